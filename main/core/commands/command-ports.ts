import type { Command } from '../../../app/domain/command.ts';
import type { AccountAdapter } from '../../../app/vendor/adapter.ts';
import type { OwnDeed } from './own-plan.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import type { Log } from '../../ports/log.ts';
import type { Store } from '../state/store.ts';

/** Records how far commands come. */
export interface CommandRecord {
  /**
   * Commands were made together. Resolves once all of them are on disk; rejects when they cannot be written: they must
   * not be sent then.
   */
  made(commands: readonly Command[]): Promise<void>;
  /** Commands are about to be sent. Resolves once that outlives this process; rejects when it cannot be written. */
  sending(commands: readonly Command[]): Promise<void>;
  /** The vendor did nothing with them for now: they wait. */
  deferred(commands: readonly Command[]): void;
  accepted(commands: readonly Command[]): void;
  outcome(command: Command): void;
}

/** What the command service needs. */
export interface CommandPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly record: CommandRecord;
  /** Removes known secrets from a vendor's text: some servers repeat what they were sent. */
  readonly redactText: (text: string) => string;
  readonly adapterOf: (accountId: string) => AccountAdapter | undefined;
  /** Carries out what Gavel does itself. */
  readonly own: OwnDeed;
}
