import { formatAccelerator, parseAccelerator, type Platform } from './accelerator.ts';

/** The parts of a page's keyboard event that a combination is read from. */
export interface PressedKey {
  /** The physical key, named as on an American keyboard: `KeyZ`. */
  readonly code: string;
  /** The character in the present layout: `z`, or `y` on a German keyboard. */
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const codes: Readonly<Record<string, string>> = {
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Backslash: '\\',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  NumpadEnter: 'Enter',
  NumpadDecimal: 'numdec',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  AudioVolumeUp: 'VolumeUp',
  AudioVolumeDown: 'VolumeDown',
  AudioVolumeMute: 'VolumeMute',
  MediaTrackNext: 'MediaNextTrack',
  MediaTrackPrevious: 'MediaPreviousTrack',
};
const lettersAndPunctuation =
  /^(?:Key[A-Z]|Backquote|Minus|Equal|Bracket(?:Left|Right)|Backslash|Semicolon|Quote|Comma|Period|Slash)$/u;

const physicalName = (code: string): string =>
  codes[code] ?? code.replace(/^(?:Key|Digit)/u, '').replace(/^Numpad(?=\d$)/u, 'num');

/**
 * The accelerator of the pressed keys, in Gavel's form; null while only modifiers are pressed, or for a key without a
 * name in accelerators. It may still be unusable as a shortcut.
 *
 * Letters and punctuation are named by their character on Linux and Windows and by their physical key on a Mac, because
 * that is how each system resolves an accelerator. A character that has no name is named by its physical key.
 */
export const acceleratorOfKey = (
  { code, key, ctrlKey, altKey, shiftKey, metaKey }: PressedKey,
  platform: Platform,
): string | null => {
  const physical = physicalName(code);
  const written =
    /^[a-z]$/iu.test(key) || (!/^[A-Z]$/u.test(physical) && /^[-`=[\]\\;',./]$/u.test(key)) ? key : physical;
  const name = platform !== 'mac' && lettersAndPunctuation.test(code) ? written : physical;
  const combination = parseAccelerator(name, platform);
  return (
    combination &&
    formatAccelerator(
      { key: combination.key, hasControl: ctrlKey, hasAlt: altKey, hasShift: shiftKey, hasCommand: metaKey },
      platform,
    )
  );
};
