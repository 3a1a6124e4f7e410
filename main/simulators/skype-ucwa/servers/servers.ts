import type { RequestListener } from 'node:http';
import { httpListener } from '../../shared/http/request.ts';
import type { ServerIdentity } from '../../shared/servers/certificates.ts';
import { startIdentityProvider } from '../../shared/identity/server.ts';
import { LoopbackServers, startOrStop } from '../../shared/servers/loopback.ts';
import { authorizationServer } from '../http/authorization-server.ts';
import { ucwaListener } from '../http/listener.ts';
import { sipDomain } from '../model/directory.ts';
import { userWithProof } from '../model/sign-in.ts';
import type { HostName } from '../model/types.ts';
import type { World } from '../model/world.ts';

/** Where the servers can be reached. */
export interface UcwaAddresses {
  /** The first host, e.g. `https://127.0.0.1:8448`; discovery, tokens, meetings, and applications. */
  readonly https: string;
  /** The second host, which takes only tokens of its own. */
  readonly second: string;
  /** Redirects to HTTPS; null when there is none. */
  readonly http: string | null;
  /** The identity provider, and the authorization server beside it, e.g. `https://localhost:40458`. */
  readonly identityProvider: string;
  readonly sipDomain: string;
}

/** The names that the servers' certificate is for: both hosts have the same one. */
export const hostNames: readonly string[] = [
  '127.0.0.1',
  'localhost',
  ...['lyncdiscover', 'lyncdiscoverinternal', 'web', 'meet', 'pool'].map((name) => `${name}.${sipDomain}`),
];

/** The running servers. */
export interface UcwaServers {
  readonly addresses: UcwaAddresses;
  stop(): Promise<void>;
}

/** Plain HTTP serves nothing: it sends every client to HTTPS. */
const redirectListener = (world: World, httpsPort: () => number): RequestListener =>
  httpListener({
    connections: world.connections,
    handle: async ({ host, target }) => {
      const name = host === '' ? '127.0.0.1' : host;
      return { status: 302, body: '', headers: { Location: `https://${name}:${httpsPort()}${target}` } };
    },
  });

/** Starts both hosts, and plain HTTP unless its port is null. Rejects when a port is taken; then nothing stays open. */
export const startServers = async (
  world: World,
  ports: {
    readonly port: number;
    readonly secondPort: number;
    readonly plainPort: number | null;
    readonly providerPort: number;
  },
  identity: ServerIdentity,
): Promise<UcwaServers> => {
  const isDown = (): boolean => world.switches().fault === 'down';
  const servers = new LoopbackServers({ connections: world.connections, isAccepting: () => !isDown() });
  world.onSwitch(() => {
    if (isDown()) servers.cut();
  });
  const opened = new Map<HostName, number>();
  const portOf = (host: HostName): number => opened.get(host) ?? 0;
  const { tls } = identity;
  let stopProvider = (): Promise<void> => Promise.resolve();
  const stop = async (): Promise<void> => {
    await Promise.all([servers.stop(), stopProvider()]);
  };
  const hostAt = (address: string): HostName => {
    const url = URL.parse(address);
    return url?.hostname === `pool.${sipDomain}` || url?.port === String(portOf('second')) ? 'second' : 'first';
  };
  const pages = {
    world,
    provider: world.provider,
    signIn: (name: string, password: string) => userWithProof(world, name, (own) => own === password),
    elsewhere: authorizationServer({ world, hostAt }),
  };
  return startOrStop(async () => {
    for (const [host, port] of [['first', ports.port] as const, ['second', ports.secondPort] as const])
      opened.set(host, await servers.http({ request: ucwaListener({ world, host, portOf }) }, port, tls));
    stopProvider = await startIdentityProvider(pages, ports.providerPort, identity);
    const redirect = { request: redirectListener(world, () => portOf('first')) };
    const plainPort = ports.plainPort === null ? null : await servers.http(redirect, ports.plainPort, null);
    return {
      addresses: {
        https: `https://127.0.0.1:${portOf('first')}`,
        second: `https://127.0.0.1:${portOf('second')}`,
        http: plainPort === null ? null : `http://127.0.0.1:${plainPort}`,
        identityProvider: world.provider.address,
        sipDomain,
      },
      stop,
    };
  }, stop);
};
