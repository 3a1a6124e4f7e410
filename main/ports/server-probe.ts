import type { Endpoint } from '../../app/vendor/adapter.ts';

/** A server's certificate that was found to be trusted. */
export interface TrustedCertificate {
  /** Its issuer, by its own name. */
  readonly issuer: string;
  /** The end of its validity, milliseconds since 1970-01-01 UTC. */
  readonly validToMs: number;
  /** SHA-256 of it in base64. */
  readonly fingerprint: string;
}

/** A server's time. */
export interface ServerTime {
  /** Milliseconds since 1970-01-01 UTC, exact to a second; null when it sends none. */
  readonly serverMs: number | null;
  /** Our own time in the middle between request and response. */
  readonly ownMs: number;
}

/** A proxy and its response to a CONNECT request for a server. */
export interface ProxyResponse {
  /** `host:port`, without user and password. */
  readonly proxy: string;
  /** The HTTP status, or null without a response. */
  readonly status: number | null;
  /** The ways of saying who one is that it offers, in lower case; empty where it names none. */
  readonly methods: readonly string[];
  /** The failure, for *Details*; empty with a response. */
  readonly detail: string;
}

/**
 * Probes servers with the same proxies and the same trust as accounts use; sends no credentials and keeps no
 * connection. Each rejects with a `Fault` of the network's codes, and with `interrupted` once `signal` aborts.
 */
export interface ServerProbe {
  /** Queries the proxy of the environment for this server; null when there is none. */
  queryProxy(endpoint: Endpoint, signal: AbortSignal): Promise<ProxyResponse | null>;
  /** Makes a complete TLS handshake and sends nothing more. */
  handshake(endpoint: Endpoint, signal: AbortSignal): Promise<TrustedCertificate>;
  /** Requests the time with HEAD. */
  readTime(endpoint: Endpoint, signal: AbortSignal): Promise<ServerTime>;
}
