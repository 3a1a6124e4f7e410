import { xml, type Element } from '@xmpp/xml';
import { ns } from './namespaces.ts';
import { parseStanza } from './stanza.ts';
import { connectMs, maxMessageBytes, type StanzaTransport, type TransportOptions } from './transport.ts';

/** XMPP over WebSocket (RFC 7395): one element a message. Rejects with `NetworkFault` when it cannot be opened. */
export const connectWebSocketTransport = async (options: TransportOptions): Promise<StanzaTransport> => {
  let hasEnded = false;
  const end = (cause: Error | null): void => {
    if (hasEnded) return;
    hasEnded = true;
    options.onEnd(cause);
  };
  const receive = (text: string): void => {
    if (hasEnded) return;
    let element: Element;
    try {
      element = parseStanza(text);
    } catch (error) {
      end(error instanceof Error ? error : new Error('The message cannot be parsed.'));
      socket.cut();
      return;
    }
    if (element.is('open', ns.framing)) return;
    if (element.is('close', ns.framing)) {
      end(null);
      socket.close();
    } else options.onElement(element);
  };
  const socket = await options.network.openSocket({
    url: options.url,
    protocol: 'xmpp',
    connectMs,
    maxBytes: maxMessageBytes,
    signal: options.signal,
    onText: receive,
    onEnd: end,
  });
  return {
    openStream: () =>
      socket.send(xml('open', { xmlns: ns.framing, to: options.domain, version: '1.0', 'xml:lang': 'en' }).toString()),
    send: (element) => {
      element.attrs['xmlns'] ??= ns.client;
      socket.send(element.toString());
    },
    close: () => {
      socket.send(xml('close', { xmlns: ns.framing }).toString());
      socket.close();
    },
    cut: () => {
      end(null);
      socket.cut();
    },
  };
};
