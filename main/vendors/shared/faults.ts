import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';

/** A refusal that is never retried automatically, whatever its code: only the user can change something about it. */
export class FinalFault extends Fault {
  readonly isFinal = true;
}

/** Faults of reaching the server, which pass by themselves. */
const connectionCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'unknown-host',
  'server-unreachable',
  'connection-refused',
  'connection-lost',
  'timeout',
  'proxy-failed',
  'proxy-credentials',
  'proxy-method',
  'proxy-setting',
  'out-of-service',
  'server-error',
  'server-busy',
  'interrupted',
  'answer-malformed',
  'answer-too-large',
  'session-renewed',
  'company-unreachable',
]);

/** Faults that pass by themselves only at a server that was known to be the right one; before, the user must look. */
const codesOnceKnown: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'certificate-untrusted',
  'certificate-name',
  'certificate-expired',
  'not-this-system',
  'company-answer',
]);

/** Whether a fault is about reaching the server, not about who the user is or what they may do. */
export const isConnectionFault = (fault: Fault): boolean =>
  !(fault instanceof FinalFault) && (connectionCodes.has(fault.code) || codesOnceKnown.has(fault.code));

/** Whether connecting is retried automatically after this fault. `wasOnline`: this server was connected to before. */
export const isTemporary = (fault: Fault, wasOnline: boolean): boolean =>
  !(fault instanceof FinalFault) &&
  (fault.code === 'internal' || connectionCodes.has(fault.code) || (wasOnline && codesOnceKnown.has(fault.code)));

const unansweredCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'connection-lost',
  'connection-refused',
  'server-unreachable',
  'unknown-host',
  'proxy-failed',
  'proxy-credentials',
  'proxy-method',
  'proxy-setting',
  'timeout',
  'interrupted',
  'out-of-service',
  'wrong-password',
]);

/** Whether a fault of a read says nothing about what was read: nothing answered, or the session may not ask at all. */
export const isUnanswered = (fault: Fault): boolean => unansweredCodes.has(fault.code);
