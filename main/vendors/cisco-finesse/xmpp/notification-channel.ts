import { xml, type Element } from '@xmpp/xml';
import { Fault } from '../../../../app/domain/error-code.ts';
import { networkFaultCode } from '../../../net/network-error-code.ts';
import { NetworkFault } from '../../../net/network-fault.ts';
import type { Network } from '../../../net/network.ts';
import type { CancelTimer, Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import { MalformedXmlError } from '../wire/read-xml.ts';
import { BoshTransport } from './bosh-transport.ts';
import { Heartbeat } from './heartbeat.ts';
import { readEvents, type NotificationItem } from './events.ts';
import { ns } from './namespaces.ts';
import { negotiate, StanzaRefusedError, type XmppIdentity } from './negotiation.ts';
import { StreamEndedError, type StanzaTransport, type TransportOptions } from './transport.ts';
import { connectWebSocketTransport } from './websocket-transport.ts';

/** How long signing in to the notification service may take altogether, in milliseconds. */
const negotiationMs = 20_000;
/** How long a query may take, in milliseconds. */
const queryMs = 10_000;
/** How long closing in good order may take, in milliseconds. */
const closeMs = 1_500;

/** What a channel is given. */
export interface NotificationOptions extends XmppIdentity {
  readonly kind: 'websocket' | 'bosh';
  readonly url: string;
  readonly domain: string;
  readonly pubSubDomain: string;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  readonly random: () => number;
  readonly signal: AbortSignal;
  readonly onNotification: (item: NotificationItem) => void;
  /** The presence of the XMPP user `finesse`: whether the Finesse web application is alive. */
  readonly onHelperPresence: (isAvailable: boolean) => void;
  /** The server gave a sign of life. */
  readonly onSign: () => void;
  /**
   * Called once, when an opened channel is over without `close`. `taken-over`: the same resource signed in elsewhere.
   */
  readonly onEnd: (fault: Fault) => void;
}

interface Pending {
  readonly resolve: (element: Element) => void;
  readonly reject: (error: Error) => void;
}

const faultOf = (cause: Error | null): Fault => {
  if (cause instanceof Fault) return cause;
  if (cause instanceof NetworkFault) {
    const code = networkFaultCode(cause);
    return new Fault(code === 'timeout' ? 'connection-lost' : code, cause.detail);
  }
  if (cause instanceof MalformedXmlError) return new Fault('answer-malformed', cause.message);
  if (cause instanceof StreamEndedError)
    return new Fault(cause.condition === 'conflict' ? 'taken-over' : 'connection-lost', cause.message);
  return new Fault(
    'connection-lost',
    cause === null ? 'The notification service closed the connection.' : cause.message.slice(0, 300),
  );
};

/**
 * A signed-in connection to the notification service. Pings keep it proven; what the server asks is answered; the end
 * is reported once.
 */
export class NotificationChannel {
  readonly #options: NotificationOptions;
  readonly #queries = new Map<string, Pending>();
  readonly #subscriptions = new Set<string>();
  readonly #heartbeat: Heartbeat;
  #transport: StanzaTransport | null = null;
  #nonza: Pending | null = null;
  readonly #earlyNonzas: Element[] = [];
  #queryCount = 0;
  #jid = '';
  #isOpen = false;
  #end: Fault | null = null;
  #whenEnded: (() => void) | null = null;

  private constructor(options: NotificationOptions) {
    this.#options = options;
    this.#heartbeat = new Heartbeat(options.clock, {
      ping: () => this.#ping(),
      onSilence: () => this.#finish(new Fault('connection-lost', 'The notification service no longer answers pings.')),
    });
  }

  /** Connects and signs in. Rejects with a `Fault`. */
  static async open(options: NotificationOptions): Promise<NotificationChannel> {
    const channel = new NotificationChannel(options);
    await channel.#connect();
    return channel;
  }

  /** The full JID. */
  get jid(): string {
    return this.#jid;
  }

  /** Subscribes this session to a node (XEP-0060) with the full JID. Rejects with a `Fault`. */
  async subscribe(node: string): Promise<void> {
    this.#subscriptions.add(node);
    try {
      await this.query(
        'set',
        this.#options.pubSubDomain,
        xml('pubsub', { xmlns: ns.pubsub }, xml('subscribe', { node, jid: this.#jid })),
      );
    } catch (error) {
      this.#subscriptions.delete(node);
      throw error instanceof StanzaRefusedError ? new Fault('not-permitted', `${node}: ${error.condition}`) : error;
    }
  }

  /** Ends a subscription; the server would keep it beyond the connection. */
  async unsubscribe(node: string): Promise<void> {
    if (!this.#subscriptions.delete(node)) return;
    await this.query(
      'set',
      this.#options.pubSubDomain,
      xml('pubsub', { xmlns: ns.pubsub }, xml('unsubscribe', { node, jid: this.#jid })),
    );
  }

  /** Asks for a sign of life now; without one within a few seconds the channel ends. */
  probe(): void {
    if (this.#isOpen && !this.#end) this.#heartbeat.probe();
  }

  /** Whether silence must be noticed soon: a conference is in sight. */
  watchClosely(isClose: boolean): void {
    this.#heartbeat.watchClosely(isClose);
  }

  /** Resolves once the server has answered on this very channel. Rejects with a `Fault`. */
  prove(): Promise<void> {
    return this.#ping();
  }

  /** Unsubscribes, closes in good order and, when that takes too long, cuts. */
  async close(): Promise<void> {
    if (this.#end) return;
    this.#isOpen = false;
    this.#heartbeat.stop();
    const ended = new Promise<void>((resolve) => {
      this.#whenEnded = resolve;
    });
    let isClosing = false;
    const cancel = this.#options.clock.after(closeMs, () => this.#finish(null));
    const goodbye = async (): Promise<void> => {
      await Promise.allSettled([...this.#subscriptions].map((node) => this.unsubscribe(node)));
      isClosing = true;
      this.#transport?.send(xml('presence', { type: 'unavailable' }));
      this.#transport?.close();
    };
    await Promise.race([goodbye(), ended]);
    if (isClosing) await ended;
    cancel();
  }

  /** Sends a query and waits for its result. Rejects with `StanzaRefusedError` or a `Fault`. */
  query(type: 'get' | 'set', to: string | null, child: Element): Promise<Element> {
    if (this.#end || !this.#transport) return Promise.reject(this.#end ?? new Fault('connection-lost'));
    this.#queryCount += 1;
    const id = `q${this.#queryCount}`;
    const transport = this.#transport;
    return new Promise((resolve, reject) => {
      const cancel = this.#options.clock.after(queryMs, () => {
        this.#queries.delete(id);
        reject(new Fault('timeout', 'The notification service did not answer in time.'));
      });
      this.#queries.set(id, {
        resolve: (element) => {
          cancel();
          resolve(element);
        },
        reject: (error) => {
          cancel();
          reject(error);
        },
      });
      transport.send(xml('iq', { type, id, ...(to === null ? {} : { to }) }, child));
    });
  }

  async #connect(): Promise<void> {
    const { clock, signal } = this.#options;
    const giveUp = (): void => this.#finish(new Fault('interrupted', 'The connection was given up.'));
    signal.addEventListener('abort', giveUp, { once: true });
    let cancel: CancelTimer = () => undefined;
    try {
      if (signal.aborted) giveUp();
      const transport = this.#end ? null : await this.#openTransport();
      if (!transport || this.#end) {
        transport?.cut();
        throw this.#end ?? new Fault('interrupted');
      }
      this.#transport = transport;
      cancel = clock.after(negotiationMs, () =>
        this.#finish(new Fault('timeout', 'Signing in to the notification service took too long.')),
      );
      this.#jid = await negotiate(
        { transport, nextNonza: () => this.#nextNonza(), query: (type, to, child) => this.query(type, to, child) },
        this.#options,
      );
      this.#isOpen = true;
      this.#heartbeat.start();
    } catch (error) {
      const fault =
        error instanceof StanzaRefusedError
          ? new Fault('notifications-refused', error.message)
          : faultOf(error instanceof Error ? error : null);
      this.#finish(fault);
      throw fault;
    } finally {
      cancel();
      signal.removeEventListener('abort', giveUp);
    }
  }

  async #openTransport(): Promise<StanzaTransport> {
    const { kind, url, domain, network, clock, signal, random } = this.#options;
    const options: TransportOptions = {
      url,
      domain,
      network,
      clock,
      signal,
      random,
      onElement: (element) => this.#receive(element),
      onEnd: (cause) => this.#finish(faultOf(cause)),
    };
    return kind === 'websocket' ? connectWebSocketTransport(options) : new BoshTransport(options);
  }

  #nextNonza(): Promise<Element> {
    const early = this.#earlyNonzas.shift();
    if (early) return Promise.resolve(early);
    if (this.#end) return Promise.reject(this.#end);
    return new Promise((resolve, reject) => {
      this.#nonza = { resolve, reject };
    });
  }

  async #ping(): Promise<void> {
    try {
      await this.query('get', this.#options.domain, xml('ping', { xmlns: ns.ping }));
    } catch (error) {
      // An error is an answer too.
      if (!(error instanceof StanzaRefusedError)) throw error;
    }
  }

  #receive(element: Element): void {
    if (this.#end) return;
    this.#heartbeat.heard();
    this.#options.onSign();
    switch (element.getName()) {
      case 'iq':
        return this.#receiveQuery(element);
      case 'message':
        return this.#receiveMessage(element);
      case 'presence':
        return this.#receivePresence(element);
      case 'error': {
        const condition = element.getChildElements()[0]?.getName() ?? 'undefined-condition';
        return this.#finish(faultOf(new StreamEndedError(condition)));
      }
      default: {
        const waiting = this.#nonza;
        this.#nonza = null;
        if (waiting) waiting.resolve(element);
        else if (!this.#isOpen && this.#earlyNonzas.length < 10) this.#earlyNonzas.push(element);
      }
    }
  }

  #receiveQuery(element: Element): void {
    const { id, type, from } = element.attrs;
    if (type === 'result' || type === 'error') {
      const pending = id === undefined ? undefined : this.#queries.get(id);
      if (!pending || id === undefined) return;
      this.#queries.delete(id);
      if (type === 'result') pending.resolve(element);
      else
        pending.reject(
          new StanzaRefusedError(element.getChild('error')?.getChildElements()[0]?.getName() ?? 'undefined-condition'),
        );
      return;
    }
    const isPing = type === 'get' && element.getChild('ping', ns.ping) !== undefined;
    const error = xml('error', { type: 'cancel' }, xml('service-unavailable', { xmlns: ns.stanzas }));
    this.#transport?.send(xml('iq', { type: isPing ? 'result' : 'error', id, to: from }, ...(isPing ? [] : [error])));
  }

  #receiveMessage(element: Element): void {
    // Every account on this server could write to us: events come from its publish-subscribe service only.
    if (element.attrs['from']?.toLowerCase() !== this.#options.pubSubDomain.toLowerCase()) return;
    for (const item of readEvents(element)) this.#options.onNotification(item);
  }

  #receivePresence(element: Element): void {
    const [bare] = (element.attrs['from'] ?? '').toLowerCase().split('/');
    if (bare !== `finesse@${this.#options.domain.toLowerCase()}`) return;
    const { type } = element.attrs;
    if (type === undefined || type === 'unavailable') this.#options.onHelperPresence(type === undefined);
  }

  /** Null: ended by us. */
  #finish(fault: Fault | null): void {
    if (this.#end) return;
    const wasOpen = this.#isOpen;
    this.#isOpen = false;
    this.#end = fault ?? new Fault('interrupted', 'The connection was closed.');
    this.#heartbeat.stop();
    for (const pending of [...this.#queries.values(), ...(this.#nonza ? [this.#nonza] : [])]) pending.reject(this.#end);
    this.#queries.clear();
    this.#nonza = null;
    this.#transport?.cut();
    this.#whenEnded?.();
    if (wasOpen) {
      this.#options.log.info('The notification channel ended.', { code: this.#end.code });
      this.#options.onEnd(this.#end);
    }
  }
}
