import type { Socket } from 'node:net';
import { XmlStream } from '../wire/xml-reader.ts';
import { escapeXml } from '../wire/xml.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import type { XmppService } from './service.ts';
import { XmppSession } from './session.ts';

const streams = 'http://etherx.jabber.org/streams';

/** Serves XMPP on a TCP connection, plain or with TLS: one endless document in each direction (RFC 6120). */
export const serveTcp =
  (service: XmppService) =>
  (socket: Socket): void => {
    if (service.world.faults.has('xmppDrop', service.name) || service.world.faults.has('nodeDown', service.name)) {
      socket.destroy();
      return;
    }
    socket.setEncoding('utf8');
    const send = (text: string): void => {
      if (!socket.destroyed && socket.writable) socket.write(text);
    };
    const session = new XmppSession(service, {
      claim: (user) => void service.world.connections.claim(socket, user),
      send: (stanza) => {
        send(stanza);
        // After success the client sends a new stream header: the next bytes are a new document.
        if (stanza.startsWith('<success')) stream = open();
      },
      end: (condition) => {
        if (condition === undefined) {
          socket.destroy();
          return;
        }
        send(
          `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`,
        );
        socket.end();
      },
    });
    const start = (root: XmlNode): void => {
      const id = service.world.ids.uuid();
      send(
        `<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='${streams}' ` +
          `from='${escapeXml(service.domain)}' id='${id}' version='1.0' xml:lang='en'>`,
      );
      if (root.local !== 'stream' || root.namespace !== streams) session.end('invalid-namespace');
      else if (root.attribute('to') !== service.domain) session.end('host-unknown');
      else send(session.features());
    };
    const open = (): XmlStream =>
      new XmlStream({
        start,
        element: (stanza) => session.receive(stanza),
        end: () => {
          send('</stream:stream>');
          session.closed();
          socket.end();
        },
      });
    let stream = open();
    socket.on('data', (data) => {
      try {
        stream.write(String(data));
      } catch {
        session.end('not-well-formed');
      }
    });
    socket.on('close', () => session.closed());
  };
