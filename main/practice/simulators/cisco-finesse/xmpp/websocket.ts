import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { escapeXml, longestXml, parseXml } from '../xml.ts';
import type { XmlNode } from '../xml.ts';
import type { XmppService } from './service.ts';
import { XmppSession } from './session.ts';

const framing = 'urn:ietf:params:xml:ns:xmpp-framing';
const streams = 'http://etherx.jabber.org/streams';

const refuseUpgrade = (socket: Duplex, status: string): void => {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
};

/** XMPP over WebSocket (RFC 7395) on `/ws` and `/ws/`; gives back the handler for a server's `upgrade` event. */
export const webSocketEntry = (service: XmppService, port: 'rest' | 'notify'): { upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void; stop: () => void } => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: longestXml * 4,
    handleProtocols: (protocols) => (protocols.has('xmpp') ? 'xmpp' : false),
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy());
    const offered = service.world.switches().webSocket;
    const path = (request.url ?? '').split('?')[0];
    if ((path !== '/ws' && path !== '/ws/') || offered === 'none' || (offered === 'notifyOnly' && port === 'rest')) {
      refuseUpgrade(socket, '404 Not Found');
    } else if (service.world.faults.has('xmppDrop', service.name)) {
      socket.destroy();
    } else if (!(request.headers['sec-websocket-protocol'] ?? '').split(',').some((protocol) => protocol.trim() === 'xmpp')) {
      refuseUpgrade(socket, '400 Bad Request');
    } else {
      server.handleUpgrade(request, socket, head, (webSocket) => serve(service, webSocket));
    }
  };
  return {
    upgrade,
    stop: () => {
      for (const client of server.clients) client.terminate();
      server.close();
    },
  };
};

const serve = (service: XmppService, webSocket: WebSocket): void => {
  const send = (text: string): void => {
    if (webSocket.readyState === webSocket.OPEN) webSocket.send(text);
  };
  const session = new XmppSession(service, {
    send,
    end: (condition) => {
      if (condition === undefined) {
        webSocket.terminate();
        return;
      }
      send(`<stream:error xmlns:stream='${streams}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`);
      send(`<close xmlns='${framing}'/>`);
      webSocket.close(1000);
    },
  });
  const receive = (stanza: XmlNode): void => {
    if (stanza.namespace !== framing) {
      session.receive(stanza);
      return;
    }
    if (stanza.local === 'open') {
      const to = stanza.attribute('to') ?? '';
      send(`<open xmlns='${framing}' from='${escapeXml(service.domain)}' id='${service.world.ids.uuid()}' version='1.0' xml:lang='en'/>`);
      if (to === service.domain) send(session.features());
      else session.end('host-unknown');
    } else if (stanza.local === 'close') {
      send(`<close xmlns='${framing}'/>`);
      session.closed();
      webSocket.close(1000);
    }
  };
  webSocket.on('message', (data, isBinary) => {
    if (isBinary || !Buffer.isBuffer(data)) {
      session.end('bad-format');
      return;
    }
    let stanza: XmlNode;
    try {
      stanza = parseXml(data.toString('utf8'));
    } catch {
      session.end('not-well-formed');
      return;
    }
    receive(stanza);
  });
  webSocket.on('close', () => session.closed());
  webSocket.on('error', () => webSocket.terminate());
};
