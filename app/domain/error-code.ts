import * as z from 'zod/mini';

/**
 * Everything that can go wrong, as a closed list: what crosses the bridge, what a command is refused with and what a
 * connection waits for. Each code has words in the catalogues: `error.<code>.what` and `error.<code>.next`.
 */
export const errorCodes = [
  // Reaching the server
  'unknown-host', 'server-unreachable', 'connection-refused', 'connection-lost', 'timeout', 'proxy-failed',
  'certificate-untrusted', 'certificate-name', 'certificate-expired', 'certificate-file-unreadable',
  'not-this-system', 'answer-malformed', 'answer-too-large',
  // Who we are
  'wrong-password', 'account-locked', 'extension-invalid', 'extension-in-use', 'unknown-user', 'taken-over',
  'signed-out-by-server', 'password-missing', 'notifications-refused', 'already-signed-in', 'cannot-take-over', 'password-expired',
  // What the server says
  'out-of-service', 'server-error', 'server-busy', 'not-supported', 'not-permitted', 'rejected', 'invalid-state',
  'invalid-destination', 'not-a-party', 'already-gone', 'drop-not-enabled', 'limit-exceeded', 'reason-required',
  'vendor-time-out', 'device-busy', 'barge-not-possible', 'request-malformed', 'session-renewed', 'not-chair', 'chair-must-stay',
  'already-in-conference', 'not-answered',
  // What became of a command
  'no-evidence', 'not-observable', 'call-ended', 'target-gone', 'stale', 'denied-here', 'signed-out', 'taken-back',
  'interrupted', 'already-under-way', 'machine-slept',
  // This machine
  'keychain-absent', 'keychain-locked', 'keychain-denied', 'keychain-timeout', 'keychain-failed', 'settings-broken',
  'settings-newer', 'settings-unwritable', 'audit-unwritable', 'bundle-unwritable', 'already-running', 'port-taken', 'autostart-failed',
  'update-feed-unusable', 'update-not-genuine', 'update-certificate-refused',
  // What was asked of us
  'invalid-input', 'unknown-account', 'unknown-conference', 'unknown-participant', 'unknown-command', 'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/**
 * A failure with a code of the closed list. `detail` is for the *Details* of a notice and for the log: short, never a
 * secret, never a stack.
 */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: ErrorCode;
  readonly detail: string | null;

  constructor(code: ErrorCode, detail: string | null = null) {
    super(detail === null ? code : `${code}: ${detail}`);
    this.code = code;
    this.detail = detail;
  }
}

/** The fault that `cause` is, or `internal` for everything that was never meant to happen. */
export const asFault = (cause: unknown): Fault =>
  cause instanceof Fault ? cause : new Fault('internal', cause instanceof Error ? cause.message.slice(0, 300) : null);
