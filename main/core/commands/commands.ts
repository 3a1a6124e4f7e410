import { isHeldRequest, isOwnKind } from '../../../app/domain/command-kinds.ts';
import {
  isUnderWay,
  isUnsent,
  type Command,
  type CommandPhase,
  type CommandRequest,
  type Surface,
} from '../../../app/domain/command.ts';
import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { Change } from '../../../app/state/app-state.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { groupToUndo, heldGroups } from '../../../app/state/selectors/commands.ts';
import { requestsToTakeBack } from '../../../app/state/selectors/take-back.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import { CommandLedger } from './command-ledger.ts';
import type { CommandPorts } from './command-ports.ts';
import { EvidenceWatch } from './evidence-watch.ts';
import { FrozenTargets } from './frozen-targets.ts';
import { GroupSender } from './group-sender.ts';
import { proveLink } from './link-proof.ts';
import { resolveRequest } from './resolve-command.ts';

/** How many groups of commands the state keeps, and how many commands in them, as far as they are settled. */
const keptGroupCount = 200;
const keptCommandCount = 20_000;
/** How long before the end of a hold the link begins to prove itself, in milliseconds. */
const proveBeforeMs = 2000;
/** Removing an account is held at least so long, in milliseconds, also by who wants drops to go at once. */
const leastOwnHoldMs = 4000;
/** A hold timer that fires later than this, in milliseconds, was suspended with the machine. */
const lateReleaseMs = 5000;

interface HeldGroup {
  readonly groupId: string;
  readonly accountId: string;
  readonly ids: readonly string[];
  /** Resolves once the commands are recorded. */
  readonly recorded: Promise<void>;
  /** Whether the link must prove itself before they leave. */
  readonly needsLink: boolean;
}

/**
 * Takes every command through its phases: held, waiting for its turn, sent once, then confirmed, refused or
 * unconfirmed. A command is never repeated, and only evidence in the state confirms it.
 */
export class Commands {
  readonly #ports: CommandPorts;
  readonly #ledger: CommandLedger;
  readonly #evidence: EvidenceWatch;
  readonly #frozen: FrozenTargets;
  readonly #sender: GroupSender;
  readonly #holdTimers = new Map<string, readonly CancelTimer[]>();
  readonly #stopping = new AbortController();

  constructor(ports: CommandPorts) {
    this.#ports = ports;
    this.#ledger = new CommandLedger(ports, (command) => this.#settled(command));
    this.#evidence = new EvidenceWatch(ports, this.#ledger);
    this.#frozen = new FrozenTargets(ports, (id, reason) => this.#ledger.settle([id], 'cancelled', reason));
    this.#sender = new GroupSender({
      ports,
      ledger: this.#ledger,
      evidence: this.#evidence,
      frozen: this.#frozen,
      signal: this.#stopping.signal,
    });
  }

  /** Makes one command for each target. Throws a `Fault` when the call or the account is not known. */
  make(request: CommandRequest, surface: Surface): { groupId: string; commandIds: string[] } {
    return this.#make([request], surface);
  }

  /**
   * Gives everybody whom a group changed what they had before, as one group. Throws a `Fault` when there is nothing to
   * take back.
   */
  takeBack(groupId: string, surface: Surface): { groupId: string; commandIds: string[] } {
    const { state } = this.#ports.store;
    const group = state.groups.get(groupId);
    const requests = group ? [...requestsToTakeBack(state, group)] : [];
    if (requests.length === 0) throw new Fault('unknown-command', groupId);
    return this.#make(requests, surface, groupId);
  }

  /** Makes the commands of several requests of one kind at one place as one group. */
  #make(
    requests: readonly CommandRequest[],
    surface: Surface,
    takesBack?: string,
  ): { groupId: string; commandIds: string[] } {
    const { store, clock, ids } = this.#ports;
    const [request] = requests;
    if (!request) throw new Fault('invalid-input');
    const { accountId, conferenceId } = resolveRequest(store.state, request);
    const commands = requests.flatMap((one) => resolveRequest(store.state, one).commands);
    const groupId = ids.uuid();
    const madeAt = clock.now();
    const isHeld = isHeldRequest(request);
    const isOwn = isOwnKind(request.kind);
    const leavesMeeting =
      request.kind === 'leave' && store.state.conferences.get(request.conferenceId)?.kind === 'meeting';
    const preferredMs = store.state.preferences.holdSeconds * 1000;
    const holdMs = isHeld ? Math.max(preferredMs, isOwn ? leastOwnHoldMs : 0) : 0;
    const made = commands.map(({ request: single, target, obstacle, before }) => {
      const command: Command = {
        id: ids.uuid(),
        groupId,
        accountId,
        conferenceId,
        request: single,
        target,
        surface,
        ...(before && { before }),
        ...(leavesMeeting && { leavesMeeting }),
        ...(takesBack !== undefined && { takesBack }),
        phase: holdMs > 0 ? 'held' : 'waiting',
        reason: null,
        detail: null,
        madeAt,
        heldUntil: holdMs > 0 ? madeAt + holdMs : null,
        sentAt: null,
        acceptedAt: null,
        settledAt: null,
      };
      return { command, obstacle };
    });
    store.change(made.map(({ command }) => ({ slice: 'command', id: command.id, value: command })));
    const recorded = this.#ports.record.made(made.map(({ command }) => command));
    // The rejection is handled before sending; until then it must not count as unhandled.
    recorded.catch(() => undefined);
    for (const { command, obstacle } of made)
      if (obstacle) this.#sender.block(command.id, obstacle.code === 'target-gone' ? 'cancelled' : 'refused', obstacle);
    const commandIds = made.map(({ command }) => command.id);
    const open = made.filter(({ obstacle }) => !obstacle).map(({ command }) => command.id);
    if (open.length === 0) return { groupId, commandIds };
    const isOpen = new Set(open);
    // What Gavel does itself is about the account, whether it is connected or not.
    if (!isOwn) for (const { command } of made) if (isOpen.has(command.id)) this.#frozen.freeze(command);
    if (holdMs > 0) this.#hold({ groupId, accountId, ids: open, recorded, needsLink: !isOwn }, holdMs);
    else void this.#sender.send(open, recorded, isHeld && !isOwn ? this.#proveBeside(accountId) : null);
    return { groupId, commandIds };
  }

  /** Cancels what is held of a group; with null, of the group that undo takes back next. Returns how many. */
  undo(groupId: string | null): number {
    const { groups } = this.#ports.store.state;
    const group = groupId === null ? groupToUndo(groups.values()) : groups.get(groupId);
    return group ? this.#cancel(group, 'held', 'taken-back') : 0;
  }

  /** Cancels everything that is held. Returns how many. */
  undoAll(): number {
    const held = heldGroups(this.#ports.store.state.groups.values());
    return held.reduce((count, group) => count + this.#cancel(group, 'held', 'taken-back'), 0);
  }

  /** Cancels what waits of a group. Returns how many. What is still held is for `undo`. */
  stopGroup(groupId: string): number {
    const group = this.#ports.store.state.groups.get(groupId);
    return group ? this.#cancel(group, 'waiting', 'stopped') : 0;
  }

  /** The machine slept: cancels everything that has not been sent, because the situation may have changed. */
  slept(): void {
    this.#ledger.settle(this.#unsentOf(), 'cancelled', 'machine-slept');
  }

  /** Reads back the target of an unconfirmed command. Throws a `Fault` when the command is no longer kept. */
  async checkAgain(commandId: string): Promise<void> {
    const command = this.#ledger.get(commandId);
    if (!command) throw new Fault('unknown-command', commandId);
    if (command.phase !== 'unconfirmed') return;
    if (!(await this.#evidence.readBack(commandId))) throw new Fault('signed-out');
  }

  /** The vendor refused a command after having accepted it. With `isGuess`, later proof overturns it. */
  refusedByVendor(commandId: string, code: ErrorCode, detail: string | null, isGuess = false): void {
    this.#ledger.settle([commandId], 'refused', code, { detail, isGuess });
  }

  /**
   * The vendor told something that may prove commands and changed no picture. `participantIds`: whom it is about; empty
   * where that is nobody in particular.
   */
  judgeAgain(accountId: string, conferenceId: string, participantIds: readonly string[]): void {
    if (participantIds.length > 0) this.#evidence.toldOf(conferenceId, participantIds);
    else this.#evidence.told(accountId);
  }

  /** An account signs out: cancels what has not been sent for it. */
  cancelUnsent(accountId: string): void {
    this.#ledger.settle(this.#unsentOf(accountId), 'cancelled', 'account-disconnected');
  }

  /** An account is being disconnected: cancels its unsent commands; those in progress become unconfirmed. */
  leaveAccount(accountId: string): void {
    // The removal of the account itself goes on: it is what disconnects.
    this.#abandon(
      ({ accountId: own, request }) => own === accountId && !isOwnKind(request.kind),
      'account-disconnected',
    );
  }

  stop(): void {
    this.#stopping.abort();
    this.#abandon(() => true, 'interrupted');
    for (const cancel of [...this.#holdTimers.values()].flat()) cancel();
    this.#holdTimers.clear();
    this.#frozen.stop();
    this.#evidence.stop();
  }

  /** What has not been sent, of one account or of all. */
  #unsentOf(accountId: string | null = null): string[] {
    return this.#ledger
      .underWay()
      .filter(
        ({ phase, accountId: own, request }) =>
          isUnsent(phase) && (accountId === null || (own === accountId && !isOwnKind(request.kind))),
      )
      .map(({ id }) => id);
  }

  #abandon(isMeant: (command: Command) => boolean, reason: ErrorCode): void {
    const meant = [...this.#ports.store.state.commands.values()].filter(isMeant);
    const idsOf = (isSo: (phase: CommandPhase) => boolean): string[] =>
      meant.filter(({ phase }) => isSo(phase)).map(({ id }) => id);
    this.#ledger.settle(idsOf(isUnsent), 'cancelled', reason);
    this.#ledger.settle(
      idsOf((phase) => isUnderWay(phase) && !isUnsent(phase)),
      'unconfirmed',
      reason,
    );
    for (const { id } of meant) this.#evidence.forget(id);
  }

  /** The link proves itself towards the end of the hold, so that the commands need not wait for it. */
  #hold(group: HeldGroup, holdMs: number): void {
    const { clock } = this.#ports;
    let proved: Promise<Fault | null> | null = null;
    const prove = (): void => {
      if (group.needsLink && group.ids.some((id) => this.#ledger.get(id)?.phase === 'held'))
        proved = this.#proveLink(group.accountId);
    };
    this.#holdTimers.set(group.groupId, [
      clock.after(Math.max(0, holdMs - proveBeforeMs), prove),
      clock.after(holdMs, () => this.#release(group, proved)),
    ]);
  }

  #proveLink(accountId: string): Promise<Fault | null> {
    return proveLink(this.#ports.adapterOf(accountId), this.#ports.clock, this.#stopping.signal);
  }

  /** The record is on its way to the disk first: making the proof up takes as long as half the way to the socket. */
  #proveBeside(accountId: string): Promise<Fault | null> {
    return Promise.resolve().then(() => this.#proveLink(accountId));
  }

  #release({ groupId, ids: commandIds, recorded }: HeldGroup, proved: Promise<Fault | null> | null): void {
    this.#holdTimers.delete(groupId);
    const { clock } = this.#ports;
    const held = commandIds.filter((id) => this.#ledger.get(id)?.phase === 'held');
    const heldUntil = held[0] === undefined ? null : (this.#ledger.get(held[0])?.heldUntil ?? null);
    // The timer was suspended with the machine: the commands belong to another situation.
    if (heldUntil !== null && clock.now() - heldUntil > lateReleaseMs)
      this.#ledger.settle(held, 'cancelled', 'machine-slept');
    this.#ledger.move(commandIds, { phase: 'waiting' });
    void this.#sender.send(commandIds, recorded, proved);
  }

  #settled(command: Command): void {
    this.#frozen.release(command.id);
    this.#evidence.settled(command);
    this.#dropOldest();
  }

  /** Only whole settled groups leave, the oldest first, and never the last one. */
  #dropOldest(): void {
    const { commands, groups } = this.#ports.store.state;
    if (groups.size <= keptGroupCount && commands.size <= keptCommandCount) return;
    const removals: Change[] = [];
    let groupCount = groups.size;
    for (const group of groups.values()) {
      const isEnough = groupCount <= keptGroupCount && commands.size - removals.length <= keptCommandCount;
      if (isEnough || groupCount === 1) break;
      if (group.isUnderWay) continue;
      groupCount -= 1;
      for (const id of group.commands.keys()) {
        this.#evidence.forget(id);
        removals.push({ slice: 'command', id, value: null });
      }
    }
    this.#ports.store.change(removals);
  }

  #cancel(group: CommandGroup, phase: 'held' | 'waiting', reason: ErrorCode): number {
    const ids = [...group.commands.values()].filter((command) => command.phase === phase).map(({ id }) => id);
    return this.#ledger.settle(ids, 'cancelled', reason);
  }
}
