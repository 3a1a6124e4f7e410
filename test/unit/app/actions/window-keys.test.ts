import { describe, expect, it } from 'vitest';
import { allActions } from '../../../../app/actions/actions.ts';
import { actionOfKeys, isByLetter, type WindowKeyEvent } from '../../../../app/actions/window-keys.ts';

const pressed = (key: string, held: Partial<WindowKeyEvent> = {}): WindowKeyEvent => ({
  key,
  ctrlKey: false,
  altKey: false,
  shiftKey: false,
  metaKey: false,
  ...held,
});
const idOf = (event: WindowKeyEvent): string | undefined => actionOfKeys(event)?.id;

describe('the keys of the window', () => {
  it('find the action, whatever the keyboard makes of capitals and signs', () => {
    expect(idOf(pressed('l'))).toBe('listen-only');
    expect(idOf(pressed('L'))).toBe('listen-only');
    expect(idOf(pressed('L', { shiftKey: true }))).toBe('listen-only-everyone');
    expect(idOf(pressed('l', { shiftKey: true }))).toBe('listen-only-everyone');
    expect(idOf(pressed('?', { shiftKey: true }))).toBe('shortcuts');
    expect(idOf(pressed('/', { shiftKey: true }))).toBe('search');
    expect(idOf(pressed(' '))).toBe('select');
    expect(idOf(pressed('z', { ctrlKey: true }))).toBe('undo');
    expect(idOf(pressed('z', { metaKey: true }))).toBe('undo');
    expect(idOf(pressed('Z', { ctrlKey: true }))).toBe('undo');
  });

  it.each([
    ['Russian', 'я', 'KeyZ', { ctrlKey: true }, 'undo'],
    ['Greek', 'ζ', 'KeyZ', { ctrlKey: true }, 'undo'],
    ['Arabic', 'ئ', 'KeyZ', { ctrlKey: true }, 'undo'],
    ['Arabic', 'لا', 'KeyB', {}, 'take-back-audio'],
    ['Russian', 'Д', 'KeyL', { shiftKey: true }, 'listen-only-everyone'],
    ['French', 'a', 'KeyQ', { ctrlKey: true }, 'select-all'],
    ['French', 'z', 'KeyW', { ctrlKey: true }, 'undo'],
  ])('count by place where letters are not Latin, by letter where they are: %s %s', (_, key, code, held, id) => {
    expect(idOf({ ...pressed(key, held), code })).toBe(id);
  });

  it('are none with other modifiers', () => {
    for (const held of [{ altKey: true }, { ctrlKey: true }, { metaKey: true }])
      for (const key of ['l', 'r', 'Delete', '/', 'Escape']) expect(idOf(pressed(key, held))).toBeUndefined();
    expect(idOf(pressed('z', { ctrlKey: true, shiftKey: true }))).toBeUndefined();
    expect(idOf(pressed('z', { ctrlKey: true, altKey: true }))).toBeUndefined();
    expect(idOf(pressed('я'))).toBeUndefined();
  });

  it('that write a letter are known as such', () => {
    expect(allActions.filter(isByLetter).map(({ id }) => id)).toEqual([
      'listen-only',
      'restore',
      'listen-only-everyone',
      'restore-everyone',
      'take-back-audio',
      'mute-participant-selected',
      'unmute-participant-selected',
      'lower-hand-selected',
    ]);
  });
});
