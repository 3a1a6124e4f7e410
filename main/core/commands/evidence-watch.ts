import { isUnderWay, type Command } from '../../../app/domain/command.ts';
import { asFault } from '../../../app/domain/error-code.ts';
import type { Change } from '../../../app/state/app-state.ts';
import type { CommandProof, Verdict } from '../../../app/vendor/adapter.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import { accountViewOf } from './account-view.ts';
import type { CommandLedger } from './command-ledger.ts';
import type { CommandPorts } from './command-ports.ts';

/** How long evidence is still accepted after a command became `unconfirmed`, or refused by a guess, in milliseconds. */
const lateProofMs = 60_000;
/** Up to this many commands of an account are judged at every change of its picture. */
const judgedAtOnce = 64;
/** Of more than that, those whose own participant did not change are judged together after this time, in ms. */
const judgeLaterMs = 50;

interface Watched {
  readonly id: string;
  readonly accountId: string;
  readonly proof: CommandProof;
  /** The participant that it is about; null for a command about anything else. */
  readonly target: string | null;
  timers: CancelTimer[];
  isListening: boolean;
  /** Until then nothing is said of it; what changes meanwhile is judged all the same, because evidence remembers. */
  isAnswered: boolean;
}

const targetKey = (conferenceId: string, participantId: string): string =>
  JSON.stringify([conferenceId, participantId]);

/** The account whose picture a change is about; null for a change that is evidence of nothing. */
const accountOf = (change: Change, conferenceAccount: (conferenceId: string) => string | undefined): string | null => {
  switch (change.slice) {
    case 'account':
      return change.id;
    case 'member':
    case 'meeting':
      return change.accountId;
    case 'conference':
      return change.value?.accountId ?? null;
    case 'participant':
      return conferenceAccount(change.conferenceId) ?? null;
    default:
      return null;
  }
};

/** Waits for evidence of commands that were sent: judges changes of the state and reads back at the plan's times. */
export class EvidenceWatch {
  readonly #ports: Pick<CommandPorts, 'store' | 'clock' | 'log'>;
  readonly #ledger: CommandLedger;
  readonly #watched = new Map<string, Watched>();
  readonly #byAccount = new Map<string, Set<Watched>>();
  readonly #byTarget = new Map<string, Set<Watched>>();
  readonly #dirtyAccounts = new Set<string>();
  #cancelLater: CancelTimer | null = null;
  readonly #stopFollowing: () => void;

  constructor(ports: Pick<CommandPorts, 'store' | 'clock' | 'log'>, ledger: CommandLedger) {
    this.#ports = ports;
    this.#ledger = ledger;
    this.#stopFollowing = ports.store.onChange((changes) => this.#follow(changes));
  }

  /** A command leaves now: `answered` follows, unless it is forgotten before. */
  leaves({ id, accountId, conferenceId, target }: Command, proof: CommandProof): void {
    const key = conferenceId === null || !target || target.id === '' ? null : targetKey(conferenceId, target.id);
    const watched: Watched = { id, accountId, proof, target: key, timers: [], isListening: true, isAnswered: false };
    this.#watched.set(id, watched);
    this.#put(this.#byAccount, accountId, watched);
    if (key !== null) this.#put(this.#byTarget, key, watched);
  }

  /**
   * Watches a command from its acceptance to its outcome, and for late evidence where that was not certain. One that
   * was forgotten while it was being sent is not watched: the account may have signed in again, and in that picture
   * everybody has another id.
   */
  answered(id: string): void {
    const watched = this.#watched.get(id);
    if (!watched) return;
    const { proof } = watched;
    watched.isAnswered = true;
    this.#judge([watched]);
    const now = this.#ledger.get(id);
    if (!now || !isUnderWay(now.phase)) {
      // Refused or abandoned before the answer came.
      if (now) this.settled(now);
      return;
    }
    const { clock } = this.#ports;
    for (const atMs of proof.readBackAtMs) watched.timers.push(clock.after(atMs, () => void this.#readBack(watched)));
    watched.timers.push(clock.after(proof.waitMs, () => this.#ledger.settle([id], 'unconfirmed', proof.withoutProof)));
  }

  /** A command was settled: what is certain is watched no longer, anything else for late evidence. */
  settled({ id, phase, isGuess = false }: Command): void {
    const watched = this.#watched.get(id);
    if (!watched) return;
    this.#cancelTimers(watched);
    if (phase !== 'unconfirmed' && !(phase === 'refused' && isGuess)) this.forget(id);
    else watched.timers.push(this.#ports.clock.after(lateProofMs, () => (watched.isListening = false)));
  }

  /** Reads back what a command was about. Returns whether it is still known how. Rejects with the vendor's `Fault`. */
  async readBack(commandId: string): Promise<boolean> {
    const watched = this.#watched.get(commandId);
    if (!watched) return false;
    await watched.proof.readBack();
    this.#apply([watched.id], this.#verdict(watched));
    return true;
  }

  forget(commandId: string): void {
    const watched = this.#watched.get(commandId);
    if (!watched) return;
    this.#cancelTimers(watched);
    this.#watched.delete(commandId);
    this.#remove(this.#byAccount, watched.accountId, watched);
    if (watched.target !== null) this.#remove(this.#byTarget, watched.target, watched);
  }

  stop(): void {
    this.#stopFollowing();
    this.#cancelLater?.();
    for (const id of [...this.#watched.keys()]) this.forget(id);
  }

  /** Something became known about an account that no change of its picture shows. */
  told(accountId: string): void {
    const targets = new Set<Watched>();
    this.#addAll(accountId, targets);
    this.#judge(targets);
  }

  /** The same about these participants, who may be gone. */
  toldOf(conferenceId: string, participantIds: readonly string[]): void {
    const targets = new Set<Watched>();
    for (const id of participantIds)
      for (const watched of this.#byTarget.get(targetKey(conferenceId, id)) ?? []) targets.add(watched);
    this.#judge(targets);
  }

  #follow(changes: readonly Change[]): void {
    if (this.#watched.size === 0) return;
    const { conferences } = this.#ports.store.state;
    const touched = new Set<string>();
    const targets = new Set<Watched>();
    for (const change of changes) {
      // A conference that is gone no longer says whose it was.
      if (change.slice === 'conference' && change.value === null)
        for (const id of this.#byAccount.keys()) touched.add(id);
      const accountId = accountOf(change, (conferenceId) => conferences.get(conferenceId)?.accountId);
      if (accountId !== null) touched.add(accountId);
      if (change.slice === 'participant')
        for (const watched of this.#byTarget.get(targetKey(change.conferenceId, change.id)) ?? []) targets.add(watched);
    }
    for (const accountId of touched) this.#addAll(accountId, targets);
    this.#judge(targets);
  }

  /** Adds the commands of an account where they are few; many are judged together a moment later. */
  #addAll(accountId: string, targets: Set<Watched>): void {
    const all = this.#byAccount.get(accountId);
    if (!all) return;
    if (all.size <= judgedAtOnce) for (const watched of all) targets.add(watched);
    else this.#judgeLater(accountId);
  }

  #judgeLater(accountId: string): void {
    this.#dirtyAccounts.add(accountId);
    this.#cancelLater ??= this.#ports.clock.after(judgeLaterMs, () => {
      this.#cancelLater = null;
      const dirty = [...this.#dirtyAccounts];
      this.#dirtyAccounts.clear();
      for (const id of dirty) this.#judge(this.#byAccount.get(id) ?? []);
    });
  }

  async #readBack(watched: Watched): Promise<void> {
    try {
      await watched.proof.readBack();
    } catch (error) {
      this.#ports.log.warn('could not read back', { commandId: watched.id, code: asFault(error).code });
    }
    this.#judge([watched]);
  }

  #verdict(watched: Watched): Verdict {
    return watched.proof.judge(accountViewOf(this.#ports.store.state, watched.accountId));
  }

  /** Judges these on the picture as it is now; those with the same verdict are settled in one go. */
  #judge(targets: Iterable<Watched>): void {
    const alike = new Map<string, { readonly verdict: Verdict; readonly ids: string[] }>();
    for (const watched of targets) {
      if (!watched.isListening || this.#watched.get(watched.id) !== watched) continue;
      const verdict = this.#verdict(watched);
      if (!watched.isAnswered || verdict.verdict === 'pending') continue;
      const key = JSON.stringify(verdict);
      const same = alike.get(key);
      if (same) same.ids.push(watched.id);
      else alike.set(key, { verdict, ids: [watched.id] });
    }
    for (const { verdict, ids } of alike.values()) this.#apply(ids, verdict);
  }

  #apply(ids: readonly string[], verdict: Verdict): void {
    switch (verdict.verdict) {
      case 'pending':
        return;
      case 'confirmed':
        this.#ledger.settle(ids, 'confirmed', null, { cause: verdict.cause });
        return;
      case 'refused':
        this.#ledger.settle(ids, 'refused', verdict.code, { isGuess: verdict.isGuess ?? false });
        return;
      case 'unconfirmed':
        this.#ledger.settle(ids, 'unconfirmed', verdict.code);
    }
  }

  #cancelTimers(watched: Watched): void {
    for (const cancel of watched.timers) cancel();
    watched.timers = [];
  }

  #put(index: Map<string, Set<Watched>>, key: string, watched: Watched): void {
    const set = index.get(key);
    if (set) set.add(watched);
    else index.set(key, new Set([watched]));
  }

  #remove(index: Map<string, Set<Watched>>, key: string, watched: Watched): void {
    const set = index.get(key);
    set?.delete(watched);
    if (set?.size === 0) index.delete(key);
  }
}
