import type { AgentState } from '../../../app/domain/account.ts';
import type { CommandKind } from '../../../app/domain/command.ts';
import { conferenceIdOf } from '../../../app/domain/conference.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import { agentOf, agentState, type AgentFacts } from './agent.ts';
import { Calls } from './calls.ts';
import { ConferenceTrack, keyOf } from './conference.ts';
import { changes, kindsByChange, removedByChair, type ModelContext, type Wish } from './model-context.ts';
import type { News } from './news.ts';
import { callPicture, conferencePicture, inspectionIdOf, inspectionPicture, isChairOf, type Inspection, type PictureContext } from './pictures.ts';
import { Team } from './team.ts';
import type { CallInfo, ConferenceInfo, MemberInfo } from './wire.ts';

/** How long the chair waits for the confirmation whose event may have been lost, in milliseconds. */
const confirmationMs = 10_000;

/** What is known of one account over all its sessions; tells every change as events while the picture is live. */
export class AccountModel {
  readonly calls: Calls;
  readonly team: Team;
  readonly #context: ModelContext;
  readonly #tracks = new Map<string, ConferenceTrack>();
  #number = 0;
  #isLive = false;
  #isInspector = false;
  #state: { readonly state: AgentState; readonly pending: AgentState | null; readonly reasonId: string; readonly since: number | null } = { state: 'unknown', pending: null, reasonId: '', since: null };
  #stateBy = 0;
  #restReasons: AgentFacts['restReasons'] = [];
  #clockOffsetMs = 0;
  #inspection: Inspection | null = null;
  /** Asked for, and not yet shown by anything. */
  #expectedInspection: string | null = null;

  constructor(context: ModelContext) {
    this.#context = context;
    const { settings, clock } = context;
    this.team = new Team(context.accountId, settings.agentId);
    this.calls = new Calls([settings.agentId, settings.phone], () => clock.now(), () => this.newNumber());
  }

  get isInspector(): boolean {
    return this.#isInspector;
  }

  get agentState(): AgentState {
    return this.#state.state;
  }

  /** Number of the news or the read that told the agent's state. */
  get stateBy(): number {
    return this.#stateBy;
  }

  /** What reading conferences must ask for. */
  get joinedIds(): readonly string[] {
    return [...this.#tracks.values()].filter(({ phase }) => phase !== 'ringing').map(({ confId }) => confId);
  }

  /** Rises with everything that is sent, read or told: what began later has the higher number. */
  newNumber(): number {
    this.#number += 1;
    return this.#number;
  }

  track(confId: string): ConferenceTrack | undefined {
    return this.#tracks.get(confId);
  }

  isChair(confId: string): boolean {
    const track = this.track(confId);
    return track?.phase === 'active' && isChairOf(track, this.#context.settings.agentId);
  }

  get inspected(): string | null {
    return this.#inspection?.agentId ?? null;
  }

  /** News are told from here on, beginning with everything there is. */
  synchronise(): void {
    this.#isLive = true;
    this.#tellAgent();
    this.#tellTeam();
    this.#context.emit({ type: 'synchronised', pictures: this.#pictures() });
  }

  /** The session is over: nothing is told any more. */
  suspend(): void {
    this.#isLive = false;
  }

  /** Another session began, which may have lost what was there. `gatewayMs`: the gateway's clock now, if it told. */
  beginSession(gatewayMs: number | null): void {
    if (gatewayMs !== null) this.#clockOffsetMs = this.#context.clock.now() - gatewayMs;
    this.#expectedInspection = null;
    // Nothing can be read back of an invitation: if it still rings, it is told again or runs out.
    for (const track of this.#tracks.values()) if (track.phase === 'ringing') this.#tracks.delete(track.confId);
  }

  takeLists(lists: { readonly isInspector: boolean; readonly restReasons: AgentFacts['restReasons']; readonly members: readonly MemberInfo[] }): void {
    this.#isInspector = lists.isInspector;
    this.#restReasons = lists.restReasons;
    this.team.reset(lists.members);
    if (this.#isLive) this.#tellTeam();
  }

  takeMember(info: MemberInfo): void {
    const member = this.team.take(info);
    if (this.#isLive && this.#isInspector) this.#context.emit({ type: 'member', member });
  }

  /** Takes the agent's state as read number `readNumber` gave it. */
  takeAgentStatus(number: number, readNumber: number): void {
    if (readNumber < this.#stateBy) return;
    this.#takeState(agentState(number), readNumber);
    if (this.#state.state !== 'talking' && this.#state.state !== 'unknown') this.#endInspection();
    else if (this.#expectedInspection !== null && this.calls.all.length === 0) this.#beginInspection();
  }

  /** Takes conferences as read number `readNumber` showed them, asked for by these ids. */
  takeConferences(infos: readonly ConferenceInfo[], askedIds: readonly string[], readNumber: number): void {
    const { settings: { agentId }, clock } = this.#context;
    for (const confId of askedIds) {
      const track = this.#tracks.get(confId);
      if (!track || track.phase === 'ringing') continue;
      const info = infos.find((one) => one.confId === confId);
      // An inspector may read conferences of others.
      if (!info?.parties.some((party) => party.addressType === '9' && party.address === agentId)) {
        this.#endTrack(confId);
        continue;
      }
      if (readNumber < track.readBy) continue;
      track.take(info, readNumber, clock.monotonicMs());
      if (track.phase === 'joined' && clock.monotonicMs() - track.phaseSinceMs > confirmationMs) track.enter('active', clock.monotonicMs());
      this.#tellTrack(track);
    }
  }

  /** Takes the ids of calls as read. Gives those that nothing is known of. */
  takeCallIds(callIds: readonly string[], heldIds: readonly string[], readNumber: number): string[] {
    const before = this.calls.all;
    const unknown = this.calls.takeIds(callIds, heldIds, readNumber);
    this.#tellCalls(before);
    return unknown;
  }

  takeCall(info: CallInfo): void {
    const before = this.calls.all;
    this.calls.take(info, 'unknown');
    this.#tellCalls(before);
  }

  /** Something about a call changed that only we know. */
  changeCalls(change: () => void): void {
    const before = this.calls.all;
    change();
    this.#tellCalls(before);
  }

  invite(confId: string, addressType: '6' | '9', address: string): void {
    const track = this.#tracks.get(confId);
    if (!track) return;
    track.invite(addressType, address, this.#context.clock.monotonicMs());
    this.#tellTrack(track);
  }

  endInvitation(confId: string, addressType: '6' | '9', address: string): void {
    const track = this.#tracks.get(confId);
    if (track?.endInvitation(addressType, address)) this.#tellTrack(track);
  }

  expectInspection(agentId: string | null): void {
    this.#expectedInspection = agentId;
  }

  /** Takes news; gives what must be read now. */
  take(news: News): readonly Wish[] {
    switch (news.kind) {
      case 'conference':
        return this.#takeConferenceNews(news);
      case 'party':
        return this.#takePartyNews(news);
      case 'conference-failed':
        this.#refuse(['request-conference'], '', 'rejected', `CTI ${news.cause}`);
        return ['agent'];
      case 'announcement-ended':
        if (news.isFailed) this.#refuse(['announce'], news.isForAll ? 'all' : 'one', 'rejected', null);
        return ['conferences'];
      case 'agent':
        if (news.state !== null) this.#takeState({ state: news.state, pending: null }, this.newNumber(), news.reason);
        return ['agent'];
      case 'phone':
        return this.#takePhoneNews(news.isUp);
      case 'call':
      case 'call-alerting':
      case 'call-held':
      case 'call-released':
      case 'call-failed':
      case 'call-joined':
      case 'call-party-left':
      case 'transfer':
        return this.#takeCallNews(news);
      default:
        return [];
    }
  }

  #takeConferenceNews({ confId, what }: Extract<News, { kind: 'conference' }>): readonly Wish[] {
    const nowMs = this.#context.clock.monotonicMs();
    const track = this.#tracks.get(confId);
    switch (what) {
      case 'ringing':
        if (!track) this.#begin(confId, 'ringing');
        return [];
      case 'self-joined':
        // Whoever was invited is in at once; whoever asked for a conference waits for its confirmation.
        if (track?.phase === 'ringing') track.enter('active', nowMs);
        else if (!track) this.#begin(confId, 'joined');
        return ['conferences', 'calls'];
      case 'confirmed':
        if (track) track.enter('active', nowMs);
        else this.#begin(confId, 'active');
        return ['conferences', 'calls'];
      case 'self-left':
        this.#endTrack(confId);
        return [];
      case 'presided':
      case 'reminder':
        if (!track) this.#begin(confId, 'active');
        return ['conferences'];
    }
  }

  #takePartyNews(news: Extract<News, { kind: 'party' }>): readonly Wish[] {
    const { confId, address, addressType, change, reason, result } = news;
    const isSelf = addressType === '9' && address === this.#context.settings.agentId;
    const key = `${confId}/${keyOf(addressType, address)}`;
    const track = this.#tracks.get(confId);
    if (result !== 0) {
      this.#refuse(kindsByChange[change] ?? [], key, change === 0 ? 'not-answered' : 'rejected', null);
      this.endInvitation(confId, addressType, address);
      return ['conferences'];
    }
    if (change === changes.left && track?.endInvitation(addressType, address)) {
      this.#refuse(['invite'], key, 'not-answered', null);
      this.#tellTrack(track);
    }
    if (isSelf && change === changes.left && reason === removedByChair && this.#isLive) this.#context.emit({ type: 'notice', code: 'removed-from-conference', detail: confId });
    // News of a conference that nobody told of: its beginning was lost.
    if (!track && !(isSelf && change === changes.left)) this.#begin(confId, 'active');
    return ['conferences'];
  }

  #takePhoneNews(isUp: boolean): readonly Wish[] {
    // A state that was read before is older than this.
    this.#stateBy = this.newNumber();
    if (isUp) {
      if (this.#expectedInspection !== null) this.#beginInspection();
      return ['agent'];
    }
    this.#endInspection();
    // The platform hangs up once nothing is left: an invitation that rang is over.
    for (const track of [...this.#tracks.values()]) if (track.phase === 'ringing') this.#endTrack(track.confId);
    return ['agent', 'calls'];
  }

  #takeCallNews(news: Extract<News, { kind: 'call' | 'call-alerting' | 'call-held' | 'call-released' | 'call-failed' | 'call-joined' | 'call-party-left' | 'transfer' }>): readonly Wish[] {
    const { calls } = this;
    const before = calls.all;
    const wishes: Wish[] = [];
    switch (news.kind) {
      case 'call':
        calls.take(news.call, news.state);
        if (news.state === 'active') this.#endInspection();
        break;
      case 'call-alerting':
        calls.take({ callId: news.callId, caller: this.#context.settings.phone, called: news.address, feature: -1 }, calls.get(news.callId)?.state === 'active' ? 'active' : 'dialling');
        break;
      case 'call-held':
        if (!calls.change(news.callId, { state: 'held' })) wishes.push('calls');
        break;
      case 'call-released':
        calls.end(news.callId);
        break;
      case 'call-failed':
        this.#refuse(['make-call', 'consult'], news.callId, 'not-answered', null);
        wishes.push('calls');
        break;
      case 'call-joined':
        calls.change(news.callId, { others: news.partners, state: 'active', helpsCallId: null });
        wishes.push('calls');
        break;
      case 'call-party-left':
        calls.leave(news.callId, news.address);
        break;
      case 'transfer':
        calls.noteTransfer(news.callId, news.isDone);
        if (!news.isDone) this.#refuse(['transfer-to'], news.callId, 'not-answered', null);
        break;
    }
    this.#tellCalls(before);
    return wishes;
  }

  #refuse(kinds: readonly CommandKind[], about: string, code: ErrorCode, detail: string | null): void {
    const command = this.#context.pending.take(kinds, about);
    if (command) this.#context.emit({ type: 'command-refused', commandId: command.commandId, code, detail });
  }

  #takeState(next: { readonly state: AgentState; readonly pending: AgentState | null }, by: number, reasonId?: string): void {
    this.#stateBy = by;
    const hasChanged = next.state !== this.#state.state;
    this.#state = { ...next, reasonId: reasonId ?? (hasChanged ? '' : this.#state.reasonId), since: hasChanged ? this.#context.clock.now() : this.#state.since };
    if (this.#isLive) this.#tellAgent();
  }

  #begin(confId: string, phase: ConferenceTrack['phase']): void {
    const track = new ConferenceTrack(confId, phase, this.#context.clock.monotonicMs(), () => this.newNumber());
    this.#tracks.set(confId, track);
    // Before it is read there is nothing to show but that it rings.
    if (phase === 'ringing') this.#tellTrack(track);
    else if (this.#isLive) this.#tellAgent();
  }

  #endTrack(confId: string): void {
    if (!this.#tracks.delete(confId) || !this.#isLive) return;
    this.#context.emit({ type: 'conference-ended', conferenceId: this.#idOf(confId) });
    this.#tellAgent();
  }

  #beginInspection(): void {
    const agentId = this.#expectedInspection;
    this.#expectedInspection = null;
    if (agentId === null) return;
    this.#inspection = { agentId, startedAt: this.#context.clock.now() };
    if (this.#isLive) this.#context.emit({ type: 'conference', picture: inspectionPicture(this.#inspection, this.#pictureContext()) });
  }

  #endInspection(): void {
    const inspection = this.#inspection;
    if (!inspection) return;
    this.#inspection = null;
    if (this.#isLive) this.#context.emit({ type: 'conference-ended', conferenceId: this.#idOf(inspectionIdOf(inspection.agentId)) });
  }

  #tellTrack(track: ConferenceTrack): void {
    if (!this.#isLive) return;
    this.#context.emit({ type: 'conference', picture: conferencePicture(track, this.#pictureContext()) });
  }

  #tellCalls(before: readonly { readonly id: string }[]): void {
    if (!this.#isLive) return;
    const { all } = this.calls;
    for (const { id } of before) if (!this.calls.get(id)) this.#context.emit({ type: 'conference-ended', conferenceId: this.#idOf(id) });
    // What may be done to one call depends on the others.
    for (const call of all) this.#context.emit({ type: 'conference', picture: callPicture(call, all, this.#pictureContext()) });
    if (before.length !== all.length) this.#tellAgent();
  }

  #tellAgent(): void {
    const { settings } = this.#context;
    this.#context.emit({
      type: 'agent',
      agent: agentOf({
        agentId: settings.agentId, phone: settings.phone, name: this.team.nameOf(settings.agentId) ?? '', isInspector: this.#isInspector, ...this.#state,
        busyReasons: settings.busyReasons, restReasons: this.#restReasons, isInConference: this.#tracks.size > 0, callCount: this.calls.all.length,
      }),
    });
  }

  #tellTeam(): void {
    this.#context.emit({ type: 'team', members: this.#isInspector ? this.team.colleagues : [] });
  }

  #pictures(): ConferencePicture[] {
    const context = this.#pictureContext();
    const { all } = this.calls;
    return [
      ...[...this.#tracks.values()].filter(({ phase, readBy }) => phase === 'ringing' || readBy > 0).map((track) => conferencePicture(track, context)),
      ...all.map((call) => callPicture(call, all, context)),
      ...(this.#inspection ? [inspectionPicture(this.#inspection, context)] : []),
    ];
  }

  #idOf(vendorId: string): string {
    return conferenceIdOf(this.#context.accountId, vendorId);
  }

  #pictureContext(): PictureContext {
    const { accountId, settings } = this.#context;
    return {
      accountId, agentId: settings.agentId, canHold: settings.holdFile !== '', clockOffsetMs: this.#clockOffsetMs,
      nameOf: (address) => this.team.nameOf(address),
    };
  }
}
