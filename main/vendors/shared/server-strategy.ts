import type { Fault } from '../../../app/domain/error-code.ts';
import type { SessionHooks, VendorSession } from './session.ts';

/** What follows from a failed attempt. */
export interface AttemptOutcome {
  /** The next candidate of the round is tried at once. */
  readonly triesNext: boolean;
  /** The session stays, because it hears when the server is back. */
  readonly keepsSession: boolean;
}

/** One server that an account may connect to, in one round of attempts. */
export interface ServerCandidate<Session extends VendorSession> {
  /** Equal for the same server: a session that is still there is opened again instead of made anew. */
  readonly key: string;
  /** Makes a session that does nothing before `open`. */
  makeSession(hooks: SessionHooks): Session;
  /** Connects, signs in and reads everything. `isReconnect`: not asked for by the user. Rejects with a `Fault`. */
  open(session: Session, isReconnect: boolean): Promise<void>;
  /** The session is live. */
  connected(session: Session): void;
  /** The attempt failed. */
  failed(session: Session, fault: Fault): AttemptOutcome;
}

/** Which servers an account connects to, in which order, and what a fault means there. */
export interface ServerStrategy<Session extends VendorSession> {
  /** The server in use, or the one to begin with, for people: `host:port`. */
  readonly via: string;
  /** The servers to try now, the preferred one first; at least one. */
  round(): readonly ServerCandidate<Session>[];
  /** A live session ended. `shortCount`: so many sessions in a row ended soon. */
  ended(fault: Fault, shortCount: number): { readonly fault: Fault; readonly isRetriedAtOnce: boolean };
  /** Whether it is retried only when the user asks for it. `wasOnline`: since the user asked last. */
  needsUser(fault: Fault, wasOnline: boolean): boolean;
  /** The pause before the next attempt in milliseconds; null where it grows with each failure. */
  retryAfterMs(fault: Fault): number | null;
  /**
   * Asks, without signing in, whether a server would serve; asked every 2 s while nothing answers and a conference is
   * in sight. Rejects when none would. Left out where that cannot be asked.
   */
  readonly knock?: (signal: AbortSignal) => Promise<void>;
  /** The user asks again after a refusal: back to the initial state. */
  reset(): void;
}
