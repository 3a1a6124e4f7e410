import { lastJoinedOf } from '../state/selectors/last-joined.ts';
import { commandPermission, reachOf } from '../state/selectors/command-permission.ts';
import type { StateView } from '../state/state-view.ts';
import { commandCall, type Action, type ActionCall } from './action.ts';
import { allButSelected, chosen, peopleAction, type Targets } from './people-action.ts';

/** Who is dropped in bulk: in a meeting never those who lead it, unless they are chosen themselves. */
const everybody = (state: StateView, conferenceId: string): Iterable<string> => {
  const isMeeting = state.conferences.get(conferenceId)?.kind === 'meeting';
  return [...(state.participants.get(conferenceId)?.values() ?? [])]
    .filter(({ role, state: place }) => !isMeeting || (role !== 'chair' && role !== 'co-host' && place !== 'not-here'))
    .map(({ id }) => id);
};

const lastJoined: Targets = (state, _, conferenceId) => {
  const last = lastJoinedOf(state, conferenceId);
  return last ? [last.id] : { missing: 'nobody-else' };
};

const dropAction = (
  action: Pick<Action, 'id' | 'label'> & Partial<Pick<Action, 'keys' | 'shortcut' | 'chosenAre'>>,
  targets: Targets,
): Action =>
  peopleAction({
    ...action,
    kind: 'drop',
    targets,
    reach: (state, conferenceId, ids) => reachOf(state, 'drop', conferenceId, ids),
    request: (conferenceId, participantIds) => ({ kind: 'drop', conferenceId, participantIds }),
  });

/** Taking people out of a conference. */
export const dropActions = {
  dropSelected: dropAction(
    { id: 'drop-selected', label: 'action.drop-selected', keys: ['Delete'], chosenAre: 'targets' },
    chosen,
  ),
  dropOthers: dropAction(
    { id: 'drop-others', label: 'action.drop-others', chosenAre: 'spared' },
    allButSelected(everybody),
  ),
  dropLastJoined: dropAction(
    {
      id: 'drop-last-joined',
      label: 'action.drop-last-joined',
      // Not D: with these keys GNOME shows the desktop and macOS hides the Dock.
      shortcut: 'CommandOrControl+Alt+K',
    },
    lastJoined,
  ),
} as const satisfies Record<string, Action>;

/** The request that drops one participant, for the button at the end of a row; null where it is not permitted now. */
export const dropOne = (state: StateView, conferenceId: string, participantId: string): ActionCall | null =>
  commandPermission(state, 'drop', { conferenceId, participantId }).verdict === 'allowed'
    ? commandCall({ kind: 'drop', conferenceId, participantIds: [participantId] }, 'window')
    : null;
