import { identityProviderListener } from './pages.ts';
import type { ProviderPagesOptions } from './pages.ts';
import type { ServerIdentity } from '../servers/certificates.ts';
import { LoopbackServers } from '../servers/loopback.ts';

/**
 * Starts an identity provider with TLS under `localhost`, so that it is another host than a server at 127.0.0.1.
 * Returns what stops it. Rejects when the port is taken.
 */
export const startIdentityProvider = async <Person>(
  options: ProviderPagesOptions<Person>,
  port: number,
  { tls }: ServerIdentity,
): Promise<() => Promise<void>> => {
  const { world, provider } = options;
  const isDown = (): boolean => world.switches().provider === 'down';
  const servers = new LoopbackServers({ connections: world.connections, isAccepting: () => !isDown() });
  world.onSwitch(() => {
    if (isDown()) servers.cut();
  });
  const opened = await servers.http({ request: identityProviderListener(options) }, port, tls);
  provider.address = `https://localhost:${opened}`;
  return () => servers.stop();
};
