import { app, type Session, type WebContents } from 'electron';
import type { PageEvents, SessionEvents } from '../ports/page.ts';

/** Electron's events for everything a page can attempt by itself. */
const pageEvents = (contents: WebContents): PageEvents => ({
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
  onGuestPage(decide) {
    contents.on('will-attach-webview', (event) => {
      if (decide() === 'deny') event.preventDefault();
    });
  },
});

/** Calls back for each page created from now on, whatever creates it, before it loads anything. */
export const onPageCreated = (connect: (attempts: PageEvents, session: Session) => void): void => {
  app.on('web-contents-created', (_, contents) => {
    connect(pageEvents(contents), contents.session);
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
};

/** A dead proxy: loopback port 9, nothing listens. */
const deadProxy = { proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' };

/**
 * Blocks WebRTC connections, which neither the content policy nor request events cover: TCP goes to the dead proxy, and
 * UDP is disabled for every page.
 */
export const blockPeerConnections = (session: Session): Promise<void> => session.setProxy(deadProxy);

/** Electron's events for everything pages can attempt through their session. */
export const sessionEvents = (session: Session): SessionEvents => ({
  onPermission(decide) {
    session.setPermissionRequestHandler((_, permission, callback) => callback(decide(permission) === 'allow'));
    session.setPermissionCheckHandler((_, permission) => decide(permission) === 'allow');
  },
  onDownload(decide) {
    session.on('will-download', (event, item) => {
      if (decide(item.getURL()) === 'deny') event.preventDefault();
    });
  },
  onRequest(decide) {
    session.webRequest.onBeforeRequest(({ url }, callback) => callback({ cancel: decide(url) === 'deny' }));
  },
});
