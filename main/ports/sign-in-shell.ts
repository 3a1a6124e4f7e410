import type { SignInCookie } from './sign-in-window.ts';

/** A certificate with which a server answered the window for signing in. */
export interface PageCertificate {
  readonly host: string;
  /** SHA-256 of the certificate in base64. */
  readonly fingerprint: string;
  /** Its issuer, by its own name. */
  readonly issuer: string;
  /** The desktop trusts it by itself. */
  readonly isTrusted: boolean;
}

/** What becomes of the window for signing in: all that its page attempts is decided here, before it happens. */
export interface SignInWatcher {
  /** The page, or a frame in it, goes elsewhere or is sent there. */
  onNavigation(url: string): 'allow' | 'deny';
  /** A request is about to leave, for the page itself or for a part of it. */
  onRequest(url: string): 'allow' | 'deny';
  /** Whether a certificate is good: nothing is sent to its server before. */
  onCertificate(certificate: PageCertificate): Promise<boolean>;
  /** The window refused by itself what no page there may have: a permission, a download. */
  onRefused(what: string, detail: string): void;
  /** Another page is shown from now on. */
  onShown(url: string): void;
  /** The page at this address was read. */
  onPage(url: string): void;
  /** The page at this address could not be loaded; `reason` is Chromium's own name for why. */
  onFailed(url: string, reason: string): void;
  /** The person pressed *Cancel* or closed the window. */
  onCancel(): void;
}

/** The window for signing in: a page of somebody else's below a bar that is Gavel's own. */
export interface SignInShell {
  /** Loads the first page; everything else is led there by pages. */
  load(url: string): void;
  /** Shows this document in the bar, without scripts. A link to `cancelAddress` is *Cancel*; its title the window's. */
  showBar(html: string): void;
  /** What the page shows as text, read without any script of the page's own; the first `mostLength` characters. */
  readText(mostLength: number): Promise<string>;
  /** The cookies that the window would send to this address, those that scripts cannot see included. */
  readCookies(url: string): Promise<readonly SignInCookie[]>;
  /** Closes the window and forgets all that its pages kept. Idempotent; reports nothing any more. */
  close(): void;
}

/** The address that *Cancel* in the bar leads to. Nothing answers there. */
export const cancelAddress = 'https://cancel.invalid/';

/** Opens a window for signing in, empty, with nothing kept of any window before. */
export type OpenSignInShell = (watcher: SignInWatcher) => SignInShell;
