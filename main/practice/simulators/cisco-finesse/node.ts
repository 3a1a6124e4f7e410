import { createServer as createHttpServer } from 'node:http';
import type { RequestListener, Server as HttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { Server, Socket } from 'node:net';
import type { Certificates } from '../../shared/certificates.ts';
import type { NodeName } from './model/types.ts';
import type { World } from './model/world.ts';
import { restListener } from './rest/listener.ts';
import { systemInfoXml } from './rest/system-info.ts';
import type { NodeAddress } from './rest/system-info.ts';
import { boshListener } from './xmpp/bosh.ts';
import { XmppService } from './xmpp/service.ts';
import { createTcpServer } from './xmpp/tcp.ts';
import { webSocketEntry } from './xmpp/websocket.ts';

/** Ports of one node: 0 for any free one, null for none. */
export interface NodePorts {
  readonly https: number;
  readonly http: number | null;
  readonly notifyHttps: number;
  readonly tcp: number | null;
  readonly tcpTls: number | null;
}

/** Where one node can be reached. */
export interface FinesseAddresses {
  /** REST, e.g. `https://127.0.0.1:8445`. */
  readonly https: string;
  readonly http: string | null;
  readonly notifyHttps: string;
  /** WebSocket on the REST port; the notification port has one, too. */
  readonly webSocket: string;
  readonly bosh: string;
  /** `host:port` of plain XMPP. */
  readonly tcp: string | null;
  /** `host:port` of XMPP with TLS from the first byte. */
  readonly tcpTls: string | null;
  /** The XMPP domain. */
  readonly domain: string;
}

/** One running node of a pair. */
export interface FinesseNode {
  readonly name: NodeName;
  readonly addresses: FinesseAddresses;
  readonly address: NodeAddress;
  readonly xmpp: XmppService;
  stop(): Promise<void>;
}

const listen = async (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.removeListener('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

const close = async (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
  });

/** Starts the servers of one node on loopback. Rejects when a port is taken, leaving nothing open. */
export const startNode = async (
  world: World,
  name: NodeName,
  ports: NodePorts,
  certificates: Certificates,
  pair: () => readonly NodeAddress[],
): Promise<FinesseNode> => {
  // Each node is reachable under its XMPP domain, so that a client may use what SystemInfo says as an address.
  const host = name === 'a' ? '127.0.0.1' : 'localhost';
  const xmpp = new XmppService(world, name, host);
  const tls = { key: certificates.keyPem, cert: certificates.certificatePem + certificates.caPem };
  const sockets = new Set<Socket>();
  const servers: Server[] = [];
  const entries = [webSocketEntry(xmpp, 'rest'), webSocketEntry(xmpp, 'notify')] as const;

  const track = <Kind extends Server>(server: Kind): Kind => {
    const accept = (socket: Socket): void => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.on('error', () => socket.destroy());
      if (world.faults.has('nodeDown', name)) socket.destroy();
    };
    server.on('connection', accept);
    servers.push(server);
    return server;
  };
  const httpServer = (listener: RequestListener, isSecure: boolean): HttpServer => {
    const server = isSecure ? createHttpsServer(tls, listener) : createHttpServer(listener);
    server.keepAliveTimeout = 60_000;
    server.on('tlsClientError', (_error: unknown, socket: Socket) => socket.destroy());
    server.on('clientError', (_error: Error, socket: Socket) => {
      if (socket.writable) socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      else socket.destroy();
    });
    return track(server);
  };

  const stop = async (): Promise<void> => {
    xmpp.stop();
    for (const entry of entries) entry.stop();
    const closing = servers.filter((server) => server.listening).map(close);
    for (const socket of sockets) socket.destroy();
    await Promise.all(closing);
  };

  try {
    const rest = restListener(world, name, pair);
    const bosh = boshListener(xmpp);
    const restServer = httpServer(rest, true).on('upgrade', entries[0].upgrade);
    const notifyServer = httpServer(bosh, true).on('upgrade', entries[1].upgrade);
    const httpsPort = await listen(restServer, ports.https);
    const notifyPort = await listen(notifyServer, ports.notifyHttps);
    const httpPort = ports.http === null ? null : await listen(httpServer(rest, false), ports.http);
    const tcpPort = ports.tcp === null ? null : await listen(track(createTcpServer(xmpp, null)), ports.tcp);
    const tcpTlsPort = ports.tcpTls === null ? null : await listen(track(createTcpServer(xmpp, tls)), ports.tcpTls);
    world.faults.onChange((fault, nodes, isOn) => {
      if (fault === 'nodeDown' && isOn && nodes.includes(name)) for (const socket of sockets) socket.destroy();
    });
    return {
      name,
      address: { name, host, httpsPort, xmppPort: tcpPort, xmppSecurePort: tcpTlsPort },
      addresses: {
        https: `https://${host}:${httpsPort}`,
        http: httpPort === null ? null : `http://${host}:${httpPort}`,
        notifyHttps: `https://${host}:${notifyPort}`,
        webSocket: `wss://${host}:${httpsPort}/ws`,
        bosh: `https://${host}:${notifyPort}/http-bind`,
        tcp: tcpPort === null ? null : `${host}:${tcpPort}`,
        tcpTls: tcpTlsPort === null ? null : `${host}:${tcpTlsPort}`,
        domain: host,
      },
      xmpp,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** Tells every session of the node about its service state. */
export const publishSystemInfo = (world: World, node: FinesseNode, pair: readonly NodeAddress[]): void => {
  const source = '/finesse/api/SystemInfo';
  const event = world.switches().wireStyle === '11x' ? 'PUT' : 'put';
  const data = systemInfoXml(world, node.name, pair, 'systemInfo');
  node.xmpp.deliver(source, `<Update><data>${data}</data><event>${event}</event><requestId></requestId><source>${source}</source></Update>`);
};
