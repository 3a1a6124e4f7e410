/** The window that has the keyboard, as the desktop itself says. */
export interface ActiveWindow {
  /** Its native number, 0 for none; null where the desktop does not say. */
  current(): number | null;
  /** Brings a window to where the person is, and in front there, as they asked for. Never rejects. */
  bringToFront(nativeId: number): Promise<void>;
  onChange(listener: () => void): void;
  close(): void;
}
