import type { Command } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer, type AccountView, type CommandPlan, type Verdict } from '../../../app/vendor/adapter.ts';
import { agentState } from './agent.ts';
import type { Calls } from './calls.ts';
import {
  agentStateEvidence, answerEvidence, callDataEvidence, dropEvidence, holdEvidence, leaveEvidence, memberStateEvidence, mergeEvidence,
  newCallEvidence, noEvidence, retrieveEvidence,
} from './evidence.ts';
import type { PendingRequests } from './pending.ts';
import {
  bargeRequest, callDataRequest, digitsRequest, dropRequest, makeCallRequest, monitorRequest, ownActionRequest, stateRequest, toAddressRequest,
  type ChangeRequest,
} from './requests.ts';
import type { Team } from './team.ts';

/** Section 8.5: nothing within about 10 s means unknown: ask, then say so. */
const usual = { readBackAtMs: [5_000, 10_000], waitMs: 12_000, withoutProof: 'no-evidence' } as const;
/** Tones are never told of; a refusal would come within this time. */
const unobservable = { readBackAtMs: [], waitMs: 3_000, withoutProof: 'not-observable' } as const;

/** What planning needs of the account. */
export interface PlanContext {
  readonly loginId: string;
  readonly ownAddress: string;
  readonly isLive: () => boolean;
  readonly calls: Calls;
  readonly team: Team;
  readonly pending: PendingRequests;
  readonly newRequestId: () => string;
  readonly change: (request: ChangeRequest, requestId: string, command: Command) => Promise<void>;
  readonly readDialogs: () => Promise<void>;
  readonly readUser: () => Promise<void>;
  readonly readTeam: () => Promise<void>;
}

interface Draft {
  /** Made at the moment of sending, from what is known then. Throws a `Fault` when it must not be sent any more. */
  readonly request: () => ChangeRequest;
  readonly judge: (view: AccountView) => Verdict;
  readonly readBack: () => Promise<void>;
  readonly dialogId?: string;
  readonly userId?: string;
  readonly patience?: typeof usual | typeof unobservable;
  /** Called before sending: what news may follow at once. */
  readonly expect?: () => void;
}

const readyStates = { ready: 'READY', 'not-ready': 'NOT_READY', 'signed-out': 'LOGOUT' } as const;

/** How a command is sent and proved. Throws a `Fault` when it cannot be done at all. */
export const planCommand = (command: Command, view: AccountView, context: PlanContext): CommandPlan => {
  const draft = draftOf(command, view, context);
  const { pending } = context;
  return {
    ...(draft.patience ?? usual),
    send: async () => {
      if (!context.isLive()) throw new Fault('connection-lost');
      const request = draft.request();
      const requestId = context.newRequestId();
      pending.add({ commandId: command.id, requestId, purpose: command.request.kind, dialogId: draft.dialogId ?? null, userId: draft.userId ?? null });
      draft.expect?.();
      try {
        await context.change(request, requestId, command);
      } catch (error) {
        if (!(error instanceof SentWithoutAnswer)) pending.settle(command.id);
        throw error;
      }
    },
    judge: (now) => {
      const verdict = draft.judge(now);
      if (verdict.verdict !== 'pending') pending.settle(command.id);
      return verdict;
    },
    readBack: draft.readBack,
  };
};

const draftOf = (command: Command, view: AccountView, context: PlanContext): Draft => {
  const { request } = command;
  const { calls, ownAddress: own, loginId } = context;
  if ('accountId' in request) return accountDraft(command, view, context);
  const { conferenceId } = request;
  const conference = view.conference(conferenceId);
  if (!conference) throw new Fault('call-ended');
  const dialogId = conference.vendorId;
  const onDialog = { dialogId, readBack: context.readDialogs };
  switch (request.kind) {
    case 'drop': {
      const [participantId] = request.participantIds;
      const address = command.target?.address ?? '';
      if (participantId === undefined || request.participantIds.length !== 1) throw new Fault('invalid-input');
      return {
        ...onDialog,
        request: () => {
          // Finesse drops whoever has the address: only while that is still the very person meant.
          if (calls.addressOf(dialogId, participantId) !== address || address === '') throw new Fault('target-gone');
          return dropRequest(dialogId, address);
        },
        judge: dropEvidence(conferenceId, participantId, address),
      };
    }
    case 'intercept': {
      const address = calls.bargedAgentOf(dialogId);
      const agent = [...view.participants(conferenceId)].find((participant) => participant.address === address && participant.state !== 'left');
      if (address === null || !agent) throw new Fault('target-gone');
      return {
        ...onDialog,
        request: () => {
          if (calls.addressOf(dialogId, agent.id) !== address) throw new Fault('target-gone');
          return dropRequest(dialogId, address);
        },
        judge: dropEvidence(conferenceId, agent.id, address),
      };
    }
    case 'answer':
      return { ...onDialog, request: () => ownActionRequest(dialogId, 'ANSWER', own), judge: answerEvidence(conferenceId) };
    case 'hold':
      return { ...onDialog, request: () => ownActionRequest(dialogId, 'HOLD', own), judge: holdEvidence(conferenceId) };
    case 'retrieve':
      return { ...onDialog, request: () => ownActionRequest(dialogId, 'RETRIEVE', own), judge: retrieveEvidence(conferenceId) };
    case 'leave':
      return { ...onDialog, request: () => ownActionRequest(dialogId, 'DROP', own), judge: leaveEvidence(conferenceId), expect: () => calls.expectLeave(dialogId) };
    case 'merge':
      return { ...onDialog, request: () => ownActionRequest(dialogId, 'CONFERENCE', own), judge: mergeEvidence(view, conferenceId), expect: () => calls.expectConference(dialogId) };
    case 'transfer':
      return { ...onDialog, request: () => ownActionRequest(dialogId, 'TRANSFER', own), judge: leaveEvidence(conferenceId), expect: () => calls.expectLeave(dialogId) };
    case 'transfer-to':
      return {
        ...onDialog,
        request: () => toAddressRequest(dialogId, 'TRANSFER_SST', own, request.address),
        judge: leaveEvidence(conferenceId),
        expect: () => calls.expectLeave(dialogId),
      };
    case 'consult':
      return {
        ...onDialog,
        request: () => toAddressRequest(dialogId, 'CONSULT_CALL', own, request.address),
        judge: newCallEvidence(view, ({ kind, relatedConferenceId }) => kind === 'consult' && (relatedConferenceId === null || relatedConferenceId === conferenceId)),
      };
    case 'send-digits':
      return { ...onDialog, request: () => digitsRequest(dialogId, own, request.digits), judge: noEvidence, patience: unobservable };
    case 'update-call-data': {
      const wanted = [...request.callData, ...(request.wrapUpReason === null ? [] : [{ name: 'wrapUpReason', value: request.wrapUpReason }])];
      return { ...onDialog, request: () => callDataRequest(dialogId, own, request.callData, request.wrapUpReason), judge: callDataEvidence(conferenceId, wanted) };
    }
    case 'barge': {
      const agent = calls.dialog(dialogId)?.toAddress ?? '';
      return {
        ...onDialog,
        request: () => bargeRequest(loginId, own, agent, dialogId),
        judge: newCallEvidence(view, ({ kind }) => kind === 'conference'),
        expect: () => calls.expectLeave(dialogId),
      };
    }
    default:
      throw new Fault('not-supported');
  }
};

/** Commands that are about no call: they make one, or change somebody's state. */
const accountDraft = (command: Command, view: AccountView, context: PlanContext): Draft => {
  const { request } = command;
  const { calls, team, ownAddress: own, loginId } = context;
  switch (request.kind) {
    case 'make-call': {
      const { address } = request;
      const isWanted = (vendorId: string): boolean => {
        const dialog = calls.dialog(vendorId);
        return dialog !== undefined && (dialog.toAddress === address || dialog.parties.some((party) => party.address === address));
      };
      return {
        request: () => makeCallRequest(loginId, own, address),
        judge: newCallEvidence(view, ({ vendorId, kind }) => kind !== 'monitored' && isWanted(vendorId)),
        readBack: context.readDialogs,
      };
    }
    case 'monitor': {
      const agent = team.user(request.memberId)?.extension ?? '';
      if (agent === '') throw new Fault('target-gone');
      return { request: () => monitorRequest(loginId, own, agent), judge: newCallEvidence(view, ({ kind }) => kind === 'monitor'), readBack: context.readDialogs };
    }
    case 'set-agent-state': {
      const { state, reasonId } = request;
      if (state !== 'ready' && state !== 'not-ready') throw new Fault('not-supported');
      if (state !== 'ready' && state !== 'not-ready') throw new Fault('not-supported');
      const label = reasonId === null ? null : (view.agent?.choices.find((choice) => choice.reasonId === reasonId)?.reasonLabel ?? null);
      return {
        userId: loginId,
        request: () => stateRequest(loginId, readyStates[state], reasonId),
        judge: agentStateEvidence(state, label),
        readBack: context.readUser,
      };
    }
    case 'set-member-state': {
      const { memberId, state } = request;
      return {
        userId: memberId,
        request: () => stateRequest(memberId, readyStates[state], null),
        judge: memberStateEvidence(memberId, state, () => {
          const pending = team.user(memberId)?.pendingState ?? '';
          return pending !== '' && agentState(pending) === state;
        }),
        readBack: context.readTeam,
      };
    }
    default:
      throw new Fault('not-supported');
  }
};
