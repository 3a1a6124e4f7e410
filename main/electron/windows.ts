import { BrowserWindow, type WebContents } from 'electron';
import type { BridgeEvent } from '../../app/contract/envelope.ts';
import type { WindowId } from '../../app/domain/desktop.ts';
import { messageOf } from '../../app/domain/message-of.ts';
import type { StoredBounds } from '../core/windows/window-bounds.ts';
import type { ActiveWindow } from '../ports/active-window.ts';
import type { Log } from '../ports/log.ts';
import type { ShellWindow } from '../ports/window.ts';
import type { Closing, Windows } from '../ports/windows.ts';
import { eventChannel } from '../preload/channels.ts';
import { loadView, makeWindow, shellOf } from './window.ts';

interface WindowsOptions {
  /** Absolute path of the built preload script. */
  readonly preload: string;
  readonly hasDevTools: boolean;
  readonly log: Log;
  /** Where to open a window. */
  readonly placeOf: (id: WindowId) => StoredBounds;
  /** What the desktop says of the keyboard, where Electron's own word is not enough; null where it is. */
  readonly active: ActiveWindow | null;
  /** The user's session ends (Windows sends this to windows). */
  readonly onSessionEnd: () => void;
  /**
   * Called when a window was created and its page is not loaded yet. `reload` loads the page again, `drop` destroys the
   * window.
   */
  readonly prepare: (
    id: WindowId,
    contents: WebContents,
    shell: ShellWindow,
    page: { readonly reload: () => void; readonly drop: () => void },
  ) => void;
}

/** How long a desktop may take to bring a window in front before it is asked once more, and in all, in milliseconds. */
const askAgainAfterMs = 150;
const attentionAfterMs = 700;

/** The desktop's number of a window, on X11. */
const nativeIdOf = (browserWindow: BrowserWindow): number => browserWindow.getNativeWindowHandle().readUInt32LE(0);

interface OpenWindow {
  readonly browserWindow: BrowserWindow;
  /** Resolves when its page runs. Rejects when the page cannot be loaded. */
  readonly loaded: Promise<void>;
}

/** The application's windows on Electron. */
export class ElectronWindows implements Windows {
  readonly #options: WindowsOptions;
  readonly #open = new Map<WindowId, OpenWindow>();
  /**
   * Windows that were shown and not hidden since. Electron's state is not enough: it reports a minimised window that
   * was hidden as minimised.
   */
  readonly #onDesktop = new Set<WindowId>();
  readonly #onTop = new Set<WindowId>();
  readonly #listeners = new Set<() => void>();
  #decideClosing: (id: WindowId) => Closing = () => 'close';

  constructor(options: WindowsOptions) {
    this.#options = options;
    options.active?.onChange(() => this.#changed());
  }

  /** Opens a window without showing it; resolves when its page runs. Rejects when the page cannot be loaded. */
  open(id: WindowId): Promise<void> {
    return this.#openOrCreate(id).loaded;
  }

  /** Whether these are the contents of one of our windows. */
  owns(contents: WebContents): boolean {
    return [...this.#open.values()].some(
      ({ browserWindow }) => !browserWindow.isDestroyed() && browserWindow.webContents === contents,
    );
  }

  show(id: WindowId): void {
    this.#onDesktop.add(id);
    this.#whenLoaded(id, (browserWindow) => {
      if (browserWindow.isMinimized()) browserWindow.restore();
      browserWindow.show();
      browserWindow.moveTop();
      browserWindow.focus();
      const questions = this.#questions();
      for (const question of questions) {
        question.moveTop();
        question.focus();
      }
      if (questions.length === 0) this.#askForAttention(id, browserWindow);
    });
  }

  showQuietly(id: WindowId): void {
    this.#onDesktop.add(id);
    this.#whenLoaded(id, (browserWindow) => browserWindow.showInactive());
  }

  hide(id: WindowId): void {
    this.#onDesktop.delete(id);
    const browserWindow = this.#living(id);
    if (id === 'main') browserWindow?.hide();
    else browserWindow?.destroy();
  }

  minimise(id: WindowId): void {
    this.#living(id)?.minimize();
  }

  isVisible(id: WindowId): boolean {
    const browserWindow = this.#living(id);
    return browserWindow !== undefined && browserWindow.isVisible() && !browserWindow.isMinimized();
  }

  isOnDesktop(id: WindowId): boolean {
    return this.#onDesktop.has(id);
  }

  hasKeyboard(id: WindowId): boolean {
    const browserWindow = this.#living(id);
    if (!browserWindow || !this.isVisible(id)) return false;
    const active = this.#options.active?.current() ?? null;
    return active === null ? browserWindow.isFocused() : active === nativeIdOf(browserWindow);
  }

  keepOnTop(id: WindowId, isOnTop: boolean): void {
    if (isOnTop) this.#onTop.add(id);
    else this.#onTop.delete(id);
    this.#living(id)?.setAlwaysOnTop(isOnTop);
  }

  send(event: BridgeEvent, only?: WindowId): void {
    for (const [id, { browserWindow, loaded }] of this.#open) {
      if (only !== undefined && id !== only) continue;
      const send = (): void => {
        if (!browserWindow.isDestroyed()) browserWindow.webContents.send(eventChannel, event);
      };
      // A page requests a snapshot when it starts and needs no earlier patches.
      if (event.event === 'patch') send();
      else loaded.then(send, () => undefined);
    }
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onClosing(decide: (id: WindowId) => Closing): void {
    this.#decideClosing = decide;
  }

  #living(id: WindowId): BrowserWindow | undefined {
    const browserWindow = this.#open.get(id)?.browserWindow;
    return browserWindow?.isDestroyed() === false ? browserWindow : undefined;
  }

  #openOrCreate(id: WindowId): OpenWindow {
    return this.#open.get(id) ?? this.#create(id);
  }

  #create(id: WindowId): OpenWindow {
    const { preload, hasDevTools, placeOf, prepare } = this.#options;
    const { isMaximized, ...bounds } = placeOf(id);
    const browserWindow = makeWindow({ id, bounds, preload, hasDevTools });
    if (isMaximized && id !== 'compact') browserWindow.once('show', () => browserWindow.maximize());
    browserWindow.setAlwaysOnTop(this.#onTop.has(id));
    this.#listenTo(id, browserWindow);
    prepare(id, browserWindow.webContents, shellOf(browserWindow, bounds), {
      reload: () => void loadView(browserWindow, id),
      drop: () => browserWindow.destroy(),
    });
    const open = { browserWindow, loaded: loadView(browserWindow, id) };
    this.#open.set(id, open);
    return open;
  }

  /**
   * Where the desktop keeps another window in front, it is asked again as a person would; where it does so still, this
   * window's entry in the panel calls for them.
   */
  #askForAttention(id: WindowId, browserWindow: BrowserWindow): void {
    const { active } = this.#options;
    let hasComeUp = false;
    const look = (): void => {
      hasComeUp ||= this.hasKeyboard(id);
    };
    /** Where the person has gone on to another window since, that one stays in front. */
    const isKeptBack = (): boolean => {
      look();
      const isFirst = !hasComeUp && this.#questions().length === 0;
      return isFirst && this.#living(id) === browserWindow && browserWindow.isVisible();
    };
    const stopLooking = this.onChange(look);
    if (active)
      setTimeout(() => {
        if (isKeptBack()) void active.bringToFront(nativeIdOf(browserWindow));
      }, askAgainAfterMs);
    setTimeout(() => {
      stopLooking();
      if (!isKeptBack()) return;
      browserWindow.once('focus', () => browserWindow.flashFrame(false));
      browserWindow.flashFrame(true);
    }, attentionAfterMs);
  }

  /** The windows in which main asks a person something: they stay in front of the application's own. */
  #questions(): BrowserWindow[] {
    return BrowserWindow.getAllWindows().filter((one) => one.isVisible() && !this.owns(one.webContents));
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }

  #listenTo(id: WindowId, browserWindow: BrowserWindow): void {
    const changed = (): void => this.#changed();
    browserWindow.on('close', (event) => {
      const closing = this.#decideClosing(id);
      if (closing !== 'close') event.preventDefault();
      if (closing !== 'hide') return;
      this.#onDesktop.delete(id);
      browserWindow.hide();
    });
    browserWindow.on('closed', () => {
      if (this.#open.get(id)?.browserWindow === browserWindow) {
        this.#open.delete(id);
        this.#onDesktop.delete(id);
      }
      changed();
    });
    browserWindow.on('show', changed);
    browserWindow.on('hide', changed);
    browserWindow.on('minimize', changed);
    browserWindow.on('restore', changed);
    browserWindow.on('focus', changed);
    browserWindow.on('blur', changed);
    browserWindow.on('session-end', this.#options.onSessionEnd);
  }

  /** Opens the window if necessary and calls back once its page is loaded. */
  #whenLoaded(id: WindowId, use: (browserWindow: BrowserWindow) => void): void {
    const { browserWindow, loaded } = this.#openOrCreate(id);
    loaded.then(
      () => {
        if (!browserWindow.isDestroyed()) use(browserWindow);
      },
      (cause: unknown) => {
        this.#options.log.error('A window could not be opened', { id, error: messageOf(cause) });
        if (!browserWindow.isDestroyed()) browserWindow.destroy();
      },
    );
  }
}
