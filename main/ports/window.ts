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

/** The place of one of the application's windows. */
export interface ShellWindow {
  /** Where it is, or where it would be if it were not maximised or minimised. */
  normalBounds(): Rectangle;
  isMaximized(): boolean;
  /** Calls back after each move, resize and change of maximised, often many times a second. */
  onBoundsChange(listener: () => void): void;
}
