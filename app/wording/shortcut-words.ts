import { parseAccelerator, type Combination, type Platform } from '../domain/accelerator.ts';
import type { Shortcut } from '../domain/desktop.ts';
import { findAction } from '../actions/actions.ts';
import type { Translate } from '../text/translate.ts';

/** `written`: as on keyboards and in menus (`Ctrl+Alt+K`, on a Mac `⌥⌘K`). `spoken`: in words, for screen readers. */
export type Style = 'written' | 'spoken';

/** Labels of keys that are the same in every language. */
const labels: Readonly<Record<string, string>> = {
  PageUp: 'Page Up',
  PageDown: 'Page Down',
  PrintScreen: 'Print Screen',
  Escape: 'Esc',
};
const keysWithNames = [
  'Space',
  'Up',
  'Down',
  'Left',
  'Right',
  'VolumeUp',
  'VolumeDown',
  'VolumeMute',
  'MediaNextTrack',
  'MediaPreviousTrack',
  'MediaStop',
  'MediaPlayPause',
] as const;
const arrows: Readonly<Record<string, string>> = { Up: '↑', Down: '↓', Left: '←', Right: '→' };
const numberPadLabels: Readonly<Record<string, string>> = {
  numdec: '.',
  numadd: '+',
  numsub: '-',
  nummult: '*',
  numdiv: '/',
};

const keyText = (t: Translate, key: string, style: Style): string => {
  const arrow = style === 'written' ? arrows[key] : undefined;
  if (arrow !== undefined) return arrow;
  const word = keysWithNames.find((one) => one === key);
  if (word) return t(`key.${word}`);
  return key.startsWith('num')
    ? t('key.number-pad', { key: numberPadLabels[key] ?? key.slice('num'.length) })
    : (labels[key] ?? key);
};

/**
 * The modifiers in the notation and order of each system: Control, Option, Shift, Command on a Mac (Apple's style
 * guide).
 */
const modifierTexts = (
  { hasControl, hasAlt, hasShift, hasCommand }: Combination,
  platform: Platform,
  style: Style,
): readonly string[] => {
  const isWritten = style === 'written';
  const texts =
    platform === 'mac'
      ? [
          hasControl && (isWritten ? '⌃' : 'Control'),
          hasAlt && (isWritten ? '⌥' : 'Option'),
          hasShift && (isWritten ? '⇧' : 'Shift'),
          hasCommand && (isWritten ? '⌘' : 'Command'),
        ]
      : [
          hasCommand && (platform === 'windows' ? 'Win' : 'Super'),
          hasControl && 'Ctrl',
          hasAlt && 'Alt',
          hasShift && 'Shift',
        ];
  return texts.filter((text) => text !== false);
};

const combinationText = (t: Translate, combination: Combination, platform: Platform, style: Style): string =>
  [...modifierTexts(combination, platform, style), keyText(t, combination.key, style)].join(
    style === 'spoken' ? ' ' : platform === 'mac' ? '' : '+',
  );

/** An accelerator as it is shown; unchanged where it cannot be parsed. */
export const acceleratorText = (
  t: Translate,
  accelerator: string,
  platform: Platform,
  style: Style = 'written',
): string => {
  const combination = parseAccelerator(accelerator, platform);
  return combination ? combinationText(t, combination, platform, style) : accelerator;
};

/** Modifiers that are held while no key is pressed yet: `Ctrl+Alt+…`. */
export const heldModifiersText = (t: Translate, held: Omit<Combination, 'key'>, platform: Platform): string =>
  combinationText(t, { ...held, key: '…' }, platform, 'written');

/** Keys of an action inside the window as they are shown. `Ctrl` stands for Command on a Mac. */
export const windowKeysText = (t: Translate, keys: string, platform: Platform, style: Style = 'written'): string =>
  keys.length === 1 ? keys : acceleratorText(t, keys.replace('Ctrl', 'CommandOrControl'), platform, style);

/** Why a requested shortcut was refused, and which one works instead; null where none was refused. */
export const shortcutProblemText = (
  t: Translate,
  { actionId, wanted, owned, problem, conflictId }: Shortcut,
  platform: Platform,
): string | null => {
  if (problem === null || wanted === null) return null;
  const conflict = conflictId === null ? undefined : findAction(conflictId);
  const parameters = {
    keys: acceleratorText(t, wanted, platform),
    action: conflict ? t(conflict.label) : '',
    id: actionId,
  };
  const what = t(
    problem === 'unusable' && platform === 'mac' ? 'shortcuts.problem.unusable-mac' : `shortcuts.problem.${problem}`,
    parameters,
  );
  return owned === null
    ? what
    : `${what}${t('sentence.gap')}${t('shortcuts.still', { keys: acceleratorText(t, owned, platform) })}`;
};
