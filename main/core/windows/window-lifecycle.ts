import type { WindowId } from '../../../app/domain/desktop.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Closing, Windows } from '../../ports/windows.ts';
import type { Store } from '../state/store.ts';

/** How long it may stay unknown whether there is an icon in a tray while no window is shown, in milliseconds. */
const trayDeadlineMs = 5000;

/** The windows that give access to all functions. */
type PrimaryWindowId = Exclude<WindowId, 'settings'>;
const otherOf = (id: PrimaryWindowId): PrimaryWindowId => (id === 'main' ? 'compact' : 'main');

/** What is explained once about a window that is not on the screen. */
export type Explanation = 'goes-on-in-tray' | 'started-in-tray';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly windows: Windows;
  /** Asks before quitting while commands are held. */
  readonly askToQuit: () => void;
  /** Shows an explanation, unless it was shown before. */
  readonly explain: (what: Explanation) => void;
}

/**
 * Decides when windows open, close and hide. A window is hidden only where a tray that is known to be present, or the
 * other window, can bring it back; otherwise it is minimised, or closing it quits. When the tray disappears, the window
 * is shown again.
 */
export class WindowLifecycle {
  readonly #parts: Parts;
  readonly #stops: (() => void)[] = [];
  #cancelDeadline: CancelTimer | null = null;
  /** How to show the window when a hidden start turns out to have no tray; null once decided. */
  #waiting: ((id: WindowId) => void) | null = null;
  #hasStarted = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { store, windows } = parts;
    windows.onClosing((id) => this.#closing(id));
    let tray = store.state.desktop?.tray ?? 'unknown';
    this.#keepOnTop();
    this.#stops.push(
      // A window can go without being closed: its page failed for good, or the desktop removed it.
      windows.onChange(() => this.#keepInReach()),
      store.onChange((changes) => {
        if (changes.some(({ slice }) => slice === 'preferences')) this.#keepOnTop();
        const now = store.state.desktop?.tray ?? 'unknown';
        if (now === tray) return;
        tray = now;
        this.#trayChanged();
      }),
    );
  }

  /**
   * Opens the first window, unless it is to start hidden and there is a tray. `isHidden`: this start requests it, as
   * the one at login does.
   */
  start(isHidden: boolean): void {
    const { store, clock, windows } = this.#parts;
    this.#hasStarted = true;
    if (!isHidden && !store.state.preferences.startsHidden) {
      windows.show('main');
      return;
    }
    // At login the user may be typing elsewhere: the window must not take the focus.
    this.#waiting = isHidden ? (id) => windows.showQuietly(id) : (id) => windows.show(id);
    this.#cancelDeadline = clock.after(trayDeadlineMs, () => this.#decideStart(true));
    this.#decideStart(false);
  }

  /**
   * Shows a window in front of the person, or hides it so that it stays reachable. Toggling hides only what has the
   * keyboard: a window that is visible may be behind another.
   */
  change(id: WindowId, to: 'show' | 'hide' | 'toggle'): void {
    const { windows } = this.#parts;
    const isWanted = to === 'toggle' ? !this.#isInFront(id) : to === 'show';
    if (isWanted) windows.show(id);
    else if (id === 'settings' || this.#hasTray || windows.isOnDesktop(otherOf(id))) windows.hide(id);
    else windows.minimise(id);
  }

  #isInFront(id: WindowId): boolean {
    const { store, windows } = this.#parts;
    // What stays above all others is in front wherever the keyboard is.
    const isOnTop = id === 'compact' && store.state.preferences.isCompactOnTop;
    return windows.isVisible(id) && (isOnTop || windows.hasKeyboard(id));
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
    // The main window stays loaded: it reopens faster, and shortcuts keep its context.
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
    this.#decideStart(false);
    if (this.#waiting) return;
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
    this.#keepInReach();
  }

  /** Brings the main window back where neither a window nor an icon is left that leads to one. */
  #keepInReach(): void {
    const { store, clock, windows } = this.#parts;
    const isGone = (): boolean => !windows.isOnDesktop('main') && !windows.isOnDesktop('compact');
    if (!this.#hasStarted || this.#waiting || this.#hasTray || !isGone()) return;
    const comeBack = (): void => {
      this.#cancelDeadline = null;
      if (!this.#hasTray && isGone()) windows.showQuietly('main');
    };
    if (store.state.desktop?.tray === 'absent') comeBack();
    // An icon that can no longer be seen for a while is none to rely on.
    else this.#cancelDeadline ??= clock.after(trayDeadlineMs, comeBack);
  }

  #decideStart(isLate: boolean): void {
    const { store, explain } = this.#parts;
    const show = this.#waiting;
    const tray = store.state.desktop?.tray ?? 'unknown';
    if (!show || (tray === 'unknown' && !isLate)) return;
    this.#waiting = null;
    this.#cancelDeadline?.();
    this.#cancelDeadline = null;
    if (tray === 'present') explain('started-in-tray');
    else show('main');
  }
}
