import { WebSocket } from 'ws';
import type { FinesseSimulator } from '../../../../main/simulators/cisco-finesse/simulator.ts';
import { patienceMs } from '../../../support/eventually.ts';

const unescape = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/gu,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name] ?? '',
  );

/** One notification, parsed with nothing but patterns. */
export interface Notification {
  readonly stanza: string;
  readonly node: string;
  readonly to: string;
  readonly payload: string;
  readonly event: string;
  readonly source: string;
  readonly requestId: string;
}

const firstOf = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? '';

export const notificationOf = (stanza: string): Notification => {
  const payload = unescape(firstOf(stanza, /<notification[^>]*>([\s\S]*)<\/notification>/u));
  return {
    stanza,
    node: firstOf(stanza, /<items node='([^']*)'/u),
    to: firstOf(stanza, /^<message[^>]* to='([^']*)'/u),
    payload,
    event: firstOf(payload, /<\/data>.*?<event>([^<]*)<|<event>([^<]*)</su) || firstOf(payload, /<event>([^<]*)</u),
    source: firstOf(payload, /<source>([^<]*)</u),
    requestId: firstOf(payload, /<requestId>([^<]*)</u),
  };
};

/** `5001:ACTIVE 5002:DROPPED` of a dialog. */
export const partiesOf = (dialog: string): string =>
  [...dialog.matchAll(/<Participant>.*?<mediaAddress>([^<]*)<.*?<state>([^<]*)</gsu)]
    .map(([, address, state]) => `${address ?? ''}:${state ?? ''}`)
    .join(' ');

export const stateOf = (user: string): string => firstOf(user, /<state>([^<]*)</u);

/** What the client has received, and a way to wait for more. */
export class Inbox {
  readonly stanzas: string[] = [];
  isClosed = false;
  readonly #waiting = new Set<() => void>();

  push(stanza: string): void {
    this.stanzas.push(stanza);
    for (const check of [...this.#waiting]) check();
  }

  close(): void {
    this.isClosed = true;
    for (const check of [...this.#waiting]) check();
  }

  get notifications(): Notification[] {
    return this.stanzas.filter((stanza) => stanza.startsWith('<message')).map(notificationOf);
  }

  /** Waits until the condition returns something; fails with all stanzas when it takes too long. */
  async until<Value>(what: string, condition: () => Value | undefined | false): Promise<Value> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(deadline);
        this.#waiting.delete(check);
      };
      const fail = (): void => {
        settle();
        reject(
          new Error(
            `${what} did not come. ` +
              `Received:\n${this.stanzas.map((stanza) => unescape(stanza).slice(0, 400)).join('\n')}`,
          ),
        );
      };
      const deadline = setTimeout(fail, patienceMs);
      const check = (): void => {
        const value = condition();
        if (value !== undefined && value !== false) {
          settle();
          resolve(value);
        } else if (this.isClosed) {
          fail();
        }
      };
      this.#waiting.add(check);
      check();
    });
  }

  async untilStanza(pattern: RegExp): Promise<string> {
    return this.until(String(pattern), () => this.stanzas.find((stanza) => pattern.test(stanza)));
  }

  async untilNotification(what: string, fits: (notification: Notification) => boolean): Promise<Notification> {
    return this.until(what, () => this.notifications.find(fits));
  }

  async untilClosed(): Promise<void> {
    await this.until('the end of the connection', () => this.isClosed);
  }

  /** The notifications about calls in short: `POST 16781234 5001:ALERTING …`. */
  get dialogs(): string[] {
    return this.notifications
      .filter((notification) => notification.node.endsWith('/Dialogs') && /<dialogs?>/u.test(notification.payload))
      .map(({ event, payload }) => `${event} ${firstOf(payload, /<id>(\d+)</u)} ${partiesOf(payload)}`.trim());
  }
}

export interface RawXmpp extends Inbox {
  readonly jid: string;
  send(stanza: string): void;
  leave(): void;
}

class WebSocketClient extends Inbox implements RawXmpp {
  readonly jid: string;
  readonly #socket: WebSocket;

  constructor(socket: WebSocket, jid: string) {
    super();
    this.#socket = socket;
    this.jid = jid;
    socket.on('message', (data) => this.push(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
    socket.on('close', () => this.close());
    socket.on('error', () => this.close());
  }

  send(stanza: string): void {
    this.#socket.send(stanza);
  }

  leave(): void {
    this.#socket.terminate();
  }
}

const framing = `xmlns='urn:ietf:params:xml:ns:xmpp-framing'`;

/** Opens a WebSocket and signs in up to SASL success or failure; `path` may name another entry. */
export const openWebSocket = async (
  simulator: FinesseSimulator,
  loginId: string,
  options: { resource?: string; url?: string; password?: string; domain?: string } = {},
): Promise<RawXmpp> => {
  const domain = options.domain ?? simulator.addresses.domain;
  const socket = new WebSocket(options.url ?? simulator.addresses.webSocket, 'xmpp', { ca: simulator.caPem });
  const client = new WebSocketClient(socket, `${loginId}@${domain}/${options.resource ?? 'test'}`);
  await new Promise<void>((resolve, reject) => {
    socket.once('open', () => resolve());
    socket.once('error', reject);
  });
  const password = options.password ?? simulator.users.find((user) => user.loginId === loginId)?.password ?? '';
  client.send(`<open ${framing} to='${domain}' version='1.0'/>`);
  await client.untilStanza(/<stream:features.*PLAIN/u);
  client.send(
    `<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>` +
      `${Buffer.from(`\0${loginId}\0${password}`).toString('base64')}</auth>`,
  );
  await client.untilStanza(/^<(?:success|failure)/u);
  return client;
};

/** A signed-in WebSocket session that receives notifications. */
export const connectWebSocket = async (
  simulator: FinesseSimulator,
  loginId: string,
  options: { resource?: string; url?: string; password?: string; domain?: string } = {},
): Promise<RawXmpp> => {
  const client = await openWebSocket(simulator, loginId, options);
  client.send(`<open ${framing} to='${options.domain ?? simulator.addresses.domain}' version='1.0'/>`);
  await client.untilStanza(/<stream:features.*<bind/u);
  client.send(
    `<iq xmlns='jabber:client' type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>` +
      `${options.resource ?? 'test'}</resource></bind></iq>`,
  );
  await client.untilStanza(/id='b1'.*<jid>/u);
  client.send(
    `<iq xmlns='jabber:client' type='set' id='e1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>`,
  );
  await client.untilStanza(/id='e1'/u);
  client.send(`<presence xmlns='jabber:client'><priority>0</priority></presence>`);
  await client.untilStanza(/<presence[^>]* from='finesse@/u);
  return client;
};
