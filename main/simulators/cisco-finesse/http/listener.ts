import type { RequestListener } from 'node:http';
import { httpFront } from '../../shared/http/front.ts';
import type { Handled } from '../../shared/http/front.ts';
import { badGatewayReply, contentReply } from '../../shared/http/reply.ts';
import type { HttpHeaders, HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { limits } from '../../shared/model/limits.ts';
import type { NodeName } from '../model/types.ts';
import type { RequestFacts, World } from '../model/world.ts';
import { ApiFault } from './api-fault.ts';
import type { Acceptance } from './api-request.ts';
import { corsHeaders, preflightReply } from './cors.ts';
import { route } from './router.ts';
import { ssoPath, ssoReply } from './sso-routes.ts';
import { systemInfoXml } from './system-info.ts';
import type { NodeAddress } from './system-info.ts';

const xmlReply = (status: number, xml: string): HttpReply => contentReply(status, 'application/xml;charset=UTF-8', xml);

/** The REST service of one node, as a listener for HTTP and HTTPS servers. */
export const restListener = (world: World, node: NodeName, pair: () => readonly NodeAddress[]): RequestListener => {
  /** What the CTI server does with an accepted request; resolves when it has been carried out. */
  const effectOf =
    ({ key, task }: Acceptance) =>
    async (): Promise<void> => {
      if (world.faults.has('silentAfter202', node)) return;
      const run = world.faults.has('silentButDone', node) ? (): void => world.publisher.muted(task) : task;
      await new Promise<void>((resolve) => {
        world.queues.add(key, world.switches().verdictDelayMs, () => {
          run();
          resolve();
        });
      });
    };

  const handle = (request: HttpRequest): Handled<RequestFacts> => {
    if (world.faults.has('webDown', node)) return { reply: badGatewayReply, isScripted: true };
    const { method, url, headers, body } = request;
    let loginId: string | null = null;
    const handled = (reply: HttpReply, acceptance: Acceptance | null = null): Handled<RequestFacts> => ({
      reply,
      effect: acceptance ? effectOf(acceptance) : undefined,
      facts: { loginId },
    });
    try {
      if (!url) throw new ApiFault(400, 'Bad Request', 'The request target cannot be read');
      if (url.pathname === ssoPath) {
        const { reply, user } = ssoReply(world, node, request);
        loginId = user?.loginId ?? null;
        return handled(reply);
      }
      if (!url.pathname.startsWith('/finesse/api'))
        throw new ApiFault(404, 'Not Found', 'There is nothing at this path', url.pathname);
      if (body === null) throw new ApiFault(413, 'Bad Request', `The body is longer than ${limits.bodyBytes} bytes`);
      if (method === 'GET' && url.pathname === '/finesse/api/SystemInfo')
        return handled(xmlReply(200, systemInfoXml(world, node, pair(), 'SystemInfo')));
      const raw = {
        method,
        path: url.pathname,
        query: url.searchParams,
        authorization: headers['authorization'],
        requestId: headers['requestid'] ?? '',
        body,
      };
      const answer = route(world, node, raw, (user) => {
        loginId = user.loginId;
        request.claim(user.loginId);
      });
      if (answer.kind === 'content') return handled(xmlReply(200, answer.xml));
      return handled(xmlReply(answer.status, ''), answer);
    } catch (error) {
      if (error instanceof ApiFault) return handled(xmlReply(error.status, error.xml));
      world.failed(error);
      return handled(xmlReply(500, new ApiFault(500, 'Internal Server Error', 'The simulator failed').xml));
    }
  };

  const challenge = (): string =>
    world.switches().systemAuthMode === 'SSO' ? 'Bearer realm="Finesse"' : 'Basic realm="Finesse"';

  const headersOf = (request: HttpRequest, status: number): HttpHeaders => {
    const { requestid = '' } = request.headers;
    const isEchoed = requestid !== '' && world.switches().echoRequestId !== 'none';
    return {
      ...corsHeaders(request),
      'Cache-Control': 'no-cache',
      ...(isEchoed ? { requestId: requestid } : {}),
      ...(status === 401 ? { 'WWW-Authenticate': challenge() } : {}),
    };
  };

  return httpFront<RequestFacts>({
    world,
    requests: world.requests,
    name: node,
    factsOf: ({ headers }) => ({ node, loginId: null, requestId: headers['requestid'] ?? '' }),
    handle,
    preflight: preflightReply,
    headersOf,
    redact: (text) => text.replaceAll(/\b((?:refresh-)?token)=[^&]*/gu, '$1=***'),
    isEffectFirst: () => world.switches().eventBefore202,
    latenessMs: () => (world.faults.has('slow', node) ? world.switches().slowMs : 0),
  });
};
