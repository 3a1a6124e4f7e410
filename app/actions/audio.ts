import type { AudioMode } from '../domain/audio.ts';
import { denied } from '../domain/permission.ts';
import type { AppState } from '../state/app-state.ts';
import { audioChangeOf, audioPermission, modeAfterPress, othersOf, type AudioChange, type SwitchId } from '../state/selectors/audio.ts';
import { destructionPermission } from '../state/selectors/drop-permission.ts';
import { commandCall, type Action, type ActionCall, type ActionContext } from './action.ts';
import { chosenIds } from './chosen.ts';

/** Whom an action is about, given what a person looks at and has chosen; null where somebody must be chosen first. */
type Whom = (state: AppState, context: ActionContext, conferenceId: string) => Iterable<string> | null;

const chosen: Whom = (_, context) => chosenIds(context);
const everyoneElse: Whom = (state, _, conferenceId) => othersOf(state, conferenceId);
// Nobody chosen would mean everybody: that has an action of its own.
const allBut: Whom = (state, { selectedIds }, conferenceId) =>
  selectedIds.size === 0 ? null : othersOf(state, conferenceId).filter((id) => !selectedIds.has(id));

const audioAction = (
  id: string, label: Action['label'], mode: AudioMode, whom: Whom, more: { readonly keys?: readonly string[]; readonly shortcut?: string } & Pick<Action, 'chosenAre'> = {},
): Action => {
  const change = (state: AppState, context: ActionContext): AudioChange => {
    const { conferenceId } = context;
    if (conferenceId === null) return { ids: [], permission: denied('not-on-a-call') };
    const ids = whom(state, context, conferenceId);
    return ids ? audioChangeOf(state, conferenceId, ids, mode) : { ids: [], permission: denied('nobody-chosen') };
  };
  return {
    id, label, keys: more.keys ?? [], shortcut: more.shortcut ?? null, needs: 'nothing',
    ...(more.chosenAre === undefined ? {} : { chosenAre: more.chosenAre }),
    permission: (state, context) => change(state, context).permission,
    toRequest: (state, context) => {
      const { ids } = change(state, context);
      return context.conferenceId === null || ids.length === 0
        ? null
        : commandCall({ kind: 'set-audio', conferenceId: context.conferenceId, participantIds: [...ids], mode }, context.surface);
    },
  };
};

/** Quick actions on who can hear and speak. */
export const audioActions = {
  listenOnly: audioAction('listen-only', 'action.listen-only', 'listen-only', chosen, { keys: ['L'], chosenAre: 'targets' }),
  restore: audioAction('restore', 'action.restore', 'both', chosen, { keys: ['R'], chosenAre: 'targets' }),
  listenOnlyOthers: audioAction('listen-only-others', 'action.listen-only-others', 'listen-only', allBut, { chosenAre: 'spared' }),
  listenOnlyEveryone: audioAction('listen-only-everyone', 'action.listen-only-everyone', 'listen-only', everyoneElse, { keys: ['Shift+L'], shortcut: 'CommandOrControl+Alt+M' }),
  restoreEveryone: audioAction('restore-everyone', 'action.restore-everyone', 'both', everyoneElse, { keys: ['Shift+R'], shortcut: 'CommandOrControl+Alt+U' }),
} as const satisfies Record<string, Action>;

/** Presses one switch of one participant; null where that is not possible now. */
export const pressSwitch = (state: AppState, conferenceId: string, participantId: string, id: SwitchId): ActionCall | null => {
  const conference = state.conferences.get(conferenceId);
  const participant = state.participants.get(conferenceId)?.get(participantId);
  const picture = destructionPermission(conference && state.accounts.get(conference.accountId), conference);
  if (!participant?.audio || audioPermission(picture, participant).verdict !== 'allowed') return null;
  return commandCall({ kind: 'set-audio', conferenceId, participantIds: [participantId], mode: modeAfterPress(participant.audio, id) }, 'window');
};
