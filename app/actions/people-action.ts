import type { ParticipantKind } from '../domain/command-kinds.ts';
import type { CommandRequest } from '../domain/command.ts';
import { denied, type DenialReason } from '../domain/permission.ts';
import type { Reach } from '../state/selectors/command-permission.ts';
import type { StateView } from '../state/state-view.ts';
import { commandCall, type Action, type ActionContext } from './action.ts';

/** The ids of the participants that an action is about, or why there are none. */
export type Targets = (state: StateView, context: ActionContext, conferenceId: string) => Iterable<string> | Missing;
interface Missing {
  readonly missing: DenialReason;
}

const nobodyChosen: Missing = { missing: 'nobody-chosen' };

/** The selected ones; where nobody is selected, the one whose row has the focus. */
export const chosen: Targets = (_, { selectedIds, focusedId }) =>
  selectedIds.size > 0 || focusedId === null ? selectedIds : [focusedId];

/** All of `everybody` but the selected. With nobody selected it would be everybody, so that is denied. */
export const allButSelected =
  (everybody: (state: StateView, conferenceId: string) => Iterable<string>): Targets =>
  (state, { selectedIds }, conferenceId) =>
    selectedIds.size === 0 ? nobodyChosen : [...everybody(state, conferenceId)].filter((id) => !selectedIds.has(id));

interface PeopleAction extends Pick<Action, 'id' | 'label'>, Partial<Pick<Action, 'keys' | 'shortcut' | 'chosenAre'>> {
  readonly kind: ParticipantKind;
  readonly targets: Targets;
  /** Who of the targets the command can be made for now. */
  readonly reach: (state: StateView, conferenceId: string, ids: Iterable<string>) => Reach;
  readonly request: (conferenceId: string, participantIds: string[]) => CommandRequest;
}

/** An action that makes one command for each of several participants. */
export const peopleAction = ({ targets, reach, request, ...action }: PeopleAction): Action => {
  const reachOf = (state: StateView, context: ActionContext): Reach => {
    const { conferenceId } = context;
    if (conferenceId === null) return { ids: [], permission: denied('not-on-a-call') };
    const found = targets(state, context, conferenceId);
    return 'missing' in found ? { ids: [], permission: denied(found.missing) } : reach(state, conferenceId, found);
  };
  return {
    keys: [],
    shortcut: null,
    needs: 'nothing',
    ...action,
    permission: (state, context) => reachOf(state, context).permission,
    toRequest: (state, context) => {
      const { ids } = reachOf(state, context);
      return context.conferenceId === null || ids.length === 0
        ? null
        : commandCall(request(context.conferenceId, [...ids]), context.surface);
    },
  };
};
