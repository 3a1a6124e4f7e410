import { messageOf } from '../../../app/domain/message-of.ts';
import type { WindowId } from '../../../app/domain/desktop.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Log } from '../../ports/log.ts';
import type { Displays, Rectangle, ShellWindow } from '../../ports/window.ts';
import {
  arrangementOf,
  storedPlacesText,
  parseStoredPlaces,
  placeOn,
  placeWindow,
  withPlace,
  type StoredBounds,
  type StoredPlaces,
} from './window-bounds.ts';

/** Moving a window emits an event a frame; only its final place is stored. */
const restMs = 500;
/**
 * Displays change in several steps, and so does a window that is moved: only then does the system report its frame.
 */
const settleMs = 200;
/** How often a window's place is checked after it was moved. */
const maxChecks = 4;

const noPlaces: StoredPlaces = { main: {}, compact: {}, settings: {} };

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
 * Stores each window's place for each arrangement of displays, so that docking restores it. When displays change,
 * windows move to their places for the new arrangement, and none stays outside of all displays.
 */
export class WindowPlaces {
  readonly #parts: Parts;
  #places: StoredPlaces;
  readonly #windows = new Map<WindowId, ShellWindow>();
  readonly #latest = new Map<WindowId, { readonly bounds: StoredBounds; readonly arrangement: string }>();
  readonly #stopListening: () => void;
  #arrangement: string;
  #cancelWrite: CancelTimer | null = null;
  /** Set while displays change and windows are moved because of it. */
  #isSettling = false;
  #cancelSettle: CancelTimer | null = null;
  #isEnded = false;
  #writing: Promise<void> = Promise.resolve();

  private constructor(parts: Parts, places: StoredPlaces) {
    this.#parts = parts;
    this.#places = places;
    this.#arrangement = this.#arrangementNow();
    this.#stopListening = parts.displays.onChange(() => {
      // A move by the system is not a place that the user chose.
      this.#latest.clear();
      this.#isSettling = true;
      this.#cancelSettle?.();
      this.#cancelSettle = parts.clock.after(settleMs, () => this.#displaysChanged());
    });
  }

  /** Reads the stored places. Never rejects: a lost place is not worth an error. */
  static async read(parts: Parts): Promise<WindowPlaces> {
    const { files, path, log } = parts;
    try {
      const bytes = await files.readBytes(path);
      if (bytes === null) return new WindowPlaces(parts, noPlaces);
      const read = parseStoredPlaces(new TextDecoder().decode(bytes));
      if (read === null) log.warn('The stored places of the windows are invalid', { path });
      else if (read.unreadable.length > 0)
        log.warn('Some stored places of the windows are invalid', { path, fields: read.unreadable });
      return new WindowPlaces(parts, read?.places ?? noPlaces);
    } catch (cause) {
      log.warn('The stored places of the windows could not be read', {
        error: messageOf(cause),
      });
      return new WindowPlaces(parts, noPlaces);
    }
  }

  /** Where to open a window now. */
  placeOf(id: WindowId): StoredBounds {
    const kept = placeOn(this.#places, id, this.#arrangementNow());
    return { ...placeWindow(id, kept, this.#parts.displays.current()), isMaximized: kept?.isMaximized ?? false };
  }

  /** Tracks a window that was opened, in place of an earlier one with this id. */
  follow(id: WindowId, window: ShellWindow): void {
    this.#windows.set(id, window);
    window.onBoundsChange(() => {
      if (this.#isEnded || this.#isSettling || this.#windows.get(id) !== window) return;
      // Read now: when the process exits, the window is gone before the file is written.
      this.#latest.set(id, {
        bounds: { ...window.normalBounds(), isMaximized: window.isMaximized() },
        arrangement: this.#arrangementNow(),
      });
      this.#cancelWrite?.();
      this.#cancelWrite = this.#parts.clock.after(restMs, () => this.#keep());
    });
    window.onClosed(() => {
      if (this.#windows.get(id) === window) this.#windows.delete(id);
    });
  }

  /** Writes pending changes and stops tracking. */
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
    for (const [id, { bounds, arrangement }] of this.#latest)
      this.#places = withPlace(this.#places, id, arrangement, bounds);
    this.#latest.clear();
    const text = storedPlacesText(this.#places);
    this.#writing = this.#writing.then(() => this.#write(text));
  }

  async #write(text: string): Promise<void> {
    const { files, path, log } = this.#parts;
    try {
      await files.writeAtomically(path, text, { isDurable: false });
    } catch (cause) {
      log.warn('The places of the windows could not be stored', {
        error: messageOf(cause),
      });
    }
  }

  #displaysChanged(): void {
    const displays = this.#parts.displays.current();
    const arrangement = arrangementOf(displays);
    const isNew = arrangement !== this.#arrangement;
    this.#arrangement = arrangement;
    this.#placeAll((id) => (isNew ? this.#places[id][arrangement] : undefined), maxChecks);
  }

  /**
   * Moves each window to its place, or just far enough that all of it is on a display; repeats until nothing moves.
   */
  #placeAll(placeOf: (id: WindowId) => StoredBounds | undefined, checksLeft: number): void {
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
    this.#isSettling = hasMoved && checksLeft > 1;
    this.#cancelSettle = this.#isSettling
      ? clock.after(settleMs, () => this.#placeAll(() => undefined, checksLeft - 1))
      : null;
  }
}
