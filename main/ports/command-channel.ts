/**
 * Answers one question of a second start, with anything that can be written as JSON. `isGone` is aborted when nobody waits
 * for the answer any more. Must not reject.
 */
export type AnswerQuestion = (question: unknown, isGone: AbortSignal) => Promise<unknown>;

/** Where second starts of Gavel, on the same profile and of the same person, reach the running one. */
export interface CommandChannel {
  /**
   * Begins to listen. Rejects when that is not possible here: Gavel then runs without. Gives back the function that ends it: it stops
   * listening, tells those who wait that it is over, and lets the answers that come at once out.
   */
  open(answer: AnswerQuestion): Promise<() => Promise<void>>;
}

/** What became of asking the running Gavel. */
export type Asked =
  | { readonly kind: 'answered'; readonly answer: unknown }
  | { readonly kind: 'not-running' }
  /** From here nobody can wait for an answer, so nothing was asked. */
  | { readonly kind: 'no-desktop' }
  /** Something took the question and gave no answer that could be trusted or read in time. */
  | { readonly kind: 'no-answer' };
