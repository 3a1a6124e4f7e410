import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { isSameLine } from '../shared/addresses.ts';
import type { Identity } from '../shared/identities.ts';
import type { CallInfo } from './wire.ts';

/** Another party of a call. */
export interface CallParty extends Identity {
  readonly address: string;
}

/** A voice call of this agent. */
export interface Call {
  readonly id: string;
  readonly caller: string;
  readonly called: string;
  readonly feature: number;
  readonly state: 'dialling' | 'ringing' | 'active' | 'held' | 'unknown';
  /** The own leg. */
  readonly self: Identity;
  /** Everybody else on it; more than one after a three-party call was joined. */
  readonly others: readonly CallParty[];
  /** When it first became known, on the wall clock. */
  readonly startedAt: number;
  /** See `CallInfo`. */
  readonly beganAt: number | null;
  /** Whether a read was to say when it began, since events were lost last. */
  readonly wasAsked: boolean;
  /** The own microphone, as last asked for and accepted: no event and no read shows it. */
  readonly isMuted: boolean;
  /** Why it is not known who is in it; null when it is. */
  readonly unread: ErrorCode | null;
  /** The call for which this one asks for help. */
  readonly helpsCallId: string | null;
}

/** The calls of the agent as one read found them. */
export interface CallsRead {
  readonly callIds: readonly string[];
  /** Those on hold; null where that could not be read: nothing about holding changes. */
  readonly heldIds: readonly string[] | null;
  /** What was read of single ones. */
  readonly infos: ReadonlyMap<string, CallInfo>;
}

const isAgentId = (address: string): boolean => /^\d{1,6}$/u.test(address);

const isHelp = (feature: number): boolean => feature === 51 || feature === 52;

/** Whether this call asks another agent for help. */
export const isConsult = (call: Call): boolean => isHelp(call.feature) || call.helpsCallId !== null;

/** The voice calls of one agent, as events and reads show them. */
export class Calls {
  readonly #own: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #kit: Pick<AdapterKit, 'order' | 'causes' | 'identities'>;
  readonly #calls = new Map<string, Call>();
  /** Help that was asked for: the new call's id → the call it helps. */
  readonly #helps = new Map<string, string>();

  /** `own`: the agent's id and phone. `now`: wall clock. */
  constructor(own: readonly string[], now: () => number, kit: Pick<AdapterKit, 'order' | 'causes' | 'identities'>) {
    this.#own = new Set(own);
    this.#now = now;
    this.#kit = kit;
  }

  get all(): readonly Call[] {
    return [...this.#calls.values()];
  }

  get(callId: string): Call | undefined {
    return this.#calls.get(callId);
  }

  /** The newest in one of these states. */
  find(...states: readonly Call['state'][]): Call | undefined {
    return this.all.findLast((call) => states.includes(call.state));
  }

  /** A call that asks for help began for another one. */
  expectHelp(callId: string, helpsCallId: string): void {
    this.#helps.set(callId, helpsCallId);
    this.change(callId, { helpsCallId });
  }

  /** Applies what an event or a read says of a call, new or known. */
  take(info: CallInfo, state: Call['state']): void {
    const known = this.#calls.get(info.callId);
    if (known) {
      this.change(info.callId, { ...this.#learnt(known, info), state });
      return;
    }
    this.#changed(info.callId);
    this.#begin(info, state);
  }

  /** Whether what rings is another call than the known one with its id. */
  isAnother({ callId, caller, called }: CallInfo): boolean {
    const known = this.#calls.get(callId);
    const isOther = (before: string, now: string): boolean => before !== '' && now !== '' && before !== now;
    return known !== undefined && (isOther(known.caller, caller) || isOther(known.called, called));
  }

  /** Whether a read is to say more of a listed call: who is in it, and when it began, which tells it from the next. */
  mustRead(callId: string): boolean {
    const call = this.#calls.get(callId);
    return !call || call.beganAt !== null || !call.wasAsked || (call.caller === '' && call.called === '');
  }

  #learnt(known: Call, info: CallInfo): Partial<Call> {
    const caller = info.caller === '' ? known.caller : info.caller;
    const called = info.called === '' ? known.called : info.called;
    return {
      caller,
      called,
      feature: info.feature === -1 ? known.feature : info.feature,
      others: known.others.length > 0 ? known.others : this.#follow([], this.#otherOf(caller, called)),
      beganAt: info.beganAt ?? known.beganAt,
    };
  }

  #begin(info: CallInfo, state: Call['state']): void {
    this.#calls.set(info.callId, {
      id: info.callId,
      caller: info.caller,
      called: info.called,
      feature: info.feature,
      state,
      self: this.#kit.identities.make('self'),
      others: this.#follow([], this.#otherOf(info.caller, info.called)),
      startedAt: this.#now(),
      beganAt: info.beganAt,
      wasAsked: false,
      isMuted: false,
      unread: null,
      helpsCallId: this.#helps.get(info.callId) ?? null,
    });
  }

  change(callId: string, change: Partial<Call>): boolean {
    const call = this.#calls.get(callId);
    if (!call) return false;
    this.#calls.set(callId, { ...call, ...change });
    this.#changed(callId);
    return true;
  }

  end(callId: string): boolean {
    this.#helps.delete(callId);
    return this.#calls.delete(callId);
  }

  /** The call became one of several: these are on it now. */
  join(callId: string, addresses: readonly string[]): boolean {
    const call = this.#calls.get(callId);
    if (!call) return false;
    return this.change(callId, {
      others: this.#follow(call.others, addresses),
      state: 'active',
      helpsCallId: null,
      unread: null,
    });
  }

  /** Events may have been lost: nothing but events shows who is in a call of three. */
  mayHaveMissed(): void {
    for (const call of this.all)
      this.#set(call, { wasAsked: false, unread: call.others.length > 1 ? 'not-supported' : call.unread });
  }

  /** Whether an address is the agent's own. */
  isOwn(address: string): boolean {
    return this.#own.has(address);
  }

  /** Another party left the call. */
  leave(callId: string, address: string): boolean {
    const call = this.#calls.get(callId);
    return call ? this.change(callId, { others: call.others.filter((other) => other.address !== address) }) : false;
  }

  /** Takes all calls as the read with this number found them. An id may stand for another call than before. */
  takeRead({ callIds, heldIds, infos }: CallsRead, began: number): void {
    const { order, causes } = this.#kit;
    const listed = new Set(callIds);
    const held = heldIds === null ? null : new Set(heldIds);
    for (const call of this.all) {
      const { id, state } = call;
      if (!order.isCurrent(id, began)) continue;
      causes.read(id, began);
      const info = infos.get(id);
      if (!listed.has(id) || (info && this.#isReplaced(call, info))) {
        this.end(id);
        continue;
      }
      const isHeld = held?.has(id) ?? state === 'held';
      const holding = isHeld ? 'held' : state === 'held' ? 'active' : state;
      this.#set(call, { ...(info && this.#learnt(call, info)), state: holding, wasAsked: true });
    }
    for (const id of callIds) {
      if (this.#calls.has(id) || !order.isCurrent(id, began)) continue;
      causes.read(id, began);
      const unknown = { callId: id, caller: '', called: '', feature: -1, beganAt: null };
      this.#begin(infos.get(id) ?? unknown, held?.has(id) === true ? 'held' : 'unknown');
    }
  }

  /**
   * Whether what was read is another call with the same id: it began at another time, or, as long as that is not known
   * of the first, is with another party. An agent's id and the phone of that agent may be the same party.
   */
  #isReplaced({ beganAt, others }: Call, info: CallInfo): boolean {
    if (beganAt !== null) return info.beganAt !== null && info.beganAt !== beganAt;
    const [now] = this.#otherOf(info.caller, info.called);
    const [before, third] = others;
    if (now === undefined || before === undefined || third) return false;
    return isAgentId(now) === isAgentId(before.address) && !isSameLine(before.address, now);
  }

  #otherOf(caller: string, called: string): readonly string[] {
    const other = this.#own.has(caller) ? called : caller;
    return other === '' ? [] : [other];
  }

  #set(call: Call, change: Partial<Call>): void {
    this.#calls.set(call.id, { ...call, ...change });
  }

  /** What was read before may be older. */
  #changed(callId: string): void {
    const { order } = this.#kit;
    order.apply(callId, order.next());
  }

  /** The parties at these addresses: those who are there already keep their identity. */
  #follow(known: readonly CallParty[], addresses: readonly string[]): CallParty[] {
    return addresses.map(
      (address) =>
        known.find((party) => party.address === address) ?? { ...this.#kit.identities.make(address), address },
    );
  }
}
