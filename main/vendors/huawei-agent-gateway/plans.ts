import type { AgentState } from '../../../app/domain/account.ts';
import type { Command, CommandKind } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { AccountView, CommandPlan } from '../../../app/vendor/adapter.ts';
import { draftBy, planOf, type PlanTable } from '../shared/plans.ts';
import { callPlans } from './call-plans.ts';
import { conferencePlans } from './conference-plans.ts';
import { callEvidence } from './call-evidence.ts';
import { requestedConferenceEvidence } from './evidence.ts';
import { inspectionPlans, listeningEvidence } from './inspection-plans.ts';
import { memberObject, ownAgent } from './model-context.ts';
import { contradicting, withEvent, type CommandContext, type GatewayDraft, type PlanContext } from './plan-context.ts';
import type { GatewayRequest } from './requests.ts';
import { memberStateEvidence, ownStateEvidence } from './state-evidence.ts';
import { readCallId } from './wire.ts';

/** How a command is sent and proved. Throws a `Fault` when it cannot be done at all. */
export const planCommand = (command: Command, view: AccountView, context: PlanContext): CommandPlan => {
  const { kit, session } = context;
  const draft = draftOf({ ...context, command, view });
  const refused = (fault: Fault): void => {
    draft.refused?.(fault);
    if (contradicting.has(fault.code)) context.read('conferences').catch(() => undefined);
  };
  return planOf(
    command,
    view,
    { ...draft, refused },
    {
      ...kit,
      isLive: () => session.isLive,
      // The gateway repeats no id of ours.
      newCorrelationId: () => null,
      send: (request: GatewayRequest, kind: CommandKind) => session.command(request, kind),
    },
  );
};

const draftOf = (context: CommandContext): GatewayDraft => {
  const { model, view, command } = context;
  const { request } = command;
  if ('accountId' in request) return draftBy(accountPlans, request, context);
  const { conferenceId } = request;
  const vendorId = view.conference(conferenceId)?.vendorId;
  if (vendorId === undefined) throw new Fault('call-ended');
  const track = model.conferences.track(vendorId);
  if (track) return draftBy(conferencePlans, request, { ...context, conferenceId, track });
  const call = model.calls.get(vendorId);
  if (call) return draftBy(callPlans, request, { ...context, conferenceId, call });
  const inspection = model.inspection.current;
  if (inspection?.vendorId === vendorId)
    return draftBy(inspectionPlans, request, { ...context, conferenceId, inspection });
  throw new Fault('call-ended');
};

/** The vendor has one verb for each way out of a state. */
const readyVerbs: Readonly<Partial<Record<AgentState, string>>> = {
  'not-ready': 'cancelbusy',
  rest: 'cancelrest',
  'wrap-up': 'cancelwork',
};

/** What an inspector may do to a colleague's state; POST alone, as documented. */
const memberVerbs = { ready: 'forceidle', 'not-ready': 'forcebusy', 'signed-out': 'forcelogout' } as const;

const accountPlans: PlanTable<CommandContext, GatewayDraft> = {
  'make-call': ({ address }, { settings, model, kit, accountId, command, read }) => {
    const isAgent = model.team.has(address);
    if (!isAgent && !/^[\d*#]{1,24}$/u.test(address)) throw new Fault('invalid-destination');
    let callId: string | null = null;
    return {
      patience: withEvent,
      readBack: () => read('calls'),
      request: () => ({
        method: 'PUT',
        path: `voicecall/${settings.agentId}/${isAgent ? 'callinner' : 'callout'}`,
        body: { called: address },
      }),
      accepted: (result) => {
        callId = readCallId(result);
        if (callId !== null) kit.pending.setObject(command.id, callId);
      },
      evidence: callEvidence(model, accountId, () => callId, { kind: 'call', address }),
    };
  },
  'request-conference': ({ seats, minutes, promptMinutes }, { settings, reader, model }) => ({
    patience: withEvent,
    readBack: async () => reader().findConferences(),
    request: () => ({
      method: 'POST',
      path: `agentconf/${settings.agentId}/requestagentconf`,
      body: { memberNum: seats, time: minutes, promptTime: promptMinutes },
    }),
    evidence: requestedConferenceEvidence(model),
  }),
  'set-agent-state': ({ state, reasonId, minutes }, { model, settings, read }) => {
    const path = (): string => {
      switch (state) {
        case 'ready':
          return readyVerbs[model.agentState] ?? 'sayfree';
        case 'not-ready':
          // Who is busy already must name a reason and ask for more of it.
          if (model.agentState === 'not-ready')
            return `saybusy?reason=${encodeURIComponent(reasonId ?? '0')}&prolong=true`;
          return reasonId === null ? 'saybusy' : `saybusy?reason=${encodeURIComponent(reasonId)}`;
        case 'wrap-up':
          return 'work';
        case 'rest':
          return (
            `rest/${(minutes ?? 10) * 60}/${encodeURIComponent(reasonId ?? '0')}` +
            (model.agentState === 'rest' ? '?prolong=true' : '')
          );
      }
    };
    return {
      object: ownAgent,
      patience: withEvent,
      readBack: () => read('agent'),
      request: () => ({ method: 'POST', path: `onlineagent/${settings.agentId}/${path()}` }),
      evidence: ownStateEvidence(state, reasonId, () => model.agentReasonId),
    };
  },
  monitor: ({ memberId }, { settings, model, read }) => ({
    patience: withEvent,
    readBack: async () => {
      await read('agent');
      await read('calls');
      await read('agent');
      await read('calls');
    },
    request: () => ({
      method: 'PUT',
      path: `qualitycontrol/${settings.agentId}/addsupervise/${encodeURIComponent(memberId)}`,
    }),
    sending: (number) => model.inspection.expect(memberId, number),
    refused: () => model.inspection.expect(null),
    evidence: listeningEvidence(model, memberId),
  }),
  'set-member-state': ({ memberId, state }, { settings, reader }) => {
    const verb = memberVerbs[state];
    return {
      object: memberObject(memberId),
      patience: withEvent,
      readBack: async () => reader().member(memberId),
      request: () => ({
        method: 'POST',
        path: `qualitycontrol/${settings.agentId}/${verb}/${encodeURIComponent(memberId)}`,
      }),
      evidence: memberStateEvidence(memberId, state),
    };
  },
};
