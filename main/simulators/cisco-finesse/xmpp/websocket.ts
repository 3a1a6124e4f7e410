import type { WebSocket } from 'ws';
import { offeredProtocols, webSocketEntry } from '../../shared/http/websocket.ts';
import type { WebSocketEntry } from '../../shared/http/websocket.ts';
import { longestXml, parseXml } from '../wire/xml-reader.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import { escapeXml } from '../wire/xml.ts';
import type { XmppService } from './service.ts';
import { XmppSession } from './session.ts';

const framing = 'urn:ietf:params:xml:ns:xmpp-framing';
const streams = 'http://etherx.jabber.org/streams';
const longestMessage = longestXml * 4;

/** XMPP over WebSocket (RFC 7395) on `/ws` and `/ws/` of the REST port or the notification port. */
export const xmppWebSocketEntry = (service: XmppService, port: 'rest' | 'notify'): WebSocketEntry =>
  webSocketEntry({
    connections: service.world.connections,
    messageBytes: longestMessage,
    protocol: 'xmpp',
    decide: (request, path) => {
      const offered = service.world.switches().webSocket;
      if ((path !== '/ws' && path !== '/ws/') || offered === 'none' || (offered === 'notifyOnly' && port === 'rest'))
        return { kind: 'refuse', status: '404 Not Found' };
      if (service.world.faults.has('xmppDrop', service.name)) return { kind: 'cut' };
      if (!offeredProtocols(request).includes('xmpp')) return { kind: 'refuse', status: '400 Bad Request' };
      return { kind: 'accept', serve: (webSocket, claim) => serve(service, webSocket, claim) };
    },
  });

const serve = (service: XmppService, webSocket: WebSocket, claim: (user: string) => void): void => {
  const send = (text: string): void => {
    if (webSocket.readyState === webSocket.OPEN) webSocket.send(text);
  };
  const session = new XmppSession(service, {
    send,
    claim,
    end: (condition) => {
      if (condition === undefined) {
        webSocket.terminate();
        return;
      }
      send(
        `<stream:error xmlns:stream='${streams}'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>` +
          '</stream:error>',
      );
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
      send(
        `<open xmlns='${framing}' from='${escapeXml(service.domain)}' id='${service.world.ids.uuid()}' ` +
          `version='1.0' xml:lang='en'/>`,
      );
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
