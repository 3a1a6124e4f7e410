import { messageOf } from '../../../app/domain/message-of.ts';
import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';

/** How Chromium names failures of the network (`net_error_list.h`), as Gavel's error codes. */
const codeByNetError: readonly (readonly [pattern: RegExp, code: ErrorCode])[] = [
  [/ERR_NAME_NOT_RESOLVED|ENOTFOUND|EAI_AGAIN/, 'unknown-host'],
  [/ERR_CERT_|ERR_SSL_|SELF_SIGNED|UNABLE_TO_VERIFY/, 'update-certificate-refused'],
  [/ERR_CONNECTION_REFUSED|ECONNREFUSED/, 'connection-refused'],
  [/ERR_PROXY_|ERR_TUNNEL_/, 'proxy-failed'],
  [/ERR_(?:CONNECTION_)?TIMED_OUT|ETIMEDOUT|timed out/, 'timeout'],
  [/ERR_INTERNET_DISCONNECTED|ERR_ADDRESS_UNREACHABLE|ERR_NETWORK_|EHOSTUNREACH|ENETUNREACH/, 'server-unreachable'],
  [/ERR_CONNECTION_(?:RESET|CLOSED|ABORTED)|ERR_EMPTY_RESPONSE|ECONNRESET/, 'connection-lost'],
];

const codeByUpdaterError: Readonly<Record<string, ErrorCode>> = {
  ERR_CHECKSUM_MISMATCH: 'update-not-genuine',
  ERR_UPDATER_INVALID_SIGNATURE: 'update-not-genuine',
  ERR_UPDATER_NO_CHECKSUM: 'update-not-genuine',
  ERR_UPDATER_CHANNEL_FILE_NOT_FOUND: 'update-feed-unusable',
  ERR_UPDATER_INVALID_UPDATE_INFO: 'update-feed-unusable',
  ERR_UPDATER_NO_FILES_PROVIDED: 'update-feed-unusable',
  ERR_UPDATER_INVALID_VERSION: 'update-feed-unusable',
};

/**
 * The `Fault` for a failure of the updater. Its detail is the first line only: the rest is a stack or headers.
 */
export const updateFault = (cause: unknown): Fault => {
  if (cause instanceof Fault) return cause;
  const message = messageOf(cause);
  const own: unknown = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const status: unknown = cause instanceof Error && 'statusCode' in cause ? cause.statusCode : undefined;
  const detail = message.split('\n')[0] ?? null;
  if (typeof own === 'string' && own in codeByUpdaterError)
    return new Fault(codeByUpdaterError[own] ?? 'internal', detail);
  const named = codeByNetError.find(([pattern]) => pattern.test(`${String(own)} ${message}`));
  if (named) return new Fault(named[1], detail);
  if (typeof status === 'number') return new Fault(status >= 500 ? 'server-error' : 'update-feed-unusable', detail);
  return new Fault('internal', detail);
};
