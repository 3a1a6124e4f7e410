import type { RequestListener } from 'node:http';
import { httpFront } from '../../shared/http/front.ts';
import type { Handled } from '../../shared/http/front.ts';
import { badGatewayReply, htmlReply } from '../../shared/http/reply.ts';
import type { HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { RouteTable, segmentsOf } from '../../shared/http/routes.ts';
import { isGuidAccepted, judgeGuid, touch } from '../model/sessions.ts';
import type { Agent, Session } from '../model/types.ts';
import type { RequestFacts, World } from '../model/world.ts';
import { bytesOf, eventsOf } from '../wire/answer.ts';
import type { Answer } from '../wire/answer.ts';
import { GatewayFault } from '../wire/codes.ts';
import { Fields } from '../wire/fields.ts';
import { callDataRoutes } from './call-data-routes.ts';
import { callRoutes } from './call-routes.ts';
import { conferenceRoutes } from './conference-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { lookupRoutes } from './lookup-routes.ts';
import type { OpenRequest, Route } from './request.ts';
import { sessionRoutes } from './session-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { thirdPartyRoutes } from './third-party-routes.ts';

const base = '/agentgateway/resource/';

const routes = new RouteTable<Route>(
  [
    ...sessionRoutes,
    ...stateRoutes,
    ...eventRoutes,
    ...conferenceRoutes,
    ...callRoutes,
    ...callDataRoutes,
    ...lookupRoutes,
    ...thirdPartyRoutes,
  ],
  (route) => route.path,
);

const verbsOf = (world: World, route: Route): readonly string[] => {
  const { legacyConfVerbs } = world.switches();
  const legacy = route.access === 'open' ? undefined : route.legacyVerb;
  if (legacy === undefined || legacyConfVerbs === 'off') return route.verb.split(' ');
  return legacyConfVerbs === 'on' ? [legacy] : [route.verb, legacy];
};

/** A refusal as an answer; the answers to polls never have a result. */
const refusalOf = (fault: GatewayFault, route: Route): Answer => ({
  message: fault.message,
  retcode: fault.retcode,
  ...(route.path.startsWith('agentevent/') ? {} : { result: fault.result }),
});

/** The session of the agent whom the path names. Throws the refusal of one who is signed out or not authenticated. */
const authenticate = (
  world: World,
  agent: Agent | undefined,
  route: Route & { readonly access: 'guid' | 'session' },
  headers: OpenRequest['headers'],
): Session => {
  const { session } = agent ?? { session: null };
  if (!agent || !session) throw new GatewayFault(route.signedOutCode ?? agent?.lostCode ?? '100-006');
  const { loadBalancerCookie, takenOverCode } = world.switches();
  if (loadBalancerCookie === 'required' && !session.isScripted && !(headers['cookie'] ?? '').includes(session.cookie))
    throw new GatewayFault('100-006');
  const guid = headers['guid'] ?? '';
  if (route.access === 'session' || isGuidAccepted(world, session, guid)) return session;
  throw new GatewayFault(agent.formerGuids.has(guid) ? takenOverCode : '000-003');
};

const pathSegmentsOf = ({ url }: HttpRequest): readonly string[] =>
  (url?.pathname.startsWith(base) ? segmentsOf(url.pathname.slice(base.length)) : null) ?? [];

const agentOf = (world: World, request: HttpRequest): Agent | undefined =>
  world.agents.get(pathSegmentsOf(request)[1] ?? '');

/** Removes passwords and tokens from a body that is kept. */
const redact = (body: string): string =>
  body.replaceAll(/("(?:password|oldPassword|newPassword|serviceToken)"\s*:\s*)"(?:[^"\\]|\\.)*"/gu, '$1"***"');

const replyTo = (world: World, answer: Answer): HttpReply => {
  const { loadBalancerCookie, responseCharset } = world.switches();
  const hasCookie = answer.cookie !== undefined && loadBalancerCookie !== 'off';
  return {
    status: 200,
    body: bytesOf(answer, world.switches()),
    headers: {
      'Content-Type': `application/json;charset=${responseCharset}`,
      'Cache-Control': 'no-store',
      // Some clients compare these two names by case.
      ...(answer.guid ? { 'Set-GUID': `JSESSIONID=${answer.guid}` } : {}),
      ...(hasCookie ? { 'Set-Cookie': `NSLB=${answer.cookie}; Path=/; HttpOnly` } : {}),
    },
  };
};

const answered = (world: World, answer: Answer): Handled<RequestFacts> => {
  const { fault, effectDelayMs, trailingNul, successForm } = world.switches();
  const { effect, retcode } = answer;
  const delayed = effect && effectDelayMs > 0 ? (): void => void world.timers.after(effectDelayMs, effect) : effect;
  return {
    reply: answer.isLost ? null : replyTo(world, answer),
    effect: fault === 'acceptedOnly' ? undefined : delayed,
    facts: { retcode },
    // Some platforms write answers in other forms than the documented ones.
    isScripted: trailingNul || successForm === 'number' || eventsOf(answer).some((event) => event.isScripted),
    outcome: retcode,
  };
};

/** Decides about one request. */
export const handle = async (world: World, request: HttpRequest): Promise<Handled<RequestFacts>> => {
  const { method, url, headers, body, signal } = request;
  const { fault } = world.switches();
  if (fault === 'badGateway') return { reply: badGatewayReply, isScripted: true };
  const match = routes.find(pathSegmentsOf(request), (route) => verbsOf(world, route).includes(method));
  if (!url || match.kind === 'no-path') return { reply: htmlReply(404, 'Not Found') };
  if (match.kind === 'no-method') return { reply: htmlReply(world.switches().wrongVerbStatus, 'Method Not Allowed') };
  const { route, params } = match;
  try {
    if (fault === 'switchingOver') throw new GatewayFault('000-004');
    if (fault === 'recovering') throw new GatewayFault('105-002');
    const agent = agentOf(world, request);
    const session = route.access === 'open' ? null : authenticate(world, agent, route, headers);
    if (agent && session && !session.push) touch(world, agent);
    if (body === null) throw new GatewayFault('000-002');
    const open: OpenRequest = {
      world,
      method,
      params,
      query: new Fields(Object.fromEntries(url.searchParams)),
      body: Fields.parse(body),
      headers,
      signal,
    };
    if (route.access === 'open') return answered(world, await route.run(open));
    if (!agent || !session) throw new GatewayFault('100-006');
    return answered(world, await route.run({ ...open, agent, session }));
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof GatewayFault) return answered(world, refusalOf(error, route));
    world.failed(error);
    return { reply: htmlReply(500, 'the simulator failed') };
  }
};

/** The gateway's interface, as a listener for HTTP and HTTPS servers. */
export const gatewayListener = (world: World): RequestListener =>
  httpFront<RequestFacts>({
    world,
    requests: world.requests,
    base,
    userOf: (request) => agentOf(world, request)?.id ?? null,
    factsOf: (request) => {
      const agent = agentOf(world, request);
      const { guid = '', cookie = '' } = request.headers;
      const judged = judgeGuid(agent?.session ?? null, guid);
      return { agentId: agent?.id ?? null, guid: judged, hasCookie: cookie !== '', retcode: '' };
    },
    handle: (request) => handle(world, request),
    redact,
    isEffectFirst: () => world.switches().eventBeforeResponse,
    latenessMs: () => (world.switches().fault === 'slow' ? world.switches().slowMs : 0),
  });
