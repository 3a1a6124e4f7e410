import type { ServerIdentity } from '../../shared/servers/certificates.ts';
import { LoopbackServers, startOrStop } from '../../shared/servers/loopback.ts';
import { restListener } from '../http/listener.ts';
import { systemInfoXml } from '../http/system-info.ts';
import type { NodeAddress } from '../http/system-info.ts';
import type { NodeName } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { boshListener } from '../xmpp/bosh.ts';
import { XmppService } from '../xmpp/service.ts';
import { serveTcp } from '../xmpp/tcp.ts';
import { xmppWebSocketEntry } from '../xmpp/websocket.ts';

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

/** Starts the servers of one node on loopback. Rejects when a port is taken; then nothing stays open. */
export const startNode = async (
  world: World,
  name: NodeName,
  ports: NodePorts,
  { tls }: ServerIdentity,
  pair: () => readonly NodeAddress[],
): Promise<FinesseNode> => {
  // SystemInfo names each node's XMPP domain, which clients may also use as its address.
  const host = name === 'a' ? '127.0.0.1' : 'localhost';
  const xmpp = new XmppService(world, name, host);
  const webSockets = { rest: xmppWebSocketEntry(xmpp, 'rest'), notify: xmppWebSocketEntry(xmpp, 'notify') };
  const servers = new LoopbackServers({
    connections: world.connections,
    isAccepting: () => !world.faults.has('nodeDown', name),
  });
  world.faults.onChange((fault, nodes, isOn) => {
    if (fault === 'nodeDown' && isOn && nodes.includes(name)) servers.cut();
  });

  const stop = async (): Promise<void> => {
    xmpp.stop();
    for (const webSocket of Object.values(webSockets)) webSocket.stop();
    await servers.stop();
  };

  return startOrStop(async () => {
    const rest = { request: restListener(world, name, pair), upgrade: webSockets.rest.upgrade };
    const notify = { request: boshListener(xmpp), upgrade: webSockets.notify.upgrade };
    const httpsPort = await servers.http(rest, ports.https, tls);
    const notifyPort = await servers.http(notify, ports.notifyHttps, tls);
    const httpPort = ports.http === null ? null : await servers.http({ request: rest.request }, ports.http, null);
    const serve = serveTcp(xmpp);
    const tcpPort = ports.tcp === null ? null : await servers.tcp(serve, ports.tcp, null);
    const tcpTlsPort = ports.tcpTls === null ? null : await servers.tcp(serve, ports.tcpTls, tls);
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
  }, stop);
};

/** Sends every session of the node an event about its service state. */
export const publishSystemInfo = (world: World, node: FinesseNode, pair: readonly NodeAddress[]): void => {
  const source = '/finesse/api/SystemInfo';
  const event = world.switches().wireStyle === '11x' ? 'PUT' : 'put';
  const data = systemInfoXml(world, node.name, pair, 'systemInfo');
  node.xmpp.deliver(
    source,
    `<Update><data>${data}</data><event>${event}</event><requestId></requestId><source>${source}</source></Update>`,
  );
};
