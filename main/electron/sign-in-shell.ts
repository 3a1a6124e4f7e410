import { BrowserWindow, session, WebContentsView, type Session, type WebContents } from 'electron';
import { messageOf } from '../../app/domain/message-of.ts';
import { windowCredentials, windowProxy } from '../net/window-proxy.ts';
import type { Proxies } from '../ports/proxies.ts';
import { cancelAddress, type OpenSignInShell, type SignInWatcher } from '../ports/sign-in-shell.ts';
import { sessionEvents } from './page-events.ts';
import { walls } from './window.ts';

/** The bar above the page, in pixels. */
const barHeight = 64;
const size = { width: 720, height: 820, minWidth: 420, minHeight: 420 };
/** A world of its own for reading a page, which no script of the page reaches. */
const readingWorld = 1_001;
/** Loading was given up for another page. */
const aborted = -3;

/** What decides about navigation in sessions that are not for Gavel's own pages. */
const navigation = new WeakMap<Session, (url: string) => 'allow' | 'deny'>();

/** What decides where pages of this session go; undefined for those of Gavel's own. */
export const navigationIn = (one: Session): ((url: string) => 'allow' | 'deny') | undefined => navigation.get(one);

let count = 0;

/** A session in memory, of which nothing is left when its window closes. */
const newSession = (decide: (url: string) => 'allow' | 'deny'): Session => {
  const made = session.fromPartition(`sign-in-${(count += 1)}`, { cache: false });
  navigation.set(made, decide);
  return made;
};

/** Guards a session in which a page of somebody else's runs. */
const guardForeign = (foreign: Session, watcher: SignInWatcher): void => {
  const events = sessionEvents(foreign);
  events.onPermission((permission) => {
    watcher.onRefused('a permission', permission);
    return 'deny';
  });
  events.onDownload((url) => {
    watcher.onRefused('a download', url);
    return 'deny';
  });
  events.onRequest((url) => watcher.onRequest(url));
  foreign.setCertificateVerifyProc(({ hostname, certificate, errorCode }, callback) => {
    const isTrusted = errorCode === 0;
    const fingerprint = certificate.fingerprint.replace(/^sha256\//u, '');
    watcher.onCertificate({ host: hostname, fingerprint, issuer: certificate.issuerName, isTrusted }).then(
      // Chromium's own word stands where the desktop trusts it; another good one counts as it is.
      (isGood) => callback(isGood ? (isTrusted ? -3 : 0) : -2),
      () => callback(-2),
    );
  });
};

/**
 * Goes by the proxy of Gavel's own connections, where it is not the system's, and tells a proxy that asks who one is as
 * they do: once, since it asks again for as long as the answer is wrong.
 */
const followProxies = async (foreign: Session, page: WebContents, proxies: Proxies): Promise<void> => {
  const tried = new Set<string>();
  page.on('login', (event, _, { isProxy, host, port }, answer) => {
    if (!isProxy) return;
    event.preventDefault();
    const proxy = `${host}:${port}`;
    const known = tried.has(proxy) ? null : windowCredentials(proxies, proxy);
    tried.add(proxy);
    // Whoever keeps them is told, and asks the person.
    if (!known) proxies.answered({ proxy, tried: windowCredentials(proxies, proxy), isRefused: true });
    if (known) answer(known.user, known.password);
    else answer();
  });
  const named = windowProxy(proxies.variables());
  if (named) await foreign.setProxy(named);
};

/** Opens windows for signing in: the bar of each is a page of its own above the foreign one. */
export const createSignInShells =
  (proxies: Proxies): OpenSignInShell =>
  (watcher) => {
    const barSession = newSession((url) => {
      if (url === cancelAddress) watcher.onCancel();
      return 'deny';
    });
    sessionEvents(barSession).onRequest((url) => (url.startsWith('data:') ? 'allow' : 'deny'));
    const foreign = newSession((url) => watcher.onNavigation(url));
    guardForeign(foreign, watcher);

    const shell = new BrowserWindow({
      ...size,
      title: 'Gavel',
      fullscreenable: false,
      autoHideMenuBar: true,
      webPreferences: { ...walls, devTools: false, session: barSession, javascript: false },
    });
    shell.setMenu(null);
    const view = new WebContentsView({ webPreferences: { ...walls, devTools: false, session: foreign } });
    const page = view.webContents;
    const isReady = followProxies(foreign, page, proxies);
    shell.contentView.addChildView(view);
    const layOut = (): void => {
      const { width, height } = shell.getContentBounds();
      view.setBounds({ x: 0, y: barHeight, width, height: Math.max(0, height - barHeight) });
    };
    layOut();
    shell.on('resize', layOut);

    page.on('did-navigate', (_, url) => watcher.onShown(url));
    page.on('dom-ready', () => watcher.onPage(page.getURL()));
    page.on('did-fail-load', (_, code, reason, url, isMainFrame) => {
      if (isMainFrame && code !== aborted) watcher.onFailed(url, reason);
    });
    page.on('render-process-gone', (_, { reason }) => watcher.onFailed(page.getURL(), reason));
    // Chromium would show the first one that fits to whoever asks.
    page.on('select-client-certificate', (event, url, _, callback) => {
      event.preventDefault();
      watcher.onRefused('a certificate of the person', url);
      // No certificate is an answer, though the type lacks it.
      Reflect.apply(callback, undefined, []);
    });
    for (const [from, to] of [
      [page, shell.webContents],
      [shell.webContents, page],
    ] as const)
      from.on('before-input-event', (event, { type, key }) => {
        if (type !== 'keyDown' || key !== 'F6') return;
        event.preventDefault();
        to.focus();
      });

    let isClosed = false;
    const forget = (): void => {
      if (isClosed) return;
      isClosed = true;
      if (!page.isDestroyed()) page.close();
      void Promise.all([foreign.clearStorageData(), foreign.clearCache(), foreign.clearAuthCache()]);
    };
    shell.on('closed', () => {
      forget();
      watcher.onCancel();
    });
    return {
      load(url) {
        isReady.then(
          () => {
            if (isClosed) return;
            // What becomes of it is told by the events above.
            page.loadURL(url).catch(() => undefined);
            page.focus();
          },
          (cause: unknown) => watcher.onFailed(url, messageOf(cause)),
        );
      },
      showBar(html) {
        if (isClosed) return;
        shell.loadURL(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`).catch(() => undefined);
      },
      async readText(mostLength) {
        const shown = `(document.querySelector('body > pre') ?? document.body)?.textContent ?? ''`;
        const code = `(${shown}).slice(0, ${mostLength})`;
        const text: unknown = await page.executeJavaScriptInIsolatedWorld(readingWorld, [{ code }]);
        return typeof text === 'string' ? text : '';
      },
      async readCookies(url) {
        return (await foreign.cookies.get({ url })).map(({ name, value }) => ({ name, value }));
      },
      close() {
        if (isClosed) return;
        forget();
        if (!shell.isDestroyed()) shell.destroy();
      },
    };
  };
