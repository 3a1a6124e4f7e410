import type { Session, WebContents } from 'electron';
import type { PageAttempts } from '../ports/page.ts';

const guardedSessions = new WeakSet<Session>();

/** Every way a page can try to get out, as Electron tells of it. */
export const pageAttempts = (contents: WebContents): PageAttempts => ({
  onNavigation(decide) {
    const judge = (event: { preventDefault(): void }, url: string): void => {
      if (decide(url) === 'deny') event.preventDefault();
    };
    contents.on('will-navigate', judge);
    contents.on('will-redirect', judge);
    contents.on('will-frame-navigate', (event) => {
      if (!event.isMainFrame) judge(event, event.url);
    });
  },
  onNewWindow(decide) {
    contents.setWindowOpenHandler(({ url }) => ({ action: decide(url) }));
  },
  onPermission(decide) {
    contents.session.setPermissionRequestHandler((_, permission, callback) => callback(decide(permission) === 'allow'));
    contents.session.setPermissionCheckHandler((_, permission) => decide(permission) === 'allow');
  },
  onGuestPage(decide) {
    contents.on('will-attach-webview', (event) => {
      if (decide() === 'deny') event.preventDefault();
    });
  },
  onDownload(decide) {
    // All windows share one session; it is to be told once, for as long as it lives.
    if (guardedSessions.has(contents.session)) return;
    guardedSessions.add(contents.session);
    contents.session.on('will-download', (event, item) => {
      if (decide(item.getURL()) === 'deny') event.preventDefault();
    });
  },
});
