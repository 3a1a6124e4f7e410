import type { BaseWorld } from '../../shared/model/world.ts';
import type { Agents } from './agents.ts';
import { activityAt, callState, isConference, isLive, liveLegs } from './call-rules.ts';
import { apiErrorsXml } from './cti-failures.ts';
import type { CtiFailure } from './cti-failures.ts';
import { ctiVerdict, kindMayBeDropped, partyKind, roleMayDrop } from './drop-rules.ts';
import { newCall } from './new-call.ts';
import type { NewCall } from './new-call.ts';
import type { Publisher } from './publisher.ts';
import { dialogXml } from './render.ts';
import type { FinesseSwitches } from './switches.ts';
import type { Call, Leg, LegState, User } from './types.ts';

/** All calls. Each is one object for all parties; every change publishes the whole call to every agent on it. */
export class Calls {
  readonly all = new Map<string, Call>();
  readonly agents: Agents;
  readonly #world: BaseWorld<FinesseSwitches>;
  readonly #publisher: Publisher;
  readonly #ringListeners: ((call: Call, leg: Leg) => void)[] = [];
  #lastId = 16_781_233;
  /** Ids of calls that have ended, the latest last. */
  readonly #endedIds: string[] = [];

  constructor(world: BaseWorld<FinesseSwitches>, agents: Agents, publisher: Publisher) {
    this.#world = world;
    this.agents = agents;
    this.#publisher = publisher;
    agents.finishWrapUp = (user, requestId) => this.#finishWrapUp(user, requestId);
    agents.showCalls = (user, requestId) => {
      for (const call of this.callsAt(user.extension)) {
        this.publish(call, requestId, () => {
          const isPartial = this.#world.switches().conferenceListAtSignIn === 'lacksOthers' && isConference(call);
          if (isPartial) call.lacksOthersFor.add(user.loginId);
        });
      }
    };
    agents.hideCalls = (user) => {
      for (const call of this.callsAt(user.extension))
        for (const leg of call.legs) if (leg.shownTo === user.loginId) leg.shownTo = null;
    };
  }

  /** Calls the listener when a phone starts to ring. */
  onRing(listener: (call: Call, leg: Leg) => void): void {
    this.#ringListeners.push(listener);
  }

  /** Creates a call without parties. */
  create(given: NewCall): Call {
    const call = newCall(given, given.id ?? this.#nextId());
    this.all.set(call.id, call);
    return call;
  }

  /** Adds a party; the listeners of `onRing` are called for one that rings. */
  add(call: Call, address: string, state: LegState, { isPassive = false, isOutside = false } = {}): Leg {
    const now = this.#world.clock.now();
    const leg: Leg = {
      address,
      state,
      cause: '',
      startedAt: now,
      changedAt: now,
      isPassive,
      isOutside,
      shownTo: null,
    };
    call.legs.push(leg);
    if (state === 'ALERTING') for (const listener of this.#ringListeners) listener(call, leg);
    return leg;
  }

  /** Changes a party's state without publishing. */
  set(leg: Leg, state: LegState, cause = ''): void {
    if (leg.state === state && leg.cause === cause) return;
    leg.state = state;
    leg.cause = cause;
    leg.changedAt = this.#world.clock.now();
  }

  /** Connects parties: all of them start at the time of the answer. */
  connect(legs: readonly Leg[]): void {
    for (const leg of legs) {
      this.set(leg, 'ACTIVE');
      leg.startedAt = this.#world.clock.now();
    }
  }

  /** The calls that an extension is part of. */
  callsAt(extension: string | null): Call[] {
    if (extension === null) return [];
    return [...this.all.values()].filter((call) =>
      call.legs.some((leg) => leg.address === extension && (isLive(leg) || leg.shownTo !== null)),
    );
  }

  /** The calls in this user's dialog collection. */
  shownTo(user: User): Call[] {
    return [...this.all.values()].filter((call) => call.legs.some((leg) => leg.shownTo === user.loginId));
  }

  /** The dialog as this user sees it. */
  render(call: Call, viewer: User | null, tag: 'Dialog' | 'dialog', withMediaId: boolean, isFinal = false): string {
    const switches = this.#world.switches();
    return dialogXml(
      call,
      {
        switches,
        viewer: viewer?.extension ?? null,
        isAgent: (address) => this.agents.byExtension(address) !== undefined,
        hasOtherActiveCall: (address, own) => this.#hasOtherActiveCall(address, own),
        mayDrop: (address) => viewer !== null && this.#mayDrop(switches, call, viewer, address),
        withMediaId,
        listsOwnOnly:
          (isFinal && switches.deleteLists === 'ownOnly') ||
          (withMediaId && call.endedInWrapUp) ||
          (viewer !== null && call.lacksOthersFor.has(viewer.loginId)),
        isFinal,
      },
      tag,
    );
  }

  /**
   * Publishes the call to every agent on it: POST where it is new, PUT where it is known, DELETE where the agent has
   * left it.
   */
  publish(call: Call, requestId = '', before: () => void = () => undefined): void {
    call.lacksOthersFor.clear();
    before();
    call.wasConnected ||= call.legs.filter(({ state }) => state === 'ACTIVE' || state === 'HELD').length > 1;
    call.hasFailed ||= call.legs.some(({ state }) => state === 'FAILED');
    for (const leg of call.legs) {
      const user = this.agents.byExtension(leg.address);
      if (!user) continue;
      if (leg.shownTo === null) {
        if (!isLive(leg)) continue;
        this.#settle(user, requestId);
        leg.shownTo = user.loginId;
        this.#publishTo(call, user, 'POST', requestId);
      } else if (leg.state !== 'DROPPED' || call.wasConnected || call.hasFailed) {
        // Of a call that was given up while it rang, the DELETE is all that comes.
        const isSettled = leg.state === 'ACTIVE' && user.state === 'TALKING';
        if (!isSettled && (isLive(leg) || leg.state === 'WRAP_UP')) this.#settle(user, requestId);
        this.#publishTo(call, user, 'PUT', requestId);
      }
    }
    for (const leg of call.legs) if (leg.state === 'DROPPED') this.#hide(call, leg, requestId);
    if (liveLegs(call).length === 0 && call.legs.every((leg) => leg.shownTo === null)) {
      this.#forget(call);
    }
  }

  /** Sends the requester the event that a call request has failed. */
  refuse(requester: User, source: string, failure: CtiFailure, requestId: string): void {
    this.#publisher.publish({
      node: `/finesse/api/User/${requester.loginId}/Dialogs`,
      event: 'PUT',
      source,
      requestId,
      data: () => apiErrorsXml(failure, this.#world.switches()),
    });
  }

  /** Removes a party who leaves or is dropped. The call ends with its last two parties or its last agent. */
  leave(call: Call, leg: Leg, requestId = ''): void {
    this.#clear(leg, call);
    const remaining = liveLegs(call);
    const hasAgent = remaining.some((other) => this.agents.byExtension(other.address) !== undefined);
    if (remaining.length < 2 || !hasAgent) {
      const isTold = remaining.every((other) => !this.#wrapsUp(other, call));
      if (isTold && remaining.length > 0 && hasAgent && !this.agents.byExtension(leg.address))
        this.publish(call, requestId);
      this.end(call, requestId);
      return;
    }
    if (call.controller === leg.address) call.controller = null;
    call.bargedOver.delete(leg.address);
    if (
      remaining.length === 2 &&
      call.callType === 'CONFERENCE' &&
      this.#world.switches().twoPartyCallType === 'restoreOriginal'
    ) {
      call.callType = call.originalCallType;
    }
    this.#publishDeparture(call, leg, requestId);
    this.#republishRelated(call, requestId);
  }

  /** Ends the call for all parties. */
  end(call: Call, requestId = ''): void {
    for (const leg of call.legs) if (isLive(leg)) this.#clear(leg, call);
    call.endedInWrapUp = call.legs.some(({ state }) => state === 'WRAP_UP');
    this.publish(call, requestId);
    this.#republishRelated(call, requestId);
    for (const other of [...this.all.values()]) if (other.monitor?.callId === call.id) this.end(other);
  }

  /** Publishes the call that a consult call belongs to, whose actions depend on the consult call. */
  republishOriginal(call: Call, requestId = ''): void {
    this.#republishRelated(call, requestId);
  }

  /** Publishes all agents and calls again, as after a failover of the CTI server. */
  republishAll(): void {
    for (const user of this.agents.directory.users.values()) if (user.state !== 'LOGOUT') this.agents.publish(user);
    for (const call of [...this.all.values()]) this.publish(call);
  }

  /** Removes a leg without publishing anything, such as one that continues in another call. */
  detach(call: Call, leg: Leg): void {
    call.legs = call.legs.filter((other) => other !== leg);
  }

  /** Ends a consult call whose parties continue in another call: its last event is a DELETE with that call's type. */
  dissolve(call: Call, callType: string, requestId = ''): void {
    call.callType = callType;
    for (const leg of call.legs) this.set(leg, 'DROPPED');
    for (const leg of call.legs) {
      const user = leg.shownTo === null ? undefined : this.agents.directory.users.get(leg.shownTo);
      // Agents keep their states, since the parties are about to be connected again.
      if (user) this.#publishTo(call, user, 'DELETE', requestId);
      leg.shownTo = null;
    }
    this.#forget(call);
  }

  /** Takes a call from an agent who goes on with another one: only a DELETE tells of it. */
  takeFrom(call: Call, leg: Leg, requestId = ''): void {
    this.set(leg, 'DROPPED');
    const user = leg.shownTo === null ? undefined : this.agents.directory.users.get(leg.shownTo);
    if (user) this.#publishTo(call, user, 'DELETE', requestId);
    leg.shownTo = null;
    this.detach(call, leg);
  }

  /** Brings the state of the agent at an extension in line with the calls that are left there. */
  settleAt(extension: string, requestId = ''): void {
    const user = this.agents.byExtension(extension);
    if (user) this.#settle(user, requestId);
  }

  #forget(call: Call): void {
    call.isOver = true;
    this.all.delete(call.id);
    this.#endedIds.push(call.id);
  }

  #nextId(): string {
    const again = this.#world.switches().dialogIds === 'again' ? this.#endedIds.pop() : undefined;
    return again ?? String((this.#lastId += 1));
  }

  #clear(leg: Leg, call: Call): void {
    this.set(leg, this.#wrapsUp(leg, call) ? 'WRAP_UP' : 'DROPPED');
  }

  #wrapsUp(leg: Leg, call: Call): boolean {
    const wrapUp = this.#world.switches().wrapUp;
    return (
      (wrapUp === 'REQUIRED' || wrapUp === 'REQUIRED_WITH_WRAP_UP_DATA') &&
      (leg.state === 'ACTIVE' || leg.state === 'HELD') &&
      call.monitor === null &&
      call.relatedId === null &&
      this.agents.byExtension(leg.address) !== undefined
    );
  }

  #publishDeparture(call: Call, leg: Leg, requestId: string): void {
    const { droppedPartyForm, verdictDelayMs } = this.#world.switches();
    if (droppedPartyForm === 'goneAtOnce') {
      const user = this.agents.byExtension(leg.address);
      if (user && leg.shownTo !== null) {
        if (leg.state === 'WRAP_UP') this.#settle(user, requestId);
        this.#publishTo(call, user, 'PUT', requestId);
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
    else this.#world.timers.after(verdictDelayMs, remove);
  }

  #hide(call: Call, leg: Leg, requestId: string): void {
    if (leg.shownTo === null) return;
    const user = this.agents.directory.users.get(leg.shownTo);
    if (!user) return;
    this.#publishTo(call, user, 'DELETE', requestId);
    leg.shownTo = null;
    this.#settle(user, requestId);
  }

  #publishTo(call: Call, user: User, event: 'POST' | 'PUT' | 'DELETE', requestId: string): void {
    const collection = `/finesse/api/User/${user.loginId}/Dialogs`;
    if (event === 'PUT') {
      const data = (): string => this.render(call, user, 'dialog', false);
      this.#publisher.publish({ node: collection, event, source: `/finesse/api/Dialog/${call.id}`, requestId, data });
    } else {
      const isFinal = event === 'DELETE';
      const data = (): string => `<dialogs>${this.render(call, user, 'Dialog', false, isFinal)}</dialogs>`;
      this.#publisher.publish({ node: collection, event, source: collection, requestId, data });
    }
  }

  #settle(user: User, requestId: string): void {
    if (user.state === 'LOGOUT') return;
    this.agents.settle(user, activityAt(user.extension, this.all.values()), requestId);
  }

  #finishWrapUp(user: User, requestId: string): void {
    for (const call of this.callsAt(user.extension)) {
      const legs = call.legs.filter((leg) => leg.address === user.extension && leg.state === 'WRAP_UP');
      for (const leg of legs) this.set(leg, 'DROPPED');
      if (legs.length > 0) this.publish(call, requestId);
      if (!call.isOver && this.#world.switches().droppedPartyForm !== 'droppedStays')
        for (const leg of legs) this.detach(call, leg);
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
    if (
      switches.deployment !== 'UCCE' ||
      address === viewer.extension ||
      !isConference(call) ||
      !roleMayDrop(switches, call, viewer)
    )
      return false;
    if (!kindMayBeDropped(switches, partyKind(this.agents.byExtension(address)))) return false;
    return ctiVerdict(switches, call, viewer, address, new Set()) === 'allowed';
  }

  #republishRelated(call: Call, requestId: string): void {
    if (call.relatedId === null || call.monitor) return;
    const original = this.all.get(call.relatedId);
    if (original) this.publish(original, requestId);
  }
}
