import type { User } from '../model/types.ts';
import { escapeXml } from '../wire/xml.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import type { ClientSession } from './client-session.ts';
import { answerQuery } from './queries.ts';
import type { XmppService } from './service.ts';

const streams = `xmlns:stream='http://etherx.jabber.org/streams'`;
const sasl = 'urn:ietf:params:xml:ns:xmpp-sasl';
const bindNamespace = 'urn:ietf:params:xml:ns:xmpp-bind';
const sessionNamespace = 'urn:ietf:params:xml:ns:xmpp-session';

/** How stanzas travel: one WebSocket, one BOSH session or one TCP connection. */
export interface StanzaTransport {
  send(stanza: string): void;
  /** Notes whose connection this is, once the user is known. */
  claim(user: string): void;
  /** Ends the stream with a condition, or closes the connection without one. */
  end(condition?: string): void;
}

/** One client's XMPP session, the same over every transport. */
export class XmppSession implements ClientSession {
  readonly #service: XmppService;
  readonly #transport: StanzaTransport;
  user: User | null = null;
  /** The full JID once a resource is bound, else empty. */
  jid = '';
  /** True after a presence with a priority that is not negative. */
  isAvailable = false;
  #isEnded = false;
  /** Gives up waiting for the end of the token that the session was opened with. */
  #forgetToken = (): void => undefined;

  constructor(service: XmppService, transport: StanzaTransport) {
    this.#service = service;
    this.#transport = transport;
  }

  /** The features to send after the stream's opening. */
  features(): string {
    const content = this.user
      ? `<bind xmlns='${bindNamespace}'/><session xmlns='${sessionNamespace}'/>`
      : `<mechanisms xmlns='${sasl}'><mechanism>PLAIN</mechanism></mechanisms>`;
    return `<stream:features ${streams}>${content}</stream:features>`;
  }

  send(stanza: string, isScripted = false): void {
    if (this.#isEnded) return;
    this.#show('server', () => stanza, isScripted);
    this.#transport.send(stanza);
  }

  /** Ends the session from the server's side. */
  end(condition?: string): void {
    if (this.#isEnded) return;
    this.#transport.end(condition);
    this.closed();
  }

  /** The transport has closed. */
  closed(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.isAvailable = false;
    this.#forgetToken();
    this.#service.ended(this);
  }

  /** Processes one stanza from the client. */
  receive(stanza: XmlNode): void {
    if (this.#isEnded) return;
    this.#show('client', () => stanza.toText());
    try {
      this.#process(stanza);
    } catch (error) {
      this.#service.world.failed(error);
      this.end('internal-server-error');
    }
  }

  #show(from: 'client' | 'server', textOf: () => string, isScripted = false): void {
    this.#service.world.tap.show(() => ({
      kind: 'message',
      message: { from, channel: 'xmpp', text: textOf() },
      isScripted,
    }));
  }

  #process(stanza: XmlNode): void {
    if (stanza.local === 'auth') {
      this.#authenticate(stanza);
    } else if (!this.user) {
      this.end('not-authorized');
    } else if (stanza.local === 'iq') {
      this.#query(stanza);
    } else if (stanza.local === 'presence') {
      this.#presence(stanza);
    } else if (stanza.local !== 'message') {
      this.end('unsupported-stanza-type');
    }
  }

  #authenticate(stanza: XmlNode): void {
    const fail = (condition: string): void => this.send(`<failure xmlns='${sasl}'><${condition}/></failure>`);
    if (stanza.attribute('mechanism') !== 'PLAIN') {
      fail('invalid-mechanism');
      return;
    }
    const [, loginId = '', password = ''] = Buffer.from(stanza.text.trim(), 'base64').toString('utf8').split('\0');
    const { world } = this.#service;
    const user = world.directory.users.get(loginId);
    const isByToken = user !== undefined && world.sso.modeOf(user) === 'SSO';
    const isProved = isByToken
      ? world.sso.userWith(password, this.#service.name) === user
      : user?.password === password && user.lockedUntil <= world.clock.now();
    if (!user || !isProved) {
      fail('not-authorized');
      return;
    }
    if (isByToken)
      this.#forgetToken = world.sso.whenEnded(password, () => {
        if (world.switches().ssoXmppAtEnd === 'closed') this.end('not-authorized');
      });
    this.user = user;
    this.#transport.claim(user.loginId);
    this.send(`<success xmlns='${sasl}'/>`);
  }

  #query(stanza: XmlNode): void {
    const type = stanza.attribute('type');
    if (type !== 'get' && type !== 'set') return;
    const bind = stanza.child('bind', bindNamespace);
    if (type === 'set' && bind) {
      this.#bind(stanza, bind);
      return;
    }
    if (this.jid === '') {
      this.end('not-authorized');
      return;
    }
    this.send(answerQuery(this.#service, this, stanza));
  }

  #bind(stanza: XmlNode, bind: XmlNode): void {
    const { ids } = this.#service.world;
    const resource = bind.textOf('resource') || ids.uuid().slice(-8);
    this.jid = `${this.user?.loginId ?? ''}@${this.#service.domain}/${resource}`;
    this.#service.bound(this);
    const id = escapeXml(stanza.attribute('id') ?? '');
    this.send(
      `<iq xmlns='jabber:client' type='result' id='${id}'><bind xmlns='${bindNamespace}'><jid>` +
        `${escapeXml(this.jid)}</jid></bind></iq>`,
    );
  }

  #presence(stanza: XmlNode): void {
    if (this.jid === '') {
      this.end('not-authorized');
      return;
    }
    const type = stanza.attribute('type');
    const helper = `finesse@${this.#service.domain}`;
    if (type === 'subscribe' && stanza.attribute('to') === helper) {
      this.send(`<presence xmlns='jabber:client' type='subscribed' from='${helper}' to='${escapeXml(this.jid)}'/>`);
      this.#service.sendHelperPresence(this);
    } else if (type === 'probe') {
      this.#service.sendHelperPresence(this);
    } else if (type === 'unavailable') {
      this.isAvailable = false;
      this.#service.unavailable(this);
    } else if (type === undefined && stanza.attribute('to') === undefined) {
      const wasAvailable = this.isAvailable;
      this.isAvailable = Number(stanza.textOf('priority') ?? '0') >= 0;
      if (this.isAvailable && !wasAvailable) this.#service.available(this);
    }
  }
}
