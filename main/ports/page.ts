/** What a page may try by itself and who decides about it. Each is to be connected once, before the page loads. */
export interface PageAttempts {
  /** A frame of the page, also a redirect, goes to another address; the page's own loading by the application is not asked. */
  onNavigation(decide: (url: string) => 'allow' | 'deny'): void;
  /** `window.open`, a link with a target, a middle click. */
  onNewWindow(decide: (url: string) => 'deny'): void;
  /** A guest page in an element of this one. */
  onGuestPage(decide: () => 'deny'): void;
}

/** What a page may try through what all pages share, and who decides about it. Each is to be connected once. */
export interface SessionAttempts {
  /** Camera, notifications, clipboard reading and everything else a page has to ask for or checks. */
  onPermission(decide: (permission: string) => 'allow' | 'deny'): void;
  /** A file is offered for saving. */
  onDownload(decide: (url: string) => 'deny'): void;
  /** Anything is about to be fetched: a page, a part of one, or what a script asks for. */
  onRequest(decide: (url: string) => 'allow' | 'deny'): void;
}

/** Who called over the bridge, as the host saw it: never what the message says of itself. */
export interface CallSender {
  /** Whether it is the page in our own window. */
  readonly isOurWindow: boolean;
  /** Whether it is the page itself and not a frame in it. */
  readonly isMainFrame: boolean;
  /** The address of the frame that called; empty when it is gone. */
  readonly url: string;
}
