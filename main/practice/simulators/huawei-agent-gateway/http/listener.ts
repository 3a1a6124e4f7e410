import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { GatewayFault } from '../codes.ts';
import { isGuidAccepted, judgeGuid, touch } from '../model/sessions.ts';
import type { Agent } from '../model/types.ts';
import type { PreparedAnswer, World } from '../model/world.ts';
import { callRoutes } from './call-routes.ts';
import { conferenceRoutes } from './conference-routes.ts';
import { eventRoutes } from './event-routes.ts';
import { Fields } from './fields.ts';
import { lookupRoutes } from './lookup-routes.ts';
import type { AgentRequest, Answer, OpenRequest, Route } from './request.ts';
import { sessionRoutes } from './session-routes.ts';
import { stateRoutes } from './state-routes.ts';
import { bytesOf } from './wire.ts';

const base = '/agentgateway/resource/';
const longestBody = 1024 * 1024;
const keptRequests = 10_000;
const gatewayPage = '<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';

const routes = [...sessionRoutes, ...stateRoutes, ...eventRoutes, ...conferenceRoutes, ...callRoutes, ...lookupRoutes].map((route) => ({
  route,
  pattern: route.path.split('/'),
}));

/** Something that is no business answer: an unknown path, a wrong verb, a proxy's page. */
interface HttpReply {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
}

type Outcome = { readonly answer: Answer } | { readonly reply: HttpReply };

const html = (status: number, body: string): Outcome => ({ reply: { status, body, contentType: 'text/html' } });

const verbsOf = (world: World, route: Route): readonly string[] => {
  const { legacyConfVerbs } = world.switches();
  const legacy = route.access === 'open' ? undefined : route.legacyVerb;
  if (legacy === undefined || legacyConfVerbs === 'off') return route.verb.split(' ');
  return legacyConfVerbs === 'on' ? [legacy] : [route.verb, legacy];
};

const readBody = async (request: IncomingMessage): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= longestBody) chunks.push(chunk);
    });
    request.on('end', () => resolve(length > longestBody ? null : Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client went away')));
  });

const headersOf = (request: IncomingMessage): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));

/** Lets the event loop turn often enough for what was just written to a poll to arrive first. */
const letNewsArrive = async (): Promise<void> => {
  for (let turn = 0; turn < 25; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** A refusal; the answers to polls never have a result. */
const answerOf = (fault: GatewayFault, route: Route): Answer => ({
  message: fault.message,
  retcode: fault.retcode,
  ...(route.path.startsWith('agentevent/') ? {} : { result: fault.result }),
});

/** Throws what an agent is told who is not signed in, or did not prove it. */
const authenticate = (world: World, agent: Agent | undefined, route: Route & { readonly access: 'guid' | 'session' }, headers: OpenRequest['headers']): AgentRequest['session'] => {
  const { session } = agent ?? { session: null };
  if (!agent || !session) throw new GatewayFault(route.signedOutCode ?? agent?.lostCode ?? '100-006');
  const { loadBalancerCookie, takenOverCode } = world.switches();
  if (loadBalancerCookie === 'required' && !session.isScripted && !(headers['cookie'] ?? '').includes(session.cookie)) throw new GatewayFault('100-006');
  const guid = headers['guid'] ?? '';
  if (route.access === 'session' || isGuidAccepted(world, session, guid)) return session;
  throw new GatewayFault(agent.formerGuids.has(guid) ? takenOverCode : '000-003');
};

const takePrepared = (world: World, method: string, path: string): PreparedAnswer | undefined => {
  const prepared = world.preparedAnswers.find(
    (one) => (one.method === undefined || one.method === method) && (one.pathIncludes === undefined || path.includes(one.pathIncludes)),
  );
  if (!prepared) return undefined;
  prepared.count -= 1;
  if (prepared.count <= 0) world.preparedAnswers.splice(world.preparedAnswers.indexOf(prepared), 1);
  return prepared;
};

interface Incoming {
  readonly method: string;
  /** After the base, with the query. */
  readonly path: string;
  readonly url: URL | null;
  readonly body: string | null;
  readonly headers: OpenRequest['headers'];
  readonly agent: Agent | undefined;
  readonly segments: readonly string[];
}

const segmentsOf = (url: URL | null): readonly string[] => {
  try {
    return url?.pathname.startsWith(base) ? url.pathname.slice(base.length).split('/').map(decodeURIComponent) : [];
  } catch {
    return [];
  }
};

const carryOut = async (world: World, incoming: Incoming, onGone: OpenRequest['onGone']): Promise<Outcome> => {
  const { method, url, body, headers, agent, segments } = incoming;
  const { fault } = world.switches();
  if (fault === 'badGateway') return html(502, gatewayPage);
  const matching = routes.filter(({ pattern }) => pattern.length === segments.length && pattern.every((part, index) => part === '*' || part === segments[index]));
  if (!url || matching.length === 0) return html(404, 'Not Found');
  const match = matching.find(({ route }) => verbsOf(world, route).includes(method));
  if (!match) return html(405, 'Method Not Allowed');
  const { route, pattern } = match;
  try {
    if (fault === 'switchingOver') throw new GatewayFault('000-004');
    if (fault === 'recovering') throw new GatewayFault('105-002');
    const session = route.access === 'open' ? null : authenticate(world, agent, route, headers);
    if (agent && session && !session.push) touch(world, agent);
    if (body === null) throw new GatewayFault('000-002');
    const request: OpenRequest = {
      world,
      method,
      params: segments.filter((_, index) => pattern[index] === '*'),
      query: new Fields(Object.fromEntries(url.searchParams)),
      body: Fields.parse(body),
      headers,
      onGone,
    };
    if (route.access === 'open') return { answer: await route.run(request) };
    if (!agent || !session) throw new GatewayFault('100-006');
    return { answer: await route.run({ ...request, agent, session }) };
  } catch (error) {
    if (error instanceof GatewayFault) return { answer: answerOf(error, route) };
    world.failed(error);
    return html(500, 'the simulator failed');
  }
};

const hideSecrets = (body: string): string => body.replaceAll(/("(?:password|oldPassword|newPassword|serviceToken)"\s*:\s*)"(?:[^"\\]|\\.)*"/gu, '$1"***"');

const runEffect = (world: World, { effect }: Answer): void => {
  const { fault, effectDelayMs } = world.switches();
  if (!effect || fault === 'acceptedOnly') return;
  if (effectDelayMs > 0) {
    world.timers.after(effectDelayMs, effect);
    return;
  }
  try {
    effect();
  } catch (error) {
    world.failed(error);
  }
};

const sendAnswer = (world: World, response: ServerResponse, answer: Answer): void => {
  const { loadBalancerCookie, responseCharset } = world.switches();
  const body = bytesOf(answer, world.switches());
  const headers: Record<string, string | number> = {
    'Content-Type': `application/json;charset=${responseCharset}`,
    'Content-Length': body.length,
    'Cache-Control': 'no-store',
  };
  // Some clients compare these two names by case.
  if (answer.guid) headers['Set-GUID'] = `JSESSIONID=${answer.guid}`;
  if (answer.cookie !== undefined && loadBalancerCookie !== 'off') headers['Set-Cookie'] = `NSLB=${answer.cookie}; Path=/; HttpOnly`;
  response.writeHead(200, headers).end(body);
};

/** `isEffected`: the effect came first. */
const send = (world: World, { socket }: IncomingMessage, response: ServerResponse, answer: Answer, isEffected: boolean): void => {
  if (answer.isLost) {
    response.destroy();
  } else if (isEffected) {
    void letNewsArrive().then(() => sendAnswer(world, response, answer));
  } else {
    let isDone = false;
    const afterwards = (): void => {
      if (isDone) return;
      isDone = true;
      runEffect(world, answer);
    };
    // A client that goes away before its answer has given its command all the same.
    response.once('finish', afterwards).once('close', afterwards);
    // The response's own socket is not there yet while the answer before it on this connection is being finished.
    if (socket.destroyed) afterwards();
    else sendAnswer(world, response, answer);
  }
};

const sendReply = (response: ServerResponse, reply: HttpReply): void => {
  response.writeHead(reply.status, { 'Content-Type': reply.contentType, 'Content-Length': Buffer.byteLength(reply.body) }).end(reply.body);
};

const readTarget = (request: IncomingMessage): URL | null => {
  try {
    return new URL(request.url ?? '/', 'https://localhost');
  } catch {
    return null;
  }
};

/** The gateway's interface, as a listener for HTTP and HTTPS servers. */
export const gatewayListener = (world: World): RequestListener => {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = readTarget(request);
    const body = await readBody(request);
    const segments = segmentsOf(url);
    const method = request.method ?? 'GET';
    const path = url ? `${url.pathname.startsWith(base) ? url.pathname.slice(base.length) : url.pathname}${url.search}` : (request.url ?? '');
    const headers = headersOf(request);
    const agent = world.agents.get(segments[1] ?? '');
    const gone: (() => void)[] = [];
    response.on('close', () => {
      if (!response.writableFinished) for (const task of gone) task();
    });
    const cut = (agentId: string | null): number => {
      if (agentId !== null && agentId !== agent?.id) return 0;
      request.socket.destroy();
      return 1;
    };
    world.cutters.add(cut);
    for (const end of ['finish', 'close']) response.once(end, () => world.cutters.delete(cut));
    const guid = judgeGuid(agent?.session ?? null, headers['guid'] ?? '');
    const prepared = takePrepared(world, method, path);
    const outcome =
      prepared && !prepared.isCarriedOut
        ? { reply: prepared }
        : await carryOut(world, { method, path, url, body, headers, agent, segments }, (task) => gone.push(task));
    if (prepared?.isCarriedOut && 'answer' in outcome) runEffect(world, outcome.answer);
    const sent: Outcome = prepared ? { reply: prepared } : outcome;
    world.requests.push({
      at: world.clock.now(),
      method,
      path,
      agentId: agent?.id ?? null,
      body: hideSecrets(body ?? '').slice(0, 16_384),
      guid,
      hasCookie: (headers['cookie'] ?? '') !== '',
      status: 'reply' in sent ? sent.reply.status : 200,
      retcode: 'reply' in sent ? '' : sent.answer.retcode,
    });
    if (world.requests.length > keptRequests) world.requests.splice(0, keptRequests / 2);
    world.log(`${method} ${path} -> ${'reply' in sent ? sent.reply.status : sent.answer.retcode}`);
    const { fault, slowMs, eventBeforeResponse } = world.switches();
    const delayMs = (path.includes(world.replyDelay.pathIncludes) ? world.replyDelay.delayMs : 0) + (fault === 'slow' ? slowMs : 0);
    const isEffected = eventBeforeResponse && 'answer' in sent && sent.answer.effect !== undefined;
    if (isEffected) runEffect(world, sent.answer);
    const finish = (): void => ('reply' in sent ? sendReply(response, sent.reply) : send(world, request, response, sent.answer, isEffected));
    if (delayMs > 0) world.timers.after(delayMs, finish);
    else finish();
  };
  return (request, response) => {
    handle(request, response).catch(() => request.destroy());
  };
};
