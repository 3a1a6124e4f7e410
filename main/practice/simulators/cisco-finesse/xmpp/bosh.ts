import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { corsHeaders, readBody } from '../rest/listener.ts';
import { escapeXml, longestXml, parseXml } from '../xml.ts';
import type { XmlNode } from '../xml.ts';
import type { XmppService } from './service.ts';
import { XmppSession } from './session.ts';

const httpBind = 'http://jabber.org/protocol/httpbind';
const attributes = `xmlns='${httpBind}' xmlns:xmpp='urn:xmpp:xbosh' xmlns:stream='http://etherx.jabber.org/streams'`;
const inactivitySeconds = 30;
const longestWaitSeconds = 60;
const requestsInFlight = 2;

interface Exchange {
  readonly rid: number;
  readonly body: XmlNode;
  readonly respond: (xml: string) => void;
  /** Cuts the connection without an answer. */
  readonly cut: () => void;
  readonly isGone: () => boolean;
  cancelWait: () => void;
}

const terminate = (condition: string, content = ''): string => `<body ${attributes} type='terminate' condition='${condition}'>${content}</body>`;

/** One BOSH session (XEP-0124, XEP-0206): requests in the order of their rid, one held open. */
class BoshSession {
  readonly sid: string;
  readonly session: XmppSession;
  readonly #service: XmppService;
  readonly #waitMs: number;
  readonly #forget: () => void;
  readonly #waiting = new Map<number, Exchange>();
  readonly #answered = new Map<number, string>();
  #nextRid: number;
  #held: Exchange[] = [];
  #outgoing: string[] = [];
  #cancelFlush: (() => void) | null = null;
  #cancelInactivity: () => void = () => undefined;
  /** Why the server ended it, when no request was there to say so on. */
  #lastWord: string | null = null;

  constructor(service: XmppService, sid: string, rid: number, waitSeconds: number, forget: () => void) {
    this.#service = service;
    this.sid = sid;
    this.#nextRid = rid + 1;
    this.#waitMs = waitSeconds * 1000;
    this.#forget = forget;
    this.session = new XmppSession(service, {
      send: (stanza) => {
        this.#outgoing.push(stanza);
        this.#cancelFlush ??= service.world.timers.after(0, () => {
          this.#cancelFlush = null;
          this.#flush();
        });
      },
      end: (condition) => this.#end(condition),
    });
    this.#watchInactivity();
  }

  /** Takes the next request of the session; keeps one that came too early. */
  take(exchange: Exchange): void {
    const { rid } = exchange;
    const before = this.#answered.get(rid);
    if (this.#lastWord !== null) {
      exchange.respond(this.#lastWord);
      this.close();
    } else if (before !== undefined) {
      exchange.respond(before);
    } else if (rid < this.#nextRid || rid >= this.#nextRid + requestsInFlight) {
      exchange.respond(terminate('item-not-found'));
      this.close();
    } else {
      this.#waiting.set(rid, exchange);
      for (let next = this.#waiting.get(this.#nextRid); next; next = this.#waiting.get(this.#nextRid)) {
        this.#waiting.delete(this.#nextRid);
        this.#nextRid += 1;
        this.#process(next);
      }
    }
  }

  /** The client or the server has ended it. */
  close(): void {
    this.#cancelInactivity();
    this.#cancelFlush?.();
    this.#forget();
    this.session.closed();
  }

  #process(exchange: Exchange): void {
    this.#cancelInactivity();
    const { body } = exchange;
    if (body.attribute('xmpp:restart') === 'true') this.session.send(this.session.features());
    for (const stanza of body.children) this.session.receive(stanza);
    if (body.attribute('type') === 'terminate') {
      for (const held of this.#held) held.respond(terminate('undefined-condition'));
      exchange.respond(`<body ${attributes} type='terminate'/>`);
      this.close();
      return;
    }
    this.#held.push(exchange);
    exchange.cancelWait = this.#service.world.timers.after(this.#waitMs, () => this.#answer(exchange, ''));
    const [oldest] = this.#held;
    // Only one request is held: a second one sets the first free.
    if (this.#held.length > 1 && oldest) this.#answer(oldest, this.#takeOutgoing());
    else this.#flush();
  }

  #flush(): void {
    this.#held = this.#held.filter((exchange) => !exchange.isGone());
    const [oldest] = this.#held;
    if (oldest && this.#outgoing.length > 0) this.#answer(oldest, this.#takeOutgoing());
    else if (!oldest) this.#watchInactivity();
  }

  #takeOutgoing(): string {
    const content = this.#outgoing.join('');
    this.#outgoing = [];
    return content;
  }

  #answer(exchange: Exchange, content: string): void {
    this.#held = this.#held.filter((other) => other !== exchange);
    exchange.cancelWait();
    const xml = `<body ${attributes}>${content}</body>`;
    this.#answered.set(exchange.rid, xml);
    for (const rid of this.#answered.keys()) if (rid <= exchange.rid - requestsInFlight) this.#answered.delete(rid);
    exchange.respond(xml);
    if (this.#held.length === 0) this.#watchInactivity();
  }

  #watchInactivity(): void {
    this.#cancelInactivity();
    this.#cancelInactivity = this.#service.world.timers.after(inactivitySeconds * 1000, () => this.close());
  }

  #end(condition: string | undefined): void {
    const isUnheard = condition !== undefined && this.#held.length === 0;
    const error = condition === undefined ? '' : `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`;
    for (const exchange of this.#held) {
      exchange.cancelWait();
      if (condition === undefined) exchange.cut();
      else exchange.respond(terminate('remote-stream-error', this.#takeOutgoing() + error));
    }
    this.#held = [];
    this.#cancelFlush?.();
    if (isUnheard) {
      this.#lastWord = terminate('remote-stream-error', this.#takeOutgoing() + error);
      this.#watchInactivity();
      return;
    }
    this.#cancelInactivity();
    this.#forget();
  }
}

const exchangeOf = (request: IncomingMessage, response: ServerResponse, body: XmlNode): Exchange => {
  let isGone = false;
  response.on('close', () => {
    isGone = true;
  });
  return {
    rid: Number(body.attribute('rid')),
    body,
    respond: (xml) => {
      if (isGone) return;
      const status = /^<body [^>]*condition='(?:item-not-found)'/u.test(xml) ? 404 : 200;
      response
        .writeHead(status, { ...corsHeaders(request), 'Content-Type': 'text/xml; charset=utf-8', 'Content-Length': Buffer.byteLength(xml) })
        .end(xml);
    },
    cut: () => request.destroy(),
    isGone: () => isGone,
    cancelWait: () => undefined,
  };
};

/** The BOSH entry of a node's notification port, on `/http-bind` and `/http-bind/`. */
export const boshListener = (service: XmppService): RequestListener => {
  const sessions = new Map<string, BoshSession>();

  const create = (exchange: Exchange): void => {
    const { body } = exchange;
    if (body.attribute('to') !== service.domain) {
      exchange.respond(terminate('host-unknown'));
      return;
    }
    const sid = service.world.ids.uuid();
    const wait = Math.min(longestWaitSeconds, Math.max(1, Number(body.attribute('wait') ?? '30') || 30));
    const bosh = new BoshSession(service, sid, exchange.rid, wait, () => sessions.delete(sid));
    sessions.set(sid, bosh);
    exchange.respond(
      `<body ${attributes} sid='${sid}' authid='${sid.slice(-8)}' wait='${wait}' requests='${requestsInFlight}' hold='1' inactivity='${inactivitySeconds}' ` +
        `polling='5' ver='1.6' from='${escapeXml(service.domain)}' xmpp:version='1.0' xmpp:restartlogic='true'>${bosh.session.features()}</body>`,
    );
  };

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = (request.url ?? '').split('?')[0];
    if (request.method === 'OPTIONS') {
      response.writeHead(200, { ...corsHeaders(request), 'Content-Length': 0 }).end();
      return;
    }
    if ((path !== '/http-bind' && path !== '/http-bind/') || service.world.switches().bosh === 'off' || request.method !== 'POST') {
      response.writeHead(404, { ...corsHeaders(request), 'Content-Length': 0 }).end();
      return;
    }
    if (service.world.faults.has('xmppDrop', service.name)) {
      request.destroy();
      return;
    }
    const text = await readBody(request, longestXml);
    let body: XmlNode | null = null;
    try {
      body = text === null ? null : parseXml(text);
    } catch {
      body = null;
    }
    const isBody = body?.local === 'body' && body.namespace === httpBind && /^\d{1,16}$/u.test(body.attribute('rid') ?? '');
    if (!body || !isBody) {
      const xml = terminate('bad-request');
      response.writeHead(400, { ...corsHeaders(request), 'Content-Type': 'text/xml; charset=utf-8', 'Content-Length': Buffer.byteLength(xml) }).end(xml);
      return;
    }
    const exchange = exchangeOf(request, response, body);
    const sid = body.attribute('sid');
    if (sid === undefined) create(exchange);
    else {
      const session = sessions.get(sid);
      if (session) session.take(exchange);
      else exchange.respond(terminate('item-not-found'));
    }
  };

  return (request, response) => {
    handle(request, response).catch(() => request.destroy());
  };
};
