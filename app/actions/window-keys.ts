import type { Action } from './action.ts';
import { allActions } from './actions.ts';

/** The parts of a page's keyboard event by which an action is found. */
export interface WindowKeyEvent {
  readonly key: string;
  /** The place of the key on the keyboard, such as `KeyZ`. */
  readonly code?: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const byKeys: ReadonlyMap<string, Action> = new Map(
  allActions.flatMap((action) => action.keys.map((keys) => [keys, action] as const)),
);

/**
 * The letter of a key: its own where that is Latin, else the one at its place. So the keys are the same on a Russian,
 * a Greek or an Arabic keyboard, and stay with their letters on a French one.
 */
const letterOf = (key: string, code: string): string => {
  if (/^[A-Za-z]$/u.test(key)) return key.toUpperCase();
  // Some keys of such layouts give two letters, or a mark that stands alone.
  const isForeign = /^[\p{Letter}\p{Mark}]+$/u.test(key) && !/[A-Za-z]/u.test(key);
  return isForeign ? (/^Key([A-Z])$/u.exec(code)?.[1] ?? key.toUpperCase()) : key;
};

/** The pressed keys in the form of `Action.keys`. Punctuation is named by its character, without Shift: `?`. */
const keysOf = ({ key, code = '', ctrlKey, altKey, shiftKey, metaKey }: WindowKeyEvent): string => {
  const name = key === ' ' ? 'Space' : letterOf(key, code);
  const isPunctuation = name.length === 1 && !/^\p{Letter}$/u.test(name);
  return [(ctrlKey || metaKey) && 'Ctrl', altKey && 'Alt', shiftKey && !isPunctuation && 'Shift', name]
    .filter((part) => part !== false)
    .join('+');
};

/** The action whose keys are pressed inside the window; undefined where there is none. */
export const actionOfKeys = (event: WindowKeyEvent): Action | undefined => byKeys.get(keysOf(event));

/** Whether an action has a single letter as its key: it may count only where the list has the focus (WCAG 2.1.4). */
export const isByLetter = ({ keys }: Action): boolean => keys.some((one) => /^(?:Shift\+)?[A-Z]$/u.test(one));
