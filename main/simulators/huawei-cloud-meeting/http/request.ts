import type { z } from 'zod';
import type { HttpRequest } from '../../shared/http/request.ts';
import { accessTokenOf, controlTokenOf } from '../model/tokens.ts';
import type { AccessToken, Account, ControlToken, Meeting } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { readControlToken } from '../wire/signature.ts';

/** A request as its route receives it. */
export interface Call extends Pick<HttpRequest, 'method' | 'headers' | 'body' | 'host'> {
  readonly world: World;
  /** The values of the path's wildcards, in order. */
  readonly params: readonly string[];
  readonly query: URLSearchParams;
  readonly isSecure: boolean;
}

/** What becomes of a request that is accepted. */
export interface Outcome {
  /** The reply's body as JSON; an accepted operation has none, or the one that a switch says. */
  readonly body?: unknown;
  readonly isOperation?: boolean;
  /** Whether no shape of the service describes the body. */
  readonly isUnusual?: boolean;
  readonly effect?: (() => void) | undefined;
}

/** One interface of the service. `verbs` names several methods with blanks between them. */
export interface Route {
  readonly verbs: string;
  readonly path: string;
  /** The statuses that its page prints, where these are fewer than elsewhere. */
  readonly printed?: readonly number[];
  /** Whether errors have `request_id` in their body. */
  readonly isSignIn?: boolean;
  /** Throws `ServiceFault`. */
  readonly run: (call: Call) => Outcome;
}

/** The host under which meetings of another site are controlled. */
export const siteHost = 'localhost';

/** Where this service can be reached by a client that has reached it already: `host:port`. */
export const authorityOf = ({ world, headers }: Call): string => {
  const authority = headers['host'] ?? siteHost;
  return world.switches().site === 'elsewhere' ? authority.replace(/^[^:]*/u, siteHost) : authority;
};

/** The JSON body of a request without the members that are null, as SDKs send what is not set. */
const readJson = (call: Call, empty: 'MMC.111072057' | 'USG.200000003', wrong: 'MMC.111071062' | 'USG.200000003') => {
  if (call.body === null) throw new ServiceFault(wrong);
  if (call.body.trim() === '') throw new ServiceFault(empty);
  try {
    return JSON.parse(call.body, (_, value: unknown) => value ?? undefined) as unknown;
  } catch {
    throw new ServiceFault(wrong);
  }
};

/** Reads the body of a meeting interface. Throws the refusal of one that is missing or does not fit. */
export const bodyOf = <Body>(call: Call, schema: z.ZodType<Body>): Body => {
  const parsed = schema.safeParse(readJson(call, 'MMC.111072057', 'MMC.111071062'));
  if (!parsed.success) throw new ServiceFault('MMC.111071061');
  return parsed.data;
};

/** Reads the body of a sign-in interface. Throws the refusal of one that does not fit. */
export const signInBodyOf = <Body>(call: Call, schema: z.ZodType<Body>): Body => {
  const parsed = schema.safeParse(readJson(call, 'USG.200000003', 'USG.200000003'));
  if (!parsed.success) throw new ServiceFault('USG.200000003');
  return parsed.data;
};

/** A member of the query. Throws the refusal of a request without it. */
export const required = (call: Call, name: string): string => {
  const value = call.query.get(name) ?? '';
  if (value === '') throw new ServiceFault('MMC.111071061');
  return value;
};

const wholeOf = (call: Call, name: string, standard: number, least: number, most: number): number => {
  const text = call.query.get(name);
  if (text === null || text === '') return standard;
  const value = /^\d{1,15}$/u.test(text) ? Number(text) : -1;
  if (value < least || value > most) throw new ServiceFault('MMC.111071061');
  return value;
};

/** A time of the query in milliseconds since 1970. Throws the refusal of a request without it. */
export const timeOf = (call: Call, name: string): number => {
  required(call, name);
  return wholeOf(call, name, 0, 0, Number.MAX_SAFE_INTEGER);
};

/** One page of a list, as `offset` and `limit` ask for it. */
export const pageOf = <Item>(
  call: Call,
  items: readonly Item[],
): { readonly offset: number; readonly limit: number; readonly count: number; readonly data: readonly Item[] } => {
  const offset = wholeOf(call, 'offset', 0, 0, 1_000_000);
  const limit = wholeOf(call, 'limit', 20, 1, 500);
  return { offset, limit, count: items.length, data: items.slice(offset, offset + limit) };
};

/** Whether a text that is searched for is in any of these. */
export const fitsSearch = (call: Call, texts: readonly string[], name = 'searchKey'): boolean => {
  const key = (call.query.get(name) ?? '').toLowerCase();
  if (key.length > 128) throw new ServiceFault('MMC.111071061');
  return key === '' || texts.some((text) => text.toLowerCase().includes(key));
};

/** A route for callers with an access token. */
export const accessRoute = (
  verbs: string,
  path: string,
  run: (call: Call, account: Account, token: AccessToken) => Outcome,
): Route => ({
  verbs,
  path,
  run: (call) => {
    const token = accessTokenOf(call.world, call.headers['x-access-token']);
    return run(call, token.account, token);
  },
});

/** The meeting with a number. Throws the refusal of an unknown one. */
export const meetingWithId = (world: World, id: string): Meeting => {
  const meeting = world.meetings.get(id);
  if (!meeting) throw new ServiceFault('MMC.111070005');
  return meeting;
};

/** Throws the refusal of a request that came to another host than the one that controls meetings. */
export const checkSite = ({ world, host }: Call): void => {
  if (world.switches().site === 'elsewhere' && host !== siteHost) throw new ServiceFault('MMC.111100012');
};

/** The control token of a request and its meeting. Throws the refusal of a request without a valid one. */
export const controlOf = (
  call: Call,
  header = 'x-conference-authorization',
  meetingId = required(call, 'conferenceID'),
): { readonly token: ControlToken; readonly meeting: Meeting } => {
  checkSite(call);
  const given = call.headers[header];
  const token = controlTokenOf(call.world, given === undefined ? given : readControlToken(given), meetingId);
  return { token, meeting: meetingWithId(call.world, meetingId) };
};
