import { errorOf } from '../../app/domain/message-of.ts';
/** Why a request or a socket failed, as a closed list. */
export const networkFaultKinds = [
  'unknown-host',
  'unreachable',
  'refused-connection',
  'proxy-failed',
  'proxy-credentials',
  'proxy-method',
  'proxy-setting',
  'certificate-untrusted',
  'certificate-name',
  'certificate-expired',
  'timeout',
  'too-large',
  'cut',
  'aborted',
  'wrong-protocol',
  'upgrade-refused',
] as const;
export type NetworkFaultKind = (typeof networkFaultKinds)[number];

/**
 * A failure of the network. `wasSent` is whether bytes of the request may have left this machine: while it is false
 * the request was definitely not sent. `detail` is short and holds neither headers nor bodies.
 */
export class NetworkFault extends Error {
  override readonly name = 'NetworkFault';
  readonly kind: NetworkFaultKind;
  readonly wasSent: boolean;
  readonly detail: string;
  /** The HTTP status, where `kind` is `upgrade-refused`. */
  readonly status: number | null;

  constructor(kind: NetworkFaultKind, wasSent: boolean, detail: string, status: number | null = null) {
    super(`${kind}: ${detail}`);
    this.kind = kind;
    this.wasSent = wasSent;
    this.detail = detail.slice(0, 300);
    this.status = status;
  }
}

/** System error codes (Node's `errors` and OpenSSL's verification results) by the kind of failure. */
const kindByCode: Readonly<Record<string, NetworkFaultKind>> = {
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EAI_NODATA: 'unknown-host',
  EAI_NONAME: 'unknown-host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ECONNREFUSED: 'refused-connection',
  ETIMEDOUT: 'timeout',
  ESOCKETTIMEDOUT: 'timeout',
  ECONNRESET: 'cut',
  ECONNABORTED: 'cut',
  EPIPE: 'cut',
  ERR_STREAM_PREMATURE_CLOSE: 'cut',
  ERR_STREAM_DESTROYED: 'cut',
  CERT_HAS_EXPIRED: 'certificate-expired',
  CERT_NOT_YET_VALID: 'certificate-expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'certificate-name',
  HOSTNAME_MISMATCH: 'certificate-name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'certificate-untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'certificate-untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'certificate-untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'certificate-untrusted',
  CERT_SIGNATURE_FAILURE: 'certificate-untrusted',
  CERT_CHAIN_TOO_LONG: 'certificate-untrusted',
  CERT_REVOKED: 'certificate-untrusted',
  CERT_UNTRUSTED: 'certificate-untrusted',
  CERT_REJECTED: 'certificate-untrusted',
  INVALID_CA: 'certificate-untrusted',
  INVALID_PURPOSE: 'certificate-untrusted',
  PATH_LENGTH_EXCEEDED: 'certificate-untrusted',
  HPE_HEADER_OVERFLOW: 'too-large',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'too-large',
  EPROTO: 'wrong-protocol',
};

const wrongProtocolPrefixes = ['HPE_', 'ERR_SSL_', 'WS_ERR_', 'ERR_TLS_'];

/** Faults that concern the proxy and not the server while the tunnel is not open yet. */
const proxyKinds: ReadonlySet<NetworkFaultKind> = new Set([
  'unknown-host',
  'unreachable',
  'refused-connection',
  'cut',
  'wrong-protocol',
]);

const codeOf = (error: Error): string => {
  const code: unknown = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
};

/**
 * Classifies an error of Node's `net`, `tls`, `http` or of `ws`. `isThroughProxy` is true while a proxy was still
 * opening the tunnel.
 */
export const classifyNetworkError = (cause: unknown, wasSent: boolean, isThroughProxy = false): NetworkFault => {
  if (cause instanceof NetworkFault) return cause;
  const error = errorOf(cause);
  const code = codeOf(error);
  const detail = code === '' ? error.message : `${code} ${error.message}`;
  // hpagent (1.2) gives its errors a message only, no code.
  if (error.message === 'Bad response: 407') return new NetworkFault('proxy-credentials', wasSent, error.message);
  if (/^(?:Bad response: \d+|Proxy timeout)$/u.test(error.message))
    return new NetworkFault('proxy-failed', wasSent, error.message);
  const known =
    kindByCode[code] ?? (wrongProtocolPrefixes.some((prefix) => code.startsWith(prefix)) ? 'wrong-protocol' : 'cut');
  return new NetworkFault(isThroughProxy && proxyKinds.has(known) ? 'proxy-failed' : known, wasSent, detail);
};

/** The same fault; one of a certificate says of which host: a vendor may have several, found by itself. */
export const atHost = (fault: NetworkFault, { hostname }: URL): NetworkFault =>
  fault.kind.startsWith('certificate-')
    ? new NetworkFault(fault.kind, fault.wasSent, `${hostname}: ${fault.detail}`)
    : fault;
