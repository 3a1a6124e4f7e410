import { BrowserWindow, screen } from 'electron';
import { pageAddress } from '../core/page-guard.ts';
import { placeWindow, smallestWindow, type KeptBounds } from '../core/window-bounds.ts';
import type { ShellWindow } from '../ports/window.ts';
import { eventChannel } from '../preload/channels.ts';

/** The window and, for what only Electron can do with it, Electron's own object. */
export interface OpenedWindow {
  readonly shell: ShellWindow;
  readonly browserWindow: BrowserWindow;
  /** Loads the page; resolves once it runs. Rejects when it cannot be loaded. */
  readonly load: () => Promise<void>;
}

const currentDisplays = () => {
  const primaryId = screen.getPrimaryDisplay().id;
  return screen.getAllDisplays().map(({ id, workArea }) => ({ workArea, isPrimary: id === primaryId }));
};

/** Makes the window where it was kept, hidden until there is something to see. The page has no Node, no IPC and a sandbox. */
export const openWindow = (options: { readonly kept: KeptBounds | null; readonly preload: string; readonly hasDevTools: boolean }): OpenedWindow => {
  const { kept, preload, hasDevTools } = options;
  const browserWindow = new BrowserWindow({
    ...placeWindow(kept, currentDisplays()),
    minWidth: smallestWindow.width,
    minHeight: smallestWindow.height,
    show: false,
    title: 'Gavel',
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
  browserWindow.once('ready-to-show', () => {
    if (kept?.isMaximized === true) browserWindow.maximize();
    browserWindow.show();
  });

  const isThere = (): boolean => !browserWindow.isDestroyed();
  const shell: ShellWindow = {
    normalBounds: () => browserWindow.getNormalBounds(),
    isMaximized: () => browserWindow.isMaximized(),
    bringToFront() {
      if (!isThere()) return;
      if (browserWindow.isMinimized()) browserWindow.restore();
      browserWindow.show();
      browserWindow.focus();
    },
    send(event) {
      if (isThere()) browserWindow.webContents.send(eventChannel, event);
    },
    onBoundsChange(listener) {
      browserWindow.on('resize', listener);
      browserWindow.on('move', listener);
      browserWindow.on('maximize', listener);
      browserWindow.on('unmaximize', listener);
    },
  };
  const load = async (): Promise<void> => {
    if (isThere()) await browserWindow.loadURL(pageAddress);
  };
  return { shell, browserWindow, load };
};
