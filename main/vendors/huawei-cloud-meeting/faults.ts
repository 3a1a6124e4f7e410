import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import { RateLimited } from '../../../app/vendor/adapter.ts';
import type { HttpAnswer } from '../../net/http-request.ts';
import { isHtml, retryAfterMs } from '../shared/exchange.ts';

/** What a request was for: some answers mean different things. */
export type Purpose = 'sign-in' | 'management' | 'control-token' | 'read' | 'command';

/** The access token does not count any more. `isTakenOver`: because of another sign-in. */
export class AccessTokenLost extends Fault {
  readonly isTakenOver: boolean;

  constructor(isTakenOver: boolean, detail: string) {
    super(isTakenOver ? 'taken-over' : 'signed-out-by-server', detail);
    this.isTakenOver = isTakenOver;
  }
}

/** The control token does not count any more: another one must be asked for with the password. */
export class ControlTokenLost extends Fault {
  constructor(detail: string) {
    super('session-renewed', detail);
  }
}

const codes: Readonly<Record<string, ErrorCode>> = {
  // Meetings and control
  111070001: 'request-malformed',
  111070002: 'not-permitted',
  111070003: 'server-error',
  111070005: 'meeting-not-running',
  111070006: 'unknown-meeting',
  111070009: 'meeting-password-missing',
  111070010: 'meeting-or-password-wrong',
  111070110: 'server-error',
  111070112: 'server-error',
  111070113: 'server-error',
  111070114: 'server-error',
  111070115: 'server-error',
  111070116: 'server-error',
  111070121: 'notifications-refused',
  111070122: 'rejected',
  111071004: 'not-permitted',
  111071011: 'invalid-state',
  111071013: 'invalid-input',
  111071015: 'limit-exceeded',
  111071018: 'invalid-input',
  111071021: 'limit-exceeded',
  111071022: 'invalid-input',
  111071052: 'meeting-attempts-locked',
  111071053: 'meeting-attempts-locked',
  111071058: 'invalid-state',
  111071059: 'limit-exceeded',
  111071061: 'request-malformed',
  111071062: 'request-malformed',
  111071065: 'invalid-state',
  111071066: 'limit-exceeded',
  111071067: 'invalid-state',
  111071071: 'server-error',
  111071072: 'meeting-not-running',
  111071074: 'not-permitted',
  111071075: 'not-permitted',
  111071080: 'meeting-or-password-wrong',
  111071081: 'meeting-or-password-wrong',
  111071082: 'limit-exceeded',
  111071091: 'meeting-or-password-wrong',
  111071105: 'invalid-input',
  111071106: 'invalid-state',
  111071116: 'limit-exceeded',
  111072001: 'limit-exceeded',
  111072003: 'meeting-not-running',
  111072004: 'invalid-state',
  111072005: 'meeting-not-running',
  111072006: 'meeting-not-running',
  111072007: 'not-reachable',
  111072008: 'already-gone',
  111072009: 'rejected',
  111072010: 'not-supported',
  111072011: 'invalid-state',
  111072012: 'rejected',
  111072017: 'already-gone',
  111072018: 'meeting-or-password-wrong',
  111072020: 'not-supported',
  111072021: 'limit-exceeded',
  111072022: 'limit-exceeded',
  111072024: 'invalid-state',
  111072025: 'not-supported',
  111072026: 'not-supported',
  111072031: 'invalid-destination',
  111072032: 'invalid-destination',
  111072033: 'invalid-destination',
  111072034: 'invalid-input',
  111072035: 'invalid-input',
  111072036: 'invalid-input',
  111072037: 'invalid-input',
  111072038: 'invalid-input',
  111072039: 'invalid-input',
  111072040: 'invalid-input',
  111072041: 'invalid-input',
  111072042: 'invalid-input',
  111072043: 'invalid-input',
  111072044: 'invalid-input',
  111072045: 'invalid-input',
  111072046: 'invalid-input',
  111072047: 'invalid-input',
  111072049: 'vendor-time-out',
  111072050: 'meeting-locked',
  111072057: 'request-malformed',
  111072059: 'not-chair',
  111072060: 'not-supported',
  111072062: 'not-supported',
  111072064: 'meeting-attempts-locked',
  111072065: 'meeting-or-password-wrong',
  111072066: 'rejected',
  111072067: 'rejected',
  111072068: 'rejected',
  111072069: 'invalid-state',
  111072070: 'not-permitted',
  111072071: 'not-permitted',
  111072072: 'not-chair',
  111072073: 'invalid-state',
  111072074: 'not-permitted',
  111072075: 'meeting-not-running',
  111072076: 'already-gone',
  111072077: 'already-gone',
  111072082: 'already-in-conference',
  111072083: 'rejected',
  111072089: 'invalid-state',
  111072101: 'limit-exceeded',
  111072105: 'not-supported',
  111072106: 'limit-exceeded',
  111072107: 'not-supported',
  111072108: 'not-supported',
  111072110: 'not-permitted',
  111072111: 'not-supported',
  111072201: 'already-gone',
  111072213: 'not-permitted',
  111072214: 'invalid-input',
  111072504: 'limit-exceeded',
  111074001: 'invalid-state',
  111074002: 'not-chair',
  111074003: 'limit-exceeded',
  111081006: 'meeting-or-password-wrong',
  111081007: 'meeting-attempts-locked',
  111081009: 'meeting-attempts-locked',
  111081010: 'limit-exceeded',
  111100012: 'meeting-elsewhere',
  111112001: 'rejected',
  111112002: 'rejected',
  111112003: 'rejected',
  111112004: 'not-permitted',
  111112005: 'not-permitted',
  111112006: 'rejected',
  111112007: 'rejected',
  111112008: 'not-supported',
  115022001: 'limit-exceeded',
  118000002: 'meeting-attempts-locked',
  100000429: 'server-busy',
  // Signing in
  200000001: 'server-busy',
  200000002: 'server-error',
  200000003: 'request-malformed',
  200000004: 'request-malformed',
  200000005: 'out-of-service',
  206010000: 'wrong-password',
  206010007: 'account-disabled',
  206010025: 'wrong-password',
  206010030: 'rejected',
  206010031: 'limit-exceeded',
  206010036: 'not-permitted',
  206010057: 'wrong-password',
  206010058: 'unknown-user',
  206010070: 'rejected',
  206030000: 'unknown-user',
  206030015: 'account-locked',
  206060009: 'captcha-required',
  206060011: 'request-malformed',
};

const accessCodes: ReadonlySet<string> = new Set(['206020000', '206020001', '206020002']);
const takenOverCodes: ReadonlySet<string> = new Set(['206020001', '206020002']);
const controlCodes: ReadonlySet<string> = new Set(['111070004', '111070111', '118000000', '118000001']);

/** Whether a fault says that there is no meeting to control any more. */
export const isMeetingOver = ({ code }: Fault): boolean =>
  code === 'meeting-not-running' || code === 'meeting-or-password-wrong';

/** Whether a sign-in was refused because its signature is over. */
export const isSignatureOver = ({ detail }: Fault): boolean =>
  digitsOf((detail ?? '').split(' ')[0] ?? '') === '206010057';

/** What a refusal says: the code in nine digits, empty where there is none, and the service's own words. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
}

/** Nine digits of a code such as `MMC.111072065`; old gateways leave out the third one. */
export const digitsOf = (code: string): string => {
  const digits = /(\d+)\s*$/u.exec(code)?.[1] ?? '';
  return digits.length === 8 && digits.startsWith('11') ? `111${digits.slice(2)}` : digits;
};

const statusCodes: Readonly<Record<number, ErrorCode>> = {
  400: 'request-malformed',
  401: 'not-permitted',
  403: 'not-permitted',
  404: 'not-supported',
  405: 'not-supported',
  412: 'account-disabled',
  423: 'account-locked',
  500: 'server-error',
  502: 'out-of-service',
  503: 'out-of-service',
  504: 'out-of-service',
};

/** The fault of an answer that is a refusal of the service. */
export const faultOfRefusal = (answer: HttpAnswer, { code, message }: Refusal, purpose: Purpose): Fault => {
  const digits = digitsOf(code);
  const detail = `${code} ${message}`.trim().slice(0, 300);
  if (answer.status === 429 || digits === '100000429') return new RateLimited(retryAfterMs(answer), detail);
  if (accessCodes.has(digits) && purpose !== 'sign-in') return new AccessTokenLost(takenOverCodes.has(digits), detail);
  if (controlCodes.has(digits) && (purpose === 'read' || purpose === 'command')) return new ControlTokenLost(detail);
  if (answer.status === 401 && codes[digits] === undefined) {
    if (purpose === 'sign-in') return new Fault('wrong-password', detail);
    if (purpose === 'management') return new AccessTokenLost(false, detail);
    if (purpose !== 'control-token') return new ControlTokenLost(detail);
  }
  return new Fault(codes[digits] ?? statusCodes[answer.status] ?? 'rejected', detail);
};

/**
 * The fault of an answer that is not the service's: a portal, a proxy, another server. Null when only evidence can
 * tell whether a command was carried out.
 */
export const faultOfForeignAnswer = (answer: HttpAnswer, purpose: Purpose): Fault | null => {
  const { status, body } = answer;
  const detail = `HTTP ${status}`;
  if (status === 429) return new RateLimited(retryAfterMs(answer), detail);
  if (status === 503) return new Fault('out-of-service', detail);
  if (purpose === 'command') return status === 404 || status === 405 ? new Fault('not-supported', detail) : null;
  if (status === 502 || status === 504) return new Fault('out-of-service', detail);
  if (status >= 500) return new Fault('server-error', detail);
  if (status === 404 && purpose !== 'sign-in') return new Fault('not-supported', detail);
  const isOther = isHtml(body) || status !== 200 || purpose === 'sign-in';
  return new Fault(isOther ? 'not-this-system' : 'answer-malformed', `${detail}: the answer is not the service’s.`);
};
