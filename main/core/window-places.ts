import type { WindowId } from '../../app/domain/desktop.ts';
import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { Files } from '../ports/files.ts';
import type { Log } from '../ports/log.ts';
import type { Displays, Rectangle, ShellWindow } from '../ports/window.ts';
import { arrangementOf, keptPlacesText, parseKeptPlaces, placeOn, placeWindow, withPlace, type KeptBounds, type KeptPlaces } from './window-bounds.ts';

/** Moving a window makes a change a frame; only where it comes to rest is kept. */
const restMs = 500;
/** Displays come and go in several steps, and so does a window that is moved: only then the system says what its frame adds. */
const settleMs = 200;
/** So often a window is looked at after it was moved. */
const maxLooks = 4;

const noPlaces: KeptPlaces = { main: {}, compact: {}, settings: {} };

interface Parts {
  readonly files: Pick<Files, 'readBytes' | 'writeAtomically'>;
  readonly path: string;
  readonly displays: Displays;
  readonly clock: Clock;
  readonly log: Log;
}

const isSamePlace = (left: Rectangle, right: Rectangle): boolean =>
  left.x === right.x && left.y === right.y && left.width === right.width && left.height === right.height;

/**
 * Where each window is, for every arrangement of displays by itself: what was docked comes back to its place when it is docked again.
 * When displays change, windows go to where they were with these, and none is left where nothing shows it.
 */
export class WindowPlaces {
  readonly #parts: Parts;
  #places: KeptPlaces;
  readonly #windows = new Map<WindowId, ShellWindow>();
  readonly #latest = new Map<WindowId, { readonly bounds: KeptBounds; readonly arrangement: string }>();
  readonly #stopListening: () => void;
  #arrangement: string;
  #cancelWrite: CancelTimer | null = null;
  /** Displays change, or windows go to their places because of it. */
  #isSettling = false;
  #cancelSettle: CancelTimer | null = null;
  #isEnded = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(parts: Parts, places: KeptPlaces) {
    this.#parts = parts;
    this.#places = places;
    this.#arrangement = this.#arrangementNow();
    this.#stopListening = parts.displays.onChange(() => {
      // What the system moved because of it is no place that a person chose.
      this.#latest.clear();
      this.#isSettling = true;
      this.#cancelSettle?.();
      this.#cancelSettle = parts.clock.after(settleMs, () => this.#displaysChanged());
    });
  }

  /** Reads what was kept. Never rejects: the place of a window is not worth an error. */
  static async read(parts: Parts): Promise<WindowPlaces> {
    const { files, path, log } = parts;
    try {
      const bytes = await files.readBytes(path);
      const places = bytes === null ? noPlaces : parseKeptPlaces(new TextDecoder().decode(bytes));
      if (places === null) log.warn('The kept places of the windows were not usable', { path });
      return new WindowPlaces(parts, places ?? noPlaces);
    } catch (cause) {
      log.warn('The kept places of the windows could not be read', { error: cause instanceof Error ? cause.message : String(cause) });
      return new WindowPlaces(parts, noPlaces);
    }
  }

  /** Where to open a window now. */
  placeOf(id: WindowId): KeptBounds {
    const kept = placeOn(this.#places, id, this.#arrangementNow());
    return { ...placeWindow(id, kept, this.#parts.displays.current()), isMaximized: kept?.isMaximized ?? false };
  }

  /** Follows a window that was opened, in place of the one of this id before. */
  follow(id: WindowId, window: ShellWindow): void {
    this.#windows.set(id, window);
    window.onBoundsChange(() => {
      if (this.#isEnded || this.#isSettling || this.#windows.get(id) !== window) return;
      // Read now: at the end of the process the window is gone before the file is written.
      this.#latest.set(id, { bounds: { ...window.normalBounds(), isMaximized: window.isMaximized() }, arrangement: this.#arrangementNow() });
      this.#cancelWrite?.();
      this.#cancelWrite = this.#parts.clock.after(restMs, () => this.#keep());
    });
    window.onClosed(() => {
      if (this.#windows.get(id) === window) this.#windows.delete(id);
    });
  }

  /** Writes what is not written yet and ends the keeping. */
  async flush(): Promise<void> {
    this.#isEnded = true;
    this.#stopListening();
    this.#cancelSettle?.();
    this.#keep();
    await this.#writing;
  }

  #arrangementNow(): string {
    return arrangementOf(this.#parts.displays.current());
  }

  #keep(): void {
    this.#cancelWrite?.();
    this.#cancelWrite = null;
    if (this.#latest.size === 0) return;
    for (const [id, { bounds, arrangement }] of this.#latest) this.#places = withPlace(this.#places, id, arrangement, bounds);
    this.#latest.clear();
    const text = keptPlacesText(this.#places);
    this.#writing = this.#writing.then(() => this.#write(text));
  }

  async #write(text: string): Promise<void> {
    const { files, path, log } = this.#parts;
    try {
      await files.writeAtomically(path, text, { isDurable: false });
    } catch (cause) {
      log.warn('The places of the windows could not be kept', { error: cause instanceof Error ? cause.message : String(cause) });
    }
  }

  #displaysChanged(): void {
    const displays = this.#parts.displays.current();
    const arrangement = arrangementOf(displays);
    const isNew = arrangement !== this.#arrangement;
    this.#arrangement = arrangement;
    this.#placeAll((id) => (isNew ? this.#places[id][arrangement] : undefined), maxLooks);
  }

  /** Moves each window to its place, or just so far that all of it is on a display; looks again until nothing is left to move. */
  #placeAll(placeOf: (id: WindowId) => KeptBounds | undefined, looksLeft: number): void {
    const { displays, clock } = this.#parts;
    let hasMoved = false;
    for (const [id, window] of this.#windows) {
      // The system keeps what is maximised on a display.
      if (window.isMaximized()) continue;
      const bounds = window.normalBounds();
      const wanted = placeWindow(id, placeOf(id) ?? bounds, displays.current(), window.frame());
      if (isSamePlace(wanted, bounds)) continue;
      window.setBounds(wanted);
      hasMoved = true;
    }
    this.#isSettling = hasMoved && looksLeft > 1;
    this.#cancelSettle = this.#isSettling ? clock.after(settleMs, () => this.#placeAll(() => undefined, looksLeft - 1)) : null;
  }
}
