import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allActions } from '../../../app/actions/actions.ts';
import { formatAccelerator, normaliseAccelerator, parseAccelerator, type Combination, type Platform } from '../../../app/domain/accelerator.ts';
import { acceleratorOfKey, type PressedKey } from '../../../app/domain/accelerator-event.ts';
import { judgeAccelerator } from '../../../app/domain/accelerator-rules.ts';
import { acceleratorSchema } from '../../../app/domain/preferences.ts';

const platforms: readonly Platform[] = ['linux', 'mac', 'windows'];
const platform = fc.constantFrom(...platforms);
const key = fc.constantFrom(
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789`-=[]\\;\',./'.split(''), 'F1', 'F12', 'F24', 'Space', 'Tab', 'Enter', 'Escape', 'Up', 'Down', 'PageUp', 'Delete', 'num0', 'numadd', 'MediaPlayPause',
);
const combination: fc.Arbitrary<Combination> = fc.record({ hasCommand: fc.boolean(), hasControl: fc.boolean(), hasAlt: fc.boolean(), hasShift: fc.boolean(), key });
const token = fc.constantFrom('Ctrl', 'control', 'CmdOrCtrl', 'COMMANDORCONTROL', 'cmd', 'Super', 'meta', 'Option', 'ALT', 'shift', 'AltGr', 'a', 'D', 'esc', 'Return', '?', 'plus', 'f5', 'F25', '', 'ü', 'arrowup');

describe('an accelerator', () => {
  it.each([
    ['Ctrl+Alt+D', 'linux', 'CommandOrControl+Alt+D'],
    ['alt+control+d', 'windows', 'CommandOrControl+Alt+D'],
    ['CmdOrCtrl+Option+D', 'mac', 'CommandOrControl+Alt+D'],
    ['Ctrl+Cmd+q', 'mac', 'CommandOrControl+Control+Q'],
    ['Meta+l', 'linux', 'Super+L'],
    ['Ctrl+?', 'linux', 'CommandOrControl+Shift+/'],
    ['Ctrl+Plus', 'linux', 'CommandOrControl+Shift+='],
    ['Ctrl+Return', 'linux', 'CommandOrControl+Enter'],
    ['Shift+ArrowUp', 'linux', 'Shift+Up'],
    ['ctrl+NUM5', 'linux', 'CommandOrControl+num5'],
  ] as const)('%s on %s is written %s', (text, on, written) => {
    expect(normaliseAccelerator(text, on)).toBe(written);
  });

  it.each(['', '+', 'Ctrl', 'Ctrl+Alt', 'Ctrl+A+B', 'Ctrl+Foo', 'Ctrl+F25', 'Ctrl+ü', 'Ctrl++', 'AltGr+E', ' Ctrl+A', `${'Ctrl+'.repeat(30)}A`])('%j is none', (text) => {
    for (const on of platforms) expect(normaliseAccelerator(text, on)).toBeNull();
  });

  it('is the same when it was taken apart and put together', () => {
    fc.assert(fc.property(combination, platform, (one, on) => {
      expect(parseAccelerator(formatAccelerator(one, on), on)).toEqual(one);
    }));
  });

  it('written by Gavel is one the settings keep', () => {
    fc.assert(fc.property(combination, platform, (one, on) => {
      const { problem, accelerator } = judgeAccelerator(formatAccelerator(one, on), on);
      expect(problem !== null || acceleratorSchema.safeParse(accelerator).success).toBe(true);
    }));
  });

  it('does not change when it is normalised again, in whatever order and case its parts came', () => {
    fc.assert(fc.property(fc.array(token, { maxLength: 6 }), platform, (tokens, on) => {
      const once = normaliseAccelerator(tokens.join('+'), on);
      if (once === null) return;
      expect(normaliseAccelerator(once, on)).toBe(once);
      expect(normaliseAccelerator(tokens.toReversed().join('+').toUpperCase(), on)).toBe(once);
    }));
  });
});

describe('what can be a shortcut for the whole desktop', () => {
  it('is every default, on every system', () => {
    const defaults = allActions.flatMap(({ shortcut }) => shortcut ?? []);
    expect(defaults.length).toBeGreaterThan(5);
    expect(platforms.map((on) => defaults.map((shortcut) => judgeAccelerator(shortcut, on)))).toEqual(platforms.map(() => defaults.map((accelerator) => ({ problem: null, accelerator }))));
  });

  it.each(['A', 'Shift+A', '5', 'Space', 'Delete', 'Shift+Tab', 'Escape', 'num5', 'Ctrl', 'nonsense', ''])('is not %j: people type with it, or it is none', (text) => {
    for (const on of platforms) expect(judgeAccelerator(text, on).problem).toBe('unusable');
  });

  it('is a function or media key alone, and Option with a letter only where Option writes nothing', () => {
    for (const on of platforms) for (const text of ['F5', 'Shift+F9', 'MediaPlayPause', 'VolumeUp']) expect(judgeAccelerator(text, on).problem).toBeNull();
    expect(judgeAccelerator('Alt+L', 'linux').problem).toBeNull();
    expect(judgeAccelerator('Alt+L', 'mac').problem).toBe('unusable');
    expect(judgeAccelerator('Alt+Shift+F3', 'mac').problem).toBeNull();
  });

  it.each([
    ['linux', 'Ctrl+Alt+Delete Alt+F4 Alt+Tab Ctrl+C Ctrl+V Ctrl+X Ctrl+Z Ctrl+A Ctrl+Alt+F1 Ctrl+Alt+F12 Super+L'],
    ['windows', 'Ctrl+Alt+Delete Alt+F4 Alt+Tab Ctrl+C Ctrl+V Ctrl+X Ctrl+Z Ctrl+A Super+L Super+D Super+Alt+K Ctrl+Shift+Esc F12'],
    ['mac', 'Cmd+Q Cmd+Tab Cmd+Space Cmd+C Cmd+V Cmd+Z Cmd+Alt+Esc Cmd+Ctrl+Q Cmd+Shift+4 Ctrl+Up Cmd+Alt+D'],
  ] as const)('on %s leaves alone what the system or every program keeps: %s', (on, texts) => {
    expect(texts.split(' ').filter((text) => judgeAccelerator(text, on).problem !== 'reserved')).toEqual([]);
  });

  it('judges by the system at hand', () => {
    expect(judgeAccelerator('Ctrl+Alt+F1', 'windows').problem).toBeNull();
    expect(judgeAccelerator('Super+K', 'linux').problem).toBeNull();
    expect(judgeAccelerator('Ctrl+C', 'mac').problem).toBeNull();
  });
});

describe('the keys that are pressed', () => {
  const pressed = (code: string, written: string, held = ''): PressedKey => ({
    code, key: written, ctrlKey: held.includes('c'), altKey: held.includes('a'), shiftKey: held.includes('s'), metaKey: held.includes('m'),
  });

  it.each([
    ['a letter', pressed('KeyD', 'd', 'ca'), 'linux', 'CommandOrControl+Alt+D'],
    ['with Shift', pressed('KeyD', 'D', 'cas'), 'linux', 'CommandOrControl+Alt+Shift+D'],
    ['Z of a German keyboard', pressed('KeyY', 'z', 'ca'), 'windows', 'CommandOrControl+Alt+Z'],
    ['the same on a Mac, which goes by the place', pressed('KeyY', 'z', 'm'), 'mac', 'CommandOrControl+Y'],
    ['M of a French keyboard', pressed('Semicolon', 'm', 'ca'), 'linux', 'CommandOrControl+Alt+M'],
    ['what Option writes', pressed('KeyD', '∂', 'ma'), 'mac', 'CommandOrControl+Alt+D'],
    ['what AltGr writes', pressed('KeyQ', '@', 'ca'), 'windows', 'CommandOrControl+Alt+Q'],
    ['a Greek letter', pressed('KeyD', 'δ', 'ca'), 'linux', 'CommandOrControl+Alt+D'],
    ['a digit', pressed('Digit1', '!', 'cas'), 'linux', 'CommandOrControl+Alt+Shift+1'],
    ['a digit of a French keyboard', pressed('Digit1', '&', 'ca'), 'linux', 'CommandOrControl+Alt+1'],
    ['the number pad', pressed('Numpad5', '5', 'c'), 'linux', 'CommandOrControl+num5'],
    ['an arrow', pressed('ArrowUp', 'ArrowUp', 'ca'), 'linux', 'CommandOrControl+Alt+Up'],
    ['a function key', pressed('F7', 'F7', 's'), 'linux', 'Shift+F7'],
    ['a sign', pressed('Slash', '?', 'cs'), 'linux', 'CommandOrControl+Shift+/'],
    ['a sign at another place', pressed('Slash', '-', 'c'), 'linux', 'CommandOrControl+-'],
    ['the Super key', pressed('KeyK', 'k', 'm'), 'linux', 'Super+K'],
    ['Control of a Mac', pressed('KeyK', 'k', 'cm'), 'mac', 'CommandOrControl+Control+K'],
    ['a letter alone', pressed('KeyK', 'k'), 'linux', 'K'],
  ] as const)('%s', (_, event, on, accelerator) => {
    expect(acceleratorOfKey(event, on)).toBe(accelerator);
  });

  it('are none while only modifiers are held, or where the key has no name', () => {
    for (const [code, written] of [['ControlLeft', 'Control'], ['AltRight', 'AltGraph'], ['MetaLeft', 'Meta'], ['', 'Process'], ['IntlBackslash', '<'], ['Lang1', 'HangulMode']] as const) {
      for (const on of platforms) expect(acceleratorOfKey(pressed(code, written, 'ca'), on)).toBeNull();
    }
  });
});
