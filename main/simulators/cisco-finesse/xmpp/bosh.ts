import type { RequestListener } from 'node:http';
import type { HttpReply } from '../../shared/http/reply.ts';
import { httpListener } from '../../shared/http/request.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { corsHeaders, preflightReply } from '../http/cors.ts';
import { longestXml, parseXml } from '../wire/xml-reader.ts';
import type { XmlNode } from '../wire/xml-reader.ts';
import { escapeXml } from '../wire/xml.ts';
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
  /** Closes the connection without a reply. */
  readonly cut: () => void;
  readonly isGone: () => boolean;
  readonly claim: (user: string) => void;
  cancelWait: () => void;
}

const terminate = (condition: string, content = ''): string =>
  `<body ${attributes} type='terminate' condition='${condition}'>${content}</body>`;

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
  #user: string | null = null;
  #held: Exchange[] = [];
  #outgoing: string[] = [];
  #cancelFlush: (() => void) | null = null;
  #cancelInactivity: () => void = () => undefined;
  /** The server's last message, kept for the next request when none was open to reply to. */
  #lastMessage: string | null = null;

  constructor(service: XmppService, sid: string, rid: number, waitSeconds: number, forget: () => void) {
    this.#service = service;
    this.sid = sid;
    this.#nextRid = rid + 1;
    this.#waitMs = waitSeconds * 1000;
    this.#forget = forget;
    this.session = new XmppSession(service, {
      claim: (user) => {
        this.#user = user;
        for (const exchange of this.#held) exchange.claim(user);
      },
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

  /** Processes the next request of the session; keeps one that came out of order. */
  take(exchange: Exchange): void {
    const { rid } = exchange;
    const before = this.#answered.get(rid);
    if (this.#lastMessage !== null) {
      exchange.respond(this.#lastMessage);
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

  /** Ends the session, at the request of either side. */
  close(): void {
    this.#cancelInactivity();
    this.#cancelFlush?.();
    this.#forget();
    this.session.closed();
  }

  #process(exchange: Exchange): void {
    this.#cancelInactivity();
    if (this.#user !== null) exchange.claim(this.#user);
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
    // Only one request is held: a second one is the reason to reply to the first.
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
    const isUnanswered = condition !== undefined && this.#held.length === 0;
    const error =
      condition === undefined
        ? ''
        : `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>`;
    for (const exchange of this.#held) {
      exchange.cancelWait();
      if (condition === undefined) exchange.cut();
      else exchange.respond(terminate('remote-stream-error', this.#takeOutgoing() + error));
    }
    this.#held = [];
    this.#cancelFlush?.();
    if (isUnanswered) {
      this.#lastMessage = terminate('remote-stream-error', this.#takeOutgoing() + error);
      this.#watchInactivity();
      return;
    }
    this.#cancelInactivity();
    this.#forget();
  }
}

const isItemNotFound = /^<body [^>]*condition='item-not-found'/u;

const xmlReply = (request: HttpRequest, status: number, body: string): HttpReply => ({
  status,
  body,
  headers: { ...corsHeaders(request), 'Content-Type': 'text/xml; charset=utf-8' },
});

/** The `body` element of a request; null for anything else. */
const bodyOf = ({ body: text }: HttpRequest): XmlNode | null => {
  try {
    const body = text === null ? null : parseXml(text);
    const isBody = body?.local === 'body' && body.namespace === httpBind;
    return isBody && /^\d{1,16}$/u.test(body.attribute('rid') ?? '') ? body : null;
  } catch {
    return null;
  }
};

/** BOSH on a node's notification port, on `/http-bind` and `/http-bind/`. */
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
      `<body ${attributes} sid='${sid}' authid='${sid.slice(-8)}' wait='${wait}' ` +
        `requests='${requestsInFlight}' hold='1' inactivity='${inactivitySeconds}' ` +
        `polling='5' ver='1.6' from='${escapeXml(service.domain)}' xmpp:version='1.0' xmpp:restartlogic='true'>` +
        `${bosh.session.features()}</body>`,
    );
  };

  const serve = (exchange: Exchange): void => {
    const sid = exchange.body.attribute('sid');
    const session = sid === undefined ? undefined : sessions.get(sid);
    if (sid === undefined) create(exchange);
    else if (session) session.take(exchange);
    else exchange.respond(terminate('item-not-found'));
  };

  const handle = async (request: HttpRequest): Promise<HttpReply | null> => {
    const preflight = preflightReply(request);
    if (preflight) return preflight;
    const path = request.url?.pathname;
    const isOffered = service.world.switches().bosh === 'on' && request.method === 'POST';
    if ((path !== '/http-bind' && path !== '/http-bind/') || !isOffered)
      return { status: 404, body: '', headers: corsHeaders(request) };
    if (service.world.faults.has('xmppDrop', service.name)) return null;
    const body = bodyOf(request);
    if (!body) return xmlReply(request, 400, terminate('bad-request'));
    return new Promise((resolve) => {
      serve({
        rid: Number(body.attribute('rid')),
        body,
        respond: (xml) => resolve(xmlReply(request, isItemNotFound.test(xml) ? 404 : 200, xml)),
        cut: () => resolve(null),
        isGone: () => request.signal.aborted,
        claim: request.claim,
        cancelWait: () => undefined,
      });
    });
  };

  return httpListener({ connections: service.world.connections, bodyBytes: longestXml, handle });
};
