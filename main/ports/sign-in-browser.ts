/** A person's own browser, in which they sign in where there are no windows of Gavel's. */
export interface SignInBrowser {
  /**
   * Opens the address that `start` makes of the one that the browser is to come back to, on this computer, and resolves
   * with the address at which it came back. `start` names a `state` in its address: whoever comes without it is nobody.
   * Rejects with a `Fault`: it took too long, `signal` aborted (`interrupted`), or no browser could be opened.
   */
  run(start: (redirect: string) => Promise<string>, signal: AbortSignal): Promise<string>;
}

/** What a browser asked for, and what it is shown. */
export type OnVisit = (url: string) => { readonly status: number; readonly html: string };

/** The host's half. */
export interface BrowserPlace {
  /** Listens on this computer alone. `redirect`: its address. */
  listen(onVisit: OnVisit): Promise<{ readonly redirect: string; readonly close: () => void }>;
  /** Shows an address in the person's browser. Rejects where there is none. */
  open(url: string): Promise<void>;
}
