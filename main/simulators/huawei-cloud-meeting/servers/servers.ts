import type { TlsOptions } from 'node:tls';
import { LoopbackServers, startOrStop } from '../../shared/servers/loopback.ts';
import type { ServerIdentity } from '../../shared/servers/certificates.ts';
import type { WebSocketEntry } from '../../shared/http/websocket.ts';
import { meetingWebSocketEntry } from '../channel/websocket.ts';
import { cloudListener } from '../http/listener.ts';
import type { World } from '../model/world.ts';

/** Where the service can be reached, for requests and for WebSockets. */
export interface CloudMeetingAddresses {
  /** E.g. `https://127.0.0.1:8443`. */
  readonly https: string;
  readonly http: string | null;
}

/** The service's running servers. */
export interface CloudMeetingServers {
  readonly addresses: CloudMeetingAddresses;
  /** Closes every connection at once; the servers go on. */
  readonly cut: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts HTTPS and, unless its port is null, plain HTTP on loopback. Rejects when a port is taken. */
export const startServers = async (
  world: World,
  ports: { readonly https: number; readonly http: number | null },
  { tls }: ServerIdentity,
): Promise<CloudMeetingServers> => {
  const isUp = (): boolean => world.isRunning && world.switches().fault !== 'down';
  const servers = new LoopbackServers({ connections: world.connections, isAccepting: isUp });
  const webSockets: WebSocketEntry[] = [];
  world.onSwitch(() => {
    if (!isUp()) servers.cut();
  });
  const stop = async (): Promise<void> => {
    for (const webSocket of webSockets) webSocket.stop();
    await servers.stop();
  };
  const start = async (port: number, identity: TlsOptions | null): Promise<number> => {
    const isSecure = identity !== null;
    const plain = meetingWebSocketEntry(world, isSecure, false);
    const deflating = meetingWebSocketEntry(world, isSecure, true);
    webSockets.push(plain, deflating);
    const upgrade: WebSocketEntry['upgrade'] = (...asked) =>
      (world.switches().compression ? deflating : plain).upgrade(...asked);
    return servers.http({ request: cloudListener(world, isSecure), upgrade }, port, identity);
  };
  return startOrStop(async () => {
    const https = await start(ports.https, tls);
    const http = ports.http === null ? null : await start(ports.http, null);
    return {
      addresses: {
        https: `https://127.0.0.1:${https}`,
        http: http === null ? null : `http://127.0.0.1:${http}`,
      },
      cut: () => servers.cut(),
      stop,
    };
  }, stop);
};
