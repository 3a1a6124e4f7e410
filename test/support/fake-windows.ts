import type { BridgeEvent } from '../../app/contract/envelope.ts';
import type { WindowId } from '../../app/domain/desktop.ts';
import type { Closing, Windows } from '../../main/ports/windows.ts';

type Look = 'front' | 'quiet' | 'minimised' | 'hidden';

/** Fake windows: their states, the events sent to them, and closing by the user. */
export class FakeWindows implements Windows {
  readonly looks = new Map<WindowId, Look>();
  readonly onTop = new Set<WindowId>();
  readonly sent: { readonly event: BridgeEvent; readonly id: WindowId | undefined }[] = [];
  readonly #listeners = new Set<() => void>();
  #decide: (id: WindowId) => Closing = () => 'close';

  show(id: WindowId): void {
    this.#set(id, 'front');
  }

  showQuietly(id: WindowId): void {
    this.#set(id, 'quiet');
  }

  hide(id: WindowId): void {
    this.#set(id, 'hidden');
  }

  minimise(id: WindowId): void {
    this.#set(id, 'minimised');
  }

  isVisible(id: WindowId): boolean {
    const look = this.looks.get(id);
    return look === 'front' || look === 'quiet';
  }

  isOnDesktop(id: WindowId): boolean {
    return this.isVisible(id) || this.looks.get(id) === 'minimised';
  }

  hasKeyboard(id: WindowId): boolean {
    return this.looks.get(id) === 'front';
  }

  keepOnTop(id: WindowId, isOnTop: boolean): void {
    if (isOnTop) this.onTop.add(id);
    else this.onTop.delete(id);
  }

  send(event: BridgeEvent, id?: WindowId): void {
    this.sent.push({ event, id });
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onClosing(decide: (id: WindowId) => Closing): void {
    this.#decide = decide;
  }

  /** Simulates closing a window by the user; returns the result. */
  close(id: WindowId): Closing {
    const closing = this.#decide(id);
    if (closing === 'hide') this.#set(id, 'hidden');
    if (closing === 'close') {
      this.looks.delete(id);
      this.#changed();
    }
    return closing;
  }

  /** Simulates a window that goes without being closed: its page failed for good, or the desktop removed it. */
  vanish(id: WindowId): void {
    this.looks.delete(id);
    this.#changed();
  }

  #set(id: WindowId, look: Look): void {
    this.looks.set(id, look);
    this.#changed();
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
