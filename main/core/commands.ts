import {
  canMove, heldKinds, isUnderWay, type Command, type CommandPhase, type CommandRequest, type Surface,
} from '../../app/domain/command.ts';
import { asFault, Fault, type ErrorCode } from '../../app/domain/error-code.ts';
import { SentWithoutAnswer, type AccountAdapter, type CommandPlan } from '../../app/vendor/adapter.ts';
import type { CancelTimer, Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { Log } from '../ports/log.ts';
import { accountViewOf } from './account-view.ts';
import { obstacleNow, resolveRequest } from './resolve-command.ts';
import type { Store } from './store.ts';

/** How many commands of one group are on their way at once. */
const groupConcurrency = 4;
/** How many settled commands stay in sight. */
const keptCount = 200;
/** The longest of a vendor's words that are kept, as the contract has it. */
const detailLimit = 500;
/** For how long after giving up a late proof still counts, in milliseconds. */
const lateProofMs = 60_000;
/** A hold that ends later than this after its time, in milliseconds, ended in another situation than it began in. */
const lateReleaseMs = 5000;

/** Where attempts and outcomes are written down. */
export interface CommandRecord {
  /** Resolves once the attempt is on disk; rejects when it cannot be written: then nothing may be sent. */
  attempt(command: Command): Promise<void>;
  outcome(command: Command): void;
}

interface LiveCommand {
  readonly id: string;
  readonly recorded: Promise<void>;
  plan: CommandPlan | null;
  isWatching: boolean;
  timers: CancelTimer[];
}

export interface CommandPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly record: CommandRecord;
  /** Takes known secrets out of a vendor's words: some repeat what they were sent. */
  readonly redactText: (text: string) => string;
  readonly adapterOf: (accountId: string) => AccountAdapter | undefined;
}

/**
 * The life of every command: held, sent once, proved by what the vendor shows, or said to be unproved. Nothing here
 * repeats a command, and nothing but evidence confirms one.
 */
export class Commands {
  readonly #ports: CommandPorts;
  readonly #live = new Map<string, LiveCommand>();
  readonly #holdTimers = new Map<string, CancelTimer>();
  readonly #stopWatching: () => void;

  constructor(ports: CommandPorts) {
    this.#ports = ports;
    this.#stopWatching = ports.store.onChange((changes) => {
      if (changes.some((change) => change.slice !== 'command' && change.slice !== 'notice')) this.#judgeAll();
    });
  }

  /** Makes one command a target. Throws a `Fault` when the call or the account is not known. */
  make(request: CommandRequest, surface: Surface): { groupId: string; commandIds: string[] } {
    const { store, clock, ids } = this.#ports;
    const { accountId, conferenceId, commands } = resolveRequest(store.state, request);
    const groupId = ids.uuid();
    const madeAt = clock.now();
    const holdMs = heldKinds.has(request.kind) ? store.state.preferences.holdSeconds * 1000 : 0;
    const made = commands.map(({ request: single, target, obstacle }) => {
      const command: Command = {
        id: ids.uuid(), groupId, accountId, conferenceId, request: single, target, surface, phase: 'held',
        reason: null, detail: null, madeAt, heldUntil: madeAt + holdMs, sentAt: null, acceptedAt: null, settledAt: null,
      };
      return { command, obstacle: obstacle ?? (this.#isAlreadyUnderWay(command) ? 'already-under-way' : null) };
    });
    store.change(made.map(({ command }) => ({ slice: 'command', id: command.id, value: command })));
    for (const { command, obstacle } of made) {
      const recorded = this.#ports.record.attempt(command);
      // The rejection is looked at before sending; until then it must not count as unhandled.
      recorded.catch(() => undefined);
      this.#live.set(command.id, { id: command.id, recorded, plan: null, isWatching: false, timers: [] });
      if (obstacle === 'target-gone') this.#settle(command.id, 'cancelled', obstacle);
      else if (obstacle) this.#settle(command.id, 'refused', obstacle);
    }
    const commandIds = made.map(({ command }) => command.id);
    const open = commandIds.filter((id) => this.#live.has(id));
    if (open.length === 0) return { groupId, commandIds };
    if (holdMs > 0) this.#holdTimers.set(groupId, clock.after(holdMs, () => this.#release(groupId, open)));
    else void this.#sendGroup(open);
    return { groupId, commandIds };
  }

  /** Takes back what is still held of a group, or of the last group that holds anything. Tells how many. */
  undo(groupId: string | null): number {
    const held = [...this.#ports.store.state.commands.values()].filter((command) => command.phase === 'held');
    const wanted = groupId ?? held.at(-1)?.groupId;
    const taken = held.filter((command) => command.groupId === wanted);
    for (const command of taken) this.#settle(command.id, 'cancelled', 'taken-back');
    return taken.length;
  }

  /** What was held before the machine slept is not what a person wants afterwards. */
  slept(): void {
    for (const { id, phase } of [...this.#ports.store.state.commands.values()]) if (phase === 'held') this.#settle(id, 'cancelled', 'machine-slept');
  }

  /** Reads again what an unconfirmed command was about. Throws a `Fault` when it is no longer on record. */
  async checkAgain(commandId: string): Promise<void> {
    const command = this.#ports.store.state.commands.get(commandId);
    if (!command) throw new Fault('unknown-command', commandId);
    if (command.phase !== 'unconfirmed') return;
    const plan = this.#live.get(commandId)?.plan;
    if (!plan) throw new Fault('signed-out');
    await plan.readBack();
    const verdict = plan.judge(accountViewOf(this.#ports.store.state, command.accountId));
    if (verdict.verdict === 'confirmed') this.#settle(commandId, 'confirmed', null);
    else if (verdict.verdict === 'refused') this.#settle(commandId, 'refused', verdict.code);
  }

  /** The vendor refused a command after having accepted it. */
  refusedByVendor(commandId: string, code: ErrorCode, detail: string | null): void {
    this.#settle(commandId, 'refused', code, detail);
  }

  /** An account is about to go: what it still holds is taken back, what is on its way will not be proved any more. */
  leaveAccount(accountId: string): void {
    for (const command of [...this.#ports.store.state.commands.values()])
      if (command.accountId === accountId) this.#interrupt(command);
  }

  stop(): void {
    for (const command of [...this.#ports.store.state.commands.values()]) this.#interrupt(command);
    for (const cancel of this.#holdTimers.values()) cancel();
    this.#holdTimers.clear();
    this.#stopWatching();
  }

  #interrupt(command: Command): void {
    if (command.phase === 'held') this.#settle(command.id, 'cancelled', 'interrupted');
    else if (isUnderWay(command.phase)) this.#settle(command.id, 'unconfirmed', 'interrupted');
    this.#forget(command.id);
  }

  #isAlreadyUnderWay(command: Command): boolean {
    for (const other of this.#ports.store.state.commands.values())
      if (
        isUnderWay(other.phase) && other.accountId === command.accountId && other.conferenceId === command.conferenceId &&
        other.request.kind === command.request.kind && other.target?.id === command.target?.id &&
        other.target?.address === command.target?.address && other.request.kind !== 'send-digits'
      )
        return true;
    return false;
  }

  #release(groupId: string, commandIds: readonly string[]): void {
    this.#holdTimers.delete(groupId);
    const { store, clock } = this.#ports;
    for (const id of commandIds) {
      const command = store.state.commands.get(id);
      // The timer stood still with the machine: what a person asked then must not happen now.
      if (command?.phase === 'held' && command.heldUntil !== null && clock.now() - command.heldUntil > lateReleaseMs) this.#settle(id, 'cancelled', 'machine-slept');
    }
    void this.#sendGroup(commandIds);
  }

  /** Sends what is still held of a group, a few at a time; what is taken back meanwhile is passed over. */
  async #sendGroup(commandIds: readonly string[]): Promise<void> {
    const waiting = [...commandIds];
    const worker = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) await this.#send(id);
    };
    await Promise.all(Array.from({ length: Math.min(groupConcurrency, waiting.length) }, worker));
  }

  async #send(commandId: string): Promise<void> {
    const { store, clock, log } = this.#ports;
    const live = this.#live.get(commandId);
    if (!live) return;
    try {
      await live.recorded;
    } catch (error) {
      this.#settle(commandId, 'refused', 'audit-unwritable', asFault(error).detail);
      return;
    }
    const command = store.state.commands.get(commandId);
    if (command?.phase !== 'held') return;
    const obstacle = obstacleNow(store.state, command.request);
    if (obstacle) {
      this.#settle(commandId, 'cancelled', obstacle);
      return;
    }
    try {
      const adapter = this.#ports.adapterOf(command.accountId);
      if (!adapter) throw new Fault('signed-out');
      const plan = adapter.plan(command, accountViewOf(store.state, command.accountId));
      live.plan = plan;
      this.#move(commandId, { phase: 'sent', sentAt: clock.now() });
      await plan.send();
      this.#move(commandId, { phase: 'accepted', acceptedAt: clock.now() });
    } catch (error) {
      if (!(error instanceof SentWithoutAnswer)) {
        const fault = asFault(error);
        if (fault.code === 'internal') log.error('a command failed inside', { commandId, cause: fault.message });
        this.#settle(commandId, 'refused', fault.code, fault.detail);
        return;
      }
      this.#move(commandId, { detail: error.detail });
    }
    this.#watch(live);
  }

  /** Waits for proof: by every change of the picture, by re-reading at the plan's times, until its end. */
  #watch(live: LiveCommand): void {
    const { plan } = live;
    const command = this.#ports.store.state.commands.get(live.id);
    if (!plan || !command || !isUnderWay(command.phase)) return;
    live.isWatching = true;
    this.#judge(live);
    if (!this.#live.has(live.id)) return;
    for (const atMs of plan.readBackAtMs) live.timers.push(this.#ports.clock.after(atMs, () => void this.#readBack(live, plan)));
    live.timers.push(this.#ports.clock.after(plan.waitMs, () => this.#settle(live.id, 'unconfirmed', plan.withoutProof)));
  }

  async #readBack(live: LiveCommand, plan: CommandPlan): Promise<void> {
    try {
      await plan.readBack();
    } catch (error) {
      this.#ports.log.warn('could not read back', { commandId: live.id, code: asFault(error).code });
    }
    this.#judge(live);
  }

  #judgeAll(): void {
    for (const live of [...this.#live.values()]) this.#judge(live);
  }

  #judge(live: LiveCommand): void {
    const command = this.#ports.store.state.commands.get(live.id);
    if (!live.isWatching || !live.plan || !command) return;
    const verdict = live.plan.judge(accountViewOf(this.#ports.store.state, command.accountId));
    if (verdict.verdict === 'confirmed') this.#settle(live.id, 'confirmed', null);
    else if (verdict.verdict === 'refused') this.#settle(live.id, 'refused', verdict.code);
    else if (verdict.verdict === 'unconfirmed') this.#settle(live.id, 'unconfirmed', verdict.code);
  }

  /** Ends a command's life, unless it ended before. An unconfirmed one is listened to a little longer. */
  #settle(commandId: string, phase: CommandPhase, reason: ErrorCode | null, detail: string | null = null): void {
    const command = this.#ports.store.state.commands.get(commandId);
    if (!command || !canMove(command.phase, phase)) return;
    const live = this.#live.get(commandId);
    if (live) {
      for (const cancel of live.timers) cancel();
      live.timers = [];
      if (phase !== 'unconfirmed') this.#live.delete(commandId);
      else live.timers.push(this.#ports.clock.after(lateProofMs, () => (live.isWatching = false)));
    }
    this.#move(commandId, { phase, reason, detail: detail ?? command.detail, settledAt: this.#ports.clock.now() });
    const settled = this.#ports.store.state.commands.get(commandId);
    if (settled) {
      this.#ports.record.outcome(settled);
      this.#ports.log.info('settled', { commandId, kind: settled.request.kind, phase, reason, tookMs: this.#ports.clock.now() - settled.madeAt });
    }
    this.#dropOldest();
  }

  #forget(commandId: string): void {
    for (const cancel of this.#live.get(commandId)?.timers ?? []) cancel();
    this.#live.delete(commandId);
  }

  #move(commandId: string, change: Partial<Command>): void {
    const command = this.#ports.store.state.commands.get(commandId);
    if (!command || (change.phase && !canMove(command.phase, change.phase))) return;
    const detail = change.detail ? this.#ports.redactText(change.detail).slice(0, detailLimit) : (change.detail ?? command.detail);
    this.#ports.store.change([{ slice: 'command', id: commandId, value: { ...command, ...change, detail } }]);
  }

  #dropOldest(): void {
    const { commands } = this.#ports.store.state;
    if (commands.size <= keptCount) return;
    const settled = [...commands.values()].filter((command) => !isUnderWay(command.phase));
    const surplus = settled.slice(0, commands.size - keptCount);
    for (const { id } of surplus) this.#forget(id);
    this.#ports.store.change(surplus.map(({ id }) => ({ slice: 'command', id, value: null })));
  }
}
