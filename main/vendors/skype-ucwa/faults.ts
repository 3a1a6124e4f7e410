import { z } from 'zod';
import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import { RateLimited } from '../../../app/vendor/adapter.ts';
import type { HttpAnswer } from '../../net/http-request.ts';
import { boundedJson } from '../shared/bounded-json.ts';
import { retryAfterMs } from '../shared/exchange.ts';
import { outsideText } from '../../../app/domain/outside-text.ts';
import { FinalFault } from '../shared/faults.ts';

const errorSchema = z.object({
  code: z
    .string()
    .max(200)
    .transform((value) => outsideText(value, 200)),
  subcode: z.string().max(200).catch(''),
  message: z
    .string()
    .catch('')
    .transform((value) => outsideText(value, 400)),
});

/** Why the server refused something, or why something came to an end. */
export interface Reason {
  readonly code: string;
  /** Empty for none: `None` is the same. */
  readonly subcode: string;
  /** In the user's language, for *Details*. */
  readonly message: string;
}

/** Reads the error structure of an answer or an event; null where there is none. */
export const readReason = (json: unknown): Reason | null => {
  const parsed = errorSchema.safeParse(json);
  if (!parsed.success) return null;
  const { code, subcode, message } = parsed.data;
  return { code, subcode: subcode === 'None' ? '' : subcode, message };
};

/** A refusal by the server itself, in its own words. */
export class UcwaRefusal extends Fault {
  readonly status: number;
  readonly subcode: string;
  /** See `waitAfter`. */
  readonly retryAfterMs: number | null;

  constructor(code: ErrorCode, status: number, { code: name, subcode, message }: Reason, waitMs: number | null = null) {
    super(code, `${status} ${name}${subcode === '' ? '' : `/${subcode}`} ${message}`.trim().slice(0, 400));
    this.status = status;
    this.subcode = subcode;
    this.retryAfterMs = waitMs;
  }

  /** The application is gone: it must be made again. */
  get isApplicationGone(): boolean {
    return this.status === 404 && this.subcode === 'ApplicationNotFound';
  }

  /** What was asked about is not there (any more). */
  get isGone(): boolean {
    return (this.status === 404 || this.status === 410) && !this.isApplicationGone && this.code === 'already-gone';
  }

  /** A decision that came too late is refused in one of two ways. */
  get isStale(): boolean {
    return this.isGone || (this.status === 409 && this.code === 'invalid-state');
  }
}

/** By subcode, where that says more than the status. */
const bySubcode: Readonly<Record<string, ErrorCode>> = {
  AnonymousNotAllowed: 'not-permitted',
  AttendeeNotAllowed: 'not-chair',
  ApplicationNotFound: 'session-renewed',
  DestinationNotFound: 'unknown-meeting',
  ConversationNotFound: 'call-ended',
  APIVersionNotSupported: 'not-supported',
  TooManyGroups: 'limit-exceeded',
  TooManyOnlineMeetings: 'limit-exceeded',
  AnotherOperationPending: 'already-under-way',
  PGetReplaced: 'taken-over',
  CannotRedirect: 'out-of-service',
  InactiveApplicationExpired: 'signed-out-by-server',
  TooManyApplications: 'limit-exceeded',
  UserAgentNotAllowed: 'not-permitted',
  CallbackChannelError: 'server-error',
};

const byStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'request-malformed',
  403: 'not-permitted',
  404: 'already-gone',
  405: 'not-supported',
  408: 'vendor-time-out',
  409: 'invalid-state',
  410: 'already-gone',
  412: 'invalid-state',
  413: 'request-malformed',
  415: 'request-malformed',
  428: 'request-malformed',
  500: 'server-error',
  503: 'out-of-service',
  504: 'vendor-time-out',
};

/** A host that was in use takes no token any more, not even a new one: the account may have moved to another pool. */
export class HostRefusal extends Fault {
  constructor(detail: string) {
    super('connection-lost', detail);
  }
}

/** A gateway says that the servers behind it are away. */
class GatewayRefusal extends Fault {
  /** See `waitAfter`. */
  readonly retryAfterMs: number | null;

  constructor(detail: string, waitMs: number | null) {
    super('out-of-service', detail);
    this.retryAfterMs = waitMs;
  }
}

/** How long the servers want to be left alone after a fault, in milliseconds; null where they do not say. */
export const waitAfter = (fault: Fault): number | null =>
  fault instanceof UcwaRefusal || fault instanceof GatewayRefusal || fault instanceof RateLimited
    ? fault.retryAfterMs
    : null;

/** What only the user can change ends the session for good. */
const final: ReadonlySet<string> = new Set([
  'PGetReplaced',
  'InactiveApplicationExpired',
  'TooManyApplications',
  'UserAgentNotAllowed',
]);

/** Whether a fault is a refusal after which the account must not connect again by itself. */
export const endsForGood = (fault: unknown): fault is UcwaRefusal =>
  fault instanceof UcwaRefusal && final.has(fault.subcode);

/** The same fault, never retried by itself. */
export const finalOf = ({ code, detail }: Fault): FinalFault => new FinalFault(code, detail);

const jsonOf = (body: string): unknown => {
  try {
    return boundedJson(body);
  } catch {
    return null;
  }
};

/** What an answer without success means: a refusal by the server, or that something else answered. */
export const faultOfAnswer = (answer: HttpAnswer): Fault => {
  const { status, headers, body } = answer;
  const isJson = (headers['content-type'] ?? '').toLowerCase().includes('json');
  const reason = isJson ? readReason(jsonOf(body)) : null;
  // Too many requests at once: nothing was done with this one.
  if (status === 429) return new RateLimited(retryAfterMs(answer), `429 ${reason?.message ?? ''}`.trim().slice(0, 400));
  const waitMs = status === 503 ? retryAfterMs(answer) : null;
  if (reason)
    return new UcwaRefusal(bySubcode[reason.subcode] ?? byStatus[status] ?? 'rejected', status, reason, waitMs);
  const diagnostics = outsideText(headers['x-ms-diagnostics'] ?? '', 200);
  const detail = `HTTP ${status} ${diagnostics}`.trim();
  if (status === 502 || status === 503 || status === 504) return new GatewayRefusal(detail, waitMs);
  if (status === 403) return new Fault('not-permitted', detail);
  if (status >= 500) return new Fault('server-error', detail);
  return new Fault('not-this-system', detail);
};

/** Whether nobody knows if what was asked for was done: something else answered, or the server gave up waiting. */
export const isOutcomeUnknown = (fault: Fault): boolean =>
  fault instanceof UcwaRefusal
    ? fault.status === 504 || fault.status === 408
    : ['out-of-service', 'server-error', 'not-this-system'].includes(fault.code);

/** Why somebody who was invited is not in the meeting, in our words. */
export const codeOfInvitation = (reason: Reason | null): ErrorCode => {
  switch (reason?.subcode ?? '') {
    case 'Declined':
    case 'Denied':
    case 'Canceled':
      return 'declined';
    case 'DialoutNotAllowed':
    case 'FederationRequired':
    case 'NotAllowed':
      return 'not-permitted';
    case 'DestinationNotFound':
      return 'invalid-destination';
    default: {
      const code = codeOfReason(reason);
      return code === 'turned-away' || (reason === null && code === 'rejected') ? 'not-answered' : code;
    }
  }
};

/** Why a meeting refused us, or why we are no longer in it, in our words. */
export const codeOfReason = (reason: Reason | null): ErrorCode => {
  switch (reason?.subcode ?? '') {
    case 'Denied':
    case 'Declined':
    case 'Ejected':
    case 'Removed':
      return 'turned-away';
    case 'DestinationNotFound':
      return 'unknown-meeting';
    case 'InviteesOnly':
    case 'AnonymousNotAllowed':
    case 'FederationRequired':
    case 'NotAllowed':
      return 'not-permitted';
    case 'TooManyLobbyParticipants':
    case 'TooManyParticipants':
      return 'limit-exceeded';
    case 'Busy':
    case 'DoNotDisturb':
      return 'busy';
    case 'Timeout':
      return 'not-answered';
    case 'Unreachable':
    case 'Unavailable':
      return 'not-reachable';
    default:
      return 'rejected';
  }
};
