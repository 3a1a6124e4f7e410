import { describe, expect, it } from 'vitest';
import { en } from '../../../../app/text/en/index.ts';
import {
  acceleratorText,
  heldModifiersText,
  shortcutProblemText,
  windowKeysText,
} from '../../../../app/wording/shortcut-words.ts';
import { createTranslate } from '../../../../app/text/translate.ts';
import { zhCN } from '../../../../app/text/zh-CN/index.ts';

const english = createTranslate('en', en);
const chinese = createTranslate('zh-CN', zhCN);

describe('keys for people', () => {
  it.each([
    ['CommandOrControl+Alt+K', 'Ctrl+Alt+K', 'Ctrl+Alt+K', '⌥⌘K'],
    ['Control+Shift+F5', 'Ctrl+Shift+F5', 'Ctrl+Shift+F5', '⌃⇧F5'],
    ['Super+Up', 'Super+↑', 'Win+↑', '⌘↑'],
    ['CommandOrControl+num5', 'Ctrl+Num 5', 'Ctrl+Num 5', '⌘Num 5'],
    ['CommandOrControl+Escape', 'Ctrl+Esc', 'Ctrl+Esc', '⌘Esc'],
    ['nonsense', 'nonsense', 'nonsense', 'nonsense'],
  ])('%s', (accelerator, linux, windows, mac) => {
    expect(acceleratorText(english, accelerator, 'linux')).toBe(linux);
    expect(acceleratorText(english, accelerator, 'windows')).toBe(windows);
    expect(acceleratorText(english, accelerator, 'mac')).toBe(mac);
  });

  it('are said without a sign', () => {
    expect(acceleratorText(english, 'CommandOrControl+Alt+Up', 'mac', 'spoken')).toBe('Option Command Up arrow');
    expect(acceleratorText(english, 'CommandOrControl+Alt+K', 'linux', 'spoken')).toBe('Ctrl Alt K');
    expect(acceleratorText(chinese, 'CommandOrControl+Alt+Space', 'linux')).toBe('Ctrl+Alt+空格键');
  });

  it('of the window are written the same way, a sign as itself', () => {
    expect(
      ['Escape', 'Ctrl+Z', '?', 'ArrowUp', 'Shift+ArrowDown', 'Delete', 'Shift+L'].map((keys) =>
        windowKeysText(english, keys, 'linux'),
      ),
    ).toEqual(['Esc', 'Ctrl+Z', '?', '↑', 'Shift+↓', 'Delete', 'Shift+L']);
    expect(windowKeysText(english, 'Ctrl+Z', 'mac')).toBe('⌘Z');
    expect(windowKeysText(english, 'Ctrl+,', 'mac', 'spoken')).toBe('Command ,');
  });

  it('that are only begun show what is held', () => {
    expect(
      heldModifiersText(english, { hasControl: true, hasAlt: true, hasShift: false, hasCommand: false }, 'linux'),
    ).toBe('Ctrl+Alt+…');
  });
});

describe('a shortcut that is not what was wanted', () => {
  const shortcut = {
    actionId: 'undo',
    wanted: 'CommandOrControl+Alt+J',
    owned: null,
    status: 'refused',
    problem: 'taken',
    conflictId: null,
    pressedAt: null,
  } as const;

  it('says why, and what goes on working', () => {
    expect(shortcutProblemText(english, shortcut, 'linux')).toBe('Another program has Ctrl+Alt+J.');
    expect(shortcutProblemText(english, { ...shortcut, owned: 'CommandOrControl+Alt+Z' }, 'linux')).toBe(
      'Another program has Ctrl+Alt+J. Ctrl+Alt+Z goes on working.',
    );
    expect(
      shortcutProblemText(english, { ...shortcut, problem: 'used-by-action', conflictId: 'drop-last-joined' }, 'linux'),
    ).toBe('Ctrl+Alt+J belongs to “Drop the last who joined”.');
    expect(shortcutProblemText(english, { ...shortcut, problem: 'not-possible-here' }, 'linux')).toContain(
      'gavel --action=undo',
    );
    expect(shortcutProblemText(english, { ...shortcut, status: 'active', problem: null }, 'linux')).toBeNull();
  });

  it('leaves no gap in any language on any system', () => {
    for (const t of [english, chinese])
      for (const platform of ['linux', 'mac', 'windows'] as const) {
        for (const problem of ['taken', 'used-by-action', 'reserved', 'unusable', 'not-possible-here'] as const) {
          const text = shortcutProblemText(t, { ...shortcut, owned: 'F9', problem, conflictId: 'hold' }, platform);
          expect(text).not.toMatch(/[{}]|undefined/u);
        }
      }
  });
});
