import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allActions } from '../../../../app/actions/actions.ts';
import {
  formatAccelerator,
  normaliseAccelerator,
  parseAccelerator,
  type Combination,
  type Platform,
} from '../../../../app/domain/accelerator.ts';
import { acceleratorOfKey, type PressedKey } from '../../../../app/domain/accelerator-event.ts';
import { judgeAccelerator } from '../../../../app/domain/accelerator-rules.ts';
import { acceleratorSchema } from '../../../../app/domain/preferences.ts';

const platforms: readonly Platform[] = ['linux', 'mac', 'windows'];
const platform = fc.constantFrom(...platforms);
const key = fc.constantFrom(
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789`-=[]\\;',./".split(''),
  'F1',
  'F12',
  'F24',
  'Space',
  'Tab',
  'Enter',
  'Escape',
  'Up',
  'Down',
  'PageUp',
  'Delete',
  'num0',
  'numadd',
  'MediaPlayPause',
);
const combination: fc.Arbitrary<Combination> = fc.record({
  hasCommand: fc.boolean(),
  hasControl: fc.boolean(),
  hasAlt: fc.boolean(),
  hasShift: fc.boolean(),
  key,
});
const token = fc.constantFrom(
  'Ctrl',
  'control',
  'CmdOrCtrl',
  'COMMANDORCONTROL',
  'cmd',
  'Super',
  'meta',
  'Option',
  'ALT',
  'shift',
  'AltGr',
  'a',
  'D',
  'esc',
  'Return',
  '?',
  'plus',
  'f5',
  'F25',
  '',
  'ü',
  'arrowup',
);

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
    ['Ctrl+Esc', 'linux', 'CommandOrControl+Escape'],
    ['Ctrl+ArrowDown', 'linux', 'CommandOrControl+Down'],
    ['Ctrl+ArrowLeft', 'linux', 'CommandOrControl+Left'],
    ['Ctrl+ArrowRight', 'linux', 'CommandOrControl+Right'],
    ['Super+Cmd+Command+K', 'linux', 'Super+K'],
    ['Shift+?', 'linux', 'Shift+/'],
    ['Ctrl+Shift+K', 'mac', 'Control+Shift+K'],
    ['Alt+K', 'mac', 'Alt+K'],
  ] as const)('%s on %s is written %s', (text, on, written) => {
    expect(normaliseAccelerator(text, on)).toBe(written);
  });

  it('names the keys with Shift by those without it, as on an American keyboard', () => {
    const keys = "`-=[]\\;',./0123456789";
    const withShift = '~_{}|:"<>?)!@#$%^&*(';
    const without = keys.replace('=', '');
    expect(Array.from(withShift, (sign) => normaliseAccelerator(`Alt+${sign}`, 'linux'))).toEqual(
      Array.from(without, (sign) => `Alt+Shift+${sign}`),
    );
    for (const sign of keys) expect(normaliseAccelerator(`Alt+${sign}`, 'linux')).toBe(`Alt+${sign}`);
  });

  it.each([
    '',
    '+',
    'Ctrl',
    'Ctrl+Alt',
    'Ctrl+A+B',
    'Ctrl+Foo',
    'Ctrl+F25',
    'Ctrl+ü',
    'Ctrl++',
    'AltGr+E',
    ' Ctrl+A',
    `${'Ctrl+'.repeat(30)}A`,
  ])('%j is none', (text) => {
    for (const on of platforms) expect(normaliseAccelerator(text, on)).toBeNull();
  });

  it('is the same when it was taken apart and put together', () => {
    fc.assert(
      fc.property(combination, platform, (one, on) => {
        expect(parseAccelerator(formatAccelerator(one, on), on)).toEqual(one);
      }),
    );
  });

  it('written by Gavel is one the settings keep', () => {
    fc.assert(
      fc.property(combination, platform, (one, on) => {
        const { problem, accelerator } = judgeAccelerator(formatAccelerator(one, on), on);
        expect(problem !== null || acceleratorSchema.safeParse(accelerator).success).toBe(true);
      }),
    );
  });

  it('does not change when it is normalised again, in whatever order and case its parts came', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 6 }), platform, (tokens, on) => {
        const once = normaliseAccelerator(tokens.join('+'), on);
        if (once === null) return;
        expect(normaliseAccelerator(once, on)).toBe(once);
        expect(normaliseAccelerator(tokens.toReversed().join('+').toUpperCase(), on)).toBe(once);
      }),
    );
  });
});

describe('what can be a shortcut for the whole desktop', () => {
  it('is every default, on every system', () => {
    const defaults = allActions.flatMap(({ shortcut }) => shortcut ?? []);
    expect(defaults.length).toBeGreaterThan(5);
    expect(platforms.map((on) => defaults.map((shortcut) => judgeAccelerator(shortcut, on)))).toEqual(
      platforms.map(() => defaults.map((accelerator) => ({ problem: null, accelerator }))),
    );
  });

  it('says the keys also where they cannot be one, unless they are none', () => {
    expect(judgeAccelerator('shift+a', 'linux')).toEqual({ problem: 'unusable', accelerator: 'Shift+A' });
    expect(judgeAccelerator('ctrl+c', 'linux')).toEqual({ problem: 'reserved', accelerator: 'CommandOrControl+C' });
    expect(judgeAccelerator('nonsense', 'linux')).toEqual({ problem: 'unusable', accelerator: null });
  });

  it('is on a Mac no key that Option turns into another character', () => {
    for (const key of ['L', '5', '/', 'Space', 'num5', 'numadd'])
      expect(judgeAccelerator(`Alt+${key}`, 'mac').problem).toBe('unusable');
    for (const key of ['Up', 'PageUp', 'Enter', 'F3', 'VolumeMute'])
      expect(judgeAccelerator(`Alt+${key}`, 'mac').problem).toBeNull();
    expect(judgeAccelerator('Shift+F', 'linux').problem).toBe('unusable');
  });

  it.each(['A', 'Shift+A', '5', 'Space', 'Delete', 'Shift+Tab', 'Escape', 'num5', 'Ctrl', 'nonsense', ''])(
    'is not %j: people type with it, or it is none',
    (text) => {
      for (const on of platforms) expect(judgeAccelerator(text, on).problem).toBe('unusable');
    },
  );

  it('is a function or media key alone, and Option with a letter only where Option writes nothing', () => {
    for (const on of platforms)
      for (const text of ['F5', 'Shift+F9', 'MediaPlayPause', 'VolumeUp'])
        expect(judgeAccelerator(text, on).problem).toBeNull();
    expect(judgeAccelerator('Alt+L', 'linux').problem).toBeNull();
    expect(judgeAccelerator('Alt+L', 'mac').problem).toBe('unusable');
    expect(judgeAccelerator('Alt+Shift+F3', 'mac').problem).toBeNull();
  });

  const everyProgram = 'A C F N O P Q S T V W X Y Z'.split(' ');

  it.each([
    [
      'linux',
      'Ctrl+Shift+C Ctrl+Shift+V Ctrl+Shift+Z Ctrl+Alt+Delete Ctrl+Alt+Backspace Ctrl+Esc Ctrl+Tab Ctrl+Shift+Tab ' +
        'Ctrl+Insert Alt+F4 Alt+Tab Alt+Shift+Tab Alt+Esc Alt+Space Alt+PrintScreen Super+L Super+Tab ' +
        'Super+Shift+Tab Super+Space Ctrl+Alt+F1 Ctrl+Alt+F2 Ctrl+Alt+F11 Ctrl+Alt+F12',
    ],
    [
      'windows',
      'Ctrl+Shift+Z Ctrl+Alt+Delete Ctrl+Esc Ctrl+Shift+Esc Ctrl+Tab Ctrl+Shift+Tab Ctrl+Alt+Tab Ctrl+Insert Alt+F4 ' +
        'Alt+Tab Alt+Shift+Tab Alt+Esc Alt+Shift+Esc Alt+Space Alt+PrintScreen F12 Super+L Super+D Super+Alt+K',
    ],
    [
      'mac',
      'Cmd+H Cmd+M Cmd+, Cmd+Tab Cmd+Space Cmd+` Cmd+Delete Cmd+Shift+Z Cmd+Shift+Q Cmd+Shift+Tab Cmd+Shift+` ' +
        'Cmd+Shift+3 Cmd+Shift+4 Cmd+Shift+5 Cmd+Shift+6 Cmd+Alt+Esc Cmd+Alt+Space Cmd+Alt+D Cmd+Alt+H Cmd+Ctrl+Q ' +
        'Cmd+Ctrl+F Cmd+Ctrl+Space Cmd+Alt+Shift+Q Ctrl+Up Ctrl+Down Ctrl+Left Ctrl+Right Ctrl+Space Ctrl+Tab ' +
        'Ctrl+F2 Ctrl+F3 Ctrl+F4 Ctrl+F7 Ctrl+F8 Ctrl+Shift+Tab Ctrl+Alt+Space',
    ],
  ] as const)('on %s leaves alone what the system or every program keeps: %s', (on, texts) => {
    const all = [...texts.split(' '), ...everyProgram.map((letter) => `CmdOrCtrl+${letter}`)];
    expect(all.filter((text) => judgeAccelerator(text, on).problem !== 'reserved')).toEqual([]);
  });

  it('judges by the system at hand', () => {
    expect(judgeAccelerator('Ctrl+Alt+F1', 'windows').problem).toBeNull();
    expect(judgeAccelerator('Super+K', 'linux').problem).toBeNull();
    expect(judgeAccelerator('Ctrl+C', 'mac').problem).toBeNull();
    for (const on of platforms) expect(judgeAccelerator('CmdOrCtrl+J', on).problem).toBeNull();
    expect(judgeAccelerator('Super+Alt+K', 'mac').problem).toBeNull();
    expect(judgeAccelerator('F12', 'linux').problem).toBeNull();
  });
});

describe('the keys that are pressed', () => {
  const pressed = (code: string, written: string, held = ''): PressedKey => ({
    code,
    key: written,
    ctrlKey: held.includes('c'),
    altKey: held.includes('a'),
    shiftKey: held.includes('s'),
    metaKey: held.includes('m'),
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
    ['a capital letter of another layout', pressed('Quote', 'Ä', 'ca'), 'linux', "CommandOrControl+Alt+'"],
    ['what a letter key writes besides letters', pressed('KeyQ', '/', 'ca'), 'linux', 'CommandOrControl+Alt+Q'],
    ['more than one sign', pressed('Slash', '-/', 'c'), 'linux', 'CommandOrControl+/'],
    ['a key that says more than a letter', pressed('KeyD', 'dd', 'c'), 'linux', 'CommandOrControl+D'],
    ['the key of a number pad that is none', pressed('NumpadEnter', 'Enter', 'c'), 'linux', 'CommandOrControl+Enter'],
  ] as const)('%s', (_, event, on, accelerator) => {
    expect(acceleratorOfKey(event, on)).toBe(accelerator);
  });

  // The names of keys: https://www.w3.org/TR/uievents-code/
  it.each([
    ['Backquote', '`'],
    ['Minus', '-'],
    ['Equal', '='],
    ['BracketLeft', '['],
    ['BracketRight', ']'],
    ['Backslash', '\\'],
    ['Semicolon', ';'],
    ['Quote', "'"],
    ['Comma', ','],
    ['Period', '.'],
    ['Slash', '/'],
    ['ArrowUp', 'Up'],
    ['ArrowDown', 'Down'],
    ['ArrowLeft', 'Left'],
    ['ArrowRight', 'Right'],
    ['NumpadEnter', 'Enter'],
    ['NumpadDecimal', 'numdec'],
    ['NumpadAdd', 'numadd'],
    ['NumpadSubtract', 'numsub'],
    ['NumpadMultiply', 'nummult'],
    ['NumpadDivide', 'numdiv'],
    ['Numpad7', 'num7'],
    ['AudioVolumeUp', 'VolumeUp'],
    ['AudioVolumeDown', 'VolumeDown'],
    ['AudioVolumeMute', 'VolumeMute'],
    ['MediaTrackNext', 'MediaNextTrack'],
    ['MediaTrackPrevious', 'MediaPreviousTrack'],
    ['MediaStop', 'MediaStop'],
    ['MediaPlayPause', 'MediaPlayPause'],
    ['Digit5', '5'],
    ['KeyA', 'A'],
    ['F24', 'F24'],
    ['Space', 'Space'],
    ['Tab', 'Tab'],
    ['Backspace', 'Backspace'],
    ['Delete', 'Delete'],
    ['Insert', 'Insert'],
    ['Enter', 'Enter'],
    ['Home', 'Home'],
    ['End', 'End'],
    ['PageUp', 'PageUp'],
    ['PageDown', 'PageDown'],
    ['Escape', 'Escape'],
    ['PrintScreen', 'PrintScreen'],
  ])('by their place: %s is %s', (code, name) => {
    expect(acceleratorOfKey(pressed(code, 'Unidentified', 'a'), 'linux')).toBe(`Alt+${name}`);
    expect(acceleratorOfKey(pressed(code, 'Unidentified', 'a'), 'mac')).toBe(`Alt+${name}`);
  });

  // Signs at the place of another sign, as in layouts other than the American one.
  it.each("- ` = [ ] \\ ; ' , . /".split(' '))('by their sign where another system goes by that: %s', (sign) => {
    const codes = 'Backquote Minus Equal BracketLeft BracketRight Backslash Semicolon Quote Comma Period Slash';
    for (const code of codes.split(' '))
      expect(acceleratorOfKey(pressed(code, sign, 'a'), 'windows')).toBe(`Alt+${sign}`);
  });

  it('are none while only modifiers are held, or where the key has no name', () => {
    for (const [code, written] of [
      ['ControlLeft', 'Control'],
      ['AltRight', 'AltGraph'],
      ['MetaLeft', 'Meta'],
      ['', 'Process'],
      ['IntlBackslash', '<'],
      ['Lang1', 'HangulMode'],
    ] as const) {
      for (const on of platforms) expect(acceleratorOfKey(pressed(code, written, 'ca'), on)).toBeNull();
    }
  });
});
