import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { NodeName } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ApiFault } from './api-fault.ts';
import { route } from './router.ts';
import { systemInfoXml } from './system-info.ts';
import type { NodeAddress } from './system-info.ts';

const longestBody = 1024 * 1024;
const keptRequests = 2_000;
const webDownPage = '<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>';

interface Reply {
  readonly status: number;
  readonly body: string;
  readonly contentType: string;
  readonly key?: string;
  readonly task?: () => void;
}

/** Reads a request body; null when it is too long. */
export const readBody = async (request: IncomingMessage, limit = longestBody): Promise<string | null> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => resolve(length > limit ? null : Buffer.concat(chunks).toString('utf8')));
    request.on('error', reject);
    request.on('close', () => reject(new Error('the client went away')));
  });

/** Browser clients ask first, and read nothing without these. */
export const corsHeaders = (request: IncomingMessage): Record<string, string> => {
  const origin = request.headers.origin;
  if (origin === undefined) return {};
  return {
    'Access-Control-Allow-Origin': origin,
    'Access-Control-Allow-Credentials': 'true',
    'Access-Control-Allow-Methods': 'GET, POST, PUT, DELETE, OPTIONS',
    'Access-Control-Allow-Headers': request.headers['access-control-request-headers'] ?? 'authorization,content-type,requestid',
    'Access-Control-Expose-Headers': 'requestId',
    Vary: 'Origin',
  };
};

const single = (header: string | string[] | undefined): string => (Array.isArray(header) ? (header[0] ?? '') : (header ?? ''));

const content = (status: number, body: string): Reply => ({ status, body, contentType: 'application/xml;charset=UTF-8' });

const parseTarget = (target = '/'): URL | null => {
  try {
    return new URL(`https://localhost${target.startsWith('/') ? '' : '/'}${target}`);
  } catch {
    return null;
  }
};

/** Lets the event loop turn often enough for what was just written to other sockets to arrive first. */
const letNewsArrive = async (): Promise<void> => {
  for (let turn = 0; turn < 25; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

/** The REST service of one node, as a listener for HTTP and HTTPS servers. */
export const restListener = (world: World, node: NodeName, pair: () => readonly NodeAddress[]): RequestListener => {
  const compute = (request: IncomingMessage, url: URL, requestId: string, body: string | null, seenUser: (loginId: string) => void): Reply => {
    const method = request.method ?? 'GET';
    const prepared = world.preparedReplies.find(
      (reply) => (reply.method === undefined || reply.method === method) && (reply.pathIncludes === undefined || url.pathname.includes(reply.pathIncludes)),
    );
    if (prepared) {
      prepared.count -= 1;
      if (prepared.count <= 0) world.preparedReplies.splice(world.preparedReplies.indexOf(prepared), 1);
      return { status: prepared.status, body: prepared.body, contentType: prepared.contentType };
    }
    if (world.faults.has('webDown', node)) return { status: 502, body: webDownPage, contentType: 'text/html' };
    try {
      if (!url.pathname.startsWith('/finesse/api')) throw new ApiFault(404, 'Not Found', 'There is nothing at this path', url.pathname);
      if (body === null) throw new ApiFault(413, 'Bad Request', `The body is longer than ${longestBody} bytes`);
      if (method === 'GET' && url.pathname === '/finesse/api/SystemInfo') return content(200, systemInfoXml(world, node, pair(), 'SystemInfo'));
      const raw = { method, path: url.pathname, query: url.searchParams, authorization: request.headers.authorization, requestId, body };
      const answer = route(world, node, raw, seenUser);
      if (answer.kind === 'content') return content(200, answer.xml);
      return { ...content(answer.status, ''), key: answer.key, task: answer.task };
    } catch (error) {
      if (error instanceof ApiFault) return content(error.status, error.xml);
      world.failed(error);
      return content(500, new ApiFault(500, 'Internal Server Error', 'The simulator failed').xml);
    }
  };

  const respond = (request: IncomingMessage, response: ServerResponse, reply: Reply, requestId: string): void => {
    const headers: Record<string, string | number> = { ...corsHeaders(request), 'Cache-Control': 'no-cache', 'Content-Length': Buffer.byteLength(reply.body) };
    if (reply.body !== '') headers['Content-Type'] = reply.contentType;
    if (requestId !== '' && world.switches().echoRequestId !== 'none') headers['requestId'] = requestId;
    if (reply.status === 401) headers['WWW-Authenticate'] = 'Basic realm="Finesse"';
    response.writeHead(reply.status, headers).end(reply.body);
  };

  const carryOut = (key: string, task: () => void, done: () => void): void => {
    if (world.faults.has('silentAfter202', node)) {
      done();
      return;
    }
    const run = world.faults.has('silentButDone', node) ? (): void => world.publisher.muted(task) : task;
    world.queues.add(key, world.switches().verdictDelayMs, () => {
      run();
      done();
    });
  };

  const finish = (request: IncomingMessage, response: ServerResponse, reply: Reply, requestId: string): void => {
    const { key, task } = reply;
    if (key === undefined || task === undefined) {
      respond(request, response, reply, requestId);
    } else if (world.switches().eventBefore202) {
      carryOut(key, task, () => void letNewsArrive().then(() => respond(request, response, reply, requestId)));
    } else {
      let isCarriedOut = false;
      const afterwards = (): void => {
        if (isCarriedOut) return;
        isCarriedOut = true;
        carryOut(key, task, () => undefined);
      };
      response.once('finish', afterwards).once('close', afterwards);
      respond(request, response, reply, requestId);
    }
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'OPTIONS') {
      response.writeHead(200, { ...corsHeaders(request), 'Content-Length': 0 }).end();
      return;
    }
    const url = parseTarget(request.url);
    if (!url) {
      respond(request, response, content(400, new ApiFault(400, 'Bad Request', 'The request target cannot be read').xml), '');
      request.resume();
      return;
    }
    const requestId = single(request.headers['requestid']);
    const body = await readBody(request);
    let loginId: string | null = null;
    const reply = compute(request, url, requestId, body, (seen) => {
      loginId = seen;
    });
    world.requests.push({
      at: world.clock.now(),
      node,
      method: request.method ?? 'GET',
      path: url.pathname + url.search,
      loginId,
      requestId,
      body: (body ?? '').slice(0, 4_096),
      status: reply.status,
    });
    if (world.requests.length > keptRequests) world.requests.splice(0, keptRequests / 2);
    world.log(`${node} ${request.method ?? 'GET'} ${url.pathname} -> ${reply.status}`);
    const delayMs = world.replyDelayMs + (world.faults.has('slow', node) ? world.switches().slowMs : 0);
    if (delayMs > 0) world.timers.after(delayMs, () => finish(request, response, reply, requestId));
    else finish(request, response, reply, requestId);
  };

  return (request, response) => {
    handle(request, response).catch(() => request.destroy());
  };
};
