import { findAction, allActions } from '../../../app/actions/actions.ts';
import type { Action, ActionContext } from '../../../app/actions/action.ts';
import type { WindowId } from '../../../app/domain/desktop.ts';
import { messageOf, stackOf } from '../../../app/domain/message-of.ts';
import type { Permission } from '../../../app/domain/permission.ts';
import type { AppState } from '../../../app/state/app-state.ts';
import type { Translate } from '../../../app/text/translate.ts';
import { unsentGroups } from '../../../app/state/selectors/commands.ts';
import { vendorOf } from '../../../app/state/selectors/vendors.ts';
import { denialText, errorSentences } from '../../../app/wording/reasons.ts';
import type { HandleRequest, CommandChannel } from '../../ports/command-channel.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Store } from '../state/store.ts';
import {
  commandLineRequestSchema,
  exitCodes,
  jsonLine,
  printable,
  quoted,
  type CommandLineAnswer,
  type CommandLineRequest,
  type ExitCode,
} from './command-line-messages.ts';
import {
  listText,
  outcomeOfCommand,
  outcomeOfParticipant,
  problemText,
  summedUp,
  type ListEntry,
  type TargetOutcome,
} from './command-line-outcomes.ts';
import {
  askAboutMeeting,
  findMeetings,
  meetingsData,
  meetingsText,
  type MeetingPorts,
} from './command-line-meetings.ts';
import { resolvePlace, type Candidate } from './command-line-place.ts';
import { followGroup, interrupted } from './follow-group.ts';
import { whoWaits } from './command-line-waiting.ts';
import type { PerformAction } from '../actions/perform-action.ts';
import type { ShownPlace } from '../actions/shown-place.ts';
import { wordsOf } from '../state/words.ts';

/**
 * How long, after what is held has been sent, a proof is waited for, in milliseconds: longer than any vendor's own
 * deadline.
 */
const evidenceMs = 30_000;

type ActionRequest = Extract<CommandLineRequest, { readonly kind: 'action' }>;
type ListRequest = Extract<CommandLineRequest, { readonly kind: 'list' | 'waiting' }>;
type MeetingRequest = Extract<CommandLineRequest, { readonly kind: 'meeting' | 'list-meetings' }>;

/** How long a desktop may take to bring a window in front, and how often that is looked at, in milliseconds. */
const frontMs = 2000;
const frontLookMs = 50;
/** The window that an action brings in front. */
const shownBy: Readonly<Record<string, WindowId>> = { 'show-window': 'main', 'show-compact': 'compact' };

/**
 * Answers questions from the command line: does an action by the same rules as every other surface and tells what
 * became of it, target by target, in the person's words. Never rejects.
 */
export const createCommandLine = (parts: {
  readonly store: Pick<Store, 'state' | 'onChange'>;
  readonly place: Pick<ShownPlace, 'contextFor'>;
  /** Whether a window has the keyboard. */
  readonly hasKeyboard: (window: WindowId) => boolean;
  readonly perform: PerformAction;
  readonly meetings: Omit<MeetingPorts, 'state'>;
  readonly clock: Clock;
  readonly log: Log;
}): HandleRequest => {
  const { store, place, hasKeyboard, perform, clock, log } = parts;
  const meetingPorts: MeetingPorts = { ...parts.meetings, state: () => store.state };

  const problem = (
    request: CommandLineRequest,
    exitCode: ExitCode,
    message: string,
    more: { readonly candidates?: readonly Candidate[] } = {},
  ): CommandLineAnswer => {
    const t = wordsOf(store.state);
    const text = request.isJson
      ? `${jsonLine({ exitCode, message, candidates: more.candidates ?? [] })}\n`
      : problemText(t, message, more.candidates ?? []);
    return { exitCode, text, isProblem: true };
  };

  const told = (
    request: ActionRequest | Extract<MeetingRequest, { readonly kind: 'meeting' }>,
    outcomes: readonly TargetOutcome[],
  ): CommandLineAnswer => {
    const exitCode = summedUp(outcomes);
    const action = request.kind === 'meeting' ? request.how : request.actionId;
    const text = request.isJson
      ? `${jsonLine({ exitCode, action, targets: outcomes })}\n`
      : outcomes.map(({ message }) => `${printable(message)}\n`).join('');
    return { exitCode, text, isProblem: false };
  };

  /** Those who were named but whom it cannot happen to now: each with the reason. Looked at before anything is done. */
  const barredTargets = (t: Translate, action: Action, context: ActionContext): TargetOutcome[] => {
    if (action.chosenAre !== 'targets' || context.conferenceId === null) return [];
    const roster = store.state.participants.get(context.conferenceId);
    return [...context.selectedIds].flatMap((id) => {
      const permission = action.permission(store.state, { ...context, selectedIds: new Set([id]) });
      const participant = roster?.get(id);
      return permission.verdict === 'allowed' || !participant
        ? []
        : [outcomeOfParticipant(t, action, participant, permission, vendorOf(store.state, context.accountId))];
    });
  };

  const deny = (
    t: Translate,
    request: ActionRequest,
    action: Action,
    permission: Permission,
    accountId: string | null,
  ): CommandLineAnswer => {
    const title = t(action.label);
    // What was wanted is so: that is no failure for a button that sets.
    const isSo = permission.verdict === 'denied' && permission.reason === 'already-so';
    const reason = denialText(t, permission, { vendor: vendorOf(store.state, accountId), kind: action.kind }) ?? '';
    const outcome: TargetOutcome = {
      participantId: null,
      name: '',
      address: '',
      title,
      phase: isSo ? 'done' : 'refused',
      reason: permission.verdict === 'allowed' ? null : permission.reason,
      message: isSo ? t('command-line.already-so', { title }) : t('command-line.refused', { title, reason }),
      exitCode: isSo ? exitCodes.done : exitCodes.refused,
    };
    return told(request, [outcome]);
  };

  const act = async (request: ActionRequest, isGone: AbortSignal): Promise<CommandLineAnswer> => {
    const t = wordsOf(store.state);
    const wrong = (message: string, candidates: readonly Candidate[] = []): CommandLineAnswer =>
      problem(request, exitCodes.wrongArguments, message, { candidates });
    const action = findAction(request.actionId);
    if (!action)
      return wrong(t('command-line.unknown-action', { value: quoted(request.actionId), option: '--list-actions' }));
    const title = t(action.label);
    if (action.setters)
      return wrong(
        t('command-line.turns-over', { value: quoted(action.id), setters: action.setters.join(t('list.separator')) }),
      );
    if (request.participantNames.length > 0 && action.chosenAre === undefined)
      return wrong(t('command-line.not-about-people', { title, option: '--participant' }));
    const resolved = resolvePlace(store.state, request, { place, t });
    if (!resolved.ok) return wrong(resolved.problem, resolved.candidates);
    const barred = request.participantNames.length > 0 ? barredTargets(t, action, resolved.context) : [];

    // Then it does not end, but asks about that in its window.
    const isAskedAbout = action.id === 'quit' && unsentGroups(store.state.groups.values()).length > 0;
    const outcome = await perform({ actionId: action.id, surface: 'command-line', ...resolved.named });
    switch (outcome.result) {
      case 'unknown-action':
        return wrong(t('command-line.unknown-action', { value: quoted(request.actionId), option: '--list-actions' }));
      case 'needs-window':
        return wrong(t('command-line.needs-window', { title }));
      case 'denied':
        return barred.length > 0
          ? told(request, barred)
          : deny(t, request, action, outcome.permission, resolved.context.accountId);
      case 'failed': {
        const vendor = vendorOf(store.state, resolved.context.accountId);
        const reason = errorSentences(t, outcome.failure.code, { vendor, kind: action.kind }).what;
        return told(request, [
          {
            participantId: null,
            name: '',
            address: '',
            title,
            phase: 'refused',
            reason: outcome.failure.code,
            message: t('command-line.refused', { title, reason }),
            exitCode: exitCodes.refused,
          },
        ]);
      }
      case 'asked': {
        if (isAskedAbout)
          return told(request, [
            {
              participantId: null,
              name: '',
              address: '',
              title,
              phase: 'refused',
              reason: null,
              message: t('command-line.asks-about-held', { title }),
              exitCode: exitCodes.refused,
            },
          ]);
        if (outcome.groupId === null) {
          const window = shownBy[action.id];
          const isDone = window === undefined || (await comesToFront(window));
          return told(request, [
            {
              participantId: null,
              name: '',
              address: '',
              title,
              phase: 'done',
              reason: null,
              message: t(isDone ? 'command-line.done' : 'command-line.asked-for-attention', { title }),
              exitCode: exitCodes.done,
            },
          ]);
        }
        return told(request, [...(await outcomesOf(outcome.groupId, request, isGone)), ...barred]);
      }
    }
  };

  /** Whether a window is in front of the person, which a desktop may refuse, after the time it takes for it. */
  const comesToFront = async (window: WindowId): Promise<boolean> => {
    for (let waitedMs = 0; waitedMs < frontMs; waitedMs += frontLookMs) {
      if (hasKeyboard(window)) return true;
      await new Promise<void>((resolve) => clock.after(frontLookMs, resolve));
    }
    return hasKeyboard(window);
  };

  /** What became of a group of commands, as far as somebody waits for it. */
  const outcomesOf = async (
    groupId: string,
    { waitsForOutcome }: Pick<ActionRequest, 'waitsForOutcome'>,
    isGone: AbortSignal,
  ): Promise<readonly TargetOutcome[]> => {
    const t = wordsOf(store.state);
    const limitMs = waitsForOutcome ? store.state.preferences.holdSeconds * 1000 + evidenceMs : 0;
    const commands = await followGroup(store, clock, groupId, limitMs, isGone);
    const known = isGone.aborted ? commands.map(interrupted) : commands;
    return known.map((command) =>
      outcomeOfCommand(t, command, vendorOf(store.state, command.accountId), clock.now(), waitsForOutcome),
    );
  };

  const askMeetings = async (request: MeetingRequest, isGone: AbortSignal): Promise<CommandLineAnswer> => {
    const t = wordsOf(store.state);
    const wrong = (message: string, candidates: readonly Candidate[]): CommandLineAnswer =>
      problem(request, exitCodes.wrongArguments, message, { candidates });
    const { accountName } = request;
    const resolved = resolvePlace(
      store.state,
      { accountName, conferenceName: null, participantNames: [] },
      { place, t },
    );
    if (!resolved.ok) return wrong(resolved.problem, resolved.candidates);
    const { accountId = null } = resolved.named;
    if (request.kind === 'list-meetings') {
      const answers = await findMeetings(meetingPorts, accountId, '');
      if (answers.length === 0) return wrong(t('command-line.no-meeting-account'), []);
      const exitCode = answers.some(({ page }) => page) ? exitCodes.done : exitCodes.refused;
      const text = request.isJson
        ? jsonLine({ exitCode, ...meetingsData(answers) })
        : meetingsText(t, store.state, answers).split('\n').map(printable).join('\n');
      return { exitCode, text: `${text}\n`, isProblem: false };
    }
    const outcome = await askAboutMeeting(meetingPorts, request, accountId, t);
    if (outcome.result === 'wrong') return wrong(outcome.message, outcome.candidates);
    if (outcome.result === 'made') return told(request, await outcomesOf(outcome.groupId, request, isGone));
    const { title } = outcome;
    const isDone = outcome.result === 'done';
    return told(request, [
      {
        participantId: null,
        name: '',
        address: '',
        title,
        phase: isDone ? 'done' : 'refused',
        reason: isDone ? null : outcome.code,
        message: isDone
          ? t('command-line.done', { title })
          : t('command-line.refused', { title, reason: outcome.reason }),
        exitCode: isDone ? exitCodes.done : exitCodes.refused,
      },
    ]);
  };

  const list = (request: ListRequest): CommandLineAnswer => {
    const { state } = store;
    const t = wordsOf(state);
    const resolved = resolvePlace(state, request, { place, t });
    if (!resolved.ok)
      return problem(request, exitCodes.wrongArguments, resolved.problem, { candidates: resolved.candidates });
    const entries = allActions.flatMap((action) => listEntry(t, state, resolved.context, action) ?? []);
    const text = request.isJson
      ? `${jsonLine({ exitCode: exitCodes.done, actions: entries })}\n`
      : listText(t, entries);
    return { exitCode: exitCodes.done, text, isProblem: false };
  };

  const waiting = (request: ListRequest): CommandLineAnswer => {
    const { state } = store;
    const t = wordsOf(state);
    const resolved = resolvePlace(state, request, { place, t });
    if (!resolved.ok)
      return problem(request, exitCodes.wrongArguments, resolved.problem, { candidates: resolved.candidates });
    const { accountId = null, conferenceId = null } = resolved.named;
    const { exitCode, meetings, lines } = whoWaits(t, state, { accountId, conferenceId }, clock.now());
    const text = request.isJson ? jsonLine({ exitCode, meetings }) : lines.join('\n');
    return { exitCode, text: `${text}\n`, isProblem: false };
  };

  const answerOf = async (request: CommandLineRequest, isGone: AbortSignal): Promise<CommandLineAnswer> => {
    switch (request.kind) {
      case 'action':
        return act(request, isGone);
      case 'list':
        return list(request);
      case 'waiting':
        return waiting(request);
      case 'meeting':
      case 'list-meetings':
        return askMeetings(request, isGone);
    }
  };

  return async (question, isGone) => {
    const parsed = commandLineRequestSchema.safeParse(question);
    if (!parsed.success) {
      log.warn('A question from the command line was not understood', { issues: parsed.error.issues.length });
      return {
        exitCode: exitCodes.wrongArguments,
        text: `${wordsOf(store.state)('error.invalid-input.what')}\n`,
        isProblem: true,
      } satisfies CommandLineAnswer;
    }
    if (parsed.data.kind === 'running')
      return { exitCode: exitCodes.done, text: '', isProblem: false } satisfies CommandLineAnswer;
    try {
      return await answerOf(parsed.data, isGone);
    } catch (cause) {
      log.error('A question from the command line failed', {
        error: stackOf(cause),
      });
      return problem(parsed.data, exitCodes.refused, wordsOf(store.state)('error.internal.what'));
    }
  };
};

/**
 * Lets second starts ask. Without a channel Gavel runs all the same, and the log says why. Gives back the function that
 * ends it.
 */
export const openCommandLine = (channel: CommandChannel, answer: HandleRequest, log: Log): (() => Promise<void>) => {
  const opening = channel.open(answer).catch((cause: unknown) => {
    log.error('Gavel cannot be reached from the command line', {
      error: messageOf(cause),
    });
    return null;
  });
  return async () => {
    const close = await opening;
    await close?.();
  };
};

/** How an action stands for a caller from outside; null for what only changes the view of the window. */
const listEntry = (t: Translate, state: AppState, context: ActionContext, action: Action): ListEntry | null => {
  const isWindowOnly = action.needs === 'window' && action.toRequest(state, context) === null;
  if (isWindowOnly) return null;
  const permission = action.permission(state, context);
  const reason = denialText(t, permission, { vendor: vendorOf(state, context.accountId), kind: action.kind });
  const entry = {
    id: action.id,
    label: t(action.label),
    isPossible: permission.verdict === 'allowed',
    reason: permission.verdict === 'allowed' ? null : permission.reason,
  };
  if (action.setters)
    return {
      ...entry,
      isPossible: false,
      message: t('command-line.use-instead', { setters: action.setters.join(t('list.separator')) }),
    };
  // What a system never offers is not worth going to the window for.
  if (permission.verdict === 'unsupported')
    return { ...entry, message: t('command-line.not-here', { reason: reason ?? '' }) };
  if (action.needs !== 'nothing' && action.needs !== 'window')
    return { ...entry, isPossible: false, message: t('command-line.in-window-only') };
  return {
    ...entry,
    message: reason === null ? t('command-line.possible') : t('command-line.not-possible', { reason }),
  };
};
