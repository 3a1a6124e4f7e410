import type { CommandKind } from '../../../../app/domain/command.ts';
import { Fault, type ErrorCode } from '../../../../app/domain/error-code.ts';
import type { ApiError } from './wire.ts';

/** What was asked when an error came: the same words mean different things. */
export type Purpose = CommandKind | 'read' | 'sign-in' | 'sign-out';

const callPurposes: ReadonlySet<Purpose> = new Set<Purpose>([
  'drop',
  'answer',
  'hold',
  'retrieve',
  'leave',
  'merge',
  'transfer',
  'barge',
  'intercept',
  'consult',
  'transfer-to',
  'send-digits',
  'update-call-data',
]);

/** CTI failure codes, and the Dialog API's own numbers, that mean the same whatever was asked. */
const codeByNumber: Readonly<Record<string, ErrorCode>> = {
  '6': 'invalid-destination',
  '8': 'not-permitted',
  '11': 'call-ended',
  '13': 'already-gone',
  '14': 'invalid-destination',
  '22': 'invalid-state',
  '24': 'invalid-state',
  '25': 'invalid-state',
  '26': 'call-ended',
  '27': 'already-gone',
  '32': 'server-busy',
  '33': 'server-busy',
  '34': 'out-of-service',
  '38': 'limit-exceeded',
  '70': 'rejected',
  '71': 'rejected',
  '78': 'vendor-time-out',
  '257': 'signed-out',
  '260': 'extension-invalid',
  '265': 'invalid-state',
  '268': 'not-a-party',
  '269': 'server-error',
  '283': 'extension-in-use',
  '287': 'not-permitted',
  '289': 'account-locked',
  '290': 'drop-not-enabled',
  '13145': 'barge-not-possible',
  '20700': 'limit-exceeded',
  '20999': 'not-permitted',
};

const codeOfNumber = (number: string, purpose: Purpose): ErrorCode | null => {
  if (number === '257' && purpose === 'sign-in') return 'wrong-password';
  if ((number === '20999' || number === '13145') && (purpose === 'barge' || purpose === 'monitor'))
    return 'barge-not-possible';
  if (number === '13145') return 'invalid-state';
  return codeByNumber[number] ?? null;
};

const codeOfType = (type: string, error: ApiError | null, purpose: Purpose): ErrorCode | null => {
  switch (type) {
    case 'authorization failure':
    case 'authentication failure':
    case 'unauthorized':
      if (/lock/iu.test(`${error?.message ?? ''} ${error?.data ?? ''}`)) return 'account-locked';
      // Only the answer to a sign-in decides about the password.
      return purpose === 'sign-in' ? 'wrong-password' : 'not-permitted';
    case 'invalid authorization user specified':
    case 'invalid supervisor':
    case 'forbidden':
      return 'not-permitted';
    case 'user not found':
      return 'unknown-user';
    case 'dialog not found':
      return 'call-ended';
    case 'not found':
      return callPurposes.has(purpose) ? 'call-ended' : purpose === 'sign-in' ? 'unknown-user' : 'rejected';
    case 'parameter missing':
    case 'invalid input':
    case 'bad request':
      if (/reason/iu.test(`${error?.message ?? ''} ${error?.data ?? ''}`) && purpose !== 'set-member-state')
        return 'reason-required';
      return purpose === 'sign-in' ? 'extension-invalid' : 'request-malformed';
    case 'invalid destination':
      return 'invalid-destination';
    case 'invalid state':
      return 'invalid-state';
    case 'invalid device':
      return 'extension-invalid';
    case 'device busy':
      return purpose === 'sign-in' ? 'extension-in-use' : 'device-busy';
    case 'not implemented':
      return 'not-supported';
    case 'service unavailable':
      return 'out-of-service';
    case 'internal server error':
      return 'server-error';
    case 'generic error':
    case 'call operation failure':
    case 'mode not allowed':
      return 'rejected';
    default:
      return null;
  }
};

const codeOfStatus = (status: number, purpose: Purpose): ErrorCode => {
  // Finesse itself says in XML why it refuses; this is an answer without it.
  if (status === 401) return purpose === 'read' || purpose === 'sign-in' ? 'server-error' : 'not-permitted';
  if (status === 403) return 'not-permitted';
  if (status === 404)
    return callPurposes.has(purpose) ? 'call-ended' : purpose === 'read' ? 'not-this-system' : 'unknown-user';
  if (status === 408 || status === 429) return 'server-busy';
  if (status === 501) return 'not-supported';
  // 502 to 504 come from the web container or a proxy before it.
  if (status >= 502 && status <= 504) return 'out-of-service';
  if (status >= 500) return 'server-error';
  return status >= 400 ? 'request-malformed' : 'not-this-system';
};

const words = (error: ApiError): string =>
  [error.type, error.data, error.message, error.peripheralText]
    .filter((word) => word !== '')
    .join(' · ')
    .slice(0, 400);

/** The fault that an error stands for: its number first, then its type. */
const faultOfApiError = (error: ApiError, purpose: Purpose): Fault | null => {
  const number = [error.data, error.type].find((word) => /^\d+$/u.test(word)) ?? '';
  const code = codeOfNumber(number, purpose) ?? codeOfType(error.type.toLowerCase(), error, purpose);
  return code === null ? null : new Fault(code, words(error));
};

/** The fault of an HTTP answer that is no success. `errors` is empty when its body was not the API's XML. */
export const faultOfAnswer = (status: number, errors: readonly ApiError[], purpose: Purpose): Fault => {
  const [error] = errors;
  const known = error ? faultOfApiError(error, purpose) : null;
  return known ?? new Fault(codeOfStatus(status, purpose), error ? words(error) : `HTTP ${status}`);
};

/** The fault of an error that came by notification, after the request had been accepted. */
export const faultOfNotification = (error: ApiError, purpose: Purpose): Fault =>
  faultOfApiError(error, purpose) ?? new Fault('rejected', words(error));
