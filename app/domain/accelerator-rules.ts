import { formatAccelerator, parseAccelerator, type Combination, type Platform } from './accelerator.ts';

/** Whether a combination can be a shortcut for the whole desktop: its form in Gavel, or why not. */
export type AcceleratorVerdict =
  | { readonly problem: null; readonly accelerator: string }
  | { readonly problem: 'unusable' | 'reserved'; readonly accelerator: string | null };

const withoutModifiers = /^(?:F\d+|Media\w+|Volume\w+)$/u;
const typed = /^(?:.|Space|num\w+)$/u;

/** A shortcut for the whole desktop must not be a key that users type text with. */
const isUsable = ({ hasCommand, hasControl, hasAlt, key }: Combination, platform: Platform): boolean => {
  if (withoutModifiers.test(key) || hasCommand || hasControl) return true;
  // On a Mac, Option with a key is a character of its own: ⌥L is @ on a German keyboard.
  return hasAlt && !(platform === 'mac' && typed.test(key));
};

/** Combinations that nearly every program uses; a shortcut would take them from all of them. */
const everyProgram = 'ACFNOPQSTVWXYZ'.split('').map((letter) => `CommandOrControl+${letter}`);

/** Accelerators as `formatAccelerator` returns them. */
const reserved: Readonly<Record<Platform, ReadonlySet<string>>> = {
  linux: new Set([
    ...everyProgram,
    'CommandOrControl+Shift+C',
    'CommandOrControl+Shift+V',
    'CommandOrControl+Shift+Z',
    'CommandOrControl+Alt+Delete',
    'CommandOrControl+Alt+Backspace',
    'CommandOrControl+Escape',
    'CommandOrControl+Tab',
    'CommandOrControl+Shift+Tab',
    'CommandOrControl+Insert',
    'Alt+F4',
    'Alt+Tab',
    'Alt+Shift+Tab',
    'Alt+Escape',
    'Alt+Space',
    'Alt+PrintScreen',
    'Super+L',
    'Super+Tab',
    'Super+Shift+Tab',
    'Super+Space',
    // The kernel switches consoles with these (https://man7.org/linux/man-pages/man1/chvt.1.html).
    ...Array.from({ length: 12 }, (_, index) => `CommandOrControl+Alt+F${index + 1}`),
  ]),
  windows: new Set([
    ...everyProgram,
    'CommandOrControl+Shift+Z',
    'CommandOrControl+Alt+Delete',
    'CommandOrControl+Escape',
    'CommandOrControl+Shift+Escape',
    'CommandOrControl+Tab',
    'CommandOrControl+Shift+Tab',
    'CommandOrControl+Alt+Tab',
    'CommandOrControl+Insert',
    'Alt+F4',
    'Alt+Tab',
    'Alt+Shift+Tab',
    'Alt+Escape',
    'Alt+Shift+Escape',
    'Alt+Space',
    'Alt+PrintScreen',
    // Reserved for debuggers (https://learn.microsoft.com/windows/win32/api/winuser/nf-winuser-registerhotkey).
    'F12',
  ]),
  mac: new Set([
    ...everyProgram,
    ...['H', 'M', ',', 'Tab', 'Space', '`', 'Delete'].map((key) => `CommandOrControl+${key}`),
    ...['Z', 'Q', 'Tab', '`', '3', '4', '5', '6'].map((key) => `CommandOrControl+Shift+${key}`),
    ...['Escape', 'Space', 'D', 'H'].map((key) => `CommandOrControl+Alt+${key}`),
    ...['Q', 'F', 'Space'].map((key) => `CommandOrControl+Control+${key}`),
    'CommandOrControl+Alt+Shift+Q',
    ...['Up', 'Down', 'Left', 'Right', 'Space', 'Tab', 'F2', 'F3', 'F4', 'F7', 'F8'].map((key) => `Control+${key}`),
    'Control+Shift+Tab',
    'Control+Alt+Space',
  ]),
};

/** Windows reserves every combination with its own key: same source as above. */
const isReserved = (combination: Combination, accelerator: string, platform: Platform): boolean =>
  reserved[platform].has(accelerator) || (platform === 'windows' && combination.hasCommand);

/** Checks a requested shortcut before it is registered with the system. */
export const judgeAccelerator = (text: string, platform: Platform): AcceleratorVerdict => {
  const combination = parseAccelerator(text, platform);
  if (!combination) return { problem: 'unusable', accelerator: null };
  const accelerator = formatAccelerator(combination, platform);
  if (!isUsable(combination, platform)) return { problem: 'unusable', accelerator };
  if (isReserved(combination, accelerator, platform)) return { problem: 'reserved', accelerator };
  return { problem: null, accelerator };
};
