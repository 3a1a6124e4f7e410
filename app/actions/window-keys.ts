import type { Action } from './action.ts';
import { allActions } from './actions.ts';

/** As much of a keyboard event of a page as an action is found by. */
export interface WindowKeyEvent {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
}

const byKeys: ReadonlyMap<string, Action> = new Map(allActions.flatMap((action) => action.keys.map((keys) => [keys, action] as const)));

/** What is pressed, as actions name their keys. A sign stands for itself, however a keyboard writes it: `?`. */
const keysOf = ({ key, ctrlKey, altKey, shiftKey, metaKey }: WindowKeyEvent): string => {
  const name = key === ' ' ? 'Space' : /^\p{Letter}$/u.test(key) ? key.toUpperCase() : key;
  const isSign = name.length === 1 && !/^\p{Letter}$/u.test(name);
  return [(ctrlKey || metaKey) && 'Ctrl', altKey && 'Alt', shiftKey && !isSign && 'Shift', name].filter((part) => part !== false).join('+');
};

/** The action whose keys are pressed inside the window; undefined where no action has them. */
export const actionOfKeys = (event: WindowKeyEvent): Action | undefined => byKeys.get(keysOf(event));

/** Whether an action's keys write something: then they may count only where the list has the keyboard (WCAG 2.1.4). */
export const isByLetter = ({ keys }: Action): boolean => keys.some((one) => /^(?:Shift\+)?[A-Z]$/u.test(one));
