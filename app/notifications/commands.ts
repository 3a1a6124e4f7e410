import { heldKinds, type Command } from '../domain/command.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import { groupOf, type CommandGroup } from '../state/selectors/commands.ts';
import { acceleratorText } from '../text/shortcut-words.ts';
import { commandTitle, conferenceName, countsText, groupTitle, heldTitle } from '../text/words.ts';
import { createNotification, shortName, type Notification, type Step } from './notification.ts';
import type { Situation } from './situation.ts';

/** What was told of one group of commands so far. */
interface GroupMemory {
  readonly isHeldShown: boolean;
  /** How many stood at each phase when the outcome was judged; null before. */
  readonly judgedCounts: string | null;
  readonly isOutcomeShown: boolean;
}

/** What was told of commands, by group. */
export type CommandsMemory = ReadonlyMap<string, GroupMemory>;

/** Less time than this is too short to read and press. */
const leastHeldMs = 700;

const untold: GroupMemory = { isHeldShown: false, judgedCounts: null, isOutcomeShown: false };

/** Reasons of unconfirmed and cancelled commands after which nobody needs to do anything. */
const harmless: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['not-observable', 'call-ended', 'target-gone', 'taken-back', 'interrupted']);
/** A person took it back, or ended the account themselves. */
const ownDoing: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['taken-back', 'interrupted']);

const isProblem = ({ phase, reason }: Command): boolean =>
  phase === 'refused' || ((phase === 'unconfirmed' || phase === 'cancelled') && (reason === null || !harmless.has(reason)));

const isOwnDoing = ({ phase, reason }: Command): boolean => phase === 'cancelled' && reason !== null && ownDoing.has(reason);

const idOf = (group: CommandGroup): string => `command:${group.id}`;

/** A group whose names leave room for the rest. */
const withShortNames = (group: CommandGroup): CommandGroup => {
  const commands = group.commands.map((command) => (command.target ? { ...command, target: { ...command.target, name: shortName(command.target.name) } } : command));
  return groupOf(commands) ?? group;
};

const placeOf = ({ first }: CommandGroup, { state, t }: Situation): string => {
  const conference = first.conferenceId === null ? undefined : state.conferences.get(first.conferenceId);
  return conference ? conferenceName(t, conference) : (state.accounts.get(first.accountId)?.label ?? '');
};

const aboutOf = ({ first }: CommandGroup) => ({ accountId: first.accountId, conferenceId: first.conferenceId });

/** The shortcut that takes back this very group: the one made last. Null where there is none that works. */
const undoKeys = (group: CommandGroup, { state, t }: Situation): string | null => {
  const owned = state.desktop?.shortcuts.find(({ actionId }) => actionId === 'undo')?.owned ?? null;
  const last = [...state.commands.values()].findLast(({ phase }) => phase === 'held');
  return owned === null || last?.groupId !== group.id ? null : acceleratorText(t, owned, state.environment?.platform ?? 'linux');
};

const heldNotification = (group: CommandGroup, heldUntil: number, situation: Situation): Notification => {
  const { now, t } = situation;
  const seconds = Math.ceil((heldUntil - now) / 1000);
  const keys = undoKeys(group, situation);
  return createNotification({
    id: idOf(group),
    topic: 'held',
    title: heldTitle(t, withShortNames(group)),
    body: keys === null ? t('notification.held', { seconds }) : t('notification.held-keys', { seconds, keys }),
    about: aboutOf(group),
    actions: [{ id: 'undo', label: t('action.undo'), call: { name: 'command.undo', input: { groupId: group.id } } }],
  });
};

/** What a command asked, without what nobody else should read from the screen: digits may be a card number or a PIN. */
const titleOf = ({ t }: Situation, command: Command): string =>
  command.request.kind === 'send-digits' ? t('action.send-digits') : commandTitle(t, command);

/** Why most of those that failed did. */
const commonReason = (commands: readonly Command[]): ErrorCode | null => {
  const counts = new Map<ErrorCode, number>();
  for (const { reason } of commands) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].sort((left, right) => right[1] - left[1])[0]?.[0] ?? null;
};

const outcomeTitle = (group: CommandGroup, situation: Situation): string => {
  const { t } = situation;
  const { first, commands } = withShortNames(group);
  if (commands.length > 1) return t('announce.group', { title: groupTitle(t, group), counts: countsText(t, group) });
  const outcome = t(`phase.${first.phase}`).toLocaleLowerCase();
  if (first.request.kind !== 'drop') return t('announce.outcome', { title: titleOf(situation, first), outcome });
  return t(first.phase === 'confirmed' ? 'announce.dropped' : 'notification.drop-outcome', { name: first.target?.name ?? '', outcome });
};

const outcomeNotification = (group: CommandGroup, situation: Situation): Notification => {
  const problems = group.commands.filter(isProblem);
  const reason = commonReason(problems.length > 0 ? problems : group.commands.filter(({ phase }) => phase !== 'confirmed'));
  return createNotification({
    id: idOf(group),
    topic: problems.length > 0 ? 'problem' : 'outcome',
    title: outcomeTitle(group, situation),
    body: reason === null ? placeOf(group, situation) : situation.t(`error.${reason}.what`),
    about: aboutOf(group),
    isQuiet: problems.length === 0,
  });
};

/** What is to be told of an outcome: what somebody must look at wherever they asked; what went well only to who could not see it. */
const isOutcomeNews = (group: CommandGroup, before: GroupMemory, { sight }: Situation): boolean => {
  if (sight.isLookingAtGavel || group.commands.every(isOwnDoing)) return false;
  return group.commands.some(isProblem) || group.first.surface !== 'window' || before.isOutcomeShown;
};

const judgeGroup = (group: CommandGroup, before: GroupMemory, situation: Situation): { readonly after: GroupMemory; readonly steps: readonly Step[] } => {
  const { now, sight } = situation;
  const withdraw: readonly Step[] = [{ do: 'withdraw', id: idOf(group) }];
  const { heldUntil } = group;
  const isHeld = heldKinds.has(group.first.request.kind) && heldUntil !== null && now < heldUntil && group.commands.every(({ sentAt }) => sentAt === null);
  if (isHeld) {
    const isWanted = group.first.surface !== 'window' || !sight.isLookingAtGavel;
    if (before.isHeldShown || !isWanted || heldUntil - now < leastHeldMs) return { after: before, steps: [] };
    return { after: { ...before, isHeldShown: true }, steps: [{ do: 'deliver', notification: heldNotification(group, heldUntil, situation) }] };
  }
  const ended = before.isHeldShown ? withdraw : [];
  if (group.isUnderWay) return { after: { ...before, isHeldShown: false }, steps: ended };
  const judgedCounts = Object.values(group.counts).join();
  if (judgedCounts === before.judgedCounts) return { after: before, steps: [] };
  if (isOutcomeNews(group, before, situation)) {
    return {
      after: { isHeldShown: false, judgedCounts, isOutcomeShown: true },
      steps: [...ended, { do: 'deliver', notification: outcomeNotification(group, situation) }],
    };
  }
  // What was told before is no longer so.
  return { after: { isHeldShown: false, judgedCounts, isOutcomeShown: false }, steps: before.isOutcomeShown ? withdraw : ended };
};

const groupsOf = (commands: Iterable<Command>): readonly CommandGroup[] => {
  const byGroup = new Map<string, Command[]>();
  for (const command of commands) {
    const group = byGroup.get(command.groupId);
    if (group) group.push(command);
    else byGroup.set(command.groupId, [command]);
  }
  return [...byGroup.values()].flatMap((group) => groupOf(group) ?? []);
};

/**
 * Decides what to tell of commands: what is held and how to take it back, where no window shows it; what was refused or
 * stayed unproved; and what went well when it was asked from outside the window. `dueAt` is when time alone changes that.
 */
export const decideCommands = (memory: CommandsMemory, situation: Situation): { readonly memory: CommandsMemory; readonly steps: readonly Step[]; readonly dueAt: number | null } => {
  const after = new Map<string, GroupMemory>();
  const steps: Step[] = [];
  let dueAt: number | null = null;
  for (const group of groupsOf(situation.state.commands.values())) {
    const judged = judgeGroup(group, memory.get(group.id) ?? untold, situation);
    after.set(group.id, judged.after);
    steps.push(...judged.steps);
    if (judged.after.isHeldShown && group.heldUntil !== null) dueAt = Math.min(dueAt ?? group.heldUntil, group.heldUntil);
  }
  // Old commands leave the state; what told of them as held must not outlive them.
  for (const [groupId, before] of memory) if (before.isHeldShown && !after.has(groupId)) steps.push({ do: 'withdraw', id: `command:${groupId}` });
  return { memory: after, steps, dueAt };
};
