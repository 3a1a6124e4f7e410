import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import type { WindowId } from '../../app/domain/desktop.ts';
import { viewAddress } from '../core/page/page-guard.ts';
import { ShownPlace } from '../core/windows/shown-place.ts';
import { smallestWindow } from '../core/windows/window-bounds.ts';
import type { Displays, Rectangle, ShellWindow } from '../ports/window.ts';

/** Options of a new window. */
export interface WindowOptions {
  readonly id: WindowId;
  readonly bounds: Rectangle;
  /** Absolute path of the built preload script. */
  readonly preload: string;
  readonly hasDevTools: boolean;
}

/** The displays, on Electron. */
export const createDisplays = (): Displays => ({
  current() {
    const primaryId = screen.getPrimaryDisplay().id;
    return screen
      .getAllDisplays()
      .map(({ id, bounds, workArea }) => ({ bounds, workArea, isPrimary: id === primaryId }));
  },
  onChange(listener) {
    screen.on('display-added', listener);
    screen.on('display-removed', listener);
    screen.on('display-metrics-changed', listener);
    return () => {
      screen.off('display-added', listener);
      screen.off('display-removed', listener);
      screen.off('display-metrics-changed', listener);
    };
  },
});

/** What every page is made with: no Node, no IPC of its own, a process in the sandbox. */
export const walls = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
} as const;

/** Creates a hidden window. Its page is sandboxed, without Node and IPC. */
export const makeWindow = ({ id, bounds, preload, hasDevTools }: WindowOptions): BrowserWindow => {
  const browserWindow = new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Gavel',
    // On other systems the executable contains its icon.
    ...(process.platform === 'linux' ? { icon: join(app.getAppPath(), 'icon.png') } : {}),
    maximizable: id !== 'compact',
    fullscreenable: id === 'main',
    webPreferences: { ...walls, preload, devTools: hasDevTools },
  });
  // Not hidden until Alt is pressed: who changes the layout with Alt and Shift would move everything below the pointer.
  browserWindow.setMenuBarVisibility(false);
  return browserWindow;
};

/** Loads the window's view. Rejects when it cannot be loaded. */
export const loadView = async (browserWindow: BrowserWindow, id: WindowId): Promise<void> => {
  if (!browserWindow.isDestroyed()) await browserWindow.loadURL(viewAddress(id));
};

/** A first move within this time after a window was placed is caused by its frame, in milliseconds. */
const frameMs = 5000;

/** The place of a window on the desktop; `asked` is where it was opened. */
export const shellOf = (browserWindow: BrowserWindow, asked: Rectangle): ShellWindow => {
  const place = new ShownPlace(asked);
  let placedAtMs = Number.POSITIVE_INFINITY;
  browserWindow.once('show', () => {
    placedAtMs = performance.now();
  });
  /** A change of size may be reported before the move that comes with it: each report is looked at for the frame. */
  const look = (): Rectangle => {
    const reported = browserWindow.getNormalBounds();
    place.moved(reported, performance.now() - placedAtMs < frameMs);
    return reported;
  };
  browserWindow.on('move', look);
  return {
    normalBounds: () => place.placeOf(look()),
    frame: () => place.frame,
    isMaximized: () => browserWindow.isMaximized(),
    setBounds(bounds) {
      place.put(bounds);
      placedAtMs = performance.now();
      browserWindow.setBounds(bounds);
    },
    onBoundsChange(listener) {
      browserWindow.on('resize', listener);
      browserWindow.on('move', listener);
      browserWindow.on('maximize', listener);
      browserWindow.on('unmaximize', listener);
    },
    onClosed: (listener) => void browserWindow.once('closed', listener),
  };
};
