import { heldKinds, type Command } from '../domain/command.ts';
import type { Conference } from '../domain/conference.ts';
import type { Permission } from '../domain/permission.ts';
import type { CommandGroup } from '../state/selectors/commands.ts';
import { titleOf } from '../state/selectors/conferences.ts';
import type { Translate } from './translate.ts';

/** Why something is barred, in a sentence; null where it is not. */
export const reasonOf = (t: Translate, permission: Permission): string | null =>
  permission.verdict === 'allowed' ? null : t(`denial.${permission.reason}.long`);

/** What a conference is called. */
export const conferenceName = (t: Translate, conference: Pick<Conference, 'kind' | 'vendorId' | 'counterpart'>): string => {
  const title = titleOf(conference);
  return t(title.key, title.parameters);
};

/** What a command asks, as a person would say it: "Drop Maria Albers". */
export const commandTitle = (t: Translate, command: Command): string => {
  const { request } = command;
  const name = command.target?.name ?? '';
  switch (request.kind) {
    case 'consult':
    case 'transfer-to':
    case 'make-call':
      return t(`command.${request.kind}`, { address: request.address });
    case 'set-audio':
      return t(`command.set-audio.${request.mode}`, { name });
    case 'announce':
    case 'stop-announcement':
      return request.participantId === null ? t(`command.${request.kind}`) : t(`command.${request.kind}-to`, { name });
    case 'send-digits':
      return t('command.send-digits', { digits: request.digits });
    case 'set-agent-state':
      return t('command.set-agent-state', { state: t(`agent-state.${request.state}`) });
    case 'set-member-state':
      return t('command.set-member-state', { name, state: t(`agent-state.${request.state}`) });
    default:
      return t(`command.${request.kind}`, { name });
  }
};

/** What a group of commands asks. */
export const groupTitle = (t: Translate, group: CommandGroup): string => {
  const { request } = group.first;
  const count = group.commands.length;
  if (count === 1) return commandTitle(t, group.first);
  switch (request.kind) {
    case 'drop':
    case 'reject-entry':
    case 'invite':
      return t(`command.${request.kind}-many`, { count });
    case 'set-audio':
      return t(`command.set-audio-many.${request.mode}`, { count });
    default:
      return group.commands.map((command) => commandTitle(t, command)).join(t('list.separator'));
  }
};

/** What is about to happen: the first line of the undo bar. */
export const heldTitle = (t: Translate, group: CommandGroup): string => {
  const { kind } = group.first.request;
  if (group.commands.length > 1) return kind === 'reject-entry' ? groupTitle(t, group) : t('undo.drop-many', { count: group.commands.length });
  const name = group.first.target?.name ?? '';
  return kind === 'intercept' || kind === 'end' || kind === 'reject-entry' ? t(`undo.${kind}`, { name }) : t('undo.drop', { name });
};

/** How a group stands, in numbers: "2 confirmed, 1 refused". */
export const countsText = (t: Translate, group: CommandGroup): string =>
  (['confirmed', 'refused', 'unconfirmed', 'cancelled', 'accepted', 'sent', 'held'] as const)
    .filter((phase) => group.counts[phase] > 0)
    .map((phase) => t(phase === 'held' && !heldKinds.has(group.first.request.kind) ? 'count.waiting' : `count.${phase}`, { count: group.counts[phase] }))
    .join(t('list.separator'));
