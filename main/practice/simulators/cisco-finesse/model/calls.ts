import type { FinesseSwitches } from '../switches.ts';
import type { Activity, Agents } from './agents.ts';
import { callState, isConference, isLive, liveLegs } from './call-rules.ts';
import { apiErrorsXml } from './cti-failures.ts';
import type { CtiFailure } from './cti-failures.ts';
import { ctiVerdict, kindMayBeDropped, partyKind, roleMayDrop } from './drop-rules.ts';
import type { Publisher } from './publisher.ts';
import { dialogXml } from './render.ts';
import type { Timers } from '../../../shared/timers.ts';
import type { Call, Leg, LegState, User } from './types.ts';

/** What a new call needs. */
export interface NewCall {
  readonly id?: string;
  readonly callType: string;
  readonly calledPartyCallType?: string;
  readonly from: string;
  readonly to: string;
  readonly dnis?: string;
  readonly relatedId?: string;
  readonly queue?: Call['queue'];
  readonly monitor?: Call['monitor'];
  readonly variables?: Readonly<Record<string, string>>;
}

/** All calls, each one object for everybody on it; every change is published whole to every agent on the call. */
export class Calls {
  readonly all = new Map<string, Call>();
  readonly agents: Agents;
  readonly #publisher: Publisher;
  readonly #switches: () => FinesseSwitches;
  readonly #timers: Timers;
  readonly #now: () => number;
  readonly #ringListeners: ((call: Call, leg: Leg) => void)[] = [];
  #lastId = 16_781_233;

  constructor(agents: Agents, publisher: Publisher, switches: () => FinesseSwitches, timers: Timers, now: () => number) {
    this.agents = agents;
    this.#publisher = publisher;
    this.#switches = switches;
    this.#timers = timers;
    this.#now = now;
    agents.finishWrapUp = (user, requestId) => this.#finishWrapUp(user, requestId);
    agents.showCalls = (user, requestId) => {
      for (const call of this.callsAt(user.extension)) this.publish(call, requestId);
    };
    agents.hideCalls = (user) => {
      for (const call of this.callsAt(user.extension)) for (const leg of call.legs) if (leg.shownTo === user.loginId) leg.shownTo = null;
    };
  }

  /** Tells when somebody's phone starts to ring. */
  onRing(listener: (call: Call, leg: Leg) => void): void {
    this.#ringListeners.push(listener);
  }

  /** A call without parties yet. */
  create(given: NewCall): Call {
    const variables = new Map<string, string>();
    for (let index = 1; index <= 10; index += 1) variables.set(`callVariable${index}`, '');
    for (const [name, value] of Object.entries(given.variables ?? {})) variables.set(name, value);
    const call: Call = {
      id: given.id ?? String((this.#lastId += 1)),
      secondaryId: '',
      callType: given.callType,
      originalCallType: given.callType,
      calledPartyCallType: given.calledPartyCallType ?? null,
      fromAddress: given.from,
      toAddress: given.to,
      dialedNumber: given.to,
      dnis: given.dnis ?? given.to,
      relatedId: given.relatedId ?? null,
      legs: [],
      variables,
      wrapUpReason: '',
      outboundClassification: '',
      queue: given.queue ?? null,
      controller: null,
      bargedOver: new Map(),
      monitor: given.monitor ?? null,
      isOver: false,
    };
    this.all.set(call.id, call);
    return call;
  }

  /** Adds a party; a ringing one is told to whoever plays that person. */
  add(call: Call, address: string, state: LegState, isPassive = false): Leg {
    const now = this.#now();
    const leg: Leg = { address, state, cause: '', startedAt: state === 'ACTIVE' ? now : null, changedAt: now, isPassive, shownTo: null };
    call.legs.push(leg);
    if (state === 'ALERTING') for (const listener of this.#ringListeners) listener(call, leg);
    return leg;
  }

  /** Changes a party's state without publishing. */
  set(leg: Leg, state: LegState, cause = ''): void {
    if (leg.state === state && leg.cause === cause) return;
    leg.state = state;
    leg.cause = cause;
    leg.changedAt = this.#now();
    if (state === 'ACTIVE') leg.startedAt ??= this.#now();
  }

  /** The calls an extension is part of. */
  callsAt(extension: string | null): Call[] {
    if (extension === null) return [];
    return [...this.all.values()].filter((call) => call.legs.some((leg) => leg.address === extension && (isLive(leg) || leg.shownTo !== null)));
  }

  /** The calls this user's dialog collection shows. */
  shownTo(user: User): Call[] {
    return [...this.all.values()].filter((call) => call.legs.some((leg) => leg.shownTo === user.loginId));
  }

  /** The dialog as this user sees it. */
  render(call: Call, viewer: User | null, tag: 'Dialog' | 'dialog', withMediaId: boolean): string {
    const switches = this.#switches();
    return dialogXml(
      call,
      {
        switches,
        viewer: viewer?.extension ?? null,
        isAgent: (address) => this.agents.byExtension(address) !== undefined,
        hasOtherActiveCall: (address, own) => this.#hasOtherActiveCall(address, own),
        mayDrop: (address) => viewer !== null && this.#mayDrop(switches, call, viewer, address),
        withMediaId,
      },
      tag,
    );
  }

  /** Publishes the call to every agent on it: POST where it is new, PUT where it is known, DELETE where the agent has left it. */
  publish(call: Call, requestId = ''): void {
    for (const leg of call.legs) {
      const user = this.agents.byExtension(leg.address);
      if (!user) continue;
      if (leg.shownTo === null) {
        if (!isLive(leg)) continue;
        this.#settle(user, requestId);
        leg.shownTo = user.loginId;
        this.#tell(call, user, 'POST', requestId);
      } else {
        const isSettled = leg.state === 'ACTIVE' && user.state === 'TALKING';
        if (!isSettled && (isLive(leg) || leg.state === 'WRAP_UP')) this.#settle(user, requestId);
        this.#tell(call, user, 'PUT', requestId);
      }
    }
    for (const leg of call.legs) if (leg.state === 'DROPPED') this.#hide(call, leg, requestId);
    if (liveLegs(call).length === 0 && call.legs.every((leg) => leg.shownTo === null)) {
      call.isOver = true;
      this.all.delete(call.id);
    }
  }

  /** Tells only the requester that a call request failed. */
  refuse(requester: User, source: string, failure: CtiFailure, requestId: string): void {
    this.#publisher.publish({
      node: `/finesse/api/User/${requester.loginId}/Dialogs`,
      event: 'PUT',
      source,
      requestId,
      data: () => apiErrorsXml(failure, this.#switches()),
    });
  }

  /** A party leaves, by own will or dropped. The call ends when nobody is left to talk to. */
  leave(call: Call, leg: Leg, requestId = ''): void {
    this.#clear(leg, call);
    const remaining = liveLegs(call);
    const hasAgent = remaining.some((other) => this.agents.byExtension(other.address) !== undefined);
    if (remaining.length < 2 || !hasAgent) {
      if (remaining.length > 0 && hasAgent && !this.agents.byExtension(leg.address)) this.publish(call, requestId);
      this.end(call, requestId);
      return;
    }
    if (call.controller === leg.address) call.controller = null;
    call.bargedOver.delete(leg.address);
    if (remaining.length === 2 && call.callType === 'CONFERENCE' && this.#switches().twoPartyCallType === 'restoreOriginal') {
      call.callType = call.originalCallType;
    }
    this.#showDeparture(call, leg, requestId);
    this.#republishRelated(call, requestId);
  }

  /** Ends the call for everybody. */
  end(call: Call, requestId = ''): void {
    for (const leg of call.legs) if (isLive(leg)) this.#clear(leg, call);
    this.publish(call, requestId);
    this.#republishRelated(call, requestId);
    for (const other of [...this.all.values()]) if (other.monitor?.callId === call.id) this.end(other);
  }

  /** Publishes the call this consult belongs to: what may be done with the held call depends on the consult. */
  republishOriginal(call: Call, requestId = ''): void {
    this.#republishRelated(call, requestId);
  }

  /** Publishes all calls and agents again, as after a failover of the CTI server. */
  republishAll(): void {
    for (const user of this.agents.directory.users.values()) if (user.state !== 'LOGOUT') this.agents.publish(user);
    for (const call of [...this.all.values()]) this.publish(call);
  }

  /** Takes a leg out of the call and out of everybody's sight without any departure: it now belongs to another call. */
  detach(call: Call, leg: Leg): void {
    call.legs = call.legs.filter((other) => other !== leg);
  }

  /** Ends a consult whose parties go on in another call: its last word is a DELETE that names the reason. */
  dissolve(call: Call, callType: string, requestId = ''): void {
    call.callType = callType;
    for (const leg of call.legs) this.set(leg, 'DROPPED');
    for (const leg of call.legs) {
      const user = leg.shownTo === null ? undefined : this.agents.directory.users.get(leg.shownTo);
      // No agent's state is settled here: the parties are about to be connected again.
      if (user) this.#tell(call, user, 'DELETE', requestId);
      leg.shownTo = null;
    }
    call.isOver = true;
    this.all.delete(call.id);
  }

  #clear(leg: Leg, call: Call): void {
    const wrapUp = this.#switches().wrapUp;
    const wrapsUp =
      (wrapUp === 'REQUIRED' || wrapUp === 'REQUIRED_WITH_WRAP_UP_DATA') &&
      (leg.state === 'ACTIVE' || leg.state === 'HELD') &&
      call.monitor === null &&
      call.relatedId === null &&
      this.agents.byExtension(leg.address) !== undefined;
    this.set(leg, wrapsUp ? 'WRAP_UP' : 'DROPPED');
  }

  #showDeparture(call: Call, leg: Leg, requestId: string): void {
    const { droppedPartyForm, verdictDelayMs } = this.#switches();
    if (droppedPartyForm === 'goneAtOnce') {
      const user = this.agents.byExtension(leg.address);
      if (user && leg.shownTo !== null) {
        if (leg.state === 'WRAP_UP') this.#settle(user, requestId);
        this.#tell(call, user, 'PUT', requestId);
        if (leg.state === 'DROPPED') this.#hide(call, leg, requestId);
      }
      if (leg.state === 'DROPPED') this.detach(call, leg);
      this.publish(call, requestId);
      return;
    }
    this.publish(call, requestId);
    if (droppedPartyForm === 'droppedStays' || leg.state !== 'DROPPED') return;
    const remove = (): void => {
      if (call.isOver) return;
      this.detach(call, leg);
      this.publish(call, requestId);
    };
    if (verdictDelayMs === 0) remove();
    else this.#timers.after(verdictDelayMs, remove);
  }

  #hide(call: Call, leg: Leg, requestId: string): void {
    if (leg.shownTo === null) return;
    const user = this.agents.directory.users.get(leg.shownTo);
    if (!user) return;
    this.#tell(call, user, 'DELETE', requestId);
    leg.shownTo = null;
    this.#settle(user, requestId);
  }

  #tell(call: Call, user: User, event: 'POST' | 'PUT' | 'DELETE', requestId: string): void {
    const collection = `/finesse/api/User/${user.loginId}/Dialogs`;
    if (event === 'PUT') {
      const data = (): string => this.render(call, user, 'dialog', false);
      this.#publisher.publish({ node: collection, event, source: `/finesse/api/Dialog/${call.id}`, requestId, data });
    } else {
      const data = (): string => `<dialogs>${this.render(call, user, 'Dialog', false)}</dialogs>`;
      this.#publisher.publish({ node: collection, event, source: collection, requestId, data });
    }
  }

  #settle(user: User, requestId: string): void {
    if (user.state === 'LOGOUT') return;
    this.agents.settle(user, this.#activity(user), requestId);
  }

  #activity(user: User): Activity {
    const states = new Set<LegState>();
    for (const call of this.all.values()) {
      for (const leg of call.legs) if (leg.address === user.extension && !leg.isPassive) states.add(leg.state);
    }
    if (states.has('ACTIVE')) return 'talking';
    if (states.has('HELD')) return 'holding';
    if (states.has('ALERTING')) return 'ringing';
    return states.has('WRAP_UP') ? 'wrappingUp' : 'none';
  }

  #finishWrapUp(user: User, requestId: string): void {
    for (const call of this.callsAt(user.extension)) {
      const legs = call.legs.filter((leg) => leg.address === user.extension && leg.state === 'WRAP_UP');
      for (const leg of legs) this.set(leg, 'DROPPED');
      if (legs.length > 0) this.publish(call, requestId);
      if (!call.isOver && this.#switches().droppedPartyForm !== 'droppedStays') for (const leg of legs) this.detach(call, leg);
    }
  }

  #hasOtherActiveCall(address: string, own: Call): boolean {
    for (const call of this.all.values()) {
      if (call === own || call.monitor || callState(call) !== 'ACTIVE') continue;
      if (call.legs.some((leg) => leg.address === address && leg.state === 'ACTIVE')) return true;
    }
    return false;
  }

  #mayDrop(switches: FinesseSwitches, call: Call, viewer: User, address: string): boolean {
    if (switches.deployment !== 'UCCE' || address === viewer.extension || !isConference(call) || !roleMayDrop(switches, call, viewer)) return false;
    if (!kindMayBeDropped(switches, partyKind(this.agents.byExtension(address)))) return false;
    return ctiVerdict(switches, call, viewer, address, new Set()) === 'allowed';
  }

  #republishRelated(call: Call, requestId: string): void {
    if (call.relatedId === null || call.monitor) return;
    const original = this.all.get(call.relatedId);
    if (original) this.publish(original, requestId);
  }
}
