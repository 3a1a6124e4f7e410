import type { AudioMode } from '../domain/audio.ts';
import { audioReachOf, modeAfterPress, othersOf, speakingKind, type SwitchId } from '../state/selectors/audio.ts';
import { commandPermission } from '../state/selectors/command-permission.ts';
import type { StateView } from '../state/state-view.ts';
import { commandCall, type Action, type ActionCall } from './action.ts';
import { allButSelected, chosen, peopleAction, type Targets } from './people-action.ts';

const everybodyElse: Targets = (state, _, conferenceId) => othersOf(state, conferenceId);

const audioAction = (
  action: Pick<Action, 'id' | 'label'> & Partial<Pick<Action, 'keys' | 'shortcut' | 'chosenAre'>>,
  mode: AudioMode,
  targets: Targets,
): Action =>
  peopleAction({
    ...action,
    kind: 'set-audio',
    targets,
    reach: (state, conferenceId, ids) => audioReachOf(state, conferenceId, ids, mode),
    request: (conferenceId, participantIds) => ({ kind: 'set-audio', conferenceId, participantIds, mode }),
  });

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
  ),
  restoreEveryone: audioAction(
    {
      id: 'restore-everyone',
      label: 'action.restore-everyone',
      keys: ['Shift+R'],
      shortcut: 'CommandOrControl+Alt+U',
    },
    'both',
    everybodyElse,
  ),
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
