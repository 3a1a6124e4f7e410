import type { AudioMode } from '../domain/audio.ts';
import { audioReachOf, modeAfterPress, othersOf, speakingKind, type SwitchId } from '../state/selectors/audio.ts';
import { allowed, denied } from '../domain/permission.ts';
import { groupToTakeBack, isSilencedOnPurpose } from '../state/selectors/take-back.ts';
import { commandPermission, liveConferencePermission } from '../state/selectors/command-permission.ts';
import type { StateView } from '../state/state-view.ts';
import { commandCall, type Action, type ActionCall } from './action.ts';
import { allButSelected, chosen, peopleAction, type Targets } from './people-action.ts';

const everybodyElse: Targets = (state, _, conferenceId) => othersOf(state, conferenceId);

/** Everybody else but those who were silenced on purpose: they are restored by name. */
const thoseSilencedTogether: Targets = (state, _, conferenceId) => {
  const others = othersOf(state, conferenceId);
  const isOnPurpose = isSilencedOnPurpose(state, conferenceId);
  const meant = others.filter((id) => !isOnPurpose(id));
  return others.length > 0 && meant.length === 0 ? { missing: 'already-so' } : meant;
};

const audioAction = (
  action: Pick<Action, 'id' | 'label'> & Partial<Pick<Action, 'keys' | 'shortcut' | 'chosenAre'>>,
  mode: AudioMode,
  targets: Targets,
  isForEveryone = false,
): Action =>
  peopleAction({
    ...action,
    kind: 'set-audio',
    targets,
    reach: (state, conferenceId, ids) => audioReachOf(state, conferenceId, ids, mode),
    request: (conferenceId, participantIds) => ({
      kind: 'set-audio',
      conferenceId,
      participantIds,
      mode,
      ...(isForEveryone && { isForEveryone }),
    }),
  });

const takeBack: Action = {
  id: 'take-back-audio',
  label: 'action.take-back-audio',
  kind: 'set-audio',
  keys: ['B'],
  shortcut: null,
  needs: 'nothing',
  permission: (state, { conferenceId }) => {
    const conference = conferenceId === null ? undefined : state.conferences.get(conferenceId);
    const live = liveConferencePermission(conference && state.accounts.get(conference.accountId), conference);
    if (!conference || live.verdict !== 'allowed') return live;
    return groupToTakeBack(state, conference.id) ? allowed : denied('nothing-to-take-back');
  },
  toRequest: (state, { conferenceId, surface }) => {
    const group = conferenceId === null ? null : groupToTakeBack(state, conferenceId);
    return group && { name: 'audio.take-back', input: { groupId: group.id, surface } };
  },
};

/** Changing who can hear and speak. */
export const audioActions = {
  listenOnly: audioAction(
    { id: 'listen-only', label: 'action.listen-only', keys: ['L'], chosenAre: 'targets' },
    'listen-only',
    chosen,
  ),
  restore: audioAction({ id: 'restore', label: 'action.restore', keys: ['R'], chosenAre: 'targets' }, 'both', chosen),
  listenOnlyOthers: audioAction(
    { id: 'listen-only-others', label: 'action.listen-only-others', chosenAre: 'spared' },
    'listen-only',
    allButSelected(othersOf),
  ),
  listenOnlyEveryone: audioAction(
    {
      id: 'listen-only-everyone',
      label: 'action.listen-only-everyone',
      keys: ['Shift+L'],
      shortcut: 'CommandOrControl+Alt+M',
    },
    'listen-only',
    everybodyElse,
    true,
  ),
  restoreEveryone: audioAction(
    {
      id: 'restore-everyone',
      label: 'action.restore-everyone',
      keys: ['Shift+R'],
      shortcut: 'CommandOrControl+Alt+U',
    },
    'both',
    thoseSilencedTogether,
    true,
  ),
  takeBack,
} as const satisfies Record<string, Action>;

/** The request that pressing one switch of a participant sends; null where it is not permitted now. */
export const pressSwitch = (
  state: StateView,
  conferenceId: string,
  participantId: string,
  id: SwitchId,
): ActionCall | null => {
  const audio = state.participants.get(conferenceId)?.get(participantId)?.audio;
  if (audio && audio.canHear === undefined) {
    const kind = speakingKind(audio);
    return commandPermission(state, kind, { conferenceId, participantId }).verdict === 'allowed'
      ? commandCall({ kind, conferenceId, participantIds: [participantId] }, 'window')
      : null;
  }
  return audio && commandPermission(state, 'set-audio', { conferenceId, participantId }).verdict === 'allowed'
    ? commandCall(
        { kind: 'set-audio', conferenceId, participantIds: [participantId], mode: modeAfterPress(audio, id) },
        'window',
      )
    : null;
};
