/** A rectangle on the desktop, in device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A display, as it is now. */
export interface Display {
  readonly bounds: Rectangle;
  /** The area without panels and docks. */
  readonly workArea: Rectangle;
  readonly isPrimary: boolean;
}

/** The displays of the desktop. */
export interface Displays {
  current(): readonly Display[];
  /**
   * Calls back when a display is added, removed or changed, often several times at once. Returns an unsubscribe
   * function.
   */
  onChange(listener: () => void): () => void;
}

/** The place of one of the application's windows. */
export interface ShellWindow {
  /**
   * Its place when neither maximised nor minimised, in the form that `setBounds` takes.
   */
  normalBounds(): Rectangle;
  /** How much the desktop's frame adds to its size, as far as known. */
  frame(): { readonly width: number; readonly height: number };
  isMaximized(): boolean;
  /** Moves and sizes it. */
  setBounds(bounds: Rectangle): void;
  /** Calls back after each move, resize and change of maximised, often many times a second. */
  onBoundsChange(listener: () => void): void;
  /** Calls back once it is closed; nothing else may be called then. */
  onClosed(listener: () => void): void;
}
