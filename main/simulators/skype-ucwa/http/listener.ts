import type { RequestListener } from 'node:http';
import { httpFront } from '../../shared/http/front.ts';
import type { Handled } from '../../shared/http/front.ts';
import { badGatewayReply, contentReply, htmlReply } from '../../shared/http/reply.ts';
import type { HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { RouteTable, segmentsOf } from '../../shared/http/routes.ts';
import { applicationOf, touch } from '../model/applications.ts';
import { sipDomain } from '../model/directory.ts';
import { applicationsPath } from '../model/hrefs.ts';
import { judgeToken } from '../model/sign-in.ts';
import type { HostName } from '../model/types.ts';
import type { RequestFacts, World } from '../model/world.ts';
import { UcwaFault } from '../wire/errors.ts';
import { writeResource } from '../wire/resource.ts';
import { applicationRoutes } from './application-routes.ts';
import { batchRoutes } from './batch-route.ts';
import { discoveryRoutes, meetingHostRoutes } from './discovery-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { meetingRoutes } from './meeting-routes.ts';
import { takePrepared, withPrepared } from './prepared-faults.ts';
import { crossDomainRefusal, faultReply, preflightRefusal, unauthorized } from './refusals.ts';
import type { OpenRequest, Route, UcwaAnswer } from './request.ts';
import { scheduledRoutes } from './scheduled-routes.ts';
import { tokenRoutes } from './token-routes.ts';

/** Which host a listener serves, and on which port each host can be reached. */
export interface ListenerOptions {
  readonly world: World;
  readonly host: HostName;
  readonly portOf: (host: HostName) => number;
}

const base = applicationsPath.slice(1);

const patternOf = ({ access, path }: Route): string =>
  access === 'application' ? `${base}/*${path === '' ? '' : `/${path}`}` : path;

const routes = new RouteTable<Route>(
  [
    ...discoveryRoutes,
    ...tokenRoutes,
    ...applicationRoutes,
    ...eventRoutes,
    ...batchRoutes,
    ...meetingRoutes,
    ...invitationRoutes,
    ...scheduledRoutes,
  ],
  patternOf,
);

const meetingHost = new RouteTable<Route>(meetingHostRoutes, patternOf);

/** Real clients send doubled slashes, and slashes at the end. */
const segmentsOfRequest = ({ url }: HttpRequest): readonly string[] | null =>
  url ? segmentsOf(url.pathname.replaceAll(/\/{2,}/gu, '/').replaceAll(/^\/|\/$/gu, '')) : null;

const matchOf = (http: HttpRequest) => {
  const segments = segmentsOfRequest(http);
  if (!segments) return { kind: 'no-path' } as const;
  const table = http.host === `meet.${sipDomain}` ? meetingHost : routes;
  return table.find(segments, ({ method }) => method.split(' ').includes(http.method));
};

const hostOf = ({ host }: ListenerOptions, http: HttpRequest): HostName =>
  http.host === `pool.${sipDomain}` ? 'second' : host;

const originOf = (options: ListenerOptions, http: HttpRequest, host: HostName): string => {
  const given = http.headers['host'] ?? '';
  if (http.host.endsWith(`.${sipDomain}`))
    return `https://${host === 'first' ? 'web' : 'pool'}.${sipDomain}${/:\d+$/u.exec(given)?.[0] ?? ''}`;
  if (given !== '' && host === hostOf(options, http)) return `https://${given}`;
  return `https://${http.host === '' ? '127.0.0.1' : http.host}:${options.portOf(host)}`;
};

const replyTo = ({ status, resource, headers, reply }: UcwaAnswer): HttpReply => {
  const own = reply ?? contentReply(status, 'application/json; charset=utf-8', resource ? writeResource(resource) : '');
  return { ...own, headers: { ...own.headers, ...headers } };
};

/** Counts a request of a user as under way until the returned function is called. Throws when there are too many. */
const occupy = (world: World, user: string): (() => void) => {
  const before = world.outstanding.get(user) ?? 0;
  if (before >= world.switches().outstandingLimit) throw new UcwaFault(429);
  world.outstanding.set(user, before + 1);
  return () => void world.outstanding.set(user, (world.outstanding.get(user) ?? 1) - 1);
};

/** How late every reply comes. */
const latenessOf = (world: World): number => {
  const { fault, slowMs, latencyMs } = world.switches();
  return fault === 'slow' ? slowMs : latencyMs;
};

const answered = (world: World, answer: UcwaAnswer): Handled<RequestFacts> => {
  const { fault, effectDelayMs } = world.switches();
  const { effect } = answer;
  if (!effect || fault === 'acceptedOnly') return { reply: replyTo(answer) };
  const delayed = (): void => void world.timers.after(effectDelayMs, effect);
  return { reply: replyTo(answer), effect: effectDelayMs > 0 ? delayed : effect };
};

/** Runs a route with what it needs. Throws the refusal of a request that lacks it. */
const runRoute = async (request: OpenRequest, route: Route): Promise<Handled<RequestFacts>> => {
  const { world, http, host } = request;
  if (route.access === 'open') return answered(world, await route.run(request));
  const { originPolicy, fault } = world.switches();
  const isBrowser = http.headers['origin'] !== undefined || http.headers['x-ms-origin'] !== undefined;
  if (isBrowser && originPolicy === 'refuse') return { reply: crossDomainRefusal() };
  const { state, token } = judgeToken(world, http.headers['authorization'] ?? '', host);
  if (!token) return { reply: unauthorized(request, state) };
  const { secondHost, userAnswer } = world.switches();
  const isElsewhere = host === 'first' && (secondHost || userAnswer === 'redirect');
  if (isElsewhere) return { reply: unauthorized(request, 'wrongHost') };
  if (fault === 'unavailable') throw new UcwaFault(503);
  if (fault === 'noBackupPool') throw new UcwaFault(410, 'CannotRedirect');
  const version = Number(http.headers['x-ms-requiresminresourceversion'] ?? 0);
  if (version > 2) throw new UcwaFault(404, 'APIVersionNotSupported');
  if (http.body === null) throw new UcwaFault(413);
  const release = occupy(world, token.owner.id);
  try {
    const signed = { ...request, token };
    if (route.access === 'token') return answered(world, route.run(signed));
    const [id = '', ...params] = request.params;
    const application = applicationOf(world, id, token.owner);
    touch(world, application);
    const answer = await route.run({ ...signed, application, params });
    const { effect } = answer;
    if (!effect) return answered(world, answer);
    // An application that was lost meanwhile does nothing more.
    return answered(world, { ...answer, effect: () => world.applications.has(application.id) && effect() });
  } finally {
    const lateMs = latenessOf(world);
    if (lateMs > 0) world.timers.after(lateMs, release);
    else release();
  }
};

const handle = async (options: ListenerOptions, http: HttpRequest): Promise<Handled<RequestFacts>> => {
  const { world } = options;
  const { fault, internalName } = world.switches();
  if (fault === 'badGateway') return { reply: badGatewayReply };
  if (internalName === 'closed' && http.host === `lyncdiscoverinternal.${sipDomain}`) return { reply: null };
  if (http.method === 'OPTIONS') return { reply: preflightRefusal() };
  const host = hostOf(options, http);
  const match = matchOf(http);
  const request: OpenRequest = {
    world,
    http,
    query: http.url?.searchParams ?? new URLSearchParams(),
    params: match.kind === 'found' ? match.params : [],
    body: http.body ?? '',
    host,
    originOf: (asked) => originOf(options, http, asked),
    ownOrigin: originOf(options, http, host),
    dispatch: (inner) => handle(options, inner),
  };
  try {
    if (match.kind === 'found') {
      const { route } = match;
      return await withPrepared(takePrepared(world, route.operation), () => runRoute(request, route));
    }
    if (!http.url?.pathname.startsWith('/ucwa/'))
      return { reply: htmlReply(404, '<html><body>404 - File or directory not found.</body></html>') };
    const { state } = judgeToken(world, http.headers['authorization'] ?? '', host);
    if (state !== 'valid') return { reply: unauthorized(request, state) };
    throw new UcwaFault(match.kind === 'no-path' ? 404 : 405);
  } catch (error) {
    http.signal.throwIfAborted();
    if (error instanceof UcwaFault) return { reply: faultReply(request, error), outcome: error.message };
    world.failed(error);
    return { reply: htmlReply(500, 'the simulator failed') };
  }
};

/** Removes passwords and tokens from a body that is kept. */
const redact = (body: string): string => body.replaceAll(/\b(password|ms_rtc_renew)=[^&]*/gu, '$1=***');

/** The servers' interface, as a listener for HTTPS servers. */
export const ucwaListener = (options: ListenerOptions): RequestListener => {
  const { world } = options;
  const ownerOf = (http: HttpRequest): string | null =>
    judgeToken(world, http.headers['authorization'] ?? '', hostOf(options, http)).token?.owner.id ?? null;
  return httpFront<RequestFacts>({
    world,
    requests: world.requests,
    name: options.host,
    userOf: ownerOf,
    factsOf: (http) => {
      const match = matchOf(http);
      return {
        host: http.host,
        user: ownerOf(http),
        operation: match.kind === 'found' ? match.route.operation : '',
        token: judgeToken(world, http.headers['authorization'] ?? '', hostOf(options, http)).state,
      };
    },
    handle: (http) => handle(options, http),
    headersOf: () => ({
      'Cache-Control': 'no-cache',
      'X-MS-Server-Fqdn': `fe01.${sipDomain}`,
      'X-MS-Correlation-Id': String(world.nextNumber()),
      Via: `1.1 fe01.${sipDomain} RtcExt`,
    }),
    redact,
    isEffectFirst: () => world.switches().eventsFirst,
    latenessMs: () => latenessOf(world),
    isCompressing: () => world.switches().gzip,
  });
};
