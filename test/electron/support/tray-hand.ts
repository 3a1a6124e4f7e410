import { setTimeout } from 'node:timers/promises';
import { run } from '../../../build/shared/run.ts';
import { drawTrayIcon, type TrayTone } from '../../../main/core/tray/draw-tray-icon.ts';
import { trayLooks, type TrayLook } from '../../../main/core/tray/tray-shapes.ts';
import type { RgbaPicture } from '../../support/png.ts';
import type { Desktop } from './desktop.ts';
import { screenPicture, type Region } from './screen-picture.ts';
import { busyMachineMs } from '../../support/busy-machine.ts';

/** Where `startTrayPanel` has its panel on the screen of 1360 by 900. */
export const panelRegion: Region = { x: 1160, y: 872, width: 200, height: 28 };

const iconPx = 22;

/** An icon that was found on the screen: what it says, and where its middle is. */
export interface SeenIcon {
  readonly look: TrayLook;
  readonly x: number;
  readonly y: number;
}

const grey = (rgba: Uint8Array, at: number): number =>
  0.299 * (rgba[at] ?? 0) + 0.587 * (rgba[at + 1] ?? 0) + 0.114 * (rgba[at + 2] ?? 0);

/** The brightness of each pixel, 0 to 255. */
const greysOf = (rgba: Uint8Array): Float64Array =>
  Float64Array.from({ length: rgba.length / 4 }, (_, pixel) => grey(rgba, pixel * 4));

/** The brightness of an icon laid on the panel's own. */
const laidOn = (background: number, icon: Uint8Array): Float64Array =>
  greysOf(icon).map((value, pixel) => {
    const alpha = (icon[pixel * 4 + 3] ?? 0) / 255;
    return value * alpha + background * (1 - alpha);
  });

/** A mean difference below which a part of the panel is definitely the icon. */
const sameBelow = 4;

/** How far a part of the panel is from an icon, as a mean over all pixels; infinite where it is surely another. */
const distance = (panel: Float64Array, widthPx: number, left: number, top: number, icon: Float64Array): number => {
  let sum = 0;
  for (let y = 0; y < iconPx; y += 1) {
    for (let x = 0; x < iconPx; x += 1)
      sum += Math.abs((icon[y * iconPx + x] ?? 0) - (panel[(top + y) * widthPx + left + x] ?? 0));
    if (sum >= sameBelow * iconPx * iconPx) return Number.POSITIVE_INFINITY;
  }
  return sum / (iconPx * iconPx);
};

/**
 * The icon of Gavel in a picture of the panel, seen without its colours; null where there is none that is definitely
 * one of them.
 */
export function findIcon(
  panel: RgbaPicture,
  tone: TrayTone,
): (Omit<SeenIcon, 'x' | 'y'> & { readonly left: number; readonly top: number }) | null {
  const greys = greysOf(panel.rgba);
  const found = trayLooks
    .flatMap((look) => {
      const icon = laidOn(greys[0] ?? 0, drawTrayIcon({ look, tone, sizePx: iconPx }).rgba);
      return Array.from({ length: (panel.widthPx - iconPx + 1) * (panel.heightPx - iconPx + 1) }, (_, index) => {
        const left = index % (panel.widthPx - iconPx + 1);
        const top = Math.floor(index / (panel.widthPx - iconPx + 1));
        return { look, left, top, off: distance(greys, panel.widthPx, left, top, icon) };
      });
    })
    .sort((one, other) => one.off - other.off);
  const [best] = found;
  return best !== undefined && best.off < sameBelow ? best : null;
}

/** The icon in the panel now. */
export async function seenIcon(desktop: Desktop, tone: TrayTone = 'for-any-panel'): Promise<SeenIcon | null> {
  const found = findIcon(await screenPicture(desktop.screenFile, panelRegion), tone);
  return found
    ? { look: found.look, x: panelRegion.x + found.left + iconPx / 2, y: panelRegion.y + found.top + iconPx / 2 }
    : null;
}

/** The mouse and keyboard of a desktop. */
export const handAt = (desktop: Desktop) => {
  const xdotool = async (...args: readonly string[]): Promise<void> => {
    const { code, output } = await run('xdotool', args, { env: { ...process.env, ...desktop.env } });
    if (code !== 0) throw new Error(`xdotool ${args.join(' ')}: ${output}`);
  };
  return {
    moveTo: (x: number, y: number) => xdotool('mousemove', String(x), String(y)),
    click: (button: 'left' | 'right') => xdotool('click', button === 'left' ? '1' : '3'),
    press: (key: string) => xdotool('key', key),
    /** Takes the pointer from what is looked at. */
    rest: () => xdotool('mousemove', '20', '20'),
  };
};

/** A menu that is open on the screen. */
export interface OpenMenu {
  /** The middle of each line that can be chosen, from the top: those that light up below the mouse. */
  readonly lines: readonly { readonly x: number; readonly y: number }[];
  /** Closes it without choosing. */
  readonly close: () => Promise<void>;
}

/** Beside Gavel's window as it is placed at first: nothing but a menu appears there. */
const besideWindow: Region = { x: 1280, y: 0, width: 40, height: panelRegion.y };

/** The rows in which two pictures of the same size differ. */
const changedRows = (before: RgbaPicture, after: RgbaPicture): readonly number[] => {
  const bytes = before.widthPx * 4;
  return Array.from({ length: before.heightPx }, (_, row) => row).filter(
    (row) =>
      Buffer.compare(
        before.rgba.subarray(row * bytes, (row + 1) * bytes),
        after.rgba.subarray(row * bytes, (row + 1) * bytes),
      ) !== 0,
  );
};

/**
 * Opens the menu of an icon at the bottom right of the screen with the mouse, and goes through it from the top to its
 * end. A line has `lightMs` to light up below the mouse: where that is too short, lines are missing.
 */
export async function openMenu(desktop: Desktop, icon: Pick<SeenIcon, 'x' | 'y'>, lightMs: number): Promise<OpenMenu> {
  const hand = handAt(desktop);
  const look = () => screenPicture(desktop.screenFile, besideWindow);
  const before = await look();
  await hand.moveTo(icon.x, icon.y);
  await hand.click('right');
  const lastMs = performance.now() + busyMachineMs(5000);
  let top: number | undefined;
  let plain = before;
  for (;;) {
    await setTimeout(150);
    const now = await look();
    top = changedRows(before, now)[0];
    if (top !== undefined && changedRows(plain, now).length === 0) break;
    plain = now;
    if (performance.now() > lastMs) throw new Error('No menu came up');
  }
  // Far enough that the pointer itself is not in the picture.
  const x = besideWindow.x - 30;
  const found = new Map<number, number>();
  for (let y = top + 4; y < panelRegion.y; y += 5) {
    await hand.moveTo(x, y);
    await setTimeout(lightMs);
    const rows = changedRows(plain, await look());
    const [first, last] = [rows[0], rows.at(-1)];
    if (first !== undefined && last !== undefined) found.set(first, Math.round((first + last) / 2));
  }
  const lines = [...found.values()].sort((one, other) => one - other).map((y) => ({ x, y }));
  const close = async (): Promise<void> => {
    await hand.press('Escape');
    await hand.rest();
  };
  return { lines, close };
}
