import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { Network } from '../../net/network.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { FinalFault, isTemporary, LostSession, sessionFaultOf, faultOfRetcode, type Purpose } from './faults.ts';
import { Gateway, type GatewayRequest, type Pass } from './gateway.ts';
import type { Wish } from './model-context.ts';
import type { AccountModel } from './model.ts';
import { readNews, type News } from './news.ts';
import { Reader } from './reader.ts';
import type { GatewaySettings } from './settings.ts';
import type { SignIn } from './sign-in.ts';
import type { Envelope } from './wire.ts';

/** Between an empty answer and the next poll; after news it is asked again at once. */
const pauseMs = { least: 200, most: 500 };
/** Everything is read now and then, so that lost news heal. */
const healMs = 20_000;
/** Every so many times the colleagues as well. */
const healsPerList = 3;
/** Answers to polls in a row that cannot be understood. */
const maxMalformed = 3;
/** How many colleagues one request may ask to be told of. */
const mostMonitored = 500;
const signOutMs = 2_000;

/** What a session shares with the other sessions of its account. */
export interface SessionContext {
  readonly settings: GatewaySettings;
  readonly pass: Pass;
  readonly signIn: SignIn;
  readonly network: Network;
  readonly pollNetwork: Network;
  readonly model: AccountModel;
  readonly ports: Pick<VendorPorts, 'clock' | 'random' | 'log'>;
  readonly emit: (event: VendorEvent) => void;
}

/** One connected stretch of time: signed in, polling, everything read. A new one is made after each loss. */
export class GatewaySession {
  readonly reader: Reader;
  readonly #context: SessionContext;
  readonly #onEnd: (fault: Fault) => void;
  readonly #gateway: Gateway;
  readonly #stop = new AbortController();
  readonly #wishes = new Set<Wish>();
  readonly #staleMembers = new Set<string>();
  #isReadingMembers = false;
  #isLive = false;
  #isOver = false;
  #isSigningOut = false;
  #endFault: Fault | null = null;
  #cancelTimers: CancelTimer[] = [];
  #endPause: () => void = () => undefined;
  #heals = 0;
  #hasToldMalformed = false;
  #pollsAllAgents = false;

  constructor(context: SessionContext, onEnd: (fault: Fault) => void) {
    this.#context = context;
    this.#onEnd = onEnd;
    const { settings, pass, network, pollNetwork, model } = context;
    this.#gateway = new Gateway({ baseUrl: settings.baseUrl, pass, network, pollNetwork, signal: this.#stop.signal, onSessionFault: (fault) => this.#end(fault) });
    this.reader = new Reader(this.#gateway, model, settings.agentId, () => this.#isOver);
  }

  /** Everything was read and news follow. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Signs in where that is needed, polls, and reads everything. Rejects with a `Fault`. */
  async open(): Promise<void> {
    const { model, signIn } = this.#context;
    try {
      const gatewayMs = await signIn.ensure(this.#gateway);
      if (gatewayMs !== undefined) {
        model.beginSession(gatewayMs);
        await this.#resetSkills();
      }
      void this.#poll();
      await Promise.all([this.reader.lists(), this.reader.all()]);
      if (model.isInspector) await this.#monitor();
    } catch (cause) {
      throw this.#endFault ?? cause;
    }
    if (this.#isOver) throw this.#endFault ?? new Fault('connection-lost');
    model.synchronise();
    this.#isLive = true;
    this.#planHeal();
    this.#grant(this.#wishes);
    this.#readMembers();
  }

  /** The gateway must prove itself now. */
  probe(): void {
    if (this.#isLive) this.#grant(['agent', 'conferences', 'calls']);
  }

  /** What was proved so far counts no more: the connection ends as lost. */
  giveUp(): void {
    this.#end(new Fault('connection-lost'));
  }

  /** See `Gateway.command`. */
  command(request: GatewayRequest, purpose: Purpose): Promise<unknown> {
    return this.#gateway.command(request, purpose);
  }

  /** Signs the person out. Rejects with a `Fault` when the gateway refuses; then nothing changed. */
  async signOut(): Promise<void> {
    this.#isSigningOut = true;
    try {
      await this.#gateway.command({ method: 'DELETE', path: `onlineagent/${this.#context.settings.agentId}/logout` }, 'sign-out');
    } catch (cause) {
      // Signed out already, or nobody knows: without polls the gateway does it by itself soon.
      if (!(cause instanceof SentWithoutAnswer) && asFault(cause).code !== 'signed-out') {
        this.#isSigningOut = false;
        throw cause;
      }
    }
    this.#context.pass.isSignedIn = false;
  }

  /** Ends everything. Who is signed in and on no call is signed out, as the gateway would do soon by itself. */
  async close(): Promise<void> {
    const { pass, ports, model } = this.#context;
    if (!this.#isOver && this.#isLive && pass.isSignedIn) {
      let cancel: CancelTimer = () => undefined;
      const deadline = new Promise<void>((resolve) => {
        cancel = ports.clock.after(signOutMs, resolve);
      });
      await Promise.race([this.signOut().catch(() => undefined), deadline]);
      cancel();
    }
    this.#isOver = true;
    this.#isLive = false;
    model.suspend();
    this.#cancelAll();
    this.#stop.abort();
  }

  async #resetSkills(): Promise<void> {
    const path = `onlineagent/${this.#context.settings.agentId}/resetskill/true?skillid=&phonelinkage=0`;
    try {
      await this.#gateway.command({ method: 'POST', path }, 'read');
    } catch (cause) {
      if (this.#isOver || isTemporary(asFault(cause), true)) throw cause;
      this.#context.ports.log.warn('skills could not be reset', { code: asFault(cause).code });
    }
  }

  async #monitor(): Promise<void> {
    const { settings, model, ports } = this.#context;
    const ids = model.team.colleagueIds;
    for (let first = 0; first < ids.length; first += mostMonitored) {
      const path = `qualitycontrol/${settings.agentId}/beginmonitor?agents=${ids.slice(first, first + mostMonitored).map(encodeURIComponent).join(';')}`;
      try {
        await this.#gateway.command({ method: 'POST', path }, 'read');
      } catch (cause) {
        if (this.#isOver || isTemporary(asFault(cause), true)) throw cause;
        ports.log.warn('no news of colleagues', { code: asFault(cause).code });
      }
    }
  }

  async #poll(): Promise<void> {
    const { settings, ports } = this.#context;
    let malformedCount = 0;
    while (!this.#isOver) {
      try {
        const envelope = await this.#gateway.poll(this.#pollsAllAgents ? 'agentevent/allagentevent' : `agentevent/${settings.agentId}`);
        if (this.#isOver) return;
        if (envelope) malformedCount = 0;
        else {
          malformedCount += 1;
          if (malformedCount >= maxMalformed) throw new Fault('answer-malformed');
          this.#tellMalformed('agentevent');
        }
        const hadNews = envelope !== null && this.#takePoll(envelope);
        if (!hadNews) await this.#pause(pauseMs.least + (pauseMs.most - pauseMs.least) * ports.random());
      } catch (cause) {
        this.#end(asFault(cause));
        if (!this.#isOver) await this.#pause(pauseMs.most);
      }
    }
  }

  /** True when it brought news. Throws a `Fault` when the session cannot go on. */
  #takePoll(envelope: Envelope): boolean {
    const { retcode, message, events } = envelope;
    if (retcode !== '0') {
      // The server fetches events for all of its agents at once.
      if (retcode === '000-001' && !this.#pollsAllAgents) {
        this.#pollsAllAgents = true;
        return true;
      }
      const fault = faultOfRetcode(retcode, message, 'read');
      throw sessionFaultOf(retcode, message) ?? new FinalFault(fault.code, fault.detail);
    }
    this.#context.signIn.noteProof();
    if (this.#isLive) this.#context.emit({ type: 'proved' });
    for (const event of events) this.#takeEvent(event);
    return events.length > 0;
  }

  #takeEvent(event: unknown): void {
    let news: News | null;
    try {
      news = readNews(event, this.#context.settings.agentId);
    } catch {
      this.#tellMalformed('event');
      return;
    }
    if (!news || news.kind === 'other') return;
    if (news.kind === 'signed-out') {
      if (!this.#isSigningOut) this.#context.signIn.noteSignedOut();
      return;
    }
    if (news.kind === 'member') {
      this.#staleMembers.add(news.agentId);
      this.#readMembers();
      return;
    }
    this.#grant(this.#context.model.take(news));
  }

  /** Reads what is wished for; before the picture is live it is kept for then. */
  #grant(wishes: Iterable<Wish>): void {
    for (const wish of [...wishes]) {
      if (!this.#isLive) {
        this.#wishes.add(wish);
        continue;
      }
      const read = { agent: this.reader.agent, conferences: this.reader.conferences, calls: this.reader.calls }[wish];
      read().catch((cause: unknown) => this.#readFailed(cause));
    }
  }

  #readMembers(): void {
    const { model } = this.#context;
    if (!this.#isLive || this.#isReadingMembers || !model.isInspector) return;
    this.#isReadingMembers = true;
    void (async () => {
      for (const id of this.#staleMembers) {
        this.#staleMembers.delete(id);
        if (this.#isOver) return;
        await this.reader.member(id).catch((cause: unknown) => this.#readFailed(cause));
      }
      this.#isReadingMembers = false;
    })();
  }

  #readFailed(cause: unknown): void {
    if (this.#isOver) return;
    const fault = asFault(cause);
    // What was refused because the Guid changed twice meanwhile is read again soon.
    const isPassing = fault.code === 'answer-malformed' || fault.code === 'internal' || fault.code === 'session-renewed';
    if (!isPassing && isTemporary(fault, true)) this.#end(fault);
    else this.#context.ports.log.warn('something could not be read', { code: fault.code, cause: fault.message });
  }

  #planHeal(): void {
    this.#after(healMs, () => {
      this.#heals += 1;
      if (this.#heals % healsPerList === 0) this.reader.lists().catch((cause: unknown) => this.#readFailed(cause));
      this.probe();
      this.#planHeal();
    });
  }

  #tellMalformed(what: string): void {
    const { ports, emit } = this.#context;
    ports.log.warn('news could not be understood', { what });
    if (!this.#hasToldMalformed) emit({ type: 'notice', code: 'answer-malformed', detail: what });
    this.#hasToldMalformed = true;
    this.#grant(['agent', 'conferences', 'calls']);
  }

  #after(delayMs: number, task: () => void): void {
    const cancel = this.#context.ports.clock.after(delayMs, () => {
      this.#cancelTimers = this.#cancelTimers.filter((one) => one !== cancel);
      task();
    });
    this.#cancelTimers.push(cancel);
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      this.#endPause = resolve;
      this.#after(delayMs, resolve);
    });
  }

  #cancelAll(): void {
    for (const cancel of this.#cancelTimers.splice(0)) cancel();
    this.#endPause();
  }

  #end(fault: Fault): void {
    if (this.#isOver || (this.#isSigningOut && fault instanceof LostSession)) return;
    this.#isOver = true;
    this.#isLive = false;
    const { model, signIn } = this.#context;
    model.suspend();
    this.#cancelAll();
    this.#stop.abort();
    this.#endFault = signIn.lose(fault);
    this.#onEnd(this.#endFault);
  }
}
