import type { Command } from '../../../app/domain/command.ts';
import { AccountConnections } from '../../../main/core/accounts/account-connections.ts';
import type { CommandRecord } from '../../../main/core/commands/command-ports.ts';
import { Commands } from '../../../main/core/commands/commands.ts';
import { Store } from '../../../main/core/state/store.ts';
import type { Clock } from '../../../main/ports/clock.ts';
import type { VendorPorts } from '../../../main/ports/vendor-ports.ts';
import { silentLog } from '../command-bench.ts';
import { countingIds } from '../counting-ids.ts';

/** One entry of the record of commands. */
export interface Entry {
  readonly commandId: string;
  readonly type: 'made' | 'sending' | 'deferred' | 'accepted' | Command['phase'];
}

/** Accounts, commands and state of the core, without anything around them. */
export class CoreBench {
  readonly store: Store;
  readonly connections: AccountConnections;
  readonly commands: Commands;
  readonly entries: Entry[] = [];
  /** Set while the record cannot be written. */
  recordFault: Error | null = null;

  constructor(clock: Clock, authorities: VendorPorts['authorities']) {
    this.store = new Store(clock);
    const redactText = (text: string): string => text;
    this.connections = new AccountConnections({
      store: this.store,
      commands: () => this.commands,
      vendorPorts: { clock, ids: countingIds(), random: () => 0.5, log: silentLog, authorities },
      log: silentLog,
      redactText,
      addNotice: () => undefined,
    });
    this.commands = new Commands({
      store: this.store,
      clock,
      ids: countingIds(),
      log: silentLog,
      record: this.#record(),
      adapterOf: (id) => this.connections.adapterOf(id),
      own: async () => undefined,
      redactText,
    });
  }

  #record(): CommandRecord {
    const note = (type: Entry['type'], commands: readonly Command[]): void => {
      for (const { id } of commands) this.entries.push({ commandId: id, type });
    };
    const noteSafely = async (type: Entry['type'], commands: readonly Command[]): Promise<void> => {
      if (this.recordFault) throw this.recordFault;
      note(type, commands);
      return Promise.resolve();
    };
    return {
      made: async (commands) => noteSafely('made', commands),
      sending: async (commands) => noteSafely('sending', commands),
      accepted: (commands) => note('accepted', commands),
      deferred: (commands) => note('deferred', commands),
      outcome: (command) => note(command.phase, [command]),
    };
  }
}
