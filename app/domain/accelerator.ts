/** The kinds of machine that differ in what their keys are called and which they keep for themselves. */
export type Platform = 'linux' | 'mac' | 'windows';

/**
 * A key combination, taken apart. `hasCommand` is Command on a Mac, the Windows or Super key elsewhere; `hasAlt` is
 * Option on a Mac. `key` is spelled as Electron spells it: `D`, `F5`, `,`, `PageUp`.
 */
export interface Combination {
  readonly hasCommand: boolean;
  readonly hasControl: boolean;
  readonly hasAlt: boolean;
  readonly hasShift: boolean;
  readonly key: string;
}

type Modifier = 'hasCommand' | 'hasControl' | 'hasAlt' | 'hasShift';

/** Longest text that is looked at at all, in characters: the same as what the settings take. */
const lengthLimit = 100;

const modifiers: ReadonlyMap<string, Modifier | 'either'> = new Map([
  ['commandorcontrol', 'either'], ['cmdorctrl', 'either'],
  ['command', 'hasCommand'], ['cmd', 'hasCommand'], ['super', 'hasCommand'], ['meta', 'hasCommand'],
  ['control', 'hasControl'], ['ctrl', 'hasControl'],
  ['alt', 'hasAlt'], ['option', 'hasAlt'],
  ['shift', 'hasShift'],
]);

/** Keys with names, as the accelerators of Electron have them (https://www.electronjs.org/docs/latest/tutorial/keyboard-shortcuts). */
const namedKeys: readonly string[] = [
  'Space', 'Tab', 'Backspace', 'Delete', 'Insert', 'Enter', 'Up', 'Down', 'Left', 'Right', 'Home', 'End', 'PageUp', 'PageDown', 'Escape', 'PrintScreen',
  'VolumeUp', 'VolumeDown', 'VolumeMute', 'MediaNextTrack', 'MediaPreviousTrack', 'MediaStop', 'MediaPlayPause',
  ...Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
  ...Array.from({ length: 10 }, (_, digit) => `num${digit}`), 'numdec', 'numadd', 'numsub', 'nummult', 'numdiv',
];
const synonyms: Readonly<Record<string, string>> = { return: 'Enter', esc: 'Escape', arrowup: 'Up', arrowdown: 'Down', arrowleft: 'Left', arrowright: 'Right' };
const spellings: ReadonlyMap<string, string> = new Map([...namedKeys.map((name) => [name.toLowerCase(), name] as const), ...Object.entries(synonyms)]);

/** Signs as they stand on a key of the American layout, by which Electron names them, and what Shift makes of them there. */
const baseSigns = '`-=[]\\;\',./0123456789';
const shiftedSigns = '~_+{}|:"<>?)!@#$%^&*(';

const keyOf = (token: string): { readonly key: string; readonly isShifted: boolean } | null => {
  const lower = token.toLowerCase();
  if (lower === 'plus') return { key: '=', isShifted: true };
  const named = spellings.get(lower);
  if (named !== undefined) return { key: named, isShifted: false };
  if (/^[a-z]$/u.test(lower)) return { key: lower.toUpperCase(), isShifted: false };
  if (token.length !== 1) return null;
  if (baseSigns.includes(token)) return { key: token, isShifted: false };
  const at = shiftedSigns.indexOf(token);
  return at < 0 ? null : { key: baseSigns.charAt(at), isShifted: true };
};

/**
 * Takes an Electron accelerator apart: capitals do not matter, synonyms mean the same, `?` is Shift and `/`. Null where it
 * names no key, two keys, something unknown, or `AltGr`, which no system lets programs have.
 */
export const parseAccelerator = (text: string, platform: Platform): Combination | null => {
  if (text.length > lengthLimit) return null;
  const found = { hasCommand: false, hasControl: false, hasAlt: false, hasShift: false };
  let key: string | null = null;
  for (const token of text.split('+')) {
    const modifier = modifiers.get(token.toLowerCase());
    if (modifier !== undefined) {
      found[modifier !== 'either' ? modifier : platform === 'mac' ? 'hasCommand' : 'hasControl'] = true;
      continue;
    }
    const read = keyOf(token);
    if (!read || key !== null) return null;
    key = read.key;
    found.hasShift ||= read.isShifted;
  }
  return key === null ? null : { ...found, key };
};

/** The one way Gavel writes a combination for Electron and keeps it; what was kept on one kind of machine fits the others. */
export const formatAccelerator = ({ hasCommand, hasControl, hasAlt, hasShift, key }: Combination, platform: Platform): string => {
  const isMac = platform === 'mac';
  const tokens = [
    (isMac ? hasCommand : hasControl) && 'CommandOrControl',
    isMac && hasControl && 'Control',
    !isMac && hasCommand && 'Super',
    hasAlt && 'Alt',
    hasShift && 'Shift',
    key,
  ];
  return tokens.filter((token) => token !== false).join('+');
};

/** The accelerator as Gavel writes it; null where it cannot be understood. Two that mean the same keys become the same text. */
export const normaliseAccelerator = (text: string, platform: Platform): string | null => {
  const combination = parseAccelerator(text, platform);
  return combination && formatAccelerator(combination, platform);
};
