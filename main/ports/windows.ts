import type { BridgeEvent } from '../../app/contract/envelope.ts';
import type { WindowId } from '../../app/domain/desktop.ts';

/** What closing a window does: it is closed, hidden but kept loaded, or stays open. */
export type Closing = 'close' | 'hide' | 'stay';

/** The application's windows on the desktop. All calls are harmless after a window was closed. */
export interface Windows {
  /** Opens or restores the window, in front of the others and with the focus. */
  show(id: WindowId): void;
  /**
   * Opens or restores the window without taking the focus, because the user did not request it just now.
   */
  showQuietly(id: WindowId): void;
  /** Hides the window; it stays loaded where that makes it reopen faster. */
  hide(id: WindowId): void;
  /** Minimises the window. Without effect where it is not open. */
  minimise(id: WindowId): void;
  /** Whether it is open, neither hidden nor minimised. */
  isVisible(id: WindowId): boolean;
  /** Whether it is reachable on the desktop: visible or minimised. */
  isOnDesktop(id: WindowId): boolean;
  /** Whether it has the keyboard focus. */
  hasKeyboard(id: WindowId): boolean;
  /** Sets whether the window stays above those of other programs, also when it is opened again. */
  keepOnTop(id: WindowId, isOnTop: boolean): void;
  /**
   * Sends an event to the page of one window, or of all open ones. Events that a loading page must not miss are queued.
   */
  send(event: BridgeEvent, id?: WindowId): void;
  /**
   * Calls back when a window was shown, hidden, focused or blurred. Returns an unsubscribe function.
   */
  onChange(listener: () => void): () => void;
  /** Sets the function that decides what closing a window does; by default it closes. */
  onClosing(decide: (id: WindowId) => Closing): void;
}
