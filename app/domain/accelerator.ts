/** The platforms that differ in the names of their keys and in the combinations they reserve. */
export type Platform = 'linux' | 'mac' | 'windows';

/**
 * A parsed key combination. `hasCommand` is Command on a Mac, the Windows or Super key elsewhere; `hasAlt` is Option on
 * a Mac. `key` is spelled as in Electron: `D`, `F5`, `,`, `PageUp`.
 */
export interface Combination {
  readonly hasCommand: boolean;
  readonly hasControl: boolean;
  readonly hasAlt: boolean;
  readonly hasShift: boolean;
  readonly key: string;
}

type Modifier = 'hasCommand' | 'hasControl' | 'hasAlt' | 'hasShift';

/** The longest text that is parsed, in characters: the limit of the settings. */
const lengthLimit = 100;

const modifiers: ReadonlyMap<string, Modifier | 'either'> = new Map([
  ['commandorcontrol', 'either'],
  ['cmdorctrl', 'either'],
  ['command', 'hasCommand'],
  ['cmd', 'hasCommand'],
  ['super', 'hasCommand'],
  ['meta', 'hasCommand'],
  ['control', 'hasControl'],
  ['ctrl', 'hasControl'],
  ['alt', 'hasAlt'],
  ['option', 'hasAlt'],
  ['shift', 'hasShift'],
]);

/** Named keys of Electron's accelerators (https://www.electronjs.org/docs/latest/tutorial/keyboard-shortcuts). */
const namedKeys: readonly string[] = [
  'Space',
  'Tab',
  'Backspace',
  'Delete',
  'Insert',
  'Enter',
  'Up',
  'Down',
  'Left',
  'Right',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Escape',
  'PrintScreen',
  'VolumeUp',
  'VolumeDown',
  'VolumeMute',
  'MediaNextTrack',
  'MediaPreviousTrack',
  'MediaStop',
  'MediaPlayPause',
  ...Array.from({ length: 24 }, (_, index) => `F${index + 1}`),
  ...Array.from({ length: 10 }, (_, digit) => `num${digit}`),
  'numdec',
  'numadd',
  'numsub',
  'nummult',
  'numdiv',
];
const synonyms: Readonly<Record<string, string>> = {
  return: 'Enter',
  esc: 'Escape',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
};
const spellings: ReadonlyMap<string, string> = new Map([
  ...namedKeys.map((name) => [name.toLowerCase(), name] as const),
  ...Object.entries(synonyms),
]);

/** Punctuation and digits by which Electron names keys of the American layout, and the same keys with Shift. */
const unshifted = "`-=[]\\;',./0123456789";
const shifted = '~_+{}|:"<>?)!@#$%^&*(';

const keyOf = (token: string): { readonly key: string; readonly isShifted: boolean } | null => {
  const lower = token.toLowerCase();
  if (lower === 'plus') return { key: '=', isShifted: true };
  const named = spellings.get(lower);
  if (named !== undefined) return { key: named, isShifted: false };
  if (/^[a-z]$/u.test(lower)) return { key: lower.toUpperCase(), isShifted: false };
  if (token.length !== 1) return null;
  if (unshifted.includes(token)) return { key: token, isShifted: false };
  const at = shifted.indexOf(token);
  return at < 0 ? null : { key: unshifted.charAt(at), isShifted: true };
};

/**
 * Parses an Electron accelerator: case does not matter, synonyms are equal, `?` is Shift and `/`. Null where it names
 * no key, two keys, something unknown, or `AltGr`, which no system gives to programs.
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

/** The accelerator of a combination in the one form that Gavel passes to Electron and saves, on every platform. */
export const formatAccelerator = (
  { hasCommand, hasControl, hasAlt, hasShift, key }: Combination,
  platform: Platform,
): string => {
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

/** The accelerator in Gavel's form, the same for the same keys; null where it cannot be parsed. */
export const normaliseAccelerator = (text: string, platform: Platform): string | null => {
  const combination = parseAccelerator(text, platform);
  return combination && formatAccelerator(combination, platform);
};
