import { callSchema, type Answer } from '../../../app/contract/envelope.ts';
import { windowIds, type WindowId } from '../../../app/domain/desktop.ts';
import { viewPaths } from '../../../app/domain/view.ts';
import type { Log } from '../../ports/log.ts';
import type { CallSender, PageEvents, SessionEvents } from '../../ports/page.ts';

/** The scheme and the address of Gavel's page in its own window. */
export const pageScheme = 'gavel';
export const pageHost = 'app';
export const pageAddress = `${pageScheme}://${pageHost}/`;

/** The address of a window's page. */
export const viewAddress = (id: WindowId): string => `${pageAddress}${viewPaths[id].slice(1)}`;

const viewAddresses: ReadonlySet<string> = new Set(windowIds.map(viewAddress));

/** Whether an address is a part of Gavel's own page. */
export const isOwnAddress = (url: string): boolean => url.startsWith(pageAddress);

/** An address without query and fragment, which may be private, shortened for the log. */
const forLog = (url: string): string => url.replace(/[?#].*$/su, '').slice(0, 200);

/**
 * Electron's name of the only permission a page has: writing text to the clipboard, for the copy buttons.
 */
const copyPermission = 'clipboard-sanitized-write';

const denyAndLog =
  (log: Log) =>
  (what: string, detail: string): 'deny' => {
    log.warn(`The page was refused ${what}`, { detail });
    return 'deny';
  };

/**
 * Denies a page windows and guest pages, and all navigation except to Gavel's own views, or as `decide` says for a page
 * that is not Gavel's. Each denial is logged.
 */
export const guardPage = (page: PageEvents, log: Log, decide?: (url: string) => 'allow' | 'deny'): void => {
  const deny = denyAndLog(log);
  const judge = (url: string) => (viewAddresses.has(url) ? 'allow' : deny('another address', forLog(url)));
  page.onNavigation(decide ?? judge);
  page.onNewWindow((url) => deny('a new window', forLog(url)));
  page.onGuestPage(() => deny('a guest page', ''));
};

/**
 * Whether pages need an address: their own files, images in the style sheet, and the developer tools.
 */
const isNeeded = (url: string): boolean =>
  isOwnAddress(url) || url.startsWith('data:') || url.startsWith('devtools://');

/**
 * Denies a session everything but copying text and loading Gavel's own files. Only main talks to vendors, so this is a
 * second barrier to the network behind the content policy. Each denial is logged.
 */
export const guardSession = (session: SessionEvents, log: Log): void => {
  const deny = denyAndLog(log);
  session.onPermission((permission) =>
    permission === copyPermission ? 'allow' : deny('a permission', permission.slice(0, 100)),
  );
  session.onDownload((url) => deny('a download', forLog(url)));
  session.onRequest((url) => (isNeeded(url) ? 'allow' : deny('the network', forLog(url))));
};

/**
 * Guards the request dispatcher in a host with windows: only Gavel's own page in its own window may send requests, and
 * only messages of the envelope's shape. Never rejects.
 */
export const createCallGuard =
  (handle: (name: unknown, input: unknown) => Promise<Answer>, log: Log) =>
  async (sender: CallSender, message: unknown): Promise<Answer> => {
    if (!sender.isOurWindow || !sender.isMainFrame || !isOwnAddress(sender.url)) {
      log.warn('A request from a foreign sender was refused', { ...sender, url: forLog(sender.url) });
      return { ok: false, failure: { code: 'not-permitted', detail: null } };
    }
    const call = callSchema.safeParse(message);
    if (!call.success) {
      log.warn('A request of invalid shape was refused');
      return { ok: false, failure: { code: 'invalid-input', detail: 'not a call' } };
    }
    return handle(call.data.name, call.data.input);
  };
