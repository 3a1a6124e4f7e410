import { app, type Session, type WebContents } from 'electron';
import type { PageAttempts, SessionAttempts } from '../ports/page.ts';

/** Every way a page can try to get out by itself, as Electron tells of it. */
const pageAttempts = (contents: WebContents): PageAttempts => ({
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

/** Calls back for each page made from now on, whoever makes it, before it loads anything. */
export const onEveryPage = (connect: (attempts: PageAttempts) => void): void => {
  app.on('web-contents-created', (_, contents) => {
    connect(pageAttempts(contents));
    contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  });
};

/** A proxy that is none: a port of this computer on which nothing answers. */
const noProxy = { proxyRules: 'http://127.0.0.1:9', proxyBypassRules: '<-loopback>' };

/**
 * Shuts a session's pages off from what no content policy and no request tells of: connections of WebRTC. What is not UDP has to go
 * through the proxy then, and UDP is shut for every page.
 */
export const shutPeerConnections = (session: Session): Promise<void> => session.setProxy(noProxy);

/** Every way pages can try to get out through what they share, as Electron tells of it. */
export const sessionAttempts = (session: Session): SessionAttempts => ({
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
