import type { BridgeEvent } from '../../app/contract/envelope.ts';

/** A rectangle on the desktop, in device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A display as the desktop has it now. */
export interface Display {
  /** What panels and docks leave free. */
  readonly workArea: Rectangle;
  readonly isPrimary: boolean;
}

/** The application's window. All calls are harmless after it is gone. */
export interface ShellWindow {
  /** Where it is, or where it would be if it were not maximised or minimised. */
  normalBounds(): Rectangle;
  isMaximized(): boolean;
  /** Shows it in front of the others with the keyboard, also from minimised. */
  bringToFront(): void;
  /** Sends an event to the page. */
  send(event: BridgeEvent): void;
  /** Calls back after each move, resize and change of maximised, often many times a second. */
  onBoundsChange(listener: () => void): void;
}
