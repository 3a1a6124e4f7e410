import type { BrowserWindow, WebContents } from 'electron';
import type { WindowId } from '../../app/domain/desktop.ts';
import type { KeptBounds } from '../core/window-bounds.ts';
import type { Log } from '../ports/log.ts';
import type { ShellWindow } from '../ports/window.ts';
import type { Closing, Windows } from '../ports/windows.ts';
import { eventChannel } from '../preload/channels.ts';
import { loadView, makeWindow, shellOf } from './window.ts';

/** The windows and, for what only Electron can do with them, Electron's own. */
export interface ElectronWindows extends Windows {
  /** Opens a window without showing it; resolves when its page runs. Rejects when the page cannot be loaded. */
  open(id: WindowId): Promise<void>;
  /** Whether these are the contents of one of our windows. */
  owns(contents: WebContents): boolean;
}

interface Open {
  readonly browserWindow: BrowserWindow;
  readonly loaded: Promise<void>;
}

/** Opens, shows and hides the windows. */
export const createWindows = (options: {
  readonly preload: string;
  readonly hasDevTools: boolean;
  readonly log: Log;
  /** Where to open a window. */
  readonly placeOf: (id: WindowId) => KeptBounds;
  /** The system ends the person's session (Windows tells it to windows). */
  readonly onSessionEnd: () => void;
  /** A window was made, its page is not loaded yet. `reload` loads its page again, `drop` gives the window up. */
  readonly prepare: (id: WindowId, contents: WebContents, shell: ShellWindow, page: { readonly reload: () => void; readonly drop: () => void }) => void;
}): ElectronWindows => {
  const { preload, hasDevTools, log, placeOf, onSessionEnd, prepare } = options;
  const opened = new Map<WindowId, Open>();
  /** Those that were shown and not hidden since. The system's word is not enough: a minimised window that was hidden counts there as minimised. */
  const onDesktop = new Set<WindowId>();
  const onTop = new Set<WindowId>();
  const listeners = new Set<() => void>();
  let decideClosing: (id: WindowId) => Closing = () => 'close';

  const changed = (): void => {
    for (const listener of listeners) listener();
  };

  const make = (id: WindowId): Open => {
    const { isMaximized, ...bounds } = placeOf(id);
    const browserWindow = makeWindow({ id, bounds, preload, hasDevTools });
    if (isMaximized && id !== 'compact') browserWindow.once('show', () => browserWindow.maximize());
    browserWindow.setAlwaysOnTop(onTop.has(id));
    browserWindow.on('close', (event) => {
      const closing = decideClosing(id);
      if (closing !== 'close') event.preventDefault();
      if (closing !== 'hide') return;
      onDesktop.delete(id);
      browserWindow.hide();
    });
    browserWindow.on('closed', () => {
      if (opened.get(id)?.browserWindow === browserWindow) {
        opened.delete(id);
        onDesktop.delete(id);
      }
      changed();
    });
    browserWindow.on('show', changed);
    browserWindow.on('hide', changed);
    browserWindow.on('minimize', changed);
    browserWindow.on('restore', changed);
    browserWindow.on('focus', changed);
    browserWindow.on('blur', changed);
    browserWindow.on('session-end', onSessionEnd);
    const drop = (): void => browserWindow.destroy();
    prepare(id, browserWindow.webContents, shellOf(browserWindow, bounds), { reload: () => void loadView(browserWindow, id), drop });
    const loaded = loadView(browserWindow, id);
    const open = { browserWindow, loaded };
    opened.set(id, open);
    return open;
  };

  /** Calls back with the window, opened if need be, once there is something to see in it. */
  const withWindow = (id: WindowId, use: (browserWindow: BrowserWindow) => void): void => {
    const { browserWindow, loaded } = opened.get(id) ?? make(id);
    loaded.then(
      () => {
        if (!browserWindow.isDestroyed()) use(browserWindow);
      },
      (cause: unknown) => {
        log.error('A window could not be opened', { id, error: cause instanceof Error ? cause.message : String(cause) });
        if (!browserWindow.isDestroyed()) browserWindow.destroy();
      },
    );
  };

  return {
    open: (id) => (opened.get(id) ?? make(id)).loaded,
    owns: (contents) => [...opened.values()].some(({ browserWindow }) => !browserWindow.isDestroyed() && browserWindow.webContents === contents),
    show(id) {
      onDesktop.add(id);
      withWindow(id, (browserWindow) => {
        if (browserWindow.isMinimized()) browserWindow.restore();
        browserWindow.show();
        browserWindow.focus();
      });
    },
    showQuietly(id) {
      onDesktop.add(id);
      withWindow(id, (browserWindow) => browserWindow.showInactive());
    },
    hide(id) {
      onDesktop.delete(id);
      const browserWindow = opened.get(id)?.browserWindow;
      if (id === 'main') browserWindow?.hide();
      else browserWindow?.destroy();
    },
    minimise: (id) => opened.get(id)?.browserWindow.minimize(),
    isVisible(id) {
      const browserWindow = opened.get(id)?.browserWindow;
      return browserWindow !== undefined && !browserWindow.isDestroyed() && browserWindow.isVisible() && !browserWindow.isMinimized();
    },
    isOnDesktop: (id) => onDesktop.has(id),
    hasKeyboard(id) {
      const browserWindow = opened.get(id)?.browserWindow;
      return browserWindow !== undefined && !browserWindow.isDestroyed() && browserWindow.isFocused();
    },
    keepOnTop(id, isOnTop) {
      if (isOnTop) onTop.add(id);
      else onTop.delete(id);
      opened.get(id)?.browserWindow.setAlwaysOnTop(isOnTop);
    },
    send(event, only) {
      for (const [id, { browserWindow, loaded }] of opened) {
        if (only !== undefined && id !== only) continue;
        const send = (): void => {
          if (!browserWindow.isDestroyed()) browserWindow.webContents.send(eventChannel, event);
        };
        // A page takes the whole state when it starts: patches before that are of no use to it.
        if (event.event === 'patch') send();
        else loaded.then(send, () => undefined);
      }
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onClosing(decide) {
      decideClosing = decide;
    },
  };
};
