import type { User } from '../model/types.ts';

/** A client's session as the notification service sees it. */
export interface ClientSession {
  readonly user: User | null;
  /** The full JID once a resource is bound, else empty. */
  readonly jid: string;
  /** True after a presence with a priority that is not negative. */
  readonly isAvailable: boolean;
  /** Sends one stanza; `isScripted` marks one that a script has made. */
  send(stanza: string, isScripted?: boolean): void;
  /** Ends the stream with a condition, or closes the connection without one. */
  end(condition?: string): void;
}
