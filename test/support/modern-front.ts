import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as requestTls } from 'node:https';
import { serverIdentity } from '../../main/simulators/shared/servers/certificates.ts';
import { Connections } from '../../main/simulators/shared/servers/connections.ts';
import { LoopbackServers } from '../../main/simulators/shared/servers/loopback.ts';
import type { RealProvider } from './real-provider.ts';

/** The servers behind. */
export interface Behind {
  readonly origin: string;
  readonly caPem: string;
  /** A token that they take, for a user by their sign-in name. */
  readonly tokenOf: (user: string) => string;
}

const bodyOf = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/**
 * Servers of Skype for Business that take the tokens of a real provider: simulated ones behind a front that names the
 * provider in challenges, and puts a token of theirs in the place of each token that the provider gave for the front.
 */
export class ModernFront {
  readonly #servers: LoopbackServers;
  readonly #provider: RealProvider;
  readonly #behind: Behind;
  /** By the provider's token. */
  readonly #tokens = new Map<string, string>();
  readonly origin: string;

  private constructor(servers: LoopbackServers, provider: RealProvider, behind: Behind, origin: string) {
    this.#servers = servers;
    this.#provider = provider;
    this.#behind = behind;
    this.origin = origin;
  }

  static async start(provider: RealProvider, behind: Behind): Promise<ModernFront> {
    const servers = new LoopbackServers({ connections: new Connections(), isAccepting: () => true });
    let front: ModernFront | null = null;
    const { tls } = await serverIdentity(['localhost']);
    const request = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
      if (front) front.#pass(incoming, outgoing).catch(() => outgoing.destroy());
    };
    const port = await servers.http({ request }, 0, tls);
    return (front = new ModernFront(servers, provider, behind, `https://localhost:${port}`));
  }

  /** How many tokens of the provider were taken. */
  get tokenCount(): number {
    return this.#tokens.size;
  }

  stop(): Promise<void> {
    return this.#servers.stop();
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const { host: _, authorization, ...headers } = incoming.headers;
    const own = await this.#ownTokenFor(authorization ?? '');
    const behind = requestTls(new URL(incoming.url ?? '/', this.#behind.origin), {
      method: incoming.method ?? 'GET',
      ca: this.#behind.caPem,
      headers: { ...headers, ...(own === null ? {} : { authorization: `Bearer ${own}` }) },
    });
    outgoing.on('close', () => behind.destroy());
    behind.on('error', () => outgoing.destroy());
    behind.on('response', (answer) => {
      bodyOf(answer).then(
        (bytes) => {
          const { 'content-length': _length, 'transfer-encoding': _encoding, ...others } = answer.headers;
          const text = bytes.toString('utf8').replaceAll(this.#behind.origin, this.origin);
          outgoing.writeHead(answer.statusCode ?? 502, { ...others, ...this.#challenge(answer) }).end(text);
        },
        () => outgoing.destroy(),
      );
    });
    behind.end(body);
  }

  #challenge({ headers }: IncomingMessage): Record<string, string> {
    const challenge = headers['www-authenticate'] ?? '';
    if (challenge === '') return {};
    const uri = `authorization_uri="${this.#provider.authorisationEndpoint}"`;
    return { 'www-authenticate': challenge.replace(/authorization_uri="[^"]*"/u, uri) };
  }

  /** What the servers behind take for this token; null for one that the provider did not give, or for somebody else. */
  async #ownTokenFor(authorization: string): Promise<string | null> {
    const token = /^Bearer (\S+)$/u.exec(authorization)?.[1] ?? '';
    const shown = token === '' ? null : await this.#provider.look(token);
    if (!shown || shown.audience !== this.origin) return null;
    const own = this.#tokens.get(token) ?? this.#behind.tokenOf(shown.user);
    this.#tokens.set(token, own);
    return own;
  }
}
