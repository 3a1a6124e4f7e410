import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import type { Network } from '../../net/network.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { BaseSession } from '../shared/base-session.ts';
import { FinalFault, isUnanswered } from '../shared/faults.ts';
import { Resync } from '../shared/resync.ts';
import type { SessionHooks } from '../shared/session.ts';
import { isLate, wait, withDeadline } from '../shared/wait.ts';
import { readGatewayEvent, type GatewayEvent } from './events.ts';
import { faultOfRetcode, isRetried, LostSession, sessionFaultOf, type Purpose } from './faults.ts';
import { memberObject, ownAgent, type Refresh } from './model-context.ts';
import type { AccountModel } from './model.ts';
import { Reader } from './reader.ts';
import { GatewayRequests, type GatewayRequest, type SessionCredentials } from './requests.ts';
import type { GatewaySettings } from './settings.ts';
import type { SignIn } from './sign-in.ts';
import type { Envelope } from './wire.ts';

/** Between an empty answer and the next poll, in milliseconds; after events it is polled again at once. */
const pauseMs = { least: 200, most: 500 };
/** Everything is read periodically, so that the effects of lost events are seen. Milliseconds. */
const resyncMs = 20_000;
/** Every so many times the colleagues as well. */
const resyncsPerList = 3;
/** Answers to polls in a row that cannot be understood. */
const maxMalformed = 3;
/** The gateway answers a poll after 10 s at the latest: longer silence, in milliseconds, proves nothing. */
const pollSilenceMs = 15_000;
/**
 * While there is a call or conference a dead or deaf link is noticed within 6 s: what is in sight is read every 3 s,
 * and so long is waited for it. Lost events, and changes that have none, show nowhere else.
 */
const closeEveryMs = 3_000;
const closeAnswerMs = 3_000;
/** How many colleagues one request may subscribe to. */
const maxMonitored = 500;

/** What a session shares with the other sessions of its account. */
export interface SessionContext {
  readonly settings: GatewaySettings;
  readonly credentials: SessionCredentials;
  readonly signIn: SignIn;
  readonly network: Network;
  readonly pollNetwork: Network;
  readonly model: AccountModel;
  readonly ports: Pick<VendorPorts, 'clock' | 'random' | 'log'>;
  readonly kit: AdapterKit;
}

/** One connected stretch of time: signed in, polling, everything read. A new one is made after each loss. */
export class GatewaySession extends BaseSession {
  readonly reader: Reader;
  readonly #context: SessionContext;
  readonly #requests: GatewayRequests;
  readonly #resyncs: Readonly<Record<Refresh, Resync>>;
  readonly #staleMembers = new Set<string>();
  #signingIn: Promise<unknown> = Promise.resolve();
  #isReadingMembers = false;
  #isSigningOut = false;
  #resyncCount = 0;
  #hasReportedMalformed = false;
  #pollsAllAgents = false;
  #polledAtMs = Number.NEGATIVE_INFINITY;

  constructor(context: SessionContext, hooks: SessionHooks) {
    const { settings, credentials, network, pollNetwork, model, ports, kit } = context;
    super(ports.clock, hooks);
    this.#context = context;
    this.#requests = new GatewayRequests({
      baseUrl: settings.baseUrl,
      credentials,
      network,
      pollNetwork,
      clock: ports.clock,
      signal: this.life.signal,
      onSessionFault: (fault) => this.#end(fault),
    });
    this.reader = new Reader({
      requests: this.#requests,
      model,
      order: kit.order,
      clock: ports.clock,
      agentId: settings.agentId,
      isOver: () => this.isOver,
    });
    const resyncOf = (what: Refresh): Resync =>
      new Resync(this.life, this.reader.readOf(what), (fault) => this.#unread(what, fault));
    this.#resyncs = { agent: resyncOf('agent'), conferences: resyncOf('conferences'), calls: resyncOf('calls') };
  }

  /** The gateway says with each sign-in for how many days the password still counts. */
  #tellOfPassword(): void {
    const { signIn, kit } = this.#context;
    const days = signIn.takePasswordDays();
    if (days !== null) kit.emit({ type: 'notice', code: 'password-ends-soon', detail: `timeRemaining: ${days}` });
  }

  get via(): string {
    const { host, port } = this.#context.settings;
    return `${host}:${port}`;
  }

  /** Signs in where that is needed, polls, and reads everything. Rejects with a `Fault`. */
  async open(): Promise<void> {
    const { model, signIn } = this.#context;
    try {
      const signingIn = signIn.ensure(this.#requests);
      this.#signingIn = signingIn;
      const gatewayMs = await signingIn;
      this.life.requireGoingOn();
      if (gatewayMs !== undefined) {
        model.beginSession(gatewayMs);
        this.#tellOfPassword();
        await this.#resetSkills();
      }
      void this.#poll();
      const [unread] = await Promise.all([
        this.reader.readWhatCanBe('conferences', 'agent', 'calls'),
        this.reader.lists(),
      ]);
      for (const { what, fault } of unread) {
        this.#unread(what, fault);
        this.#resyncs[what].soon();
      }
      if (model.isInspector) {
        await this.#monitor();
        // One that was begun before this session is in no event.
        await this.reader.findConferences().catch((cause: unknown) => this.#readFailed(cause));
      }
    } catch (cause) {
      throw this.life.fault ?? cause;
    }
    this.life.requireGoingOn();
    model.synchronise();
    this.life.goLive();
    this.#planResync();
    this.#planCloseCheck();
    for (const resync of Object.values(this.#resyncs)) resync.catchUp();
    this.#readMembers();
  }

  override probe(): void {
    if (this.isLive) this.#refresh(['agent', 'conferences', 'calls']);
  }

  /** Events are polled for: a server that answered the poll lately and a read now delivers them. */
  override async prove(): Promise<void> {
    const { clock } = this.#context.ports;
    if (!this.isLive || clock.monotonicMs() - this.#polledAtMs > pollSilenceMs) throw new Fault('connection-lost');
    await this.reader.read('agent');
  }

  /** See `GatewayRequests.command`. */
  command(request: GatewayRequest, purpose: Purpose): Promise<unknown> {
    return this.#requests.command(request, purpose);
  }

  override async signOut(): Promise<void> {
    this.#isSigningOut = true;
    try {
      await this.#requests.change(
        { method: 'DELETE', path: `onlineagent/${this.#context.settings.agentId}/logout` },
        'sign-out',
      );
    } catch (cause) {
      // Signed out already, or unknown: without polls the gateway does it by itself soon.
      if (!(cause instanceof SentWithoutAnswer) && asFault(cause).code !== 'signed-out') {
        this.#isSigningOut = false;
        throw cause;
      }
    }
    this.#context.credentials.isSignedIn = false;
  }

  /** The computer sleeps or slept: the gateway may have signed the agent out meanwhile, as it does after silence. */
  override giveUp(): void {
    this.#context.signIn.noteSleep();
    super.giveUp();
  }

  protected override lost(): void {
    this.#context.model.suspend();
  }

  /**
   * When the account stops, an agent who is signed in is signed out, as the gateway would do soon by itself: also when
   * a sign-in is still under way, because nobody else would end what it begins.
   */
  protected override async sayGoodbye(reason: 'retry' | 'stop'): Promise<void> {
    const { model, credentials } = this.#context;
    model.suspend();
    if (reason === 'retry') return;
    await this.#signingIn.catch(() => undefined);
    if (credentials.isSignedIn) await this.signOut();
  }

  async #resetSkills(): Promise<void> {
    const path = `onlineagent/${this.#context.settings.agentId}/resetskill/true?phonelinkage=0`;
    await this.#optional({ method: 'POST', path }, 'skills could not be reset');
  }

  async #monitor(): Promise<void> {
    const { settings, model } = this.#context;
    const ids = model.team.colleagueIds;
    for (let first = 0; first < ids.length; first += maxMonitored) {
      const agents = ids
        .slice(first, first + maxMonitored)
        .map(encodeURIComponent)
        .join(';');
      const path = `qualitycontrol/${settings.agentId}/beginmonitor?agents=${agents}`;
      await this.#optional({ method: 'POST', path }, 'no events of colleagues');
    }
  }

  /** A request without whose effect one can work: a gateway that refuses it is no reason to stay disconnected. */
  async #optional(request: GatewayRequest, otherwise: string): Promise<void> {
    try {
      await this.#requests.change(request, 'read');
    } catch (cause) {
      const fault = asFault(cause);
      if (this.isOver || isRetried(fault, true)) throw cause;
      this.#context.ports.log.warn(otherwise, { code: fault.code });
    }
  }

  async #poll(): Promise<void> {
    const { settings, ports } = this.#context;
    const { signal } = this.life;
    let malformedCount = 0;
    while (!this.isOver) {
      try {
        const envelope = await this.#requests.poll(
          this.#pollsAllAgents ? 'agentevent/allagentevent' : `agentevent/${settings.agentId}`,
        );
        if (this.isOver) return;
        if (envelope) malformedCount = 0;
        else {
          malformedCount += 1;
          if (malformedCount >= maxMalformed) throw new Fault('answer-malformed');
          this.#malformed('agentevent');
        }
        const hadEvents = envelope !== null && this.#takePoll(envelope);
        const span = pauseMs.most - pauseMs.least;
        if (!hadEvents) await wait(ports.clock, pauseMs.least + span * ports.random(), signal);
      } catch (cause) {
        this.#end(asFault(cause));
        // While signing out a lost session does not end this one.
        await wait(ports.clock, pauseMs.most, signal);
      }
    }
  }

  /** True when it brought events. Throws a `Fault` when the session cannot go on. */
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
    const { signIn, ports, kit } = this.#context;
    signIn.noteProof();
    this.#polledAtMs = ports.clock.monotonicMs();
    if (this.isLive) kit.emit({ type: 'proved' });
    for (const event of events) this.#takeEvent(event);
    return events.length > 0;
  }

  #takeEvent(raw: unknown): void {
    const { settings, signIn, model } = this.#context;
    let event: GatewayEvent | null;
    try {
      event = readGatewayEvent(raw, settings.agentId);
    } catch {
      this.#malformed('event');
      return;
    }
    if (!event) return;
    if (event.kind === 'signed-out') {
      if (!this.#isSigningOut) signIn.noteSignedOut();
      return;
    }
    if (event.kind === 'member') {
      this.#context.kit.causes.hint({ object: memberObject(event.agentId), type: event.type });
      this.#staleMembers.add(event.agentId);
      this.#readMembers();
      return;
    }
    this.#refresh(model.take(event));
  }

  /** Reads what may have changed. */
  #refresh(refreshes: Iterable<Refresh>): void {
    for (const refresh of refreshes) this.#resyncs[refresh].soon();
  }

  #readMembers(): void {
    const { model } = this.#context;
    if (!this.isLive || this.#isReadingMembers || !model.isInspector) return;
    this.#isReadingMembers = true;
    void (async () => {
      for (const id of this.#staleMembers) {
        this.#staleMembers.delete(id);
        if (this.isOver) return;
        await this.reader.member(id).catch((cause: unknown) => this.#readFailed(cause));
      }
      this.#isReadingMembers = false;
    })();
  }

  #unread(what: Refresh, { code, message }: Fault): void {
    const { model, ports } = this.#context;
    ports.log.warn('something could not be read', { what, code, cause: message });
    if (what === 'conferences') model.conferences.unread(code);
    else if (what === 'calls') model.voice.unread(code);
  }

  /** Colleagues and lists are read again periodically; a lost server ends the session. */
  #readFailed(cause: unknown): void {
    if (this.isOver) return;
    const fault = asFault(cause);
    if (isUnanswered(fault)) this.#end(fault);
    else this.#context.ports.log.warn('something could not be read', { code: fault.code, cause: fault.message });
  }

  #planResync(): void {
    this.life.after(resyncMs, () => {
      this.#resyncCount += 1;
      if (this.#resyncCount % resyncsPerList === 0)
        this.reader.lists().catch((cause: unknown) => this.#readFailed(cause));
      this.probe();
      this.#planResync();
    });
  }

  #planCloseCheck(): void {
    this.life.after(closeEveryMs, () => {
      this.#planCloseCheck();
      const { conferences, calls } = this.#context.model;
      if (conferences.count === 0 && conferences.joinedIds.length === 0 && calls.all.length === 0) return;
      if (conferences.joinedIds.length > 0) void this.#checkLink('conferences');
      else if (conferences.count > 0) void this.#checkLink('agent');
      if (calls.all.length > 0) void this.#checkLink('calls');
    });
  }

  async #checkLink(what: Refresh): Promise<void> {
    const read = this.reader.readOf(what).fresh();
    const outcome = await withDeadline(this.#context.ports.clock, closeAnswerMs, read);
    if (outcome === isLate) this.#end(new Fault('connection-lost', 'The gateway does not answer.'));
    else if (outcome.status === 'unread' && this.isLive) this.#unread(what, outcome.fault);
  }

  #malformed(what: string): void {
    const { ports, kit } = this.#context;
    ports.log.warn('an event could not be understood', { what });
    if (!this.#hasReportedMalformed) kit.emit({ type: 'notice', code: 'answer-malformed', detail: what });
    this.#hasReportedMalformed = true;
    kit.causes.doubt(ownAgent);
    this.#refresh(['agent', 'conferences', 'calls']);
  }

  #end(fault: Fault): void {
    if (this.isOver || (this.#isSigningOut && fault instanceof LostSession)) return;
    this.life.end(this.#context.signIn.lose(fault));
  }
}
