import type { ServerIdentity } from '../../shared/servers/certificates.ts';
import { LoopbackServers, startOrStop } from '../../shared/servers/loopback.ts';
import { gatewayListener } from '../http/listener.ts';
import type { World } from '../model/world.ts';

/** Where the gateway can be reached. */
export interface AgentGatewayAddresses {
  /** With the path, e.g. `https://127.0.0.1:8043/agentgateway/resource`. */
  readonly https: string;
  readonly http: string | null;
}

/** The gateway's running servers. */
export interface AgentGatewayServers {
  readonly addresses: AgentGatewayAddresses;
  stop(): Promise<void>;
}

/**
 * Starts HTTPS and, unless its port is null, plain HTTP on loopback. Rejects when a port is taken; then nothing stays
 * open.
 */
export const startServers = async (
  world: World,
  ports: { readonly port: number; readonly plainPort: number | null },
  { tls }: ServerIdentity,
): Promise<AgentGatewayServers> => {
  const servers = new LoopbackServers({
    connections: world.connections,
    isAccepting: () => world.switches().fault !== 'down',
  });
  world.onSwitch(() => {
    if (world.switches().fault === 'down') servers.cut();
  });
  const stop = (): Promise<void> => servers.stop();
  return startOrStop(async () => {
    const handlers = { request: gatewayListener(world) };
    const port = await servers.http(handlers, ports.port, tls);
    const plainPort = ports.plainPort === null ? null : await servers.http(handlers, ports.plainPort, null);
    return {
      addresses: {
        https: `https://127.0.0.1:${port}/agentgateway/resource`,
        http: plainPort === null ? null : `http://127.0.0.1:${plainPort}/agentgateway/resource`,
      },
      stop,
    };
  }, stop);
};
