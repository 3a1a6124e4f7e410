import {
  controlIds,
  isMeetingControl,
  isPlainControl,
  rulesOf,
  type PlainControlKind,
} from '../domain/command-kinds.ts';
import type { CommandRequest } from '../domain/command.ts';
import type { ControlId } from '../domain/conference.ts';
import { commandPermission } from '../state/selectors/command-permission.ts';
import { commandCall, type Action } from './action.ts';

const plainRequest = (kind: PlainControlKind, conferenceId: string): CommandRequest => {
  if (kind === 'stop-announcement') return { kind, conferenceId, participantId: null };
  return isMeetingControl(kind) ? { kind, conferenceId } : { kind, conferenceId };
};

const controlAction = (kind: ControlId): Action => {
  const permission: Action['permission'] = (state, { conferenceId }) =>
    commandPermission(state, kind, { conferenceId });
  return {
    id: kind,
    label: `action.${kind}`,
    kind,
    keys: [],
    shortcut: null,
    needs: rulesOf(kind).entry,
    permission,
    toRequest: (state, context) =>
      isPlainControl(kind) && context.conferenceId !== null && permission(state, context).verdict === 'allowed'
        ? commandCall(plainRequest(kind, context.conferenceId), context.surface)
        : null,
  };
};

/** One action for each control of a call as a whole. */
export const callControls: ReadonlyMap<ControlId, Action> = new Map(
  controlIds.map((control) => [control, controlAction(control)]),
);
