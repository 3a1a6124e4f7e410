import { setTimeout } from 'node:timers/promises';
import { parseAccelerator } from '../../app/domain/accelerator.ts';
import type { LayoutKeys } from '../ports/global-keys.ts';
import { X11Connection } from './x11-connection.ts';

/** The places of keys that depend on the layout: keycodes of a keyboard by what the American layout has there. */
const places: ReadonlyMap<string, number> = new Map(
  (
    [
      [49, '`'],
      [10, '1234567890-='],
      [24, 'QWERTYUIOP[]'],
      [38, "ASDFGHJKL;'"],
      [51, '\\'],
      [52, 'ZXCVBNM,./'],
    ] as const
  ).flatMap(([first, keys]) => keys.split('').map((key, index) => [key, first + index] as const)),
);

/** Bits of a key event's state (X11 protocol, KEYBUTMASK). */
const modifier = { shift: 1, lock: 2, control: 4, alt: 8, numLock: 16, super: 64 } as const;
const meant = modifier.shift | modifier.control | modifier.alt | modifier.super;
/** A key counts whatever the locks are. */
const locks: readonly number[] = [0, modifier.lock, modifier.numLock, modifier.lock | modifier.numLock];

/** Events. */
const keyPress = 2;
const mappingNotify = 34;
const keyboardMapping = 1;

/** How long the keyboard is read at the start, at most; a change of layout arrives in many events. */
const readTimeoutMs = 2000;
const settleMs = 100;

type Keyboard = ReadonlyMap<number, readonly number[]>;

/** The keys that have a letter, in any layout in use. */
const keysWith = (keyboard: Keyboard, key: string): readonly number[] => {
  const symbols = [key.charCodeAt(0), key.toLowerCase().charCodeAt(0)];
  return [...keyboard].flatMap(([keycode, onKey]) =>
    onKey.some((symbol) => symbols.includes(symbol)) ? [keycode] : [],
  );
};

/** Where all keys are: what counts for global keys. */
const layoutOf = (keyboard: Keyboard): string =>
  [...places.keys()].map((key) => `${key} ${keysWith(keyboard, key).join()}`).join('\n');

/**
 * When keys are tried: Chromium may not have sent yet that it gives them back. In milliseconds since the try before.
 */
const triesMs: readonly number[] = [0, 50, 150, 300];

interface Grab {
  readonly keycode: number;
  readonly modifiers: number;
  readonly onPress: () => void;
}

/**
 * The keyboard of an X11 display as far as global keys need it. Electron takes a key by its letter; where no layout has
 * that letter, the X server takes that for any key at all, and every program loses all keys with these modifiers. Such
 * keys are taken here, by their place. Rejects where there is no display.
 */
export const openX11Keyboard = async (env: Readonly<Record<string, string | undefined>>): Promise<LayoutKeys> => {
  const server = await X11Connection.open(env, readTimeoutMs, true);
  let keyboard = await server.keyboard();
  let changed: () => void = () => undefined;
  let settling: AbortController | null = null;
  const grabs = new Map<string, Grab>();

  const readAgain = async (): Promise<void> => {
    const before = layoutOf(keyboard);
    keyboard = await server.keyboard();
    // Programs that type for others change one key for a moment.
    if (layoutOf(keyboard) !== before) changed();
  };
  server.onEvent = (event) => {
    if (event[0] === keyPress) {
      const state = event.readUInt16LE(28) & meant;
      for (const { keycode, modifiers, onPress } of grabs.values())
        if (event[1] === keycode && state === modifiers) onPress();
    } else if (event[0] === mappingNotify && event[4] === keyboardMapping) {
      settling?.abort();
      settling = new AbortController();
      void setTimeout(settleMs, undefined, { signal: settling.signal })
        .then(readAgain)
        .catch(() => undefined);
    }
  };
  const release = ({ keycode, modifiers }: Grab): void => {
    for (const lock of locks) void server.ungrabKey(keycode, modifiers | lock).catch(() => undefined);
  };

  return {
    find(accelerator) {
      const key = parseAccelerator(accelerator, 'linux')?.key;
      if (key === undefined || !places.has(key)) return 'letter';
      if (keysWith(keyboard, key).length > 0) return 'letter';
      return (keyboard.get(places.get(key) ?? 0)?.length ?? 0) > 0 ? 'place' : 'none';
    },
    async take(accelerator, onPress) {
      const combination = parseAccelerator(accelerator, 'linux');
      const keycode = places.get(combination?.key ?? '');
      if (!combination || keycode === undefined || grabs.has(accelerator)) return false;
      const modifiers =
        (combination.hasShift ? modifier.shift : 0) |
        (combination.hasControl ? modifier.control : 0) |
        (combination.hasAlt ? modifier.alt : 0) |
        (combination.hasCommand ? modifier.super : 0);
      const grab = { keycode, modifiers, onPress };
      grabs.set(accelerator, grab);
      const isWanted = (): boolean => grabs.get(accelerator) === grab;
      for (const waitMs of triesMs) {
        await setTimeout(waitMs);
        if (!isWanted()) return false;
        try {
          await Promise.all(locks.map((lock) => server.grabKey(keycode, modifiers | lock)));
          if (isWanted()) return true;
          break;
        } catch {
          // Some of them may have been granted.
          release(grab);
        }
      }
      release(grab);
      if (isWanted()) grabs.delete(accelerator);
      return false;
    },
    release(accelerator) {
      const grab = grabs.get(accelerator);
      grabs.delete(accelerator);
      if (grab) release(grab);
    },
    onChange(listener) {
      changed = listener;
    },
    close() {
      settling?.abort();
      server.close();
    },
  };
};
