import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpRequest } from '../../../main/net/http-request.ts';
import type { Network } from '../../../main/net/network.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import type { AdapterKit } from '../../../main/vendors/shared/adapter-kit.ts';
import { BaseSession } from '../../../main/vendors/shared/base-session.ts';
import { EventSocket } from '../../../main/vendors/shared/event-socket.ts';
import { answeredBySomethingElse, ask, readJson, readTwice, sendOnce } from '../../../main/vendors/shared/exchange.ts';
import { FinalFault } from '../../../main/vendors/shared/faults.ts';
import { readOnce, SharedRead, valueOf } from '../../../main/vendors/shared/reads.ts';
import { Resync } from '../../../main/vendors/shared/resync.ts';
import type { SessionHooks } from '../../../main/vendors/shared/session.ts';
import { eventSchema, snapshotSchema, type SampleEvent, type SampleModel, type Snapshot } from './model.ts';

const limits = { connectMs: 5_000, answerMs: 10_000, bodyMs: 10_000, maxBytes: 1_000_000 };

/** What the sessions of an account share. `via`: `host:port`. */
export interface SharedState {
  readonly via: string;
  readonly credentials: { readonly user: string; readonly password: string };
  readonly network: Network;
  readonly model: SampleModel;
  readonly kit: AdapterKit;
  readonly clock: Clock;
}

/** One connected stretch of time at the sample server. */
export class SampleSession extends BaseSession {
  readonly via: string;
  readonly #shared: SharedState;
  readonly resync: Resync;
  #token = '';
  #events: EventSocket<SampleEvent> | null = null;

  constructor(shared: SharedState, hooks: SessionHooks) {
    const { via, model, kit, clock } = shared;
    super(clock, hooks);
    this.via = via;
    this.#shared = shared;
    const read = new SharedRead(kit.order, async (began) => model.takeRead(await this.#snapshot(), began));
    this.resync = new Resync(this.life, read, ({ code: reason }) => {
      for (const conferenceId of model.conferenceIds) kit.emit({ type: 'conference-unread', conferenceId, reason });
    });
  }

  /** Signs in, listens, and reads everything. Rejects with a `Fault`. */
  async open(): Promise<void> {
    const { network, clock, model, kit } = this.#shared;
    this.#token = await this.#signIn();
    this.#events = new EventSocket({
      network,
      clock,
      life: this.life,
      url: `wss://${this.via}/events?token=${this.#token}`,
      protocol: 'sample',
      maxBytes: limits.maxBytes,
      parse: (text) => eventSchema.parse(JSON.parse(text)),
      onEvent: (event) => this.#take(event),
      onMalformed: () => this.resync.soon(),
      emit: kit.emit,
      ping: { text: '{"type":"ping"}', everyMs: 5_000, answerMs: 3_000 },
    });
    await this.#events.open();
    const outcome = await readOnce(kit.order, () => this.#snapshot());
    const snapshot = valueOf(outcome);
    this.life.requireGoingOn();
    model.synchronise(snapshot, outcome.began);
    this.life.goLive();
    this.resync.catchUp();
    this.#events.keepAlive.start();
  }

  override async prove(): Promise<void> {
    await this.#events?.keepAlive.prove();
  }

  /** Sends a command, once. Rejects as `CommandPlan.send` does. */
  async remove(path: string, requestId: string): Promise<void> {
    const answer = await sendOnce(this.#shared.network, this.#http('DELETE', path, null, requestId));
    if (answer.status === 403) throw new Fault('not-permitted');
    if (answer.status === 404) throw new Fault('already-gone');
    if (answer.status !== 202) throw answeredBySomethingElse(answer);
  }

  override async signOut(): Promise<void> {
    if (this.#token !== '') await ask(this.#shared.network, this.#http('DELETE', 'session'));
    this.#token = '';
  }

  async #signIn(): Promise<string> {
    const { status, body } = await ask(this.#shared.network, this.#http('POST', 'session', this.#shared.credentials));
    if (status === 401) throw new FinalFault('wrong-password');
    if (status !== 200 || !/^[\w-]{1,100}$/u.test(body)) throw new Fault('not-this-system');
    return body;
  }

  async #snapshot(): Promise<Snapshot> {
    const answer = await readTwice(this.#shared.network, this.#http('GET', 'snapshot'));
    return readJson(answer, (json) => snapshotSchema.parse(json));
  }

  #http(method: HttpRequest['method'], path: string, body: object | null = null, requestId = ''): HttpRequest {
    const headers = { token: this.#token, 'request-id': requestId };
    const text = body && JSON.stringify(body);
    return { method, url: `https://${this.via}/${path}`, headers, body: text, limits, signal: this.life.signal };
  }

  #take(event: SampleEvent): void {
    if (event.type === 'goodbye') {
      this.life.end(new (event.reason === 'connection-lost' ? Fault : FinalFault)(event.reason));
      return;
    }
    if (event.type === 'pong') this.#events?.keepAlive.heard();
    if (!this.isLive || this.#shared.model.takeEvent(event)) this.resync.soon();
  }
}
