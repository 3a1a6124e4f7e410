import type { BridgeEvent } from '../../app/contract/envelope.ts';
import type { WindowId } from '../../app/domain/desktop.ts';

/** What is done when a person closes a window: it is gone, it goes on living unseen, or it stays where it is. */
export type Closing = 'close' | 'hide' | 'stay';

/** The application's windows on the desktop. All calls are harmless after a window is gone. */
export interface Windows {
  /** Opens the window where it is not open yet, in front of the others and with the keyboard, also from minimised. */
  show(id: WindowId): void;
  /** Puts the window on the screen, also from minimised, and leaves the keyboard where it is: nobody asked for it just now. */
  showQuietly(id: WindowId): void;
  /** Takes the window from the screen; it goes on living where that makes it quicker to come back. */
  hide(id: WindowId): void;
  /** Takes the window from the screen to where the desktop keeps windows at hand. Nothing where it is not open. */
  minimise(id: WindowId): void;
  /** Whether it can be seen: open, neither hidden nor minimised. */
  isVisible(id: WindowId): boolean;
  /** Whether a person can reach it on the desktop: it is seen, or minimised. */
  isOnDesktop(id: WindowId): boolean;
  /** Whether what is typed now goes to it. */
  hasKeyboard(id: WindowId): boolean;
  /** Whether the window stays above those of other programs, from now on and when it is opened again. */
  keepOnTop(id: WindowId, isOnTop: boolean): void;
  /** Tells the page of one window, or of all that are open. What a page that is still loading must not miss waits for it. */
  send(event: BridgeEvent, id?: WindowId): void;
  /** Calls back when a window came up, went away or changed hands with the keyboard. Gives back the function that ends it. */
  onChange(listener: () => void): () => void;
  /** Who decides what closing a window does; to be connected once. Until then it closes. */
  onClosing(decide: (id: WindowId) => Closing): void;
}
