import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
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
  /** The own microphone, as last asked for and accepted: no event and no read shows it. */
  readonly isMuted: boolean;
  /** Why it is not known who is in it; null when it is. */
  readonly unread: ErrorCode | null;
  /** The call for which this one asks for help. */
  readonly helpsCallId: string | null;
}

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
      const caller = info.caller === '' ? known.caller : info.caller;
      const called = info.called === '' ? known.called : info.called;
      this.change(info.callId, {
        state,
        caller,
        called,
        feature: info.feature === -1 ? known.feature : info.feature,
        others: known.others.length > 0 ? known.others : this.#follow([], this.#otherOf(caller, called)),
      });
      return;
    }
    this.#changed(info.callId);
    this.#calls.set(info.callId, {
      id: info.callId,
      caller: info.caller,
      called: info.called,
      feature: info.feature,
      state,
      self: this.#kit.identities.make('self'),
      others: this.#follow([], this.#otherOf(info.caller, info.called)),
      startedAt: this.#now(),
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
    for (const call of this.all) if (call.others.length > 1) this.#set(call, { unread: 'not-supported' });
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

  /**
   * Takes the ids of all calls, and of those on hold (null: not readable, nothing about holding changes), as the read
   * with this number gave them. Gives those of which
   * nobody is known.
   */
  takeIds(callIds: readonly string[], heldIds: readonly string[] | null, began: number): string[] {
    const { order, causes } = this.#kit;
    const listed = new Set(callIds);
    const held = heldIds === null ? null : new Set(heldIds);
    for (const call of this.all) {
      if (!order.isCurrent(call.id, began)) continue;
      causes.read(call.id, began);
      if (!listed.has(call.id)) this.end(call.id);
      else if (held?.has(call.id) === true && call.state !== 'held') this.#set(call, { state: 'held' });
      else if (held?.has(call.id) === false && call.state === 'held') this.#set(call, { state: 'active' });
    }
    return callIds.filter((id) => {
      const call = this.#calls.get(id);
      const isUnknown = call === undefined || (call.caller === '' && call.called === '');
      return isUnknown && order.isCurrent(id, began);
    });
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
