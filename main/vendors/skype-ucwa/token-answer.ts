import { z } from 'zod';
import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer, HttpLimits, HttpRequest } from '../../net/http-request.ts';
import { FinalFault } from '../shared/faults.ts';
import { faultOfAnswer } from './faults.ts';

/** Of a request for a token. */
export const tokenLimits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 256 * 1024 };

/** A token as a host gave it. */
export interface GivenToken {
  /** The value of `Authorization`. */
  readonly authorization: string;
  /** How long it is valid, in milliseconds; null where that is not told. */
  readonly lifeMs: number | null;
  /** Another one is had before its end. */
  readonly isRenewed: boolean;
}

const tokenSchema = z.object({
  access_token: z.string().min(1).max(16_000),
  token_type: z.string().max(100).catch('Bearer'),
  expires_in: z.coerce.number().positive().catch(3_600),
});
const refusalSchema = z.object({ error: z.string(), ms_rtc_passiveauthuri: z.string().max(4_000).optional() });

/** A request for a token at the server's own endpoint. */
export const tokenRequest = (
  href: string,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
): HttpRequest => ({
  method: 'POST',
  url: href,
  headers: {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  },
  body: new URLSearchParams(form).toString(),
  limits: tokenLimits,
  signal,
});

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
};

/** The token in an answer. Throws the `Fault` that says why there is none. */
export const tokenIn = (answer: HttpAnswer): GivenToken => {
  const json = jsonOf(answer.body);
  const token = answer.status === 200 ? tokenSchema.safeParse(json) : null;
  if (!token?.success) throw refusalOf(answer, json);
  const { token_type: type, access_token: text, expires_in: seconds } = token.data;
  return { authorization: `${type} ${text}`, lifeMs: seconds * 1_000, isRenewed: true };
};

/** The page on which a person signs in before there is a token, as written, or empty. Null where none is wanted. */
export const pageWantedBy = (answer: HttpAnswer): string | null => {
  const refusal = answer.status === 400 ? refusalSchema.safeParse(jsonOf(answer.body)) : null;
  return refusal?.success && refusal.data.error === 'invalid_grant' ? (refusal.data.ms_rtc_passiveauthuri ?? '') : null;
};

/** Why there is no token. A wrong password is never tried again: the directory locks accounts. */
const refusalOf = (answer: HttpAnswer, json: unknown): Fault => {
  const { status, headers } = answer;
  const refusal = refusalSchema.safeParse(json);
  const detail = `${status} ${refusal.success ? refusal.data.error : ''} ${headers['x-ms-diagnostics'] ?? ''}`;
  if (!refusal.success)
    return status === 200 ? new Fault('not-this-system', 'The answer has no token.') : faultOfAnswer(answer);
  switch (refusal.data.error) {
    case 'invalid_grant':
      return new FinalFault('wrong-password', detail.trim().slice(0, 300));
    case 'server_error':
      return new Fault('server-error', detail.trim().slice(0, 300));
    case 'unsupported_grant_type':
      return new FinalFault('not-supported', detail.trim().slice(0, 300));
    default:
      return new FinalFault('not-permitted', detail.trim().slice(0, 300));
  }
};
