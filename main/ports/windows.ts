import type { BridgeEvent } from '../../app/contract/envelope.ts';
import type { WindowId } from '../../app/domain/desktop.ts';

/** The application's windows on the desktop. All calls are harmless after a window is gone. */
export interface Windows {
  /** Opens the window where it is not open yet, in front of the others and with the keyboard, also from minimised. */
  show(id: WindowId): void;
  /** Takes the window from the screen; it goes on living where that makes it quicker to come back. */
  hide(id: WindowId): void;
  /** Whether it can be seen: open, neither hidden nor minimised. */
  isVisible(id: WindowId): boolean;
  /** Tells the page of one window, or of all that are open. */
  send(event: BridgeEvent, id?: WindowId): void;
  /** Calls back when a window came up, went away or changed hands with the keyboard. Gives back the function that ends it. */
  onChange(listener: () => void): () => void;
}
