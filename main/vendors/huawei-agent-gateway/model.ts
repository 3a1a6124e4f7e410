import type { AgentState } from '../../../app/domain/account.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import { agentOf, agentState, vendorStateOf, type AgentFacts } from './agent.ts';
import { CallModel } from './call-model.ts';
import type { Calls } from './calls.ts';
import { ConferenceModel } from './conference-model.ts';
import type { GatewayEvent } from './events.ts';
import { InspectionModel } from './inspection.ts';
import type { Known } from './left-session.ts';
import { memberObject, ownAgent, type ModelContext, type ModelOptions, type Refresh } from './model-context.ts';
import { MonitoredModel } from './monitored.ts';
import type { PictureContext } from './picture.ts';
import { Team } from './team.ts';
import type { MemberInfo } from './wire.ts';

/** What is read after an event that is not known. */
const refreshesOf: Readonly<Record<Extract<GatewayEvent, { kind: 'other' }>['subject'], readonly Refresh[]>> = {
  nothing: [],
  agent: ['agent'],
  calls: ['calls', 'agent'],
  conferences: ['conferences', 'agent'],
  everything: ['agent', 'calls', 'conferences'],
};

/** What is known of one account over all its sessions; emits every change while the picture is live. */
export class AccountModel {
  readonly team: Team;
  readonly conferences: ConferenceModel;
  readonly voice: CallModel;
  readonly inspection: InspectionModel;
  readonly #monitored: MonitoredModel;
  readonly #options: ModelOptions;
  #isLive = false;
  #isInspector = false;
  #state: Pick<AgentFacts, 'state' | 'pending' | 'vendorState' | 'reasonId' | 'since'> = {
    state: 'unknown',
    pending: null,
    reasonId: '',
    since: null,
  };
  #restReasons: AgentFacts['restReasons'] = [];
  #clockOffsetMs = 0;

  constructor(options: ModelOptions) {
    this.#options = options;
    this.team = new Team(options.accountId, options.settings.agentId);
    const context: ModelContext = {
      ...options,
      emitLive: (event) => this.#emitLive(event),
      pictureContext: () => this.#pictureContext(),
      agentChanged: () => this.#emitAgent(),
      failed: (failure) => this.#failure(failure),
    };
    this.conferences = new ConferenceModel(context);
    this.voice = new CallModel(context);
    this.inspection = new InspectionModel(context);
    this.#monitored = new MonitoredModel(context);
  }

  get calls(): Calls {
    return this.voice.calls;
  }

  get isInspector(): boolean {
    return this.#isInspector;
  }

  get agentState(): AgentState {
    return this.#state.state;
  }

  /** Of the present state, as its event told it; empty when it did not. */
  get agentReasonId(): string {
    return this.#state.reasonId;
  }

  /** What the next adapter of the account cannot find out by itself. */
  get known(): Known {
    return { confIds: this.conferences.joinedIds, clockOffsetMs: this.#clockOffsetMs };
  }

  /** The adapter before this one knew this. */
  takeUp({ confIds, clockOffsetMs }: Known): void {
    this.#clockOffsetMs = clockOffsetMs;
    this.conferences.find(confIds);
  }

  /** Changes are emitted from here on, beginning with everything there is. */
  synchronise(): void {
    this.#isLive = true;
    this.#emitAgent();
    this.#emitTeam();
    const parts = [this.conferences, this.voice, this.inspection, this.#monitored];
    this.#emitLive({ type: 'synchronised', pictures: parts.flatMap(({ pictures }) => pictures) });
  }

  /** The session is over: nothing is emitted any more. */
  suspend(): void {
    this.#isLive = false;
    this.voice.mayHaveMissed();
    this.#monitored.mayHaveMissed();
  }

  /** Another session began, which may have lost what was there. `gatewayMs`: the gateway's clock now, if known. */
  beginSession(gatewayMs: number | null): void {
    if (gatewayMs !== null) this.#clockOffsetMs = this.#options.clock.now() - gatewayMs;
    this.inspection.expect(null);
    this.#monitored.end();
    this.conferences.forgetInvitations();
  }

  takeLists(lists: {
    readonly isInspector: boolean;
    readonly restReasons: AgentFacts['restReasons'];
    readonly members: readonly MemberInfo[];
  }): void {
    this.#isInspector = lists.isInspector;
    this.#restReasons = lists.restReasons;
    this.team.reset(lists.members);
    this.#emitAgent();
    this.#emitTeam();
  }

  /** Takes a colleague as the read with this number gave them. */
  takeMember(info: MemberInfo, began: number): void {
    const { order, causes } = this.#options.kit;
    const object = memberObject(info.agentId);
    if (!order.isCurrent(object, began)) return;
    causes.read(object, began);
    const member = this.team.take(info);
    if (this.#isInspector) this.#emitLive({ type: 'member', member });
  }

  /** Takes the agent's state as the read with this number gave it. */
  takeAgentStatus(number: number, began: number): void {
    const { order, causes } = this.#options.kit;
    if (!order.isCurrent(ownAgent, began)) return;
    causes.read(ownAgent, began);
    const read = agentState(number);
    // 0 is the gateway's own "unknown".
    this.#takeState({ ...read, ...vendorStateOf(read.state, `agentState ${number}`) });
    if (this.#state.state === 'talking') this.inspection.talks(began);
    else if (this.#state.state !== 'unknown') {
      this.inspection.rests(began);
      this.#monitored.rests(began);
    }
  }

  /** The read of all calls with this number is applied. */
  callsRead(began: number): void {
    this.inspection.callsRead(this.calls.all.length === 0 && this.conferences.count === 0, began);
  }

  /** Takes an event; gives what must be read now. */
  take(event: GatewayEvent): readonly Refresh[] {
    switch (event.kind) {
      case 'conference':
        return this.conferences.takeEvent(event);
      case 'party':
        return this.conferences.takeParty(event);
      case 'conference-failed':
        this.#failure({ kinds: ['request-conference'], object: null, code: 'rejected', detail: `CTI ${event.cause}` });
        return ['agent'];
      case 'announcement-ended':
        if (event.isFailed)
          this.#failure({
            kinds: ['announce'],
            object: event.isForAll ? 'all' : 'one',
            code: 'rejected',
            detail: null,
          });
        return ['conferences'];
      case 'agent':
        this.#options.kit.causes.event({ object: ownAgent, type: event.type, reasonCode: event.reason });
        if (event.state !== null) this.#takeState({ state: event.state, pending: null }, event.reason);
        return ['agent'];
      case 'phone':
        return this.#takePhone(event.isUp);
      case 'call':
        if (event.state === 'active') this.inspection.end();
        return this.voice.takeEvent(event);
      case 'call-alerting':
      case 'call-held':
      case 'call-released':
      case 'call-failed':
      case 'call-joined':
      case 'call-party-left':
      case 'transfer':
        return this.voice.takeEvent(event);
      case 'linked-phone':
        return this.voice.takeEvent(event);
      case 'monitored':
        this.#monitored.take(event);
        return ['agent'];
      case 'other':
        return refreshesOf[event.subject];
      default:
        return [];
    }
  }

  /** The handset says nothing of what it is used for: that is read. */
  #takePhone(isUp: boolean): readonly Refresh[] {
    // A state that is being read is older than this.
    this.#options.kit.causes.event({ object: ownAgent, type: isUp ? 'off-hook' : 'on-hook' });
    if (!isUp) {
      this.inspection.end();
      // The platform hangs up once nothing is left.
      this.conferences.endInvitations();
    }
    return ['agent', 'calls'];
  }

  #failure({ kinds, object, code, detail }: Parameters<ModelContext['failed']>[0]): void {
    const { pending, emit } = this.#options.kit;
    const match = pending.match({ correlationId: null, object, kinds });
    if (!match) {
      this.#emitLive({ type: 'notice', code, detail });
      return;
    }
    const { commandId } = match.request;
    pending.settle(commandId);
    emit({ type: 'command-refused', commandId, code, detail, isGuess: match.isGuess });
  }

  #takeState(next: Pick<AgentFacts, 'state' | 'pending' | 'vendorState'>, reasonId?: string): void {
    const hasChanged = next.state !== this.#state.state;
    this.#state = {
      ...next,
      reasonId: reasonId ?? (hasChanged ? '' : this.#state.reasonId),
      since: hasChanged ? this.#options.clock.now() : this.#state.since,
    };
    this.#emitAgent();
  }

  #emitLive(event: VendorEvent): void {
    if (this.#isLive) this.#options.kit.emit(event);
  }

  #emitAgent(): void {
    const { agentId, phone, busyReasons } = this.#options.settings;
    this.#emitLive({
      type: 'agent',
      agent: agentOf({
        agentId,
        phone,
        name: this.team.nameOf(agentId) ?? '',
        isInspector: this.#isInspector,
        ...this.#state,
        busyReasons,
        restReasons: this.#restReasons,
        isInConference: this.conferences.count > 0,
        callCount: this.calls.all.length,
      }),
    });
  }

  #emitTeam(): void {
    this.#emitLive({ type: 'team', members: this.#isInspector ? this.team.colleagues : [] });
  }

  #pictureContext(): PictureContext {
    const { accountId, settings } = this.#options;
    return {
      accountId,
      agentId: settings.agentId,
      canHold: settings.holdFile !== '',
      clockOffsetMs: this.#clockOffsetMs,
      nameOf: (address) => this.team.nameOf(address),
    };
  }
}
