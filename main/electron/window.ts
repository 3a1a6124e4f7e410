import { BrowserWindow, screen } from 'electron';
import type { WindowId } from '../../app/domain/desktop.ts';
import { viewAddress } from '../core/page-guard.ts';
import { placeWindow, smallestWindow, type KeptBounds } from '../core/window-bounds.ts';
import type { ShellWindow } from '../ports/window.ts';

/** How a window is made. */
export interface WindowOptions {
  readonly id: WindowId;
  readonly kept: KeptBounds | null;
  /** Absolute path of the built preload script. */
  readonly preload: string;
  readonly hasDevTools: boolean;
}

const currentDisplays = () => {
  const primaryId = screen.getPrimaryDisplay().id;
  return screen.getAllDisplays().map(({ id, workArea }) => ({ workArea, isPrimary: id === primaryId }));
};

/** Makes a window that is not shown yet. The page has no Node, no IPC and a sandbox. */
export const makeWindow = ({ id, kept, preload, hasDevTools }: WindowOptions): BrowserWindow =>
  new BrowserWindow({
    ...placeWindow(id, kept, currentDisplays()),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Gavel',
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
  onBoundsChange(listener) {
    browserWindow.on('resize', listener);
    browserWindow.on('move', listener);
    browserWindow.on('maximize', listener);
    browserWindow.on('unmaximize', listener);
  },
});
