import type { Account } from '../../app/domain/account.ts';
import type { Command } from '../../app/domain/command.ts';
import type { AppState } from '../../app/state/app-state.ts';
import type { AuditLog } from './audit-log.ts';
import type { CommandRecord } from './commands.ts';

/** What of a request is worth recording beyond its target. Digits may be a card number or a PIN: only their count. */
const parametersOf = ({ request }: Command): Record<string, string | number | null> => {
  switch (request.kind) {
    case 'consult':
    case 'make-call':
      return { address: request.address };
    case 'transfer-to':
      return { address: request.address, how: request.how ?? null };
    case 'set-audio':
      return { mode: request.mode };
    case 'invite':
      return { kinds: request.invitees.map(({ kind }) => kind).join(', ') };
    case 'prolong':
      return { minutes: request.minutes };
    case 'announce':
      return { file: request.file };
    case 'request-conference':
      return { seats: request.seats, minutes: request.minutes, promptMinutes: request.promptMinutes };
    case 'send-digits':
      return { digitCount: request.digits.length };
    case 'update-call-data':
      return { names: request.callData.map(({ name }) => name).join(', '), wrapUpReason: request.wrapUpReason };
    case 'set-agent-state':
      return { state: request.state, reasonId: request.reasonId, minutes: request.minutes ?? null };
    case 'set-member-state':
      return { state: request.state };
    default:
      return {};
  }
};

const timeOf = (atMs: number): string => new Date(atMs).toISOString();

/** Writes commands into the audit log. `userOf` names who is signed in, as the vendor knows them. */
export const createCommandRecord = (audit: AuditLog, stateOf: () => AppState, userOf: (account: Account) => string): CommandRecord => ({
  attempt(command) {
    const account = stateOf().accounts.get(command.accountId);
    return audit.begin({
      type: 'attempt',
      at: timeOf(command.madeAt),
      commandId: command.id,
      groupId: command.groupId,
      accountId: command.accountId,
      accountLabel: account?.label ?? '',
      vendor: account?.vendorId ?? '',
      user: account ? userOf(account) : '',
      conferenceId: command.conferenceId,
      action: command.request.kind,
      target: command.target && { name: command.target.name, address: command.target.address, vendorId: command.target.id },
      surface: command.surface,
      parameters: parametersOf(command),
    });
  },

  outcome(command) {
    if (command.phase === 'held' || command.phase === 'sent' || command.phase === 'accepted') return;
    const entry = {
      type: 'outcome',
      at: timeOf(command.settledAt ?? command.madeAt),
      commandId: command.id,
      outcome: command.phase,
      code: command.reason,
      vendorAnswer: command.detail,
      tookMs: Math.max(0, (command.settledAt ?? command.madeAt) - (command.sentAt ?? command.madeAt)),
    } as const;
    // A record that cannot be written is told by the log's own fault; the entry waits there.
    audit.complete(entry).catch(() => undefined);
  },
});
