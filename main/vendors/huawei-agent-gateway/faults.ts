import type { CommandKind } from '../../../app/domain/command.ts';
import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import { isTemporary } from '../shared/faults.ts';

/**
 * How to sign in again after a lost session: as the first time, taking over, because of its Guid, or because the
 * gateway did not recover it.
 */
export type Renewal = 'plain' | 'forced' | 'guid' | 'recovery';

/** The session is gone; another one can be begun. */
export class LostSession extends Fault {
  readonly renewal: Renewal;

  constructor(renewal: Renewal, code: ErrorCode, detail: string) {
    super(code, detail);
    this.renewal = renewal;
  }
}

/** What was asked when a refusal came: some codes mean different things. */
export type Purpose = CommandKind | 'read' | 'sign-in' | 'sign-out';

const codes: Readonly<Record<string, ErrorCode>> = {
  '000-001': 'notifications-refused',
  '000-002': 'request-malformed',
  '000-003': 'session-renewed',
  '000-004': 'out-of-service',
  '000-005': 'not-permitted',
  '000-006': 'request-malformed',
  '000-007': 'already-under-way',
  '100-001': 'invalid-input',
  '100-002': 'already-signed-in',
  '100-003': 'server-busy',
  '100-004': 'wrong-password',
  '100-005': 'request-malformed',
  '100-006': 'signed-out',
  '100-007': 'rejected',
  '100-008': 'signed-out',
  '100-009': 'invalid-state',
  '100-010': 'invalid-state',
  '100-011': 'invalid-input',
  '100-012': 'not-permitted',
  '100-013': 'extension-invalid',
  '100-014': 'extension-invalid',
  '100-015': 'cannot-take-over',
  '100-016': 'invalid-input',
  '100-017': 'not-permitted',
  '100-018': 'unknown-user',
  '100-019': 'request-malformed',
  '100-020': 'password-expired',
  '100-021': 'already-under-way',
  '100-061': 'account-locked',
  '100-062': 'wrong-password',
  '101-001': 'not-a-party',
  '101-002': 'not-chair',
  '101-003': 'already-in-conference',
  '101-004': 'not-permitted',
  '101-005': 'invalid-destination',
  '101-006': 'chair-must-stay',
  '101-007': 'chair-must-stay',
  '110-016': 'account-locked',
  '200-001': 'invalid-destination',
  '200-012': 'invalid-destination',
  '200-017': 'call-ended',
  '200-018': 'invalid-destination',
  '200-023': 'already-gone',
  '200-024': 'already-gone',
  '200-025': 'call-ended',
  '200-026': 'call-ended',
  // There is no call to say anything of.
  '400-003': 'call-ended',
  '900-001': 'server-busy',
  '900-002': 'not-permitted',
  '900-003': 'server-busy',
  '900-004': 'invalid-destination',
  '900-005': 'invalid-state',
  '999-001': 'server-error',
};

const codeOf = (retcode: string, purpose: Purpose): ErrorCode => {
  if (purpose === 'sign-in' && (retcode === '100-003' || retcode === '100-021')) return 'server-busy';
  const known = codes[retcode];
  if (known) return known;
  if (retcode.startsWith('105-')) return 'out-of-service';
  return retcode.startsWith('200-') ? 'invalid-state' : 'rejected';
};

/** The code, what the platform behind the gateway says in digits, else the gateway's own words: for diagnostics. */
const detailOf = (retcode: string, message: string): string => {
  const digits = /Unknown ERROR\._(\d+)/u.exec(message)?.[1];
  return `${retcode} ${digits === undefined ? message : `CTI ${digits}`}`.trim().slice(0, 300);
};

/** The fault that a return code stands for. */
export const faultOfRetcode = (retcode: string, message: string, purpose: Purpose): Fault =>
  new Fault(codeOf(retcode, purpose), detailOf(retcode, message));

/** What a return code says of the session as such; null when it says nothing. */
export const sessionFaultOf = (retcode: string, message: string): Fault | null => {
  const detail = detailOf(retcode, message);
  switch (retcode) {
    case '100-006':
      return new LostSession('plain', 'signed-out-by-server', detail);
    case '000-003':
      return new LostSession('guid', 'session-renewed', detail);
    case '105-001':
    case '105-005':
    case '105-006':
    case '105-007':
      return new LostSession('forced', 'signed-out-by-server', detail);
    case '105-003':
    case '105-004':
      return new LostSession('recovery', 'out-of-service', detail);
    case '000-004':
    case '105-002':
      return new Fault('out-of-service', detail);
    default:
      return null;
  }
};

/** Whether connecting is retried automatically after this fault. `wasOnline`: the gateway was connected to before. */
export const isRetried = (fault: Fault, wasOnline: boolean): boolean =>
  fault instanceof LostSession || isTemporary(fault, wasOnline);
