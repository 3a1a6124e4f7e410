/** What a page can attempt by itself; each callback decides. Each is to be called once, before the page loads. */
export interface PageEvents {
  /**
   * A frame of the page navigates or is redirected; loading by the application itself is not included.
   */
  onNavigation(decide: (url: string) => 'allow' | 'deny'): void;
  /** `window.open`, a link with a target, a middle click. */
  onNewWindow(decide: (url: string) => 'deny'): void;
  /** A guest page in an element of this one. */
  onGuestPage(decide: () => 'deny'): void;
}

/** What pages can attempt through their session; each callback decides. Each is to be called once. */
export interface SessionEvents {
  /** Camera, notifications, clipboard reading and every other permission a page requests or checks. */
  onPermission(decide: (permission: string) => 'allow' | 'deny'): void;
  /** A download starts. */
  onDownload(decide: (url: string) => 'deny'): void;
  /** A request is about to be sent: for a page, one of its files, or by a script. */
  onRequest(decide: (url: string) => 'allow' | 'deny'): void;
}

/** The sender of a request over the bridge, as the host reports it, never as the message claims. */
export interface CallSender {
  /** Whether it is the page in one of our windows. */
  readonly isOurWindow: boolean;
  /** Whether it is the page itself and not a frame in it. */
  readonly isMainFrame: boolean;
  /** The address of the sending frame; empty when it is gone. */
  readonly url: string;
}
