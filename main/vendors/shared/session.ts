import type { Fault } from '../../../app/domain/error-code.ts';

/** What a session reports to the connection that uses it. */
export interface SessionHooks {
  /** Called once, when the session is over without `close`: connect again, or not, as the fault says. */
  readonly onEnd: (fault: Fault) => void;
  /** The server is out of service, but the session still hears it: `open` may be called again. */
  readonly onPause: (fault: Fault) => void;
  /** The server of a paused session is back: `open` may be called again. */
  readonly onResumable: () => void;
}

/**
 * One connected stretch of time at one server: signed in, everything read, events applied as they come. Used by one
 * `AccountConnection`; after its end a new one is made.
 */
export interface VendorSession {
  /** Everything was read and events are applied as they come. */
  readonly isLive: boolean;
  /** Ended for good. */
  readonly isOver: boolean;
  /** The server and the transport, for people: `host:port · WebSocket`. */
  readonly via: string;
  /** Asks the server for a sign of life; a server that does not give one ends the session. */
  probe(): void;
  /** Resolves once the server has answered and its events are known to arrive. Rejects with a `Fault`. */
  prove(): Promise<void>;
  /** Ends the session as lost, because what it knows is no longer trusted (the computer slept). */
  giveUp(): void;
  /** Signs the user out at the vendor. Rejects with a `Fault` when the server refuses; the session goes on then. */
  signOut(reasonId: string | null): Promise<void>;
  /**
   * Leaves nothing behind: subscriptions, timers, requests. `retry`: another session of the same account follows.
   * `stop`: none does. Resolves within 3 s and never rejects.
   */
  close(reason: 'retry' | 'stop'): Promise<void>;
}
