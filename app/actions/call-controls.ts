import type { CommandRequest } from '../domain/command.ts';
import { controlIds, type ControlId } from '../domain/conference.ts';
import { allowed, denied, unsupported } from '../domain/permission.ts';
import { destructionPermission } from '../state/selectors/drop-permission.ts';
import { commandCall, type Action, type ActionNeed } from './action.ts';

const needs: Partial<Record<ControlId, ActionNeed>> = {
  'consult': 'address',
  'transfer-to': 'address',
  'send-digits': 'digits',
  'update-call-data': 'call-data',
  'invite': 'invitees',
  'prolong': 'minutes',
  'announce': 'file',
  // For everybody, and nothing brings it back.
  'end': 'assent',
};

/** These may run several times at once, to others each time. */
const isOfMany: ReadonlySet<ControlId> = new Set<ControlId>(['invite', 'announce', 'stop-announcement']);

const plainRequest = (control: ControlId, conferenceId: string): CommandRequest | null => {
  switch (control) {
    case 'consult':
    case 'transfer-to':
    case 'send-digits':
    case 'update-call-data':
    case 'invite':
    case 'prolong':
    case 'announce':
    case 'end':
      return null;
    case 'stop-announcement':
      return { kind: control, conferenceId, participantId: null };
    default:
      return { kind: control, conferenceId };
  }
};

const controlAction = (control: ControlId): Action => {
  const permission: Action['permission'] = (state, { conferenceId }) => {
    const conference = conferenceId === null ? undefined : state.conferences.get(conferenceId);
    if (!conference) return denied('not-on-a-call');
    const account = state.accounts.get(conference.accountId);
    if (account?.connection.status !== 'online') return denied('stale');
    if (control === 'intercept' || control === 'end') {
      const barred = destructionPermission(account, conference);
      if (barred.verdict !== 'allowed') return barred;
    }
    for (const command of state.commands.values())
      if (command.conferenceId === conferenceId && command.request.kind === control && !isOfMany.has(control) && (command.phase === 'sent' || command.phase === 'held'))
        return denied('already-under-way');
    return conference.controls[control] ?? unsupported('system-lacks-it');
  };
  return {
    id: control,
    label: `action.${control}`,
    keys: [],
    shortcut: null,
    needs: needs[control] ?? 'nothing',
    permission,
    toRequest: (state, context) => {
      if (context.conferenceId === null || permission(state, context).verdict !== allowed.verdict) return null;
      const request = plainRequest(control, context.conferenceId);
      return request ? commandCall(request, context.surface) : null;
    },
  };
};

/** One action for each control of a call as a whole. */
export const callControls: ReadonlyMap<ControlId, Action> = new Map(controlIds.map((control) => [control, controlAction(control)]));
