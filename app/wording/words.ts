import { isHeldKind, isKindForMany } from '../domain/command-kinds.ts';
import type { Command, CommandKind } from '../domain/command.ts';
import type { Action } from '../actions/action.ts';
import type { Conference } from '../domain/conference.ts';
import { isCauseUnknown, type CommandGroup } from '../state/command-groups.ts';
import { titleOf } from '../state/selectors/conferences.ts';
import { isolated, type Translate } from '../text/translate.ts';

/** The most names that a sentence lists. */
const mostNames = 3;

/** The title of a conference. */
export const conferenceName = (
  t: Translate,
  conference: Pick<Conference, 'kind' | 'vendorId' | 'counterpart' | 'subject'>,
): string => {
  const title = titleOf(conference);
  return t(title.key, title.parameters);
};

/** A conference's name after its customer, where it is not named after them already (`customerOf`). */
export const calledName = (
  t: Translate,
  conference: Parameters<typeof conferenceName>[1],
  customer: string | null,
): string => {
  const conferenceWords = conferenceName(t, conference);
  return customer === null ? conferenceWords : t('conference.of-customer', { customer, conference: conferenceWords });
};

/** What an action is called at a conference: a call is hung up, a meeting is left. */
export const actionLabel = (
  t: Translate,
  { id, label }: Pick<Action, 'id' | 'label'>,
  conference: Pick<Conference, 'kind'> | null,
): string => t(id === 'leave' && conference?.kind === 'meeting' ? 'action.leave-meeting' : label);

/** The title of a command, as an imperative: "Drop Maria Albers". */
export const commandTitle = (
  t: Translate,
  { request, target, leavesMeeting = false }: Pick<Command, 'request' | 'target' | 'leavesMeeting'>,
): string => {
  if (leavesMeeting) return t('command.leave-meeting');
  const parameters = {
    name: target?.name ?? '',
    ...('address' in request && { address: request.address }),
    // They may be a card number or a PIN, and others may see the screen.
    ...('digits' in request && { digits: '•'.repeat(request.digits.length) }),
    ...('newName' in request && { newName: request.newName }),
    ...('subject' in request && { name: request.subject }),
    ...('access' in request && { access: t(`meeting.access.${request.access ?? 'unknown'}`) }),
    ...('state' in request && { state: t(`agent-state.${request.state}`) }),
  };
  if ('mode' in request) return t(`command.${request.kind}.${request.mode}`, parameters);
  return 'participantId' in request && request.participantId !== null
    ? t(`command.${request.kind}-to`, parameters)
    : t(`command.${request.kind}`, parameters);
};

/** What the title of a group is made of. */
export type TitledGroup = Pick<CommandGroup, 'first' | 'commands' | 'size'>;

/** The title of a group of commands. */
export const groupTitle = (t: Translate, { first, commands, size: count }: TitledGroup): string => {
  const { request } = first;
  const { kind } = request;
  if (count === 1) return commandTitle(t, first);
  if (first.takesBack !== undefined) return t('command.take-back-many', { count });
  if ('mode' in request) return t(`command.${request.kind}-many.${request.mode}`, { count });
  return kind !== 'set-audio' && isKindForMany(kind)
    ? t(`command.${kind}-many`, { count })
    : [...commands.values()].map((command) => commandTitle(t, command)).join(t('list.separator'));
};

const isSigningOut = (request: Command['request']): boolean =>
  request.kind === 'set-member-state' && request.state === 'signed-out';

/** The title of a held group: what is about to happen. */
export const heldTitle = (t: Translate, group: TitledGroup): string => {
  const { kind } = group.first.request;
  if (isSigningOut(group.first.request)) return t('undo.sign-out-member', { name: group.first.target?.name ?? '' });
  if (!isHeldKind(kind)) return groupTitle(t, group);
  const count = group.size;
  return count > 1 && isKindForMany(kind)
    ? t(`undo.${kind}-many`, { count })
    : t(`undo.${kind}`, { name: group.first.target?.name ?? '' });
};

/** Up to three names, and how many more: "Ada Berg, Bo Lind, Chen Wei and 4 more". */
export const namesText = (t: Translate, names: readonly string[]): string => {
  const first = names.slice(0, mostNames).map(isolated).join(t('list.separator'));
  const count = names.length - mostNames;
  return count > 0 ? t('names.more', { names: first, count }) : first;
};

/** Kinds whose effect is that somebody is no longer there. */
const goneKinds: ReadonlySet<CommandKind> = new Set<CommandKind>(['drop', 'reject-entry']);

/** The word for the phase of a command. Somebody who is gone without word of by whom was not dropped by it. */
export const phaseWord = (t: Translate, command: Pick<Command, 'phase' | 'cause' | 'request'>): string =>
  isCauseUnknown(command) && goneKinds.has(command.request.kind) ? t('phase.gone') : t(`phase.${command.phase}`);

/** That the effect is there and the server does not say who caused it; null where it does or nothing is proved. */
export const causeText = (t: Translate, command: Pick<Command, 'phase' | 'cause' | 'request'>): string | null =>
  isCauseUnknown(command) ? t(goneKinds.has(command.request.kind) ? 'cause.unknown-gone' : 'cause.unknown') : null;

/** How many commands of a group are in each phase: "2 confirmed, 1 refused". */
export const countsText = (t: Translate, group: CommandGroup): string =>
  (['confirmed', 'refused', 'unconfirmed', 'cancelled', 'accepted', 'sent', 'waiting', 'held'] as const)
    .map((phase) => ({ phase, count: group.counts[phase] - (phase === 'confirmed' ? group.unknownCauseCount : 0) }))
    .filter(({ count }) => count > 0)
    .map(({ phase, count }) => t(`count.${phase}`, { count }))
    .concat(
      group.unknownCauseCount > 0
        ? t(goneKinds.has(group.first.request.kind) ? 'count.unknown-gone' : 'count.unknown-cause', {
            count: group.unknownCauseCount,
          })
        : [],
    )
    .join(t('list.separator'));
