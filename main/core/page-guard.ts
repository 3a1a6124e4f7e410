import { callSchema, type Answer } from '../../app/contract/envelope.ts';
import { windowIds, type WindowId } from '../../app/domain/desktop.ts';
import { viewPaths } from '../../app/domain/view.ts';
import type { Log } from '../ports/log.ts';
import type { CallSender, PageAttempts, SessionAttempts } from '../ports/page.ts';

/** The scheme and the address of Gavel's page in its own window. */
export const pageScheme = 'gavel';
export const pageHost = 'app';
export const pageAddress = `${pageScheme}://${pageHost}/`;

/** The address of a window's page. */
export const viewAddress = (id: WindowId): string => `${pageAddress}${viewPaths[id].slice(1)}`;

const viewAddresses: ReadonlySet<string> = new Set(windowIds.map(viewAddress));

/** Whether an address is a part of Gavel's own page. */
export const isOwnAddress = (url: string): boolean => url.startsWith(pageAddress);

/** An address without what may be private in it, short enough for the log. */
const forLog = (url: string): string => url.replace(/[?#].*$/su, '').slice(0, 200);

/** What Electron calls the one thing a page may do without asking: put text on the clipboard, as the copy buttons do. */
const copyPermission = 'clipboard-sanitized-write';

const denyAndLog =
  (log: Log) =>
  (what: string, detail: string): 'deny' => {
    log.warn(`The page was refused ${what}`, { detail });
    return 'deny';
  };

/** Shuts every way out of a page: it may load a view of Gavel's own, and nothing else. Each refusal is logged. */
export const lockPage = (page: PageAttempts, log: Log): void => {
  const deny = denyAndLog(log);
  page.onNavigation((url) => (viewAddresses.has(url) ? 'allow' : deny('another address', forLog(url))));
  page.onNewWindow((url) => deny('a new window', forLog(url)));
  page.onGuestPage(() => deny('a guest page', ''));
};

/** Whether pages need an address at all: their own parts, pictures in the style sheet, and the tools of whoever develops Gavel. */
const isNeeded = (url: string): boolean => isOwnAddress(url) || url.startsWith('data:') || url.startsWith('devtools://');

/**
 * Shuts what all pages share: they may copy text and fetch their own parts. Vendors are spoken to by main alone, so the network is shut
 * here a second time, behind the content policy. Each refusal is logged.
 */
export const lockSession = (session: SessionAttempts, log: Log): void => {
  const deny = denyAndLog(log);
  session.onPermission((permission) => (permission === copyPermission ? 'allow' : deny('a permission', permission.slice(0, 100))));
  session.onDownload((url) => deny('a download', forLog(url)));
  session.onRequest((url) => (isNeeded(url) ? 'allow' : deny('the network', forLog(url))));
};

/**
 * The guard before the door in a host with windows: only Gavel's own page in its own window may call, and only with a
 * message of the envelope's shape. Never rejects.
 */
export const createCallGuard =
  (handle: (name: unknown, input: unknown) => Promise<Answer>, log: Log) =>
  async (sender: CallSender, message: unknown): Promise<Answer> => {
    if (!sender.isOurWindow || !sender.isMainFrame || !isOwnAddress(sender.url)) {
      log.warn('A call from elsewhere was refused', { ...sender, url: forLog(sender.url) });
      return { ok: false, failure: { code: 'not-permitted', detail: null } };
    }
    const call = callSchema.safeParse(message);
    if (!call.success) {
      log.warn('A call without the shape of one was refused');
      return { ok: false, failure: { code: 'invalid-input', detail: 'not a call' } };
    }
    return handle(call.data.name, call.data.input);
  };
