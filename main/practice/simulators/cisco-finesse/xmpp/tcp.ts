import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { XmlStream, escapeXml } from '../xml.ts';
import type { XmlNode } from '../xml.ts';
import type { XmppService } from './service.ts';
import { XmppSession } from './session.ts';

const streams = 'http://etherx.jabber.org/streams';

/** XMPP on TCP, one endless document in each direction (RFC 6120): plain, or TLS from the first byte when there is a certificate. */
export const createTcpServer = (service: XmppService, tls: { readonly key: string; readonly cert: string } | null): Server =>
  tls ? createTlsServer(tls, (socket) => serve(service, socket)) : createServer((socket) => serve(service, socket));

const serve = (service: XmppService, socket: Socket): void => {
  if (service.world.faults.has('xmppDrop', service.name) || service.world.faults.has('nodeDown', service.name)) {
    socket.destroy();
    return;
  }
  socket.setEncoding('utf8');
  const send = (text: string): void => {
    if (!socket.destroyed && socket.writable) socket.write(text);
  };
  const session = new XmppSession(service, {
    send: (stanza) => {
      send(stanza);
      // A client answers success with a new stream header: the next bytes are a new document.
      if (stanza.startsWith('<success')) stream = open();
    },
    end: (condition) => {
      if (condition === undefined) {
        socket.destroy();
        return;
      }
      send(`<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`);
      socket.end();
    },
  });
  const start = (root: XmlNode): void => {
    const id = service.world.ids.uuid();
    send(`<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='${streams}' from='${escapeXml(service.domain)}' id='${id}' version='1.0' xml:lang='en'>`);
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
  socket.on('error', () => socket.destroy());
};
