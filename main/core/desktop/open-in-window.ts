import type { Windows } from '../../ports/windows.ts';
import type { Store } from '../store.ts';
import type { ShownPlace } from './shown-place.ts';

/** Brings the window to where a person enters what an action still needs. */
export type OpenInWindow = (actionId: string) => void;

/** Puts `OpenInWindow` on the windows: the conference that the action is about is shown, then what it asks for. */
export const createOpenInWindow =
  (parts: { readonly store: Store; readonly windows: Pick<Windows, 'show' | 'send'>; readonly place: ShownPlace }): OpenInWindow =>
  (actionId) => {
    const { store, windows, place } = parts;
    const { conferenceId } = place.contextFor(store.state, 'shortcut');
    windows.show('main');
    if (conferenceId !== null) windows.send({ event: 'show', what: 'conference', id: conferenceId }, 'main');
    windows.send({ event: 'show', what: 'action', id: actionId }, 'main');
  };
