import { z } from 'zod';
import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer, HttpLimits } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import { ask } from '../shared/exchange.ts';
import { FinalFault } from '../shared/faults.ts';
import { readChallenge } from './challenge.ts';
import { faultOfAnswer } from './faults.ts';
import { GivenTokens } from './given-tokens.ts';
import type { HostCheck } from './hosts.ts';
import { proveByNtlm } from './ntlm.ts';
import type { SignInWay } from './settings.ts';

const limits: HttpLimits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 256 * 1024 };

/** A token as a host gave it. */
export interface GivenToken {
  /** The value of `Authorization`. */
  readonly authorization: string;
  /** How long it is valid, in milliseconds; null where that is not told. */
  readonly lifeMs: number | null;
}

/** One way of getting tokens. All reject with a `Fault`. */
export interface Grant {
  /** The tokens were issued elsewhere: there are no others. */
  readonly isGiven: boolean;
  /** Where a host that answered so gives tokens of this kind. Throws a `Fault` when it gives none. */
  whereFor(answer: HttpAnswer, url: string, hosts: HostCheck): string;
  /** Asks for a token there. `network` has connections for nothing else. */
  obtain(network: Network, href: string, signal: AbortSignal): Promise<GivenToken>;
}

export interface Credentials {
  readonly user: string;
  /** The password, or the token from elsewhere. */
  readonly secret: string;
}

const tokenSchema = z.object({
  access_token: z.string().min(1).max(16_000),
  token_type: z.string().max(100).catch('Bearer'),
  expires_in: z.coerce.number().positive().catch(3_600),
});
const refusalSchema = z.object({ error: z.string() });

/** Where the challenge of an answer sends those who have this grant. */
const whereByChallenge =
  (grant: string) =>
  (answer: HttpAnswer, url: string, hosts: HostCheck): string => {
    const challenge = readChallenge(answer.headers['www-authenticate'] ?? '');
    if (!challenge) throw new Fault('not-this-system', `HTTP ${answer.status}: it asks for no token of its own.`);
    if (!challenge.grants.includes(grant))
      throw new FinalFault('not-supported', `No ${grant}: ${challenge.grants.join(', ')}`.slice(0, 300));
    if (!URL.canParse(challenge.href, url)) throw new Fault('not-this-system', 'It asks for tokens at no address.');
    const href = new URL(challenge.href, url).href;
    hosts.require(href);
    return href;
  };

const request = (href: string, form: Readonly<Record<string, string>>, signal: AbortSignal) => ({
  method: 'POST' as const,
  url: href,
  headers: {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  },
  body: new URLSearchParams(form).toString(),
  limits,
  signal,
});

const byPassword = ({ user, secret }: Credentials): Grant => ({
  isGiven: false,
  whereFor: whereByChallenge('password'),
  obtain: async (network, href, signal) =>
    tokenIn(await ask(network, request(href, { grant_type: 'password', username: user, password: secret }, signal))),
});

const windowsGrant = 'urn:microsoft.rtc:windows';

/** NTLM on the request for the token itself; there is no Kerberos. */
const byWindows = (credentials: Credentials): Grant => ({
  isGiven: false,
  whereFor: whereByChallenge(windowsGrant),
  obtain: async (network, href, signal) => {
    const wanted = request(href, { grant_type: windowsGrant }, signal);
    return tokenIn(await proveByNtlm(network, wanted, credentials));
  },
});

/** Tokens that were issued elsewhere: each is shown to its host as it is, and nothing renews it. */
const byToken = ({ secret }: Credentials): Grant => {
  const given = new GivenTokens(secret);
  return {
    isGiven: true,
    whereFor: (_answer, url) => url,
    obtain: async (_network, href) => {
      const token = given.for(href);
      if (token === null) throw new FinalFault('token-not-taken', `None of the tokens is for ${new URL(href).host}.`);
      return Promise.resolve({ authorization: `Bearer ${token}`, lifeMs: null });
    },
  };
};

/** The way of getting tokens that the user chose. */
export const grantFor = (way: SignInWay, credentials: Credentials): Grant =>
  ({ password: byPassword, windows: byWindows, token: byToken })[way](credentials);

const jsonOf = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
};

const tokenIn = (answer: HttpAnswer): GivenToken => {
  const json = jsonOf(answer.body);
  const token = answer.status === 200 ? tokenSchema.safeParse(json) : null;
  if (!token?.success) throw refusalOf(answer, json);
  const { token_type: type, access_token: text, expires_in: seconds } = token.data;
  return { authorization: `${type} ${text}`, lifeMs: seconds * 1_000 };
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
