import { createHmac } from 'node:crypto';
import type { HttpReply } from '../../main/simulators/shared/http/reply.ts';
import { contentReply, htmlReply } from '../../main/simulators/shared/http/reply.ts';
import { httpListener, type HttpRequest } from '../../main/simulators/shared/http/request.ts';
import { serverIdentity } from '../../main/simulators/shared/servers/certificates.ts';
import { Connections } from '../../main/simulators/shared/servers/connections.ts';
import { LoopbackServers } from '../../main/simulators/shared/servers/loopback.ts';

/** How a company's server answers, or that it takes no connection. */
export type Gives = 'down' | ((request: HttpRequest) => Promise<HttpReply | null> | HttpReply | null);

export const json = (body: unknown, status = 200): HttpReply =>
  contentReply(status, 'application/json', JSON.stringify(body));

/** A page, as of a web server, a proxy or a network that wants people to sign in. */
export const page = (status = 200): HttpReply =>
  htmlReply(status, '<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>');

/** What the server of a company with an app at Huawei Cloud Meeting does: it has the key and signs for its people. */
export const signs =
  (
    app: { readonly id: string; readonly key: string },
    nowMs: () => number,
    lifeSeconds = 3_600,
  ): Exclude<Gives, 'down'> =>
  ({ body }) => {
    const asked = JSON.parse(body ?? '{}') as { readonly userId?: string };
    const facts = {
      appId: app.id,
      userId: asked.userId ?? 'agent-7',
      expireTime: Math.floor(nowMs() / 1000) + lifeSeconds,
      nonce: 'c0ffee'.repeat(6),
    };
    const data = `${facts.appId}:${facts.userId}:${facts.expireTime}:${facts.nonce}`;
    return json({ ...facts, signature: createHmac('sha256', app.key).update(data).digest('hex') });
  };

/** A server of a company, with TLS on loopback and the same authority as every simulator of this process. */
export class CompanyServer {
  gives: Gives;
  /** Every request that came, oldest first. */
  readonly requests: HttpRequest[] = [];
  address = '';
  port = 0;
  readonly #servers: LoopbackServers;

  private constructor(gives: Gives) {
    this.gives = gives;
    this.#servers = new LoopbackServers({ connections: new Connections(), isAccepting: () => this.gives !== 'down' });
  }

  /** Under another host than `localhost` only a proxy leads there, from the usual port. */
  static async start(gives: Gives, host = 'localhost'): Promise<CompanyServer> {
    const server = new CompanyServer(gives);
    const { tls } = await serverIdentity([host]);
    const request = httpListener({ connections: new Connections(), handle: (asked) => server.#handle(asked) });
    const port = await server.#servers.http({ request }, 0, tls);
    server.port = port;
    server.address = `https://${host}${host === 'localhost' ? `:${port}` : ''}/gavel/sign-in`;
    return server;
  }

  /** From now on; connections that are open are cut when it goes down. */
  give(gives: Gives): void {
    this.gives = gives;
    if (gives === 'down') this.#servers.cut();
  }

  stop(): Promise<void> {
    return this.#servers.stop();
  }

  async #handle(request: HttpRequest): Promise<HttpReply | null> {
    // Somebody only looks whether it answers.
    if (request.method === 'GET') return page(405);
    this.requests.push(request);
    return this.gives === 'down' ? null : this.gives(request);
  }
}
