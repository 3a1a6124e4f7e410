import { isOwnKind, type OwnKind } from '../../../app/domain/command-kinds.ts';
import type { Command, CommandPhase, RequestOf } from '../../../app/domain/command.ts';
import { asFault, detailLimit, Fault } from '../../../app/domain/error-code.ts';
import {
  RateLimited,
  SentWithoutAnswer,
  type AccountAdapter,
  type CommandPlan,
  type CommandProof,
  type GroupPlan,
} from '../../../app/vendor/adapter.ts';
import { accountViewOf } from './account-view.ts';
import type { CommandLedger } from './command-ledger.ts';
import type { CommandPorts } from './command-ports.ts';
import type { EvidenceWatch } from './evidence-watch.ts';
import type { FrozenTargets } from './frozen-targets.ts';
import { GroupPace } from './group-pace.ts';
import { proveLink } from './link-proof.ts';
import { planOwn } from './own-plan.ts';
import { obstacleNow, type Obstacle } from './resolve-command.ts';

/** A command and how it is proved. */
interface Provable {
  readonly command: Command;
  readonly proof: CommandProof;
}

/** How many commands of one group are in progress at once, where the vendor has no requests for many. */
const groupConcurrency = 4;
/** A shorter wait for the vendor's limit is not worth being shown, in milliseconds. */
const shownFromMs = 700;

const isOwn = (request: Command['request']): request is RequestOf<OwnKind> => isOwnKind(request.kind);

interface SenderParts {
  readonly ports: CommandPorts;
  readonly ledger: CommandLedger;
  readonly evidence: EvidenceWatch;
  readonly frozen: FrozenTargets;
  /** Aborts when Gavel stops: nothing more is sent. */
  readonly signal: AbortSignal;
}

/** Sends the waiting commands of groups, each once, and looks at each again just before it leaves. */
export class GroupSender {
  readonly #parts: SenderParts;

  constructor(parts: SenderParts) {
    this.#parts = parts;
  }

  /**
   * Sends what is waiting of these commands, made together. `recorded` rejects when they may not be sent; `proved`
   * resolves with why the link did not prove itself, or null.
   */
  async send(
    commandIds: readonly string[],
    recorded: Promise<void>,
    proved: Promise<Fault | null> | null,
  ): Promise<void> {
    try {
      await recorded;
    } catch (error) {
      this.#parts.ledger.settle(commandIds, 'refused', 'audit-unwritable', { detail: asFault(error).detail });
      return;
    }
    const unproved = proved && (await proved);
    if (unproved) {
      // What the lost link has already shown, such as a stale picture, says more than that it did not prove itself.
      const others = commandIds.filter((id) => this.#ready(id));
      this.#parts.ledger.settle(others, 'cancelled', 'link-unproved', {
        detail: unproved.message.slice(0, detailLimit),
      });
      return;
    }
    const plan = this.#planGroup(commandIds);
    if (plan) await this.#sendTogether(plan, commandIds);
    else await this.#sendEach(commandIds);
  }

  /** The plan of the vendor for requests that carry many of these; null where each is sent by itself. */
  #planGroup(commandIds: readonly string[]): GroupPlan | null {
    const waiting = commandIds.flatMap((id) => this.#waiting(id) ?? []);
    const [first] = waiting;
    if (!first || waiting.length < 2) return null;
    const { store, adapterOf, log } = this.#parts.ports;
    try {
      return adapterOf(first.accountId)?.planGroup?.(waiting, accountViewOf(store.state, first.accountId)) ?? null;
    } catch (error) {
      log.warn('a group could not be planned and is sent one by one', { cause: asFault(error).message });
      return null;
    }
  }

  async #sendEach(commandIds: readonly string[]): Promise<void> {
    const queue = [...commandIds];
    const pace = this.#newPace();
    const worker = async (): Promise<void> => {
      while (queue.length > 0) {
        await this.#pause(pace, queue);
        const id = queue.shift();
        if (id === undefined || this.#parts.signal.aborted) return;
        if ((await this.#sendOne(id, pace)) === 'deferred') queue.unshift(id);
      }
    };
    await Promise.all(Array.from({ length: Math.min(groupConcurrency, queue.length) }, worker));
  }

  /** Sends one command. `deferred`: the vendor takes nothing for now, and the command waits. */
  async #sendOne(commandId: string, pace: GroupPace): Promise<'left' | 'deferred'> {
    const { ledger } = this.#parts;
    const command = this.#ready(commandId);
    if (!command) return 'left';
    let proof: CommandProof | null = null;
    try {
      const plan = this.#plan(command);
      proof = plan;
      if ((await this.#leave([{ command, proof }])).length === 0) return 'left';
      await plan.send();
      pace.taken();
      this.#accept([command]);
    } catch (error) {
      if (error instanceof RateLimited && pace.refused(error.retryAfterMs)) {
        this.#defer([command], error);
        return 'deferred';
      }
      if (!proof || !(error instanceof SentWithoutAnswer)) {
        this.#refuse(commandId, error);
        return 'left';
      }
      ledger.move([commandId], { detail: error.detail });
      this.#proveLink(command);
    }
    this.#answered(commandId);
    return 'left';
  }

  async #sendTogether(plan: GroupPlan, commandIds: readonly string[]): Promise<void> {
    const queue = [...commandIds];
    const pace = this.#newPace();
    const worker = async (): Promise<void> => {
      while (queue.some((id) => this.#waiting(id))) {
        await this.#pause(pace, queue);
        if (this.#parts.signal.aborted) return;
        const carried = this.#nextOf(queue, plan);
        if (carried.size === 0) continue;
        pace.leaves(plan.everyMs);
        queue.unshift(...(await this.#sendRequest(plan, carried, pace)));
      }
    };
    const workerCount = plan.everyMs > 0 ? 1 : (plan.atOnce ?? 1);
    await Promise.all(Array.from({ length: workerCount }, worker));
  }

  /** Takes from a queue what one request carries: those that may leave, with how each is proved. */
  #nextOf(queue: string[], plan: GroupPlan): ReadonlyMap<string, Provable> {
    const carried = new Map<string, Provable>();
    while (carried.size < Math.max(1, plan.mostPerRequest)) {
      const id = queue.shift();
      if (id === undefined) break;
      const planned = this.#planOf(plan, id);
      if (planned) carried.set(id, planned);
    }
    return carried;
  }

  #planOf(plan: GroupPlan, commandId: string): Provable | null {
    const command = this.#ready(commandId);
    if (!command) return null;
    try {
      return {
        command,
        proof: plan.proofOf(command, accountViewOf(this.#parts.ports.store.state, command.accountId)),
      };
    } catch (error) {
      this.#refuse(commandId, error);
      return null;
    }
  }

  /** Sends one request. Gives the ids of the commands that the vendor did nothing with for now: they wait. */
  async #sendRequest(
    plan: GroupPlan,
    carried: ReadonlyMap<string, Provable>,
    pace: GroupPace,
  ): Promise<readonly string[]> {
    const { ledger } = this.#parts;
    const ids = [...carried.keys()];
    let refusals: ReadonlyMap<string, Fault> = new Map();
    try {
      const commands = await this.#leave([...carried.values()]);
      if (commands.length === 0) return [];
      refusals = await plan.send(commands);
      pace.taken();
      this.#accept(commands.filter(({ id }) => !refusals.has(id)));
    } catch (error) {
      if (error instanceof RateLimited) refusals = new Map(ids.map((id) => [id, error]));
      else if (error instanceof SentWithoutAnswer) {
        ledger.move(ids, { detail: error.detail });
        const [first] = carried.values();
        if (first) this.#proveLink(first.command);
      } else {
        for (const id of ids) this.#refuse(id, error);
        return [];
      }
    }
    const limited = [...refusals.values()].find((refusal) => refusal instanceof RateLimited);
    const goesOn = limited !== undefined && pace.refused(limited.retryAfterMs);
    const deferred: Command[] = [];
    for (const [id, { command }] of carried) {
      const refusal = refusals.get(id);
      if (!refusal) this.#answered(id);
      else if (goesOn && refusal instanceof RateLimited) deferred.push(command);
      else this.#refuse(id, refusal);
    }
    if (limited) this.#defer(deferred, limited);
    return deferred.map(({ id }) => id);
  }

  /**
   * These commands leave now. Nothing does when that cannot be recorded, and no command that was settled meanwhile,
   * because its account was disconnected: returns the others.
   */
  async #leave(provable: readonly Provable[]): Promise<readonly Command[]> {
    const { ports, ledger, evidence } = this.#parts;
    const commands = provable.map(({ command }) => command);
    ledger.move(
      commands.map(({ id }) => id),
      { phase: 'sent', sentAt: ports.clock.now() },
    );
    await ports.record.sending(commands);
    const leaving = provable.filter(({ command: { id } }) => ledger.get(id)?.phase === 'sent');
    for (const { command, proof } of leaving) evidence.leaves(command, proof);
    return leaving.map(({ command }) => command);
  }

  /** The vendor did nothing with these for now: they wait again, and are looked at again before they leave. */
  #defer(commands: readonly Command[], { detail }: RateLimited): void {
    const { ports, ledger, evidence } = this.#parts;
    const waiting = commands.filter(({ id }) => ledger.get(id)?.phase === 'sent');
    ledger.move(
      waiting.map(({ id }) => id),
      { phase: 'waiting', sentAt: null, detail },
    );
    ports.record.deferred(waiting);
    for (const { id } of waiting) evidence.forget(id);
    // Somebody said *Stop* while they were on their way.
    const stopped = waiting.filter(({ groupId }) => this.#isStopped(groupId));
    ledger.settle(
      stopped.map(({ id }) => id),
      'cancelled',
      'stopped',
    );
  }

  #isStopped(groupId: string): boolean {
    for (const { reason } of this.#parts.ports.store.state.groups.get(groupId)?.commands.values() ?? [])
      if (reason === 'stopped') return true;
    return false;
  }

  #answered(commandId: string): void {
    this.#parts.frozen.release(commandId);
    this.#parts.evidence.answered(commandId);
  }

  #accept(commands: readonly Command[]): void {
    const { ports, ledger } = this.#parts;
    ledger.move(
      commands.map(({ id }) => id),
      { phase: 'accepted', acceptedAt: ports.clock.now() },
    );
    ports.record.accepted(commands);
  }

  /** A command that may leave now; one that may not is cancelled with the reason. */
  #ready(commandId: string): Command | null {
    const command = this.#waiting(commandId);
    if (!command) return null;
    const changed = this.#parts.frozen.changeOf(command);
    const obstacle =
      changed === null ? obstacleNow(this.#parts.ports.store.state, command.request) : { code: changed, denial: null };
    if (!obstacle) return command;
    this.block(commandId, 'cancelled', obstacle);
    return null;
  }

  #waiting(commandId: string): Command | null {
    const command = this.#parts.ledger.get(commandId);
    return command?.phase === 'waiting' ? command : null;
  }

  /** Settles a command that may not be sent. */
  block(commandId: string, phase: Extract<CommandPhase, 'cancelled' | 'refused'>, { code, denial }: Obstacle): void {
    this.#parts.ledger.settle([commandId], phase, code, denial === null ? {} : { denial });
  }

  #plan(command: Command): CommandPlan {
    const { ports } = this.#parts;
    return isOwn(command.request)
      ? planOwn(command.request, ports.own)
      : this.#adapter(command).plan(command, accountViewOf(ports.store.state, command.accountId));
  }

  #adapter({ accountId }: Command): AccountAdapter {
    const adapter = this.#parts.ports.adapterOf(accountId);
    if (!adapter) throw new Fault('signed-out');
    return adapter;
  }

  #refuse(commandId: string, error: unknown): void {
    const fault = asFault(error);
    if (fault.code === 'internal')
      this.#parts.ports.log.error('a command failed inside', { commandId, cause: fault.message });
    this.#parts.ledger.settle([commandId], 'refused', fault.code, { detail: fault.detail });
  }

  /** No answer came: the link proves itself at once, so that a dead one is noticed. */
  #proveLink({ accountId }: Command): void {
    const { ports, signal } = this.#parts;
    void proveLink(ports.adapterOf(accountId), ports.clock, signal);
  }

  #newPace(): GroupPace {
    return new GroupPace(this.#parts.ports.clock, this.#parts.signal);
  }

  /** Waits until the vendor's limit lets the next of these leave, and shows until when. */
  async #pause(pace: GroupPace, queue: readonly string[]): Promise<void> {
    const { ledger, ports } = this.#parts;
    const next = queue.find((id) => this.#waiting(id));
    if (pace.waitMs >= shownFromMs && next !== undefined)
      ledger.move([next], { waitsUntil: ports.clock.now() + pace.waitMs });
    await pace.pause();
  }
}
