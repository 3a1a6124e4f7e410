import type { AgentState } from '../../../app/domain/account.ts';
import type { Command, CommandRequest } from '../../../app/domain/command.ts';
import { conferenceIdOf } from '../../../app/domain/conference.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { AccountView, CommandPlan } from '../../../app/vendor/adapter.ts';
import { draftOnCall } from './call-plans.ts';
import { draftInConference } from './conference-plans.ts';
import { agentStateEvidence, callEvidence, goneEvidence, memberStateEvidence, newEvidence, noEvidence } from './evidence.ts';
import type { GatewayRequest } from './gateway.ts';
import { inspectionIdOf } from './pictures.ts';
import { planOf, unobservable, withEvent, type Draft, type PlanContext, type RequestOf } from './plans.ts';
import { readCallId } from './wire.ts';

/** How a command is sent and proved. Throws a `Fault` when it cannot be done at all. */
export const planCommand = (command: Command, view: AccountView, context: PlanContext): CommandPlan => planOf(command, draftOf(command, view, context), context);

const draftOf = (command: Command, view: AccountView, context: PlanContext): Draft => {
  const { request } = command;
  const { model } = context;
  if ('accountId' in request) return draftForAccount(request, command, view, context);
  const vendorId = view.conference(request.conferenceId)?.vendorId;
  if (vendorId === undefined) throw new Fault('call-ended');
  const track = model.track(vendorId);
  if (track) return draftInConference(request, command, track, context);
  const call = model.calls.get(vendorId);
  if (call) return draftOnCall(request, command.id, view, call, context);
  if (model.inspected !== null && inspectionIdOf(model.inspected) === vendorId) return draftOfInspection(request, model.inspected, view, context);
  throw new Fault('call-ended');
};

type OfAccount = Extract<CommandRequest, { readonly accountId: string }>;

const draftForAccount = (request: OfAccount, command: Command, view: AccountView, context: PlanContext): Draft => {
  switch (request.kind) {
    case 'make-call':
      return makeCallDraft(request, command.id, view, context);
    case 'request-conference':
      return {
        patience: withEvent,
        readBack: () => context.read((reader) => reader.conferences()),
        request: () => ({
          method: 'POST',
          path: `agentconf/${context.settings.agentId}/requestagentconf`,
          body: { memberNum: request.seats, time: request.minutes, promptTime: request.promptMinutes },
        }),
        judge: newEvidence(view, ({ kind, state, selfRole }) => kind === 'conference' && state === 'active' && selfRole === 'chair'),
      };
    case 'set-agent-state':
      return agentStateDraft(request, view, context);
    case 'monitor':
      return {
        patience: withEvent,
        readBack: () => context.read((reader) => reader.agent()),
        request: () => ({ method: 'PUT', path: `qualitycontrol/${context.settings.agentId}/addsupervise/${encodeURIComponent(request.memberId)}` }),
        sending: () => context.model.expectInspection(request.memberId),
        refused: () => context.model.expectInspection(null),
        judge: newEvidence(view, ({ kind }) => kind === 'monitor'),
      };
    case 'set-member-state': {
      // To be ready or not ready is nobody else's to say at this gateway; only signing out is.
      if (request.state !== 'signed-out') throw new Fault('not-supported');
      return {
        patience: withEvent,
        readBack: () => context.read((reader) => reader.member(request.memberId)),
        request: () => ({ method: 'PUT', path: `qualitycontrol/${context.settings.agentId}/forcelogout/${encodeURIComponent(request.memberId)}` }),
        judge: memberStateEvidence(request.memberId, 'signed-out'),
      };
    }
  }
};

const makeCallDraft = (request: RequestOf<'make-call'>, commandId: string, view: AccountView, context: PlanContext): Draft => {
  const { settings, model, pending, accountId } = context;
  const isAgent = model.team.has(request.address);
  if (!isAgent && !/^[\d*#]{1,24}$/u.test(request.address)) throw new Fault('invalid-destination');
  let callId: string | null = null;
  return {
    patience: withEvent,
    readBack: () => context.read((reader) => reader.calls()),
    request: () => ({ method: 'PUT', path: `voicecall/${settings.agentId}/${isAgent ? 'callinner' : 'callout'}`, body: { called: request.address } }),
    accepted: (result) => {
      callId = readCallId(result);
      if (callId !== null) pending.nameAbout(commandId, callId);
    },
    judge: (now) =>
      callId === null ? newEvidence(view, ({ kind, counterpart }) => kind === 'call' && counterpart === request.address)(now) : callEvidence(accountId, () => callId)(now),
  };
};

/** The vendor has one verb for each way out of a state. */
const toReady: Readonly<Partial<Record<AgentState, string>>> = { 'not-ready': 'cancelbusy', rest: 'cancelrest', 'wrap-up': 'cancelwork' };

const agentStateDraft = (request: RequestOf<'set-agent-state'>, view: AccountView, context: PlanContext): Draft => {
  const { model, settings } = context;
  const { state, reasonId, minutes } = request;
  const label = reasonId === null ? '' : (view.agent?.choices.find((choice) => choice.state === state && choice.reasonId === reasonId)?.reasonLabel ?? '');
  let number = 0;
  const path = (): string => {
    switch (state) {
      case 'ready':
        return toReady[model.agentState] ?? 'sayfree';
      case 'not-ready':
        return reasonId === null ? 'saybusy' : `saybusy?reason=${encodeURIComponent(reasonId)}`;
      case 'wrap-up':
        return 'work';
      case 'rest':
        return `rest/${(minutes ?? 10) * 60}/${encodeURIComponent(reasonId ?? '0')}${model.agentState === 'rest' ? '?prolong=true' : ''}`;
    }
  };
  return {
    patience: withEvent,
    readBack: () => context.read((reader) => reader.agent()),
    request: (): GatewayRequest => ({ method: 'POST', path: `onlineagent/${settings.agentId}/${path()}` }),
    sending: (sentBy) => {
      number = sentBy;
    },
    judge: agentStateEvidence(model, state, label, () => number),
  };
};

type OfConference = Extract<CommandRequest, { readonly conferenceId: string }>;

/** The gateway tells the inspector nothing of changes between listening, whispering and talking. */
const switchTypes: Readonly<Partial<Record<OfConference['kind'], number>>> = { listen: 0, barge: 1, whisper: 2 };

const draftOfInspection = (request: OfConference, agentId: string, view: AccountView, context: PlanContext): Draft => {
  const path = `qualitycontrol/${context.settings.agentId}`;
  const target = encodeURIComponent(agentId);
  const readBack = () => context.read(async (reader) => {
    await Promise.all([reader.agent(), reader.calls()]);
  });
  const switchType = switchTypes[request.kind];
  if (switchType !== undefined)
    return {
      patience: unobservable,
      readBack,
      request: () => ({ method: 'POST', path: `${path}/requestswitchinsertwhisperagent?whisperagentid=${target}&switchtype=${switchType}` }),
      judge: noEvidence,
    };
  if (request.kind === 'leave')
    return { patience: withEvent, readBack, request: () => ({ method: 'DELETE', path: `${path}/${target}` }), judge: goneEvidence(conferenceIdOf(context.accountId, inspectionIdOf(agentId))) };
  if (request.kind === 'intercept')
    return {
      patience: withEvent,
      readBack,
      request: () => ({ method: 'PUT', path: `${path}/intercept/${target}` }),
      judge: newEvidence(view, ({ kind, state }) => kind !== 'monitor' && state === 'active'),
    };
  throw new Fault('not-supported');
};
