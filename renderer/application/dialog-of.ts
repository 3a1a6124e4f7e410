import type { Action, ActionContext } from '../../app/actions/action.ts';
import { isAddressControl } from '../../app/domain/command-kinds.ts';
import type { Dialog } from './view-state.ts';

/** The dialog in which a user enters what an action needs; undefined where it needs nothing, or has no place for it. */
export const dialogOf = (
  { id, kind, needs }: Action,
  { accountId, conferenceId }: Pick<ActionContext, 'accountId' | 'conferenceId'>,
): Dialog | undefined => {
  const forAccount = (dialog: (accountId: string) => Dialog): Dialog | undefined =>
    accountId === null ? undefined : dialog(accountId);
  const forConference = (dialog: (conferenceId: string) => Dialog): Dialog | undefined =>
    conferenceId === null ? undefined : dialog(conferenceId);
  switch (needs) {
    case 'nothing':
      return undefined;
    case 'window':
      return id === 'settings' || id === 'shortcuts' ? { kind: id } : undefined;
    case 'address':
      return kind && isAddressControl(kind)
        ? forConference((at) => ({ kind: 'address', purpose: kind, conferenceId: at }))
        : forAccount((at) => ({ kind: 'call', accountId: at }));
    case 'conference':
      return forAccount((at) => ({ kind: 'request-conference', accountId: at }));
    case 'digits':
      return forConference((at) => ({ kind: 'digits', conferenceId: at }));
    case 'call-data':
      return forConference((at) => ({ kind: 'call-data', conferenceId: at }));
    case 'invitees':
      return forConference((at) => ({ kind: 'invite', conferenceId: at }));
    case 'minutes':
      return forConference((at) => ({ kind: 'prolong', conferenceId: at }));
    case 'meeting':
      return forAccount((at) => ({ kind: 'create-meeting', accountId: at }));
    case 'meeting-access':
    case 'name':
      return undefined;
    case 'confirmation':
      return forConference((at) => ({ kind: 'end', conferenceId: at }));
    case 'file':
      return forConference((at) => ({ kind: 'announce', conferenceId: at, participantId: null }));
  }
};
