import type { KindForMany, ParticipantKind } from '../domain/command-kinds.ts';
import type { Participant } from '../domain/participant.ts';
import { reachOf } from '../state/selectors/command-permission.ts';
import { lobbyOf } from '../state/selectors/lobby.ts';
import type { Action } from './action.ts';
import { allButSelected, chosen, peopleAction, type Targets } from './people-action.ts';

type Kind = Exclude<ParticipantKind & KindForMany, 'drop' | 'set-audio' | 'hold-participant' | 'unhold-participant'>;
type Options = Pick<Action, 'id' | 'label'> & Partial<Pick<Action, 'keys' | 'chosenAre'>>;

/** An action that makes one command of a kind for each target, leaving out those for whom it would change nothing. */
const actionOn = (
  options: Options,
  kind: Kind,
  targets: Targets,
  isSo?: (participant: Participant) => boolean,
): Action =>
  peopleAction({
    ...options,
    kind,
    targets,
    reach: (state, conferenceId, ids) => reachOf(state, kind, conferenceId, ids, isSo),
    request: (conferenceId, participantIds) => ({ kind, conferenceId, participantIds }),
  });

const onChosen = (kind: Kind, isSo?: (participant: Participant) => boolean, keys: readonly string[] = []): Action =>
  actionOn(
    { id: `${kind}-selected`, label: `action.${kind}-selected`, keys, chosenAre: 'targets' },
    kind,
    chosen,
    isSo,
  );

const everybodyWaiting: Targets = (state, _, conferenceId) => {
  const ids = lobbyOf(state, conferenceId).map(({ id }) => id);
  return ids.length > 0 ? ids : { missing: 'nobody-waits' };
};

/** What a host does to the selected people of a meeting, and about everybody who waits. */
export const meetingPeopleActions = {
  mute: onChosen('mute-participant', ({ audio }) => audio?.canSpeak === 'off', ['M']),
  unmute: onChosen('unmute-participant', ({ audio }) => audio?.canSpeak === 'on', ['Shift+M']),
  lowerHand: onChosen('lower-hand', ({ handRaisedAt }) => handRaisedAt === null, ['H']),
  promote: onChosen('promote', ({ role }) => role === 'co-host'),
  demote: onChosen('demote', ({ role }) => role === 'member'),
  moveToLobby: onChosen('move-to-lobby'),
  dropAndUninvite: onChosen('drop-and-uninvite'),
  call: onChosen('call-participant'),
  askCameraOn: onChosen('ask-camera-on', ({ camera }) => camera === 'on'),
  askCameraOff: onChosen('ask-camera-off', ({ camera }) => camera === 'off'),
  askToShare: onChosen('ask-to-share', ({ isSharing }) => isSharing === true),
  withdrawShareRequest: onChosen('withdraw-share-request'),
  allowLocalRecording: onChosen('allow-local-recording', ({ mayRecord }) => mayRecord === true),
  forbidLocalRecording: onChosen('forbid-local-recording', ({ mayRecord }) => mayRecord === false),
  admit: onChosen('admit'),
  reject: onChosen('reject-entry'),
  admitAll: actionOn({ id: 'admit-all', label: 'action.admit-all' }, 'admit', everybodyWaiting),
  rejectAll: actionOn({ id: 'reject-all', label: 'action.reject-all' }, 'reject-entry', everybodyWaiting),
  rejectOthers: actionOn(
    { id: 'reject-others', label: 'action.reject-others', chosenAre: 'spared' },
    'reject-entry',
    allButSelected((state, conferenceId) => lobbyOf(state, conferenceId).map(({ id }) => id)),
  ),
} as const satisfies Record<string, Action>;
