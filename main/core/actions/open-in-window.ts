import type { Windows } from '../../ports/windows.ts';
import type { Store } from '../state/store.ts';
import type { ShownPlace } from './shown-place.ts';

/** Shows the window at the place where the user enters what an action needs. */
export type OpenInWindow = (actionId: string) => void;

/** Creates `OpenInWindow`: shows the conference that the action is about, then asks for what the action needs. */
export const createOpenInWindow =
  (parts: {
    readonly store: Store;
    readonly windows: Pick<Windows, 'show' | 'send'>;
    readonly place: ShownPlace;
  }): OpenInWindow =>
  (actionId) => {
    const { store, windows, place } = parts;
    const { conferenceId } = place.contextFor(store.state, 'shortcut');
    windows.show('main');
    if (conferenceId !== null) windows.send({ event: 'show', what: 'conference', id: conferenceId }, 'main');
    windows.send({ event: 'show', what: 'action', id: actionId }, 'main');
  };
