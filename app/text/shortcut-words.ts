import { parseAccelerator, type Combination, type Platform } from '../domain/accelerator.ts';
import type { Shortcut } from '../domain/desktop.ts';
import { findAction } from '../actions/actions.ts';
import type { Translate } from './translate.ts';

/** `written` as keyboards and menus have it (`Ctrl+Alt+K`, on a Mac `⌥⌘K`), `spoken` in words only, for screen readers. */
export type Style = 'written' | 'spoken';

/** What stands on keys in every language. */
const inscriptions: Readonly<Record<string, string>> = { PageUp: 'Page Up', PageDown: 'Page Down', PrintScreen: 'Print Screen', Escape: 'Esc' };
const words = ['Space', 'Up', 'Down', 'Left', 'Right', 'VolumeUp', 'VolumeDown', 'VolumeMute', 'MediaNextTrack', 'MediaPreviousTrack', 'MediaStop', 'MediaPlayPause'] as const;
const arrows: Readonly<Record<string, string>> = { Up: '↑', Down: '↓', Left: '←', Right: '→' };
const padSigns: Readonly<Record<string, string>> = { numdec: '.', numadd: '+', numsub: '-', nummult: '*', numdiv: '/' };

const keyText = (t: Translate, key: string, style: Style): string => {
  const arrow = style === 'written' ? arrows[key] : undefined;
  if (arrow !== undefined) return arrow;
  const word = words.find((one) => one === key);
  if (word) return t(`key.${word}`);
  return key.startsWith('num') ? t('key.number-pad', { key: padSigns[key] ?? key.slice('num'.length) }) : (inscriptions[key] ?? key);
};

/** The modifiers as each system writes them, in its order: Control, Option, Shift, Command on a Mac (Apple's style guide). */
const modifierTexts = ({ hasControl, hasAlt, hasShift, hasCommand }: Combination, platform: Platform, style: Style): readonly string[] => {
  const isWritten = style === 'written';
  const texts =
    platform === 'mac'
      ? [hasControl && (isWritten ? '⌃' : 'Control'), hasAlt && (isWritten ? '⌥' : 'Option'), hasShift && (isWritten ? '⇧' : 'Shift'), hasCommand && (isWritten ? '⌘' : 'Command')]
      : [hasCommand && (platform === 'windows' ? 'Win' : 'Super'), hasControl && 'Ctrl', hasAlt && 'Alt', hasShift && 'Shift'];
  return texts.filter((text) => text !== false);
};

const combinationText = (t: Translate, combination: Combination, platform: Platform, style: Style): string =>
  [...modifierTexts(combination, platform, style), keyText(t, combination.key, style)].join(style === 'spoken' ? ' ' : platform === 'mac' ? '' : '+');

/** An accelerator for people; as it is where it cannot be understood. */
export const acceleratorText = (t: Translate, accelerator: string, platform: Platform, style: Style = 'written'): string => {
  const combination = parseAccelerator(accelerator, platform);
  return combination ? combinationText(t, combination, platform, style) : accelerator;
};

/** Modifiers that are held while the key is still awaited: `Ctrl+Alt+…`. */
export const heldModifiersText = (t: Translate, held: Omit<Combination, 'key'>, platform: Platform): string =>
  combinationText(t, { ...held, key: '…' }, platform, 'written');

/** Keys of the window as actions name them, for people: there `Ctrl` stands for Command on a Mac, and a sign for itself. */
export const windowKeysText = (t: Translate, keys: string, platform: Platform, style: Style = 'written'): string =>
  keys.length === 1 ? keys : acceleratorText(t, keys.replace('Ctrl', 'CommandOrControl'), platform, style);

/** Why a shortcut is not what was wanted, and what works instead; null where nothing is wrong. */
export const shortcutProblemText = (t: Translate, { actionId, wanted, owned, problem, conflictId }: Shortcut, platform: Platform): string | null => {
  if (problem === null || wanted === null) return null;
  const conflict = conflictId === null ? undefined : findAction(conflictId);
  const parameters = { keys: acceleratorText(t, wanted, platform), action: conflict ? t(conflict.label) : '', id: actionId };
  const what = t(problem === 'unusable' && platform === 'mac' ? 'shortcuts.problem.unusable-mac' : `shortcuts.problem.${problem}`, parameters);
  return owned === null ? what : `${what}${t('sentence.gap')}${t('shortcuts.still', { keys: acceleratorText(t, owned, platform) })}`;
};
