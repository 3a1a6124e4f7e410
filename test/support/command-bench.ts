import { leaveAtQuit, type Account } from '../../app/domain/account.ts';
import type { Command } from '../../app/domain/command.ts';
import { Fault } from '../../app/domain/error-code.ts';
import type { AccountAdapter, CommandPlan, GroupPlan } from '../../app/vendor/adapter.ts';
import { reduceVendorEvent } from '../../app/state/reduce.ts';
import type { CommandRecord } from '../../main/core/commands/command-ports.ts';
import { Commands } from '../../main/core/commands/commands.ts';
import { Store } from '../../main/core/state/store.ts';
import type { Log } from '../../main/ports/log.ts';
import { countingIds } from './counting-ids.ts';
import { ManualClock } from './manual-clock.ts';
import { ModelAdapter, ModelServer, modelAccountId } from './model-vendor.ts';

/** A log that says nothing. */
export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  child: () => silentLog,
};

const account: Account = {
  id: modelAccountId,
  vendorId: 'model',
  label: 'Model',
  isPractice: false,
  settings: {},
  atQuit: leaveAtQuit,
  secret: { place: 'none', reason: null },
  connection: {
    status: 'connecting',
    since: 0,
    via: 'model',
    retryAt: null,
    reason: null,
    detail: null,
    provedAt: null,
  },
  agent: null,
};

/** A record that keeps nothing. */
export const noRecord: CommandRecord = {
  made: async () => undefined,
  sending: async () => undefined,
  deferred: () => undefined,
  accepted: () => undefined,
  outcome: () => undefined,
};

/** Lets everything that only waits for promises happen. */
export const settlePromises = async (rounds = 20): Promise<void> => {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
};

/** The command service on a model server, a manual clock and an audit log in memory. */
export class CommandBench {
  readonly clock = new ManualClock();
  readonly store = new Store(this.clock);
  readonly server = new ModelServer();
  readonly attempts: Command[] = [];
  readonly outcomes: Command[] = [];
  /** The ids of the commands that were recorded as about to be sent. */
  readonly sendings: string[] = [];
  /** What happens while that is recorded. */
  onSending: () => void = () => undefined;
  /** Set to make the record refuse what is about to be sent. */
  sendingFault: Error | null = null;
  /** Set to make the record refuse attempts. */
  recordFault: Error | null = null;
  readonly adapter: ModelAdapter;
  readonly commands: Commands;
  /** Commands that were held when a test let the machine sleep. */
  readonly heldBeforeSleep = new Set<string>();
  #signedIn: AccountAdapter | undefined;

  constructor(addresses: readonly string[], redactText: (text: string) => string = (text) => text) {
    for (const address of addresses) this.server.join(address);
    this.server.outbox.length = 0;
    const record: CommandRecord = {
      ...noRecord,
      made: async (commands) => {
        if (this.recordFault) throw this.recordFault;
        this.attempts.push(...commands);
      },
      sending: async (commands) => {
        if (this.sendingFault) throw this.sendingFault;
        this.sendings.push(...commands.map(({ id }) => id));
        this.onSending();
      },
      outcome: (command) => this.outcomes.push(command),
    };
    this.store.change([{ slice: 'account', id: modelAccountId, value: account }]);
    this.adapter = new ModelAdapter(this.server, this.clock, (event) => {
      if (event.type === 'command-refused')
        this.commands.refusedByVendor(event.commandId, event.code, event.detail, event.isGuess);
      else this.store.change(reduceVendorEvent(this.store.state, modelAccountId, event, this.clock.now()));
    });
    this.commands = new Commands({
      store: this.store,
      clock: this.clock,
      ids: countingIds(),
      log: silentLog,
      record,
      adapterOf: () => this.#signedIn,
      own: async () => undefined,
      redactText,
    });
    this.#signedIn = this.adapter;
    this.adapter.start();
  }

  /** Another adapter of the same account takes over: what was held by the first is not its business. */
  signInAgain(): void {
    const { adapter } = this;
    this.#signedIn = {
      start: () => adapter.start(),
      stop: (how) => adapter.stop(how),
      plan: (command, view) => adapter.plan(command, view),
      networkChanged: () => undefined,
      slept: () => undefined,
      tryNow: () => undefined,
    };
  }

  /** Whether the vendor takes many commands in one request: three at most, one request in 300 ms. */
  plansTogether(isTogether: boolean): void {
    if (!this.#signedIn) return;
    const { adapter } = this;
    const planGroup = (): GroupPlan => {
      const plans = new Map<string, CommandPlan>();
      return {
        mostPerRequest: 3,
        everyMs: 300,
        proofOf: (command, view) => {
          const plan = adapter.plan(command, view);
          plans.set(command.id, plan);
          return plan;
        },
        send: async (commands) => {
          const refusals = new Map<string, Fault>();
          for (const { id } of commands)
            try {
              await plans.get(id)?.send();
            } catch (cause) {
              if (!(cause instanceof Fault)) throw cause;
              refusals.set(id, cause);
            }
          return refusals;
        },
      };
    };
    if (isTogether) this.#signedIn.planGroup = planGroup;
    else delete this.#signedIn.planGroup;
  }

  command(id: string | undefined): Command {
    const command = id === undefined ? undefined : this.store.state.commands.get(id);
    if (!command) throw new Error(`no command ${id}`);
    return command;
  }

  /** Delivers every notification that waits, in order. */
  deliverAll(): void {
    for (const notification of this.server.outbox.splice(0)) this.adapter.deliver(notification);
  }

  async advance(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await settlePromises();
  }
}
