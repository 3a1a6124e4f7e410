import type { CallInfo } from './wire.ts';

/** A voice call of this agent. */
export interface Call {
  readonly id: string;
  readonly caller: string;
  readonly called: string;
  readonly feature: number;
  readonly state: 'dialling' | 'ringing' | 'active' | 'held' | 'unknown';
  /** Everybody else on it; more than one after a three-party call was joined. */
  readonly others: readonly string[];
  /** Wall clock of when it was first told of. */
  readonly startedAt: number;
  /** The own microphone, as last asked for and accepted: nothing tells of it. */
  readonly isMuted: boolean;
  /** The call for which this one asks for help. */
  readonly helpsCallId: string | null;
  /** How the last transfer of it ended. */
  readonly transfer: { readonly isDone: boolean; readonly at: number } | null;
}

const isHelp = (feature: number): boolean => feature === 51 || feature === 52;

/** Whether this call asks somebody for help. */
export const isConsult = (call: Call): boolean => isHelp(call.feature) || call.helpsCallId !== null;

/** The voice calls of one agent, as events and reads tell them. */
export class Calls {
  readonly #own: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #newNumber: () => number;
  readonly #calls = new Map<string, Call>();
  /** By which number each call was told of last: a read that began before is older. */
  readonly #toldBy = new Map<string, number>();
  /** Help that was asked for: the new call's id → the call it helps. */
  readonly #helps = new Map<string, string>();

  /** `own`: the agent's id and phone. `newNumber` numbers news and reads alike, rising. */
  constructor(own: readonly string[], now: () => number, newNumber: () => number) {
    this.#own = new Set(own);
    this.#now = now;
    this.#newNumber = newNumber;
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

  /** Takes what is told of a call, new or known. */
  take(info: CallInfo, state: Call['state']): void {
    const known = this.#calls.get(info.callId);
    if (known) {
      this.change(info.callId, { state, caller: info.caller === '' ? known.caller : info.caller, called: info.called === '' ? known.called : info.called, feature: info.feature === -1 ? known.feature : info.feature });
      return;
    }
    this.#toldBy.set(info.callId, this.#newNumber());
    const other = this.#own.has(info.caller) ? info.called : info.caller;
    this.#calls.set(info.callId, {
      id: info.callId, caller: info.caller, called: info.called, feature: info.feature, state, others: other === '' ? [] : [other], startedAt: this.#now(),
      isMuted: false, helpsCallId: this.#helps.get(info.callId) ?? null, transfer: null,
    });
  }

  change(callId: string, change: Partial<Call>): boolean {
    const call = this.#calls.get(callId);
    if (!call) return false;
    this.#calls.set(callId, { ...call, ...change });
    this.#toldBy.set(callId, this.#newNumber());
    return true;
  }

  end(callId: string): boolean {
    this.#helps.delete(callId);
    this.#toldBy.delete(callId);
    return this.#calls.delete(callId);
  }

  /** Somebody else left the call. */
  leave(callId: string, address: string): boolean {
    const call = this.#calls.get(callId);
    return call ? this.change(callId, { others: call.others.filter((other) => other !== address) }) : false;
  }

  noteTransfer(callId: string, isDone: boolean): boolean {
    return this.change(callId, { transfer: { isDone, at: this.#now() } });
  }

  /** Takes the ids of all calls, and of those on hold, as read number `readNumber` gave them. Gives those that nothing is known of. */
  takeIds(callIds: readonly string[], heldIds: readonly string[], readNumber: number): string[] {
    const listed = new Set(callIds);
    const held = new Set(heldIds);
    for (const call of this.all) {
      if ((this.#toldBy.get(call.id) ?? 0) > readNumber) continue;
      if (!listed.has(call.id)) {
        this.end(call.id);
        continue;
      }
      if (held.has(call.id) && call.state !== 'held') this.change(call.id, { state: 'held' });
      else if (call.state === 'held' && !held.has(call.id)) this.change(call.id, { state: 'active' });
    }
    return callIds.filter((id) => !this.#calls.has(id));
  }
}
