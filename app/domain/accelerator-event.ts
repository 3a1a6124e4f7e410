import { formatAccelerator, parseAccelerator, type Platform } from './accelerator.ts';

/** As much of a keyboard event of a page as a combination is read from. */
export interface PressedKey {
  /** Where the key is, as on an American keyboard: `KeyZ`. */
  readonly code: string;
  /** What it writes in the present layout: `z`, or `y` on a German keyboard. */
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const codes: Readonly<Record<string, string>> = {
  Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\', Semicolon: ';', Quote: '\'', Comma: ',', Period: '.', Slash: '/',
  ArrowUp: 'Up', ArrowDown: 'Down', ArrowLeft: 'Left', ArrowRight: 'Right', NumpadEnter: 'Enter',
  NumpadDecimal: 'numdec', NumpadAdd: 'numadd', NumpadSubtract: 'numsub', NumpadMultiply: 'nummult', NumpadDivide: 'numdiv',
  AudioVolumeUp: 'VolumeUp', AudioVolumeDown: 'VolumeDown', AudioVolumeMute: 'VolumeMute', MediaTrackNext: 'MediaNextTrack', MediaTrackPrevious: 'MediaPreviousTrack',
};
const lettersAndSigns = /^(?:Key[A-Z]|Backquote|Minus|Equal|Bracket(?:Left|Right)|Backslash|Semicolon|Quote|Comma|Period|Slash)$/u;

const byPlace = (code: string): string => codes[code] ?? code.replace(/^(?:Key|Digit)/u, '').replace(/^Numpad(?=\d$)/u, 'num');

/**
 * The accelerator of the keys that are pressed, as Gavel writes it; null while only modifiers are, or for a key that
 * accelerators have no name for. It may still be unusable.
 *
 * Letters and signs go by what they write on Linux and Windows and by where they are on a Mac, because that is how each
 * system finds the key of an accelerator again. What Alt or another alphabet makes of a key has no name: then its place counts.
 */
export const acceleratorOfKey = ({ code, key, ctrlKey, altKey, shiftKey, metaKey }: PressedKey, platform: Platform): string | null => {
  const place = byPlace(code);
  const written = /^[a-z]$/iu.test(key) || (!/^[A-Z]$/u.test(place) && /^[-`=[\]\\;',./]$/u.test(key)) ? key : place;
  const name = platform !== 'mac' && lettersAndSigns.test(code) ? written : place;
  const combination = parseAccelerator(name, platform);
  return combination && formatAccelerator({ key: combination.key, hasControl: ctrlKey, hasAlt: altKey, hasShift: shiftKey, hasCommand: metaKey }, platform);
};
