import { leaveAtQuit, type Account } from '../../../app/domain/account.ts';
import { isUnsent } from '../../../app/domain/command.ts';
import { emptyState, type OwnedState } from '../../../app/state/app-state.ts';
import { applyChange } from '../../../app/state/apply.ts';
import type { Commands } from '../../../main/core/commands/commands.ts';
import { createSteadyNow } from '../../../main/node/system-clock.ts';
import { settlePromises } from '../command-bench.ts';
import { ManualClock } from '../manual-clock.ts';
import { CoreBench } from './core-bench.ts';
import { keyOf, roomIdOf } from './world-model.ts';
import { WorldServer } from './world-server.ts';
import { worldVendor } from './world-vendor.ts';
import { World } from './world.ts';

/**
 * As on Linux: the monotonic clock stands still while the machine sleeps, the uptime does not, and the wall clock is
 * set now and then. The application's clock is made of the three.
 */
class MachineClock extends ManualClock {
  #sleptMs = 0;
  #setByMs = 0;
  readonly #steadyNow = createSteadyNow({
    wallMs: () => this.trueMs + this.#setByMs,
    monotonicMs: () => this.monotonicMs(),
    uptimeMs: () => this.trueMs,
  });

  /** The time as it passes for everybody. */
  get trueMs(): number {
    return super.now();
  }

  override now(): number {
    return this.#steadyNow();
  }

  override monotonicMs(): number {
    return this.trueMs - this.#sleptMs;
  }

  override sleep(durationMs: number): void {
    super.sleep(durationMs);
    this.#sleptMs += durationMs;
  }

  setWall(byMs: number): void {
    this.#setByMs += byMs;
  }
}

/** What a command was about when it was made, in the world's own keys. */
export interface Chosen {
  readonly key: number;
  /** Which sign-in it was made in. */
  readonly signIn: number;
}

export const accountId = 'account-1';
export const roomId = roomIdOf(accountId);

const account: Account = {
  id: accountId,
  vendorId: 'model',
  label: 'Model',
  isPractice: false,
  settings: { server: 'world' },
  atQuit: leaveAtQuit,
  secret: { place: 'none', reason: null },
  connection: { status: 'off', since: 0, via: '', retryAt: null, reason: null, detail: null, provedAt: null },
  agent: null,
};

/** Commands and accounts of the core, the vendors' kit, and a server of which everything is known. */
export class WorldBench {
  readonly clock = new MachineClock();
  readonly core = new CoreBench(this.clock, { read: async () => null });
  readonly store = this.core.store;
  readonly connections = this.core.connections;
  readonly commands = this.core.commands;
  readonly entries = this.core.entries;
  readonly world = new World(() => this.clock.now());
  readonly server: WorldServer;
  readonly chosen = new Map<string, Chosen>();
  /** A window's copy of the state. */
  readonly copy: OwnedState = emptyState();
  /** The next patch does not reach the window. */
  losesPatch = false;
  readonly heldBeforeSleep = new Set<string>();
  signIn = 0;

  #copied = -1;
  readonly #vendor;

  constructor(repeatsIds: boolean) {
    this.server = new WorldServer(this.world, this.clock, repeatsIds);
    this.#vendor = worldVendor(this.server);
    this.store.onPatch((event) => {
      if (event.event !== 'patch') return;
      if (this.losesPatch) this.losesPatch = false;
      else if (event.from === this.#copied) {
        for (const change of event.changes) applyChange(this.copy, change);
        this.#copied = event.to;
      }
    });
    this.store.change([{ slice: 'account', id: accountId, value: account }]);
  }

  /** Makes a command and notes what it is about. */
  make(request: Parameters<Commands['make']>[0]): void {
    const keys = new Map(
      [...(this.store.state.participants.get(roomId) ?? [])].map(([id, { joinedAt }]) => [id, joinedAt]),
    );
    const conferenceId = 'conferenceId' in request ? request.conferenceId : roomId;
    const roomKey = this.store.state.conferences.get(conferenceId)?.startedAt ?? null;
    const { commandIds } = this.commands.make(request, 'window');
    for (const id of commandIds) {
      const target = this.store.state.commands.get(id)?.target?.id ?? '';
      this.chosen.set(id, { key: keyOf(keys.get(target) ?? roomKey), signIn: this.signIn });
    }
  }

  async connect(): Promise<void> {
    if (!this.store.state.accounts.has(accountId))
      this.store.change([{ slice: 'account', id: accountId, value: account }]);
    this.signIn += 1;
    await this.#finish(this.connections.connect(this.#vendor, accountId, {}));
  }

  async disconnect(how: 'disconnect' | 'sign-out' | 'remove'): Promise<void> {
    const ended =
      how === 'sign-out'
        ? this.connections.signOut(accountId, null, new AbortController().signal)
        : this.connections.disconnect(accountId);
    await this.#finish(ended);
    if (how === 'remove') this.store.change([{ slice: 'account', id: accountId, value: null }]);
  }

  /** A window that missed a patch takes a snapshot. */
  followAgain(): void {
    const { revision, changes } = this.store.snapshot();
    if (revision === this.#copied) return;
    Object.assign(this.copy, emptyState());
    for (const change of changes) applyChange(this.copy, change);
    this.#copied = revision;
  }

  sleep(durationMs: number): void {
    for (const { id, phase } of this.store.state.commands.values()) if (isUnsent(phase)) this.heldBeforeSleep.add(id);
    this.clock.sleep(durationMs);
  }

  wake(): void {
    this.commands.slept();
    this.connections.slept();
  }

  async advance(durationMs: number): Promise<void> {
    const endMs = this.clock.trueMs + durationMs;
    await settlePromises(8);
    for (;;) {
      const { nextDueMs } = this.clock;
      if (nextDueMs === null || nextDueMs > endMs) break;
      this.clock.advance(Math.max(0, nextDueMs - this.clock.trueMs));
      await settlePromises(8);
    }
    this.clock.advance(Math.max(0, endMs - this.clock.trueMs));
    await settlePromises(8);
  }

  async #finish(ended: Promise<unknown>): Promise<void> {
    let isOver = false;
    void ended.finally(() => (isOver = true)).catch(() => undefined);
    for (let round = 0; round < 80 && !isOver; round += 1) {
      await settlePromises(10);
      if (!isOver) await this.advance(100);
    }
    if (!isOver) throw new Error('an account did not end in 8 s');
  }
}
