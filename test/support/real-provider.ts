import { generateKeyPairSync } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Provider } from 'oidc-provider';
import { serverIdentity } from '../../main/simulators/shared/servers/certificates.ts';
import { Connections } from '../../main/simulators/shared/servers/connections.ts';
import { LoopbackServers } from '../../main/simulators/shared/servers/loopback.ts';

/** Under which the provider knows Gavel. */
export const clientId = 'gavel';

/** A token that the provider gave, and for whom and which server. */
interface Shown {
  readonly user: string;
  readonly audience: string;
}

interface People {
  areKnown: boolean;
}

/**
 * A real authorization server (`oidc-provider`), which shares nothing with Gavel or its simulators, on loopback. Its
 * certificate is from the authority of all simulators of this process. Anybody signs in with any password, and agrees
 * on a second page.
 */
export class RealProvider {
  readonly #provider: Provider;
  readonly #servers: LoopbackServers;
  readonly origin: string;
  /** What it was asked for, oldest first. */
  readonly requests: string[];
  readonly #people: People;

  private constructor(
    provider: Provider,
    servers: LoopbackServers,
    origin: string,
    requests: string[],
    people: People,
  ) {
    this.#provider = provider;
    this.#servers = servers;
    this.origin = origin;
    this.requests = requests;
    this.#people = people;
  }

  /** Whether it knows its people: what was given to those whom it does not is renewed no more. */
  set knowsPeople(knows: boolean) {
    this.#people.areKnown = knows;
  }

  /** `lifeSeconds`: of an access token. */
  static async start(lifeSeconds: number): Promise<RealProvider> {
    const servers = new LoopbackServers({ connections: new Connections(), isAccepting: () => true });
    const requests: string[] = [];
    let handle: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
    const request = (asked: IncomingMessage, response: ServerResponse): void => {
      requests.push(`${asked.method ?? ''} ${(asked.url ?? '').replace(/\?.*$/u, '')}`);
      handle(asked, response);
    };
    const { tls } = await serverIdentity(['localhost']);
    const origin = `https://localhost:${await servers.http({ request }, 0, tls)}`;
    const people = { areKnown: true };
    const provider = providerAt(origin, lifeSeconds, people);
    handle = provider.callback();
    return new RealProvider(provider, servers, origin, requests, people);
  }

  get authorisationEndpoint(): string {
    return `${this.origin}/auth`;
  }

  /** Whose token this is, and for which server; null for none of its own that counts. */
  async look(token: string): Promise<Shown | null> {
    const found = await this.#provider.AccessToken.find(token);
    if (!found) return null;
    return { user: found.accountId, audience: [found.aud ?? []].flat().join(' ') };
  }

  stop(): Promise<void> {
    return this.#servers.stop();
  }
}

const providerAt = (origin: string, lifeSeconds: number, people: People): Provider => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(origin, {
    clients: [
      {
        client_id: clientId,
        application_type: 'native',
        redirect_uris: ['http://127.0.0.1/'],
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig' }] },
    cookies: { keys: ['of the tests'] },
    ttl: { AccessToken: lifeSeconds, RefreshToken: 86_400, Grant: 86_400, Interaction: 600, Session: 600 },
    features: {
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: async (_context: unknown, resource: string) => ({
          scope: '',
          audience: resource,
          accessTokenFormat: 'opaque',
          accessTokenTTL: lifeSeconds,
        }),
      },
    },
    issueRefreshToken: async () => true,
    rotateRefreshToken: () => true,
    findAccount: async (_context, id) =>
      people.areKnown ? { accountId: id, claims: async () => ({ sub: id }) } : undefined,
  });
};
