import type { Action } from '../../../app/actions/action.ts';
import { isUnderWay, type Command, type CommandPhase } from '../../../app/domain/command.ts';
import type { Participant } from '../../../app/domain/participant.ts';
import type { Permission } from '../../../app/domain/permission.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { commandReason, denialText, type Subject } from '../../../app/wording/reasons.ts';
import { causeText, commandTitle } from '../../../app/wording/words.ts';
import { exitCodes, printable, type ExitCode } from './command-line-messages.ts';
import type { Candidate } from './command-line-place.ts';

/** What became of an action for one target; `participantId` is null for what is about no participant. */
export interface TargetOutcome {
  readonly participantId: string | null;
  readonly name: string;
  readonly address: string;
  /** What was asked, in words. */
  readonly title: string;
  /** `done` for an action that is no command. */
  readonly phase: CommandPhase | 'done';
  /** A code of why it was refused, not sent or not proved. */
  readonly reason: string | null;
  /** The whole outcome in one line of words. */
  readonly message: string;
  readonly exitCode: ExitCode;
}

/** An action in the list of all. */
export interface ListEntry {
  readonly id: string;
  readonly label: string;
  readonly isPossible: boolean;
  /** A code of why it is not possible. */
  readonly reason: string | null;
  /** How it stands, in words. */
  readonly message: string;
}

const candidateLimit = 20;

const messageOf = (t: Translate, command: Command, vendor: Subject['vendor'], nowMs: number): string => {
  const title = commandTitle(t, command);
  const reason = commandReason(t, command, vendor)?.what ?? '';
  const cause = causeText(t, command);
  switch (command.phase) {
    case 'held':
      return t('command-line.held', {
        title,
        count: Math.max(0, Math.ceil(((command.heldUntil ?? nowMs) - nowMs) / 1000)),
      });
    case 'cancelled':
      return command.reason === 'taken-back'
        ? t('command-line.taken-back', { title })
        : t('command-line.not-sent', { title, reason });
    case 'refused':
    case 'unconfirmed':
      return t(`command-line.${command.phase}`, { title, reason });
    case 'confirmed':
      return cause === null ? t('command-line.confirmed', { title }) : t('announce.cause', { title, cause });
    case 'waiting':
    case 'sent':
    case 'accepted':
      return t(`command-line.${command.phase}`, { title });
  }
};

const exitCodeOf = ({ phase, reason }: Command, waitedForOutcome: boolean): ExitCode => {
  if (isUnderWay(phase)) return waitedForOutcome ? exitCodes.unconfirmed : exitCodes.done;
  if (phase === 'confirmed') return exitCodes.done;
  if (phase === 'unconfirmed') return exitCodes.unconfirmed;
  return phase === 'cancelled' && (reason === 'taken-back' || reason === 'stopped')
    ? exitCodes.takenBack
    : exitCodes.refused;
};

/** What became of a command, as far as it got. */
export const outcomeOfCommand = (
  t: Translate,
  command: Command,
  vendor: Subject['vendor'],
  nowMs: number,
  waitedForOutcome: boolean,
): TargetOutcome => ({
  participantId: command.target === null || command.target.id === '' ? null : command.target.id,
  name: command.target?.name ?? '',
  address: command.target?.address ?? '',
  title: commandTitle(t, command),
  phase: command.phase,
  reason: command.denial ?? command.reason,
  message: messageOf(t, command, vendor, nowMs),
  exitCode: exitCodeOf(command, waitedForOutcome),
});

/** Why an action does not happen to one of those who were named. What is so already counts as done. */
export const outcomeOfParticipant = (
  t: Translate,
  action: Action,
  { id, name, address }: Participant,
  permission: Permission,
  vendor: Subject['vendor'],
): TargetOutcome => {
  const reason = permission.verdict === 'allowed' ? null : permission.reason;
  const title = `${t(action.label)}${t('list.separator')}${name}`;
  const isSo = reason === 'already-so';
  const message = isSo
    ? t('command-line.already-so', { title })
    : t('command-line.refused', { title, reason: denialText(t, permission, { vendor, kind: action.kind }) ?? '' });
  return {
    participantId: id,
    name,
    address,
    title,
    phase: isSo ? 'done' : 'refused',
    reason,
    message,
    exitCode: isSo ? exitCodes.done : exitCodes.refused,
  };
};

/** One exit code for all targets: the first of what a person must look at.. */
export const summedUp = (outcomes: readonly TargetOutcome[]): ExitCode =>
  ([exitCodes.refused, exitCodes.unconfirmed, exitCodes.takenBack] as const).find((code) =>
    outcomes.some(({ exitCode }) => exitCode === code),
  ) ?? exitCodes.done;

/** What is wrong with a question, and what could have been meant. */
export const problemText = (t: Translate, message: string, candidates: readonly Candidate[]): string => {
  const lines = [message];
  if (candidates.length > 0) lines.push(t('command-line.candidates'));
  for (const { id, name, address } of candidates.slice(0, candidateLimit)) {
    const isNameEnough = address === '' || address === name;
    const line = isNameEnough
      ? t('command-line.candidate', { name, id })
      : t('command-line.candidate-address', { name, address, id });
    lines.push(`  ${line}`);
  }
  if (candidates.length > candidateLimit)
    lines.push(`  ${t('command-line.candidates-more', { count: candidates.length - candidateLimit })}`);
  return lines.map((line) => `${printable(line)}\n`).join('');
};

/** All actions, one line each, their ids first. */
export const listText = (t: Translate, entries: readonly ListEntry[]): string => {
  const width = Math.max(0, ...entries.map(({ id }) => id.length));
  return entries
    .map(
      ({ id, label, message }) =>
        `${id.padEnd(width)}  ${printable(t('command-line.list-row', { label, standing: message }))}\n`,
    )
    .join('');
};
