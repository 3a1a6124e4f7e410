import type { Endpoint } from '../../app/vendor/adapter.ts';

/** The certificate a server showed, once it was found to be trusted. */
export interface TrustedCertificate {
  /** Who vouches for it, as it names itself. */
  readonly issuer: string;
  /** The end of its time, milliseconds since 1970-01-01 UTC. */
  readonly validToMs: number;
}

/** What a server says its time is. */
export interface ServerTime {
  /** Milliseconds since 1970-01-01 UTC, exact to a second; null when it does not say. */
  readonly serverMs: number | null;
  /** Our own time in the middle between question and answer. */
  readonly ownMs: number;
}

/** A proxy and what it said when it was asked to open the way to a server. */
export interface ProxyAnswer {
  /** `host:port`, without user and password. */
  readonly proxy: string;
  /** The HTTP status, or null when nothing answered. */
  readonly status: number | null;
  /** What went wrong, for *Details*; empty when it answered. */
  readonly detail: string;
}

/**
 * Looks at servers with the same ways out and the same trust as accounts use, sends no credentials to them and keeps no
 * connection. Each rejects with a `Fault` of the network's codes, and with `interrupted` once `signal` aborts.
 */
export interface ServerProbe {
  /** Asks the proxy that the system names for this server; null when there is none. */
  askProxy(endpoint: Endpoint, signal: AbortSignal): Promise<ProxyAnswer | null>;
  /** Makes a whole TLS handshake and sends nothing more. */
  shakeHands(endpoint: Endpoint, signal: AbortSignal): Promise<TrustedCertificate>;
  /** Asks for the time with a request that reads nothing. */
  askTime(endpoint: Endpoint, signal: AbortSignal): Promise<ServerTime>;
}
