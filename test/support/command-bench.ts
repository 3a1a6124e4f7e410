import { leaveAtQuit, type Account } from '../../app/domain/account.ts';
import type { Command } from '../../app/domain/command.ts';
import { reduceVendorEvent } from '../../app/state/reduce.ts';
import { Commands, type CommandRecord } from '../../main/core/commands.ts';
import { Store } from '../../main/core/store.ts';
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
  id: modelAccountId, vendorId: 'model', label: 'Model', isPractice: false, settings: {}, atQuit: leaveAtQuit, secret: { place: 'none', reason: null },
  connection: { status: 'connecting', since: 0, via: 'model', retryAt: null, reason: null, detail: null, provedAt: null }, agent: null,
};

/** Lets everything that only waits for promises happen. */
export const settlePromises = async (rounds = 20): Promise<void> => {
  for (let round = 0; round < rounds; round++) await Promise.resolve();
};

/** The command service on a model server, a clock moved by hand and a record kept in memory. */
export class CommandBench {
  readonly clock = new ManualClock();
  readonly store = new Store(this.clock);
  readonly server = new ModelServer();
  readonly attempts: Command[] = [];
  readonly outcomes: Command[] = [];
  /** Set to make the record refuse attempts. */
  recordFault: Error | null = null;
  readonly adapter: ModelAdapter;
  readonly commands: Commands;

  constructor(addresses: readonly string[], redactText: (text: string) => string = (text) => text) {
    for (const address of addresses) this.server.join(address);
    this.server.outbox.length = 0;
    const record: CommandRecord = {
      attempt: async (command) => {
        if (this.recordFault) throw this.recordFault;
        this.attempts.push(command);
      },
      outcome: (command) => this.outcomes.push(command),
    };
    this.store.change([{ slice: 'account', id: modelAccountId, value: account }]);
    this.adapter = new ModelAdapter(this.server, this.clock, (event) => {
      if (event.type === 'command-refused') this.commands.refusedByVendor(event.commandId, event.code, event.detail);
      else this.store.change(reduceVendorEvent(this.store.state, modelAccountId, event, this.clock.now()));
    });
    this.commands = new Commands({
      store: this.store, clock: this.clock, ids: countingIds(), log: silentLog, record, adapterOf: () => this.adapter, redactText,
    });
    this.adapter.start();
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
