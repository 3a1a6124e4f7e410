import { join } from 'node:path';
import { app, BrowserWindow, screen } from 'electron';
import type { WindowId } from '../../app/domain/desktop.ts';
import { viewAddress } from '../core/page-guard.ts';
import { smallestWindow } from '../core/window-bounds.ts';
import type { Displays, Rectangle, ShellWindow } from '../ports/window.ts';

/** How a window is made. */
export interface WindowOptions {
  readonly id: WindowId;
  readonly bounds: Rectangle;
  /** Absolute path of the built preload script. */
  readonly preload: string;
  readonly hasDevTools: boolean;
}

/** The displays as Electron tells of them. */
export const createDisplays = (): Displays => ({
  current() {
    const primaryId = screen.getPrimaryDisplay().id;
    return screen.getAllDisplays().map(({ id, bounds, workArea }) => ({ bounds, workArea, isPrimary: id === primaryId }));
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

/** Makes a window that is not shown yet. The page has no Node, no IPC and a sandbox. */
export const makeWindow = ({ id, bounds, preload, hasDevTools }: WindowOptions): BrowserWindow =>
  new BrowserWindow({
    ...bounds,
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Gavel',
    // Elsewhere the program itself carries its icon.
    ...(process.platform === 'linux' ? { icon: join(app.getAppPath(), 'icon.png') } : {}),
    maximizable: id !== 'compact',
    fullscreenable: id === 'main',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
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
      devTools: hasDevTools,
    },
  });

/** Loads the window's view. Rejects when it cannot be loaded. */
export const loadView = async (browserWindow: BrowserWindow, id: WindowId): Promise<void> => {
  if (!browserWindow.isDestroyed()) await browserWindow.loadURL(viewAddress(id));
};

/** The place of a window on the desktop. */
export const shellOf = (browserWindow: BrowserWindow): ShellWindow => ({
  normalBounds: () => browserWindow.getNormalBounds(),
  isMaximized: () => browserWindow.isMaximized(),
  setBounds: (bounds) => browserWindow.setBounds(bounds),
  onBoundsChange(listener) {
    browserWindow.on('resize', listener);
    browserWindow.on('move', listener);
    browserWindow.on('maximize', listener);
    browserWindow.on('unmaximize', listener);
  },
  onClosed: (listener) => void browserWindow.once('closed', listener),
});
