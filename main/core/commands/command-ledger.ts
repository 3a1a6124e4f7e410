import { canMove, type Command, type CommandPhase } from '../../../app/domain/command.ts';
import { detailLimit, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { CommandPorts } from './command-ports.ts';

/** What else is known of a settled command. */
export type SettledDetails = Partial<Pick<Command, 'detail' | 'denial' | 'cause' | 'isGuess'>>;

type LedgerPorts = Pick<CommandPorts, 'store' | 'clock' | 'log' | 'record' | 'redactText'>;

/** Writes the phases of commands into the state and the outcomes into the record. The only writer of both. */
export class CommandLedger {
  readonly #ports: LedgerPorts;
  readonly #onSettled: (command: Command) => void;

  /** `onSettled` is called after each outcome, also when a later one replaces it. */
  constructor(ports: LedgerPorts, onSettled: (command: Command) => void) {
    this.#ports = ports;
    this.#onSettled = onSettled;
  }

  get(commandId: string): Command | undefined {
    return this.#ports.store.state.commands.get(commandId);
  }

  /** The commands that are not settled, in the order in which they were made. */
  underWay(): Command[] {
    return [...this.#ports.store.state.underWay.values()];
  }

  /** Changes commands in one go. One that may not move to the phase stays as it is. */
  move(commandIds: readonly string[], change: Partial<Command>): void {
    const detail = change.detail ? this.#ports.redactText(change.detail).slice(0, detailLimit) : change.detail;
    this.#ports.store.change(
      commandIds.flatMap((id) => {
        const command = this.get(id);
        if (!command || (change.phase && !canMove(command, change.phase))) return [];
        return [
          {
            slice: 'command' as const,
            id,
            value: { ...command, ...change, detail: detail === undefined ? command.detail : detail },
          },
        ];
      }),
    );
  }

  /** Settles commands in one go, leaving out those that may not move there. Returns how many it settled. */
  settle(
    commandIds: readonly string[],
    phase: CommandPhase,
    reason: ErrorCode | null,
    more: SettledDetails = {},
  ): number {
    const { clock, record, log } = this.#ports;
    const open = commandIds.flatMap((id) => {
      const command = this.get(id);
      return command && canMove(command, phase) ? command : [];
    });
    const settledAt = clock.now();
    const wasGuess = open.some(({ isGuess }) => isGuess);
    this.move(
      open.map(({ id }) => id),
      { ...(wasGuess && { isGuess: false }), ...more, phase, reason, settledAt },
    );
    for (const { id } of open) {
      const after = this.get(id);
      if (!after) continue;
      record.outcome(after);
      this.#onSettled(after);
    }
    const [first] = open;
    // One line for all: each of them is in the audit log.
    if (first) {
      const { id: commandId, groupId, madeAt, request } = first;
      const facts = { commandId, groupId, count: open.length, kind: request.kind, phase, reason };
      log.info('settled', { ...facts, tookMs: settledAt - madeAt });
    }
    return open.length;
  }
}
