import type { WindowId } from '../../../app/domain/desktop.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Closing, Windows } from '../../ports/windows.ts';
import type { Store } from '../store.ts';
import type { Explanation } from './notifications.ts';

/** So long a hidden start waits to learn whether there is a tray, in milliseconds. */
const trayDeadlineMs = 5000;

/** The windows through which a person can reach everything. */
type Working = Exclude<WindowId, 'settings'>;
const otherOf = (id: Working): Working => (id === 'main' ? 'compact' : 'main');

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly windows: Windows;
  /** The one way out: asks about what is held. */
  readonly askToQuit: () => void;
  /** Explains something, if that was never done before. */
  readonly explain: (what: Explanation) => void;
}

/**
 * When windows come, go and hide. No window is hidden where nothing would bring it back: that takes a tray that is known
 * to be there, or the other window; else it is minimised, or closing it quits. When the tray goes, the window comes back.
 */
export class WindowLife {
  readonly #parts: Parts;
  readonly #stops: (() => void)[] = [];
  #cancelDeadline: CancelTimer | null = null;
  /** How the window is to come when a hidden start turns out to have no tray; null when that is settled. */
  #waiting: ((id: WindowId) => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { store, windows } = parts;
    windows.onClosing((id) => this.#closing(id));
    let tray = store.state.desktop?.tray ?? 'unknown';
    this.#keepOnTop();
    this.#stops.push(
      store.onChange((changes) => {
        if (changes.some(({ slice }) => slice === 'preferences')) this.#keepOnTop();
        const now = store.state.desktop?.tray ?? 'unknown';
        if (now === tray) return;
        tray = now;
        this.#trayChanged();
      }),
    );
  }

  /** Brings the first window, unless it is to start hidden and there is a tray. `isHidden`: this start asked for it, as the one at login does. */
  start(isHidden: boolean): void {
    const { store, clock, windows } = this.#parts;
    if (!isHidden && !store.state.preferences.startsHidden) {
      windows.show('main');
      return;
    }
    // At login a person does something else: the window must not take the keyboard from that.
    this.#waiting = isHidden ? (id) => windows.showQuietly(id) : (id) => windows.show(id);
    this.#cancelDeadline = clock.after(trayDeadlineMs, () => this.#decideStart(true));
    this.#decideStart(false);
  }

  /** Shows a window, or takes it from the screen in a way that leaves it within reach. */
  change(id: WindowId, to: 'show' | 'hide' | 'toggle'): void {
    const { windows } = this.#parts;
    const isWanted = to === 'toggle' ? !windows.isVisible(id) : to === 'show';
    if (isWanted) windows.show(id);
    else if (id === 'settings' || this.#hasTray || windows.isOnDesktop(otherOf(id))) windows.hide(id);
    else windows.minimise(id);
  }

  stop(): void {
    this.#cancelDeadline?.();
    for (const stop of this.#stops) stop();
  }

  get #hasTray(): boolean {
    return this.#parts.store.state.desktop?.tray === 'present';
  }

  #closing(id: WindowId): Closing {
    const { store, windows, askToQuit, explain } = this.#parts;
    if (id === 'settings') return 'close';
    // The main window goes on living: it is quicker to come back, and shortcuts keep what it shows.
    const gone = id === 'main' ? 'hide' : 'close';
    if (windows.isOnDesktop(otherOf(id))) return gone;
    if (this.#hasTray && store.state.preferences.closesToTray) {
      explain('goes-on-in-tray');
      return gone;
    }
    askToQuit();
    return 'stay';
  }

  #keepOnTop(): void {
    const { store, windows } = this.#parts;
    windows.keepOnTop('compact', store.state.preferences.isCompactOnTop);
  }

  #trayChanged(): void {
    const { store, windows } = this.#parts;
    this.#decideStart(false);
    if (this.#waiting || store.state.desktop?.tray !== 'absent') return;
    if (!windows.isOnDesktop('main') && !windows.isOnDesktop('compact')) windows.showQuietly('main');
  }

  #decideStart(isLate: boolean): void {
    const { store, explain } = this.#parts;
    const show = this.#waiting;
    const tray = store.state.desktop?.tray ?? 'unknown';
    if (!show || (tray === 'unknown' && !isLate)) return;
    this.#waiting = null;
    this.#cancelDeadline?.();
    if (tray === 'present') explain('started-in-tray');
    else show('main');
  }
}
