/** A rectangle on the desktop, in device-independent pixels. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A display as the desktop has it now. */
export interface Display {
  readonly bounds: Rectangle;
  /** What panels and docks leave free. */
  readonly workArea: Rectangle;
  readonly isPrimary: boolean;
}

/** The displays of the desktop. */
export interface Displays {
  current(): readonly Display[];
  /** Calls back when one came, went or changed, often several times for one cause. Gives back the function that ends it. */
  onChange(listener: () => void): () => void;
}

/** The place of one of the application's windows. */
export interface ShellWindow {
  /** Where it is, or where it would be if it were not maximised or minimised; what `setBounds` takes to put it there again. */
  normalBounds(): Rectangle;
  /** How much the desktop's frame adds to its size, as far as that is known. */
  frame(): { readonly width: number; readonly height: number };
  isMaximized(): boolean;
  /** Moves and sizes it. */
  setBounds(bounds: Rectangle): void;
  /** Calls back after each move, resize and change of maximised, often many times a second. */
  onBoundsChange(listener: () => void): void;
  /** Calls back once it is gone; nothing else may be called then. */
  onClosed(listener: () => void): void;
}
