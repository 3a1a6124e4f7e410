import type { RequestListener } from 'node:http';
import { httpFront } from '../../shared/http/front.ts';
import type { Handled } from '../../shared/http/front.ts';
import { badGatewayReply, contentReply, htmlReply } from '../../shared/http/reply.ts';
import type { HttpHeaders, HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { RouteTable, segmentsOf } from '../../shared/http/routes.ts';
import { findControl } from '../model/tokens.ts';
import type { RequestFacts, World } from '../model/world.ts';
import { ServiceFault, shortCode } from '../wire/errors.ts';
import { readControlToken } from '../wire/signature.ts';
import type { Call, Outcome, Route } from './request.ts';
import { routes as allRoutes } from './routes.ts';

const routes = new RouteTable<Route>(allRoutes, (route) => route.path);

/** The body that samples announce by their length. */
const returnCodeBody = '{"returnCode":0,"returnDesc":"Success"}';

const portalPage =
  '<html><head><title>Guest network</title></head><body><form>Sign in to the network</form></body></html>';

const idsOf = new WeakMap<HttpRequest, string>();

/** The request's own id, or a new one. */
const requestIdOf = (world: World, request: HttpRequest): string => {
  const known = idsOf.get(request);
  if (known !== undefined) return known;
  const id = request.headers['x-request-id'] ?? world.ids.uuid().replaceAll('-', '');
  idsOf.set(request, id);
  return id;
};

const json = (status: number, body: unknown, headers: HttpHeaders = {}): HttpReply => {
  const reply = contentReply(status, 'application/json;charset=UTF-8', JSON.stringify(body));
  return { ...reply, headers: { ...reply.headers, ...headers } };
};

const replyTo = (world: World, outcome: Outcome): HttpReply => {
  const { successBody } = world.switches();
  if (outcome.body !== undefined) return json(200, outcome.body);
  const body = outcome.isOperation && successBody === 'returnCode' ? returnCodeBody : '';
  return contentReply(200, 'application/json;charset=UTF-8', body);
};

const refuse = (
  world: World,
  request: HttpRequest,
  route: Route | null,
  fault: ServiceFault,
): Handled<RequestFacts> => {
  const { requestIdInBody, codeDigits, printedStatuses } = world.switches();
  const hasId = requestIdInBody === 'always' || (requestIdInBody === 'signIn' && route?.isSignIn === true);
  const code = codeDigits === 'eight' ? shortCode(fault.code) : fault.code;
  const isPrinted = !printedStatuses || !route?.printed || route.printed.includes(fault.status);
  const body = {
    error_code: code,
    error_msg: fault.message,
    ...(hasId ? { request_id: requestIdOf(world, request) } : {}),
  };
  return { reply: json(isPrinted ? fault.status : 400, body), facts: { code: fault.code }, outcome: fault.code };
};

/** Who a limit of calls is for. */
const callerOf = ({ headers }: HttpRequest): string =>
  headers['x-access-token'] ?? headers['x-conference-authorization'] ?? headers['authorization'] ?? '';

/** What is left of the limits of calls, and whether this call is within them. */
const throttle = (
  world: World,
  request: HttpRequest,
  route: Route,
): { readonly isAllowed: boolean; readonly headers: HttpHeaders } => {
  const { callsPerMinute, callsPerSecond, throttleHeaders } = world.switches();
  const headers: Record<string, string> = {};
  let isAllowed = true;
  const take = (name: string, key: string, limit: number, windowMs: number, time: string): void => {
    if (limit === 0) return;
    const verdict = world.rateLimit.take(key, limit, windowMs);
    isAllowed &&= verdict.isAllowed;
    if (throttleHeaders) headers[name] = `remain:${verdict.remaining},limit:${limit},time:${time}`;
  };
  const own = `${request.method} ${route.path} ${callerOf(request)}`;
  take('X-APIG-Ratelimit-Api', own, callsPerMinute, 60_000, '1 minute');
  take('X-APIG-Ratelimit-Api-Allenv', '', callsPerSecond, 1_000, '1 second');
  return { isAllowed, headers };
};

/** The refusal of a call over a limit. */
const overLimit = (world: World): ServiceFault =>
  new ServiceFault(world.switches().throttleForm === 'APIG' ? 'APIG.0308' : 'MMC.100000429');

const withHeaders = (handled: Handled<RequestFacts>, headers: HttpHeaders): Handled<RequestFacts> => ({
  ...handled,
  reply: handled.reply && { ...handled.reply, headers: { ...handled.reply.headers, ...headers } },
});

const accepted = (world: World, outcome: Outcome): Handled<RequestFacts> => {
  const { fault, effectDelayMs } = world.switches();
  const { effect, isOperation = false } = outcome;
  const reply = replyTo(world, outcome);
  if (!effect || !isOperation) return { reply, effect, isScripted: outcome.isUnusual ?? false };
  if (fault === 'acceptedOnly') return { reply };
  return { reply, effect: effectDelayMs > 0 ? () => void world.timers.after(effectDelayMs, effect) : effect };
};

const run = (world: World, request: HttpRequest, isSecure: boolean): Handled<RequestFacts> => {
  const { method, url, headers, body, host } = request;
  const segments = url ? segmentsOf(url.pathname.slice(1)) : null;
  const match = routes.find(segments ?? [], ({ verbs }) => verbs.split(' ').includes(method));
  if (!url || match.kind !== 'found') return refuse(world, request, null, new ServiceFault('APIG.0101'));
  const { route, params } = match;
  const { isAllowed, headers: limits } = throttle(world, request, route);
  if (!isAllowed) return withHeaders(refuse(world, request, route, overLimit(world)), limits);
  try {
    // A plus in a query stands for itself: numbers begin with one, and many clients do not encode it.
    const query = new URLSearchParams(url.search.replaceAll('+', '%2B'));
    const call: Call = { world, method, params, query, headers, body, host, isSecure };
    return withHeaders(accepted(world, route.run(call)), limits);
  } catch (error) {
    if (error instanceof ServiceFault) return withHeaders(refuse(world, request, route, error), limits);
    world.failed(error);
    return refuse(world, request, route, new ServiceFault('MMC.111070003'));
  }
};

/** Loses the reply of a request that a script has picked. */
const lose = async (
  world: World,
  request: HttpRequest,
  handle: () => Handled<RequestFacts>,
): Promise<Handled<RequestFacts>> => {
  const path = request.url ? request.url.pathname : '';
  const lost = world.lostReplies.find(
    (one) =>
      one.left > 0 &&
      (one.method === undefined || one.method === request.method) &&
      (one.pathIncludes === undefined || path.includes(one.pathIncludes)),
  );
  if (!lost) return handle();
  lost.left -= 1;
  if (!lost.isCarriedOut) return { reply: null, outcome: 'lost' };
  const { effect, facts } = handle();
  await effect?.();
  return { reply: null, outcome: 'lost after its effect', facts: facts ?? {} };
};

const handle = async (world: World, request: HttpRequest, isSecure: boolean): Promise<Handled<RequestFacts>> => {
  switch (world.switches().fault) {
    case 'badGateway':
      return { reply: badGatewayReply, isScripted: true };
    case 'captivePortal':
      return { reply: htmlReply(200, portalPage), isScripted: true };
    case 'serverError':
      return refuse(world, request, null, new ServiceFault('MMC.111070003'));
    case 'upgrading':
      if (request.url?.pathname.endsWith('/queryMgmtSiteStatus')) return run(world, request, isSecure);
      return refuse(world, request, null, new ServiceFault('USG.200000005'));
    case 'flowControl':
      return refuse(world, request, null, overLimit(world));
    default:
      return lose(world, request, () => run(world, request, isSecure));
  }
};

const secretMembers = 'password|pwd|chairmanPwd|guestPwd|token|confToken|subscriberKey|HA2';
const secretPattern = new RegExp(`("(?:${secretMembers})"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*"`, 'gu');

const factsOf = (world: World, { headers }: HttpRequest): RequestFacts => {
  const control = findControl(world, readControlToken(headers['x-conference-authorization'] ?? ''));
  const account = world.tokens.access.get(headers['x-access-token'] ?? '')?.account.name ?? null;
  return { account, controls: control?.meetingId ?? null, code: '' };
};

/** The service's interface, as a listener for HTTP and HTTPS servers. */
export const cloudListener = (world: World, isSecure: boolean): RequestListener =>
  httpFront<RequestFacts>({
    world,
    requests: world.requests,
    userOf: (request) => {
      const { account, controls } = factsOf(world, request);
      return account ?? controls;
    },
    factsOf: (request) => factsOf(world, request),
    handle: (request) => handle(world, request, isSecure),
    headersOf: (request) => ({
      Server: 'api-gateway',
      'X-Request-Id': requestIdOf(world, request),
      http_proxy_id: world.ids.uuid().replaceAll('-', ''),
    }),
    redact: (body) => body.replaceAll(secretPattern, '$1"***"'),
    isEffectFirst: () => world.switches().pushBeforeReply,
    latenessMs: () => (world.switches().fault === 'slow' ? world.switches().slowMs : 0),
    isCompressing: () => world.switches().compression,
  });
