import type { Account } from '../../../app/domain/account.ts';
import { auditedParameters } from '../../../app/domain/command-kinds.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { Command } from '../../../app/domain/command.ts';
import type { AuditAttempt, AuditProgress } from './audit-entries.ts';
import type { AuditLog } from './audit-log.ts';
import type { CommandRecord } from './command-ports.ts';

const timeOf = (atMs: number): string => new Date(atMs).toISOString();

/** Records commands in the audit log. `userOf` returns the signed-in user as the vendor knows them. */
export const createCommandRecord = (
  audit: AuditLog,
  stateOf: () => AppState,
  userOf: (account: Account) => string,
  nowMs: () => number,
): CommandRecord => {
  const progressOf = (type: AuditProgress['type'], commands: readonly Command[]): AuditProgress[] =>
    commands.map(({ id }) => ({ type, at: timeOf(nowMs()), commandId: id }));
  const note = (type: AuditProgress['type'], commands: readonly Command[]): void => {
    // The log reports by itself that it cannot be written.
    audit.note(...progressOf(type, commands)).catch(() => undefined);
  };
  return {
    made: (commands) => {
      const account = stateOf().accounts.get(commands[0]?.accountId ?? '');
      return audit.begin(
        ...commands.map((command): AuditAttempt => ({
          type: command.heldUntil === null ? 'attempt' : 'held',
          at: timeOf(command.madeAt),
          commandId: command.id,
          groupId: command.groupId,
          accountId: command.accountId,
          accountLabel: account?.label ?? '',
          vendor: account?.vendorId ?? '',
          user: account ? userOf(account) : '',
          conferenceId: command.conferenceId,
          action: command.request.kind,
          target: command.target && {
            name: command.target.name,
            address: command.target.address,
            vendorId: command.target.id,
          },
          surface: command.surface,
          parameters: auditedParameters(command.request),
        })),
      );
    },

    sending: (commands) => audit.note(...progressOf('sent', commands)),

    deferred: (commands) => note('deferred', commands),

    accepted: (commands) => note('accepted', commands),

    outcome(command) {
      const { phase } = command;
      if (phase === 'held' || phase === 'waiting' || phase === 'sent' || phase === 'accepted') return;
      const entry = {
        type: 'outcome',
        at: timeOf(command.settledAt ?? command.madeAt),
        commandId: command.id,
        outcome: phase,
        code: command.reason,
        denial: command.denial,
        cause: command.cause,
        vendorAnswer: command.detail,
        tookMs: Math.max(0, (command.settledAt ?? command.madeAt) - (command.sentAt ?? command.madeAt)),
      } as const;
      // The log reports by itself that it cannot be written; the entry waits there.
      audit.complete(entry).catch(() => undefined);
    },
  };
};
