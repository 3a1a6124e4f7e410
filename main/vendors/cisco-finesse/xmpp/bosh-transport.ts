import { errorOf } from '../../../../app/domain/message-of.ts';
import { xml, type Element } from '@xmpp/xml';
import { NetworkFault } from '../../../net/network-fault.ts';
import { ns } from './namespaces.ts';
import { parseStanza } from './stanza.ts';
import {
  connectMs,
  maxMessageBytes,
  StreamEndedError,
  type StanzaTransport,
  type TransportOptions,
} from './transport.ts';

/** How long the server may hold a request open, in seconds. */
const waitSeconds = 30;
/** What an answer may take beyond that, in milliseconds. */
const graceMs = 10_000;
/** XEP-0124 lets a client have `hold` + 1 requests open. */
const maxOpenRequests = 2;

/**
 * XMPP over BOSH (XEP-0124, XEP-0206). Any failed request ends the stream: its user connects again and reads
 * everything again, which is simpler and surer than repeating requests.
 */
export class BoshTransport implements StanzaTransport {
  readonly #options: TransportOptions;
  readonly #stop = new AbortController();
  readonly #outbox: Element[] = [];
  /** Answers that came before the answer to an earlier request. */
  readonly #early = new Map<number, Element>();
  #nextRid: number;
  #nextAnswerRid: number;
  #openRequests = 0;
  #sid: string | null = null;
  #isCreating = false;
  #mustRestart = false;
  #isClosing = false;
  #hasEnded = false;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#nextRid = 1 + Math.floor(options.random() * 2 ** 31);
    this.#nextAnswerRid = this.#nextRid;
    options.signal.addEventListener(
      'abort',
      () => this.#end(new NetworkFault('aborted', true, 'The connection was given up.')),
      { once: true },
    );
  }

  openStream(): void {
    if (this.#sid === null) {
      this.#isCreating = true;
      this.#post(
        xml('body', {
          to: this.#options.domain,
          ver: '1.6',
          wait: String(waitSeconds),
          hold: '1',
          'xml:lang': 'en',
          'xmpp:version': '1.0',
          content: 'text/xml; charset=utf-8',
        }),
      );
      return;
    }
    this.#mustRestart = true;
    this.#pump();
  }

  send(element: Element): void {
    element.attrs['xmlns'] ??= ns.client;
    this.#outbox.push(element);
    this.#pump();
  }

  close(): void {
    if (this.#hasEnded || this.#isClosing) return;
    this.#isClosing = true;
    if (this.#sid === null) this.#end(null);
    else this.#post(xml('body', { type: 'terminate' }, ...this.#outbox.splice(0)));
  }

  cut(): void {
    this.#end(null);
  }

  /** Sends what waits, and keeps one request open for the server to answer on. */
  #pump(): void {
    if (this.#hasEnded || this.#isClosing || this.#isCreating || this.#sid === null) return;
    if (this.#mustRestart) {
      if (this.#openRequests >= maxOpenRequests) return;
      this.#mustRestart = false;
      this.#post(xml('body', { to: this.#options.domain, 'xmpp:restart': 'true', 'xml:lang': 'en' }));
    }
    const mustCarry = this.#outbox.length > 0 && this.#openRequests < maxOpenRequests;
    if (mustCarry || this.#openRequests === 0) this.#post(xml('body', {}, ...this.#outbox.splice(0)));
  }

  #post(body: Element): void {
    const rid = this.#nextRid;
    this.#nextRid += 1;
    Object.assign(body.attrs, {
      xmlns: ns.httpBind,
      'xmlns:xmpp': ns.xbosh,
      rid: String(rid),
      ...(this.#sid === null ? {} : { sid: this.#sid }),
    });
    this.#openRequests += 1;
    void this.#exchange(rid, body.toString()).catch((error: unknown) => this.#end(errorOf(error)));
  }

  async #exchange(rid: number, body: string): Promise<void> {
    const answer = await this.#options.network.request({
      method: 'POST',
      url: this.#options.url,
      headers: { 'content-type': 'text/xml; charset=utf-8' },
      body,
      limits: { connectMs, answerMs: waitSeconds * 1000 + graceMs, bodyMs: graceMs, maxBytes: maxMessageBytes },
      signal: this.#stop.signal,
    });
    if (this.#hasEnded) return;
    if (answer.status !== 200) {
      // XEP-0124, 17.1: 404 stands for item-not-found, the session is gone.
      throw this.#sid === null
        ? new NetworkFault(
            'upgrade-refused',
            true,
            `The server answered with status ${answer.status} instead of a BOSH session.`,
            answer.status,
          )
        : new StreamEndedError(answer.status === 404 ? 'item-not-found' : `status ${answer.status}`);
    }
    this.#early.set(rid, parseStanza(answer.body));
    for (
      let next = this.#early.get(this.#nextAnswerRid);
      next && !this.#hasEnded;
      next = this.#early.get(this.#nextAnswerRid)
    ) {
      this.#early.delete(this.#nextAnswerRid);
      this.#nextAnswerRid += 1;
      this.#openRequests -= 1;
      this.#take(next);
    }
    this.#pump();
  }

  #take(body: Element): void {
    if (!body.is('body', ns.httpBind)) throw new NetworkFault('wrong-protocol', true, 'The answer is not a BOSH body.');
    if (this.#sid === null) {
      const sid = body.attrs['sid'];
      if (sid !== undefined) this.#sid = sid;
      else if (body.attrs['type'] !== 'terminate')
        throw new NetworkFault('wrong-protocol', true, 'The BOSH answer has no session.');
      this.#isCreating = false;
    }
    for (const child of body.getChildElements()) if (!this.#hasEnded) this.#options.onElement(child);
    if (body.attrs['type'] !== 'terminate') return;
    const condition = body.attrs['condition'];
    this.#end(condition === undefined || this.#isClosing ? null : new StreamEndedError(condition));
  }

  #end(cause: Error | null): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#stop.abort();
    this.#options.onEnd(cause);
  }
}
