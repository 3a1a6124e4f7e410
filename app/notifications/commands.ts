import type { Command } from '../domain/command.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import type { CommandGroup } from '../state/command-groups.ts';
import { customerOf } from '../state/selectors/customer.ts';
import { groupToUndo } from '../state/selectors/commands.ts';
import { vendorOf } from '../state/selectors/vendors.ts';
import { commandReason } from '../wording/reasons.ts';
import { acceleratorText } from '../wording/shortcut-words.ts';
import {
  causeText,
  commandTitle,
  calledName,
  countsText,
  groupTitle,
  heldTitle,
  type TitledGroup,
} from '../wording/words.ts';
import { createNotification, shortName, type Notification, type Step } from './notification.ts';
import type { Situation } from './situation.ts';

/** What was notified about one group of commands so far. */
interface GroupMemory {
  readonly isHeldShown: boolean;
  /** How many commands were in each phase when the outcome was decided on; null before. */
  readonly decidedCounts: string | null;
  readonly isOutcomeShown: boolean;
}

/** What was notified about commands, by group. */
export type CommandsMemory = ReadonlyMap<string, GroupMemory>;

/** A hold that ends sooner than this, in milliseconds, is not notified: it could not be read and undone in time. */
const leastHeldMs = 700;

const notNotified: GroupMemory = { isHeldShown: false, decidedCounts: null, isOutcomeShown: false };

/** Reasons of unconfirmed and cancelled commands that need no attention. */
const harmless: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'not-observable',
  'call-ended',
  'target-gone',
  'taken-back',
  'stopped',
  'interrupted',
  'account-disconnected',
]);
/** The user undid the command, or disconnected the account. */
const causedByUser: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'taken-back',
  'stopped',
  'interrupted',
  'account-disconnected',
]);

/** Whether a command did not do what was asked, and the user has to know. */
export const isProblem = ({ phase, reason }: Command): boolean =>
  phase === 'refused' ||
  ((phase === 'unconfirmed' || phase === 'cancelled') && (reason === null || !harmless.has(reason)));

/** Whether a command came to nothing because the user wanted it so. */
export const isCausedByUser = ({ phase, reason }: Command): boolean =>
  phase === 'cancelled' && reason !== null && causedByUser.has(reason);

const idOf = (group: CommandGroup): string => `command:${group.id}`;

/** What titles are made of, with the name shortened so that the rest of the text fits. */
const withShortNames = ({ first, commands, size }: CommandGroup): TitledGroup => ({
  first: first.target ? { ...first, target: { ...first.target, name: shortName(first.target.name) } } : first,
  commands,
  size,
});

const placeOf = ({ first }: CommandGroup, { state, t }: Situation): string => {
  const conference = first.conferenceId === null ? undefined : state.conferences.get(first.conferenceId);
  return conference
    ? calledName(t, conference, customerOf(conference, state.participants.get(conference.id)?.values() ?? []))
    : (state.accounts.get(first.accountId)?.label ?? '');
};

const aboutOf = ({ first }: CommandGroup) => ({ accountId: first.accountId, conferenceId: first.conferenceId });

/** The shortcut that undoes this group, if undo takes it back next. Null where no shortcut is registered. */
const undoKeys = (group: CommandGroup, { state, t }: Situation): string | null => {
  const owned = state.desktop?.shortcuts.find(({ actionId }) => actionId === 'undo')?.owned ?? null;
  return owned === null || groupToUndo(state.groups.values())?.id !== group.id
    ? null
    : acceleratorText(t, owned, state.environment?.platform ?? 'linux');
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

/** The title of a command without digits: they may be a card number or a PIN, and others may see the screen. */
const titleOf = ({ t }: Pick<Situation, 't'>, command: Command): string =>
  command.request.kind === 'send-digits' ? t('action.send-digits') : commandTitle(t, command);

/** One of the commands with the most frequent reason. */
const typicalOf = (commands: readonly Command[]): Command | null => {
  const byReason = new Map<string, Command[]>();
  for (const command of commands) {
    if (command.reason === null) continue;
    const key = `${command.reason} ${command.denial ?? ''}`;
    const same = byReason.get(key);
    if (same) same.push(command);
    else byReason.set(key, [command]);
  }
  const [most] = [...byReason.values()].sort((left, right) => right.length - left.length);
  return most?.[0] ?? null;
};

/** What became of a group, in one line. */
export const outcomeTitle = (group: CommandGroup, situation: Pick<Situation, 't'>): string => {
  const { t } = situation;
  const { first } = withShortNames(group);
  if (group.size > 1) return t('announce.group', { title: groupTitle(t, group), counts: countsText(t, group) });
  const cause = causeText(t, first);
  if (cause !== null) return t('announce.cause', { title: titleOf(situation, first), cause });
  const outcome = t(`phase.${first.phase}`).toLocaleLowerCase();
  if (first.request.kind !== 'drop') return t('announce.outcome', { title: titleOf(situation, first), outcome });
  return t(first.phase === 'confirmed' ? 'announce.dropped' : 'notification.drop-outcome', {
    name: first.target?.name ?? '',
    outcome,
  });
};

const outcomeNotification = (group: CommandGroup, situation: Situation): Notification => {
  const commands = [...group.commands.values()];
  const problems = commands.filter(isProblem);
  const typical = typicalOf(problems.length > 0 ? problems : commands.filter(({ phase }) => phase !== 'confirmed'));
  const reason = typical && commandReason(situation.t, typical, vendorOf(situation.state, typical.accountId));
  return createNotification({
    id: idOf(group),
    topic: problems.length > 0 ? 'problem' : 'outcome',
    title: outcomeTitle(group, situation),
    body: reason === null ? placeOf(group, situation) : reason.what,
    about: aboutOf(group),
    isQuiet: problems.length === 0,
  });
};

/**
 * Whether an outcome is notified: a problem always, a success only where it was requested outside the window, each only
 * while no window has the focus.
 */
const needsOutcome = (group: CommandGroup, before: GroupMemory, { focus }: Situation): boolean => {
  const commands = [...group.commands.values()];
  if (focus.isFocused || commands.every(isCausedByUser)) return false;
  return commands.some(isProblem) || group.first.surface !== 'window' || before.isOutcomeShown;
};

const decideGroup = (
  group: CommandGroup,
  before: GroupMemory,
  situation: Situation,
): { readonly after: GroupMemory; readonly steps: readonly Step[] } => {
  const { now, focus } = situation;
  const withdraw: readonly Step[] = [{ do: 'withdraw', id: idOf(group) }];
  const { heldUntil } = group;
  const isHeld = heldUntil !== null && now < heldUntil && group.counts.held > 0 && group.sentCount === 0;
  if (isHeld) {
    const isWanted = group.first.surface !== 'window' || !focus.isFocused;
    if (before.isHeldShown || !isWanted || heldUntil - now < leastHeldMs) return { after: before, steps: [] };
    return {
      after: { ...before, isHeldShown: true },
      steps: [{ do: 'deliver', notification: heldNotification(group, heldUntil, situation) }],
    };
  }
  const ended = before.isHeldShown ? withdraw : [];
  if (group.isUnderWay) return { after: { ...before, isHeldShown: false }, steps: ended };
  const decidedCounts = Object.values(group.counts).join();
  if (decidedCounts === before.decidedCounts) return { after: before, steps: [] };
  if (needsOutcome(group, before, situation)) {
    return {
      after: { isHeldShown: false, decidedCounts, isOutcomeShown: true },
      steps: [...ended, { do: 'deliver', notification: outcomeNotification(group, situation) }],
    };
  }
  // A notification of the earlier outcome is no longer true.
  return {
    after: { isHeldShown: false, decidedCounts, isOutcomeShown: false },
    steps: before.isOutcomeShown ? withdraw : ended,
  };
};

/**
 * Decides the notifications about commands: held ones with how to undo them, where no window shows it; refused and
 * unconfirmed ones; and successes that were requested outside the window. `dueAt` is when the passing of time alone
 * changes that.
 */
export const decideCommands = (
  memory: CommandsMemory,
  situation: Situation,
): { readonly memory: CommandsMemory; readonly steps: readonly Step[]; readonly dueAt: number | null } => {
  const after = new Map<string, GroupMemory>();
  const steps: Step[] = [];
  let dueAt: number | null = null;
  for (const group of situation.state.groups.values()) {
    const decided = decideGroup(group, memory.get(group.id) ?? notNotified, situation);
    after.set(group.id, decided.after);
    steps.push(...decided.steps);
    if (decided.after.isHeldShown && group.heldUntil !== null)
      dueAt = Math.min(dueAt ?? group.heldUntil, group.heldUntil);
  }
  // Old commands leave the state: a notification that they are held must be withdrawn as well.
  for (const [groupId, before] of memory)
    if (before.isHeldShown && !after.has(groupId)) steps.push({ do: 'withdraw', id: `command:${groupId}` });
  return { memory: after, steps, dueAt };
};
