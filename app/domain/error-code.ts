import * as z from 'zod/mini';
import { messageOf } from './message-of.ts';

/**
 * The closed list of error codes: of failed requests, of settled commands and of connections. Each has two texts in the
 * catalogues, what happened and what to do next: `error.<code>.what` and `error.<code>.next`.
 */
export const errorCodes = [
  // Reaching the server
  'unknown-host',
  'server-unreachable',
  'connection-refused',
  'connection-lost',
  'timeout',
  'proxy-failed',
  'proxy-credentials',
  'proxy-method',
  'proxy-setting',
  'certificate-untrusted',
  'certificate-name',
  'certificate-expired',
  'certificate-file-unreadable',
  'not-this-system',
  'other-organisation',
  'not-encrypted',
  'answer-malformed',
  'answer-too-large',
  // Signing in
  'wrong-password',
  'account-locked',
  'extension-invalid',
  'extension-in-use',
  'unknown-user',
  'taken-over',
  'signed-out-by-server',
  'password-missing',
  'notifications-refused',
  'already-signed-in',
  'cannot-take-over',
  'password-expired',
  'password-ends-soon',
  'password-change-required',
  'account-disabled',
  'captcha-required',
  'sign-in-expired',
  'token-not-taken',
  'company-unreachable',
  'company-refused',
  'company-answer',
  'company-not-accepted',
  'sign-in-open',
  'sign-in-cancelled',
  'sign-in-timeout',
  'sign-in-page-failed',
  'sign-in-leads-astray',
  'sign-in-refused',
  'sign-in-needs-application',
  'no-single-sign-on',
  'other-user',
  // Refusals by the server
  'out-of-service',
  'server-error',
  'server-busy',
  'not-supported',
  'not-permitted',
  'rejected',
  'invalid-state',
  'invalid-destination',
  'not-a-party',
  'already-gone',
  'drop-not-enabled',
  'limit-exceeded',
  'reason-required',
  'vendor-time-out',
  'device-busy',
  'barge-not-possible',
  'request-malformed',
  'session-renewed',
  'not-chair',
  'chair-must-stay',
  'already-in-conference',
  'not-answered',
  'declined',
  'busy',
  'not-reachable',
  'still-in-lobby',
  'turned-away',
  'gave-up',
  'admitted-by-other',
  'rejected-by-other',
  'meeting-or-password-wrong',
  'meeting-password-missing',
  'meeting-attempts-locked',
  'meeting-not-running',
  'meeting-locked',
  'meeting-elsewhere',
  'meeting-ended',
  'meeting-over',
  'meeting-moved',
  'lobby-left',
  'lobby-hidden',
  // Outcomes of commands
  'no-evidence',
  'not-observable',
  'call-ended',
  'target-gone',
  'target-changed',
  'link-unproved',
  'stale',
  'denied-here',
  'signed-out',
  'taken-back',
  'stopped',
  'interrupted',
  'account-disconnected',
  'already-under-way',
  'machine-slept',
  // This machine
  'clock-differs',
  'keychain-absent',
  'keychain-locked',
  'keychain-denied',
  'keychain-timeout',
  'keychain-failed',
  'settings-broken',
  'settings-newer',
  'settings-unwritable',
  'audit-unwritable',
  'bundle-unwritable',
  'already-running',
  'not-answering',
  'profile-unusable',
  'port-taken',
  'autostart-failed',
  'update-feed-unusable',
  'update-not-genuine',
  'update-certificate-refused',
  // Requests of the window
  'invalid-input',
  'too-fast',
  'not-confirmed',
  'forbidden-by-policy',
  'policy-broken',
  'unknown-account',
  'unknown-conference',
  'unknown-participant',
  'unknown-command',
  'unknown-meeting',
  'internal',
] as const;

export const errorCodeSchema = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** The longest detail that is kept or crosses the bridge, in UTF-16 units. */
export const detailLimit = 500;
/** A vendor's or the system's own words, for *Details*. Never a secret, never a stack. */
export const detailSchema = z.string().check(z.maxLength(detailLimit));

/** The longest message of an unexpected error that a `Fault` takes over. */
const messageLimit = 300;

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

/** `cause` itself where it is a fault; `internal` with its message for any other value that was thrown. */
export const asFault = (cause: unknown): Fault =>
  cause instanceof Fault ? cause : new Fault('internal', messageOf(cause).slice(0, messageLimit));
