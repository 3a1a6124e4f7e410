/**
 * Handles one request of a command-line start and returns a JSON value. `isGone` is aborted when the client has
 * disconnected. Must not reject.
 */
export type HandleRequest = (question: unknown, isGone: AbortSignal) => Promise<unknown>;

/** Where command-line starts of the same user on the same profile reach the running instance. */
export interface CommandChannel {
  /**
   * Starts listening. Rejects when that is not possible; Gavel then runs without. Returns a stop function, which closes
   * the server, aborts waiting requests and sends the responses that are available at once.
   */
  open(answer: HandleRequest): Promise<() => Promise<void>>;
}

/** The result of a request to the running instance. */
export type AskResult =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'not-running' }
  /** No response could be awaited without a desktop, so nothing was sent. */
  | { readonly kind: 'no-desktop' }
  /** The request was sent, but no valid response arrived in time. */
  | { readonly kind: 'no-answer' };
