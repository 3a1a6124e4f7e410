import { join } from 'node:path';
import { app, BrowserWindow, session } from 'electron';
import { credentialsPage, listenForCredentials, readCredentials } from '../core/page/credentials-page.ts';
import { guardSession } from '../core/page/page-guard.ts';
import type { Log } from '../ports/log.ts';
import type { AskCredentials } from '../ports/proxies.ts';
import { sessionEvents } from './page-events.ts';
import { walls } from './window.ts';

/** In memory, and apart from the session of Gavel's own pages. */
const partition = 'credentials';

/**
 * Asks in a small window of main. Its page knows no bridge and no other page reaches it: what is entered comes to main
 * as the result of what main itself runs there.
 */
export const createCredentialsWindow = (log: Log): AskCredentials => {
  let isGuarded = false;
  return {
    async ask(question) {
      if (!isGuarded) guardSession(sessionEvents(session.fromPartition(partition)), log);
      isGuarded = true;
      const asking = new BrowserWindow({
        width: 440,
        height: 300,
        useContentSize: true,
        resizable: false,
        minimizable: false,
        maximizable: false,
        fullscreenable: false,
        show: false,
        title: 'Gavel',
        ...(process.platform === 'linux' ? { icon: join(app.getAppPath(), 'icon.png') } : {}),
        webPreferences: { ...walls, partition, devTools: false },
      });
      asking.setMenuBarVisibility(false);
      const closed = new Promise<null>((resolve) => {
        asking.once('closed', () => resolve(null));
      });
      try {
        await asking.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(credentialsPage(question))}`);
        const entered = asking.webContents.executeJavaScript(listenForCredentials).catch(() => null);
        asking.show();
        return readCredentials(await Promise.race([closed, entered]));
      } finally {
        if (!asking.isDestroyed()) asking.destroy();
      }
    },
  };
};
