/** A page of somebody else's as the window for signing in shows it. */
export interface SignInPage {
  readonly url: string;
  readonly text: string;
}

/** One sign-in of a person on pages of their organisation. */
export interface SignInFlow<Value> {
  /** Where it begins; HTTPS. */
  readonly start: string;
  /** Who signs in, for the title. */
  readonly user: string;
  /** The account's private authority by its id, or empty. */
  readonly caFile: string;
  /** The origins of the vendor's own servers: only there a sign-in ends, and only there its secrets may go. */
  readonly home: readonly string[];
  /** Names of parameters in addresses that hold what the sign-in yields. */
  readonly secretParameters: readonly string[];
  /** What a page at one of `home` yields; null where it is not the last one. Throws a `Fault` where it says no. */
  read(page: SignInPage): Value | null;
}

/** Windows in which a person signs in on pages of their organisation. */
export interface SignInWindow {
  /**
   * Opens one and resolves with what it yields. Rejects with a `Fault`: the person closed it, it took too long, it led
   * where it must not, `signal` aborted (`interrupted`). It is closed by then.
   */
  run<Value>(flow: SignInFlow<Value>, signal: AbortSignal): Promise<Value>;
}
