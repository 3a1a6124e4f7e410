import type { Command, CommandKind, CommandRequest } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { AccountView, CommandPlan } from '../../../app/vendor/adapter.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { notObservable, type Evidence } from '../shared/evidence.ts';
import { draftBy, planOf, type Draft, type Patience, type PlanTable } from '../shared/plans.ts';
import {
  answerEvidence,
  bargeEvidence,
  callDataEvidence,
  calledEvidence,
  consultEvidence,
  dropEvidence,
  holdEvidence,
  leaveEvidence,
  mergeEvidence,
  monitorEvidence,
  retrieveEvidence,
  transferEvidence,
  transferToEvidence,
} from './evidence.ts';
import { memberObject, newDialog, ownUser, type AccountModel } from './model.ts';
import {
  bargeRequest,
  callDataRequest,
  digitsRequest,
  dropRequest,
  makeCallRequest,
  monitorRequest,
  ownActionRequest,
  stateRequest,
  toAddressRequest,
  type ChangeRequest,
} from './requests.ts';
import type { FinesseSession } from './session.ts';
import { memberStateEvidence, ownStateEvidence } from './state-evidence.ts';

/** Nothing within about 10 s means unknown: ask, then say so. */
const usual: Patience = { readBackAtMs: [5_000, 10_000], waitMs: 12_000, withoutProof: 'no-evidence' };
/** No event shows tones; a refusal would come within this time. */
const unobservable: Patience = { readBackAtMs: [], waitMs: 3_000, withoutProof: 'not-observable' };

type FinesseDraft = Draft<ChangeRequest, void>;

/** What planning needs of the account. */
export interface PlanContext {
  readonly kit: AdapterKit;
  readonly model: AccountModel;
  readonly session: FinesseSession;
  readonly liveSession: () => FinesseSession;
  readonly newRequestId: () => string;
}

/** The same for commands that are about no call: they make one, or change a user's state. */
interface AccountContext extends PlanContext {
  readonly view: AccountView;
  readonly own: string;
  readonly loginId: string;
  readonly readDialogs: () => Promise<void>;
}

/** The same for commands that are about a dialog. */
interface DialogContext extends AccountContext {
  readonly conferenceId: string;
  readonly dialogId: string;
  readonly command: Command;
  /** A draft about this dialog. */
  readonly draft: (request: () => ChangeRequest, evidence: Evidence, more?: Partial<FinesseDraft>) => FinesseDraft;
}

const wireStates = { ready: 'READY', 'not-ready': 'NOT_READY', 'signed-out': 'LOGOUT' } as const;

/** How a command is sent and proved. Throws a `Fault` when it cannot be done at all. */
export const planCommand = (command: Command, view: AccountView, context: PlanContext): CommandPlan => {
  const { kit, session, newRequestId } = context;
  return planOf(command, view, draftOf(command, view, context), {
    ...kit,
    isLive: () => session.isLive,
    newCorrelationId: newRequestId,
    send: (request: ChangeRequest, kind: CommandKind, requestId) => session.rest.change(request, requestId ?? '', kind),
  });
};

const draftOf = (command: Command, view: AccountView, context: PlanContext): FinesseDraft => {
  const { request } = command;
  const { model, liveSession } = context;
  const account: AccountContext = {
    ...context,
    view,
    own: model.ownAddress,
    loginId: model.loginId,
    readDialogs: async () => liveSession().readDialogs(),
  };
  if ('accountId' in request) return draftBy(accountPlans, request, account);
  const dialogId = view.conference(request.conferenceId)?.vendorId;
  if (dialogId === undefined) throw new Fault('call-ended');
  return draftBy<DialogContext, FinesseDraft>(dialogPlans, request, {
    ...account,
    conferenceId: request.conferenceId,
    dialogId,
    command,
    draft: (makeRequest, evidence, more) => ({
      request: makeRequest,
      evidence,
      patience: usual,
      readBack: account.readDialogs,
      object: dialogId,
      ...more,
    }),
  });
};

/** A draft that removes a party. Finesse drops the party at the address: only while that is still the one meant. */
const removal = (context: DialogContext, participantId: string, address: string): FinesseDraft => {
  const { dialogId, model } = context;
  const request = (): ChangeRequest => {
    if (address === '' || model.calls.addressOf(dialogId, participantId) !== address) throw new Fault('target-gone');
    return dropRequest(dialogId, address);
  };
  return context.draft(request, dropEvidence(context, participantId, address));
};

const ownAction =
  (action: Parameters<typeof ownActionRequest>[1], evidence: (context: DialogContext) => Evidence) =>
  (_request: CommandRequest, context: DialogContext): FinesseDraft =>
    context.draft(() => ownActionRequest(context.dialogId, action, context.own), evidence(context));

/** Like `ownAction`, for what ends the call for this user: its end is no surprise then. */
const leaving =
  (action: 'DROP' | 'TRANSFER', evidence: (context: DialogContext) => Evidence) =>
  (request: CommandRequest, context: DialogContext): FinesseDraft => ({
    ...ownAction(action, evidence)(request, context),
    sending: () => context.model.calls.expectLeave(context.dialogId),
  });

const dialogPlans: PlanTable<DialogContext, FinesseDraft> = {
  drop: ({ participantIds }, context) => {
    const [participantId] = participantIds;
    if (participantId === undefined || participantIds.length !== 1) throw new Fault('invalid-input');
    return removal(context, participantId, context.command.target?.address ?? '');
  },
  intercept: (_request, context) => {
    const address = context.model.calls.bargedAgentOf(context.dialogId);
    const agent = [...context.view.participants(context.conferenceId)].find(
      (participant) => participant.address === address && participant.state !== 'left',
    );
    if (address === null || !agent) throw new Fault('target-gone');
    return removal(context, agent.id, address);
  },
  answer: ownAction('ANSWER', answerEvidence),
  hold: ownAction('HOLD', holdEvidence),
  retrieve: ownAction('RETRIEVE', retrieveEvidence),
  leave: leaving('DROP', leaveEvidence),
  transfer: leaving('TRANSFER', transferEvidence),
  merge: (request, context) => ({
    ...ownAction('CONFERENCE', mergeEvidence)(request, context),
    sending: () => context.model.calls.expectConference(context.dialogId),
  }),
  'transfer-to': ({ address }, context) =>
    context.draft(
      () => toAddressRequest(context.dialogId, 'TRANSFER_SST', context.own, address),
      transferToEvidence(context),
      { sending: () => context.model.calls.expectLeave(context.dialogId) },
    ),
  consult: ({ address }, { dialogId, conferenceId, own, model, draft }) =>
    draft(
      () => toAddressRequest(dialogId, 'CONSULT_CALL', own, address),
      consultEvidence(model.calls, own, conferenceId, address),
    ),
  'send-digits': ({ digits }, { dialogId, own, draft }) =>
    draft(() => digitsRequest(dialogId, own, digits), notObservable, { patience: unobservable }),
  'update-call-data': ({ callData, wrapUpReason }, context) => {
    const wanted = [...callData, ...(wrapUpReason === null ? [] : [{ name: 'wrapUpReason', value: wrapUpReason }])];
    return context.draft(
      () => callDataRequest(context.dialogId, context.own, callData, wrapUpReason),
      callDataEvidence(context, wanted),
    );
  },
  barge: (_request, { model, loginId, own, dialogId, draft }) => {
    const { toAddress: agent = '', associatedDialogId = '' } = model.calls.dialog(dialogId) ?? {};
    const evidence = bargeEvidence(model.calls, agent, associatedDialogId);
    return draft(() => bargeRequest(loginId, own, agent, dialogId), evidence, {
      sending: () => model.calls.expectLeave(dialogId),
    });
  },
};

const accountPlans: PlanTable<AccountContext, FinesseDraft> = {
  'make-call': ({ address }, { model, loginId, own, readDialogs }) => ({
    object: newDialog,
    request: () => makeCallRequest(loginId, own, address),
    evidence: calledEvidence(model.calls, own, address),
    patience: usual,
    readBack: readDialogs,
  }),
  monitor: ({ memberId }, { model, loginId, own, readDialogs }) => {
    const agent = model.team.user(memberId)?.extension ?? '';
    if (agent === '') throw new Fault('target-gone');
    return {
      object: newDialog,
      request: () => monitorRequest(loginId, own, agent),
      evidence: monitorEvidence(model.calls, agent),
      patience: usual,
      readBack: readDialogs,
    };
  },
  'set-agent-state': ({ state, reasonId }, { model, loginId, liveSession }) => {
    if (state !== 'ready' && state !== 'not-ready') throw new Fault('not-supported');
    return {
      object: ownUser,
      request: () => stateRequest(loginId, wireStates[state], reasonId),
      evidence: ownStateEvidence(() => model.user, { state, reasonId }, ownUser),
      patience: usual,
      readBack: async () => liveSession().readUser(),
    };
  },
  'set-member-state': ({ memberId, state }, { model, liveSession }) => ({
    object: memberObject(memberId),
    request: () => stateRequest(memberId, wireStates[state], null),
    evidence: memberStateEvidence(() => model.team.user(memberId), state, memberObject(memberId)),
    patience: usual,
    readBack: async () => liveSession().readTeams(),
  }),
};
