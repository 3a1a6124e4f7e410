/** A page of somebody else's as the window for signing in shows it. */
export interface SignInPage {
  readonly url: string;
  readonly text: string;
  /** The cookies that go to the flow's `cookiesFor`; none where it names no address. */
  readonly cookies: readonly SignInCookie[];
}

/** A cookie that a page left in the window for signing in. */
export interface SignInCookie {
  readonly name: string;
  readonly value: string;
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
  /** An address at one of `home` whose cookies are part of what the sign-in yields. */
  readonly cookiesFor?: string;
  /**
   * Where the person is sent in the end, when that is a program on this computer. Nothing is asked for there: the
   * address itself, with its query, is what `read` gets.
   */
  readonly landing?: string;
  /**
   * What a page at one of `home`, or the address of `landing`, yields; null where it is not the last one. Throws or
   * rejects with a `Fault` where it says no.
   */
  read(page: SignInPage): Value | null | Promise<Value | null>;
}

/** Windows in which a person signs in on pages of their organisation. */
export interface SignInWindow {
  /**
   * Opens one and resolves with what it yields. Rejects with a `Fault`: the person closed it, it took too long, it led
   * where it must not, `signal` aborted (`interrupted`). It is closed by then.
   */
  run<Value>(flow: SignInFlow<Value>, signal: AbortSignal): Promise<Value>;
}
