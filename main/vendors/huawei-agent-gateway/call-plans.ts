import { Fault } from '../../../app/domain/error-code.ts';
import { callsMerge, notObservable, type Evidence } from '../shared/evidence.ts';
import type { PlanTable } from '../shared/plans.ts';
import type { Call } from './calls.ts';
import {
  callDropEvidence,
  callEvidence,
  callLeftEvidence,
  callRejectedEvidence,
  callStateEvidence,
  transferEvidence,
} from './call-evidence.ts';
import { unobservable, whenAnswered, withEvent, type ConferenceContext, type GatewayDraft } from './plan-context.ts';
import type { GatewayRequest } from './requests.ts';
import { readCallId } from './wire.ts';

interface CallContext extends ConferenceContext {
  readonly call: Call;
}

/** The vendor's numbers of a transfer by whom it goes to; an agent can only be given or handed the call. */
const transferModes: Readonly<Record<'agent' | 'phone', Readonly<Record<string, number>>>> = {
  agent: { release: 0, success: 2 },
  phone: { release: 1, success: 2, talk: 3, 'three-party': 4 },
};

/** A rejected call is released and the agent stays ready; 1 would put it back into the queue and the agent on break. */
const rejectAndRelease = 2;

const draft = (
  { settings, read }: CallContext,
  method: GatewayRequest['method'],
  path: string,
  evidence: Evidence,
): GatewayDraft => ({
  patience: withEvent,
  readBack: () => read('calls'),
  request: () => ({ method, path: `voicecall/${settings.agentId}/${path}` }),
  evidence,
});

const isIn = ({ conferenceId, call }: CallContext, state: 'active' | 'held'): Evidence =>
  callStateEvidence(conferenceId, call.id, state);

const mutes =
  (isMuted: boolean) =>
  (_request: unknown, context: CallContext): GatewayDraft => {
    const { model, call } = context;
    return {
      ...draft(context, 'POST', isMuted ? 'beginmute' : 'endmute', notObservable),
      patience: unobservable,
      accepted: () => {
        model.voice.change(() => model.calls.change(call.id, { isMuted }));
      },
    };
  };

/** How a command about a voice call is sent and proved. */
export const callPlans: PlanTable<CallContext, GatewayDraft> = {
  answer: (_request, context) => {
    const { conferenceId, call } = context;
    return draft(context, 'PUT', 'answer', callStateEvidence(conferenceId, call.id, 'active', false));
  },
  reject: (_request, context) => ({
    ...draft(context, 'POST', 'reject', callRejectedEvidence(context.conferenceId, context.call.id)),
    request: () => ({
      method: 'POST',
      path: `voicecall/${context.settings.agentId}/reject`,
      body: { mode: rejectAndRelease, callid: context.call.id },
    }),
  }),
  leave: (_request, context) => {
    const { model, call, settings, conferenceId } = context;
    return {
      ...draft(context, 'DELETE', 'release', callLeftEvidence(conferenceId, call.id)),
      // `release` hangs up the current call, whichever that is.
      request: () =>
        model.calls.all.length > 1 || call.state === 'held'
          ? { method: 'POST', path: `voicecall/${settings.agentId}/dropcall/${encodeURIComponent(call.id)}` }
          : { method: 'DELETE', path: `voicecall/${settings.agentId}/release` },
    };
  },
  hold: (_request, context) => draft(context, 'POST', 'hold', isIn(context, 'held')),
  retrieve: (_request, context) =>
    draft(context, 'POST', `gethold?callid=${encodeURIComponent(context.call.id)}`, isIn(context, 'active')),
  mute: mutes(true),
  unmute: mutes(false),
  'send-digits': ({ digits }, context) => ({
    ...draft(context, 'POST', `seconddialex?number=${encodeURIComponent(digits)}`, notObservable),
    patience: unobservable,
  }),
  consult: ({ address }, context) => {
    const { model, settings, accountId, kit, call, command } = context;
    let callId: string | null = null;
    const evidence = callEvidence(model, accountId, () => callId, { kind: 'consult', address });
    return {
      ...draft(context, 'POST', 'innerhelp', evidence),
      request: () => ({
        method: 'POST',
        path: `voicecall/${settings.agentId}/innerhelp`,
        body: { dstaddress: address, devicetype: 2, mode: 1 },
      }),
      accepted: (result) => {
        const id = readCallId(result);
        callId = id;
        if (id === null) return;
        kit.pending.setObject(command.id, id);
        model.voice.change(() => model.calls.expectHelp(id, call.id));
      },
    };
  },
  merge: (_request, context) => {
    const { model, settings, accountId, call } = context;
    const held = call.state === 'held' ? call : model.calls.find('held');
    if (!held) throw new Fault('invalid-state');
    return {
      ...draft(context, 'POST', 'confjoin', callsMerge(`${accountId}/${held.id}`)),
      request: () => ({ method: 'POST', path: `voicecall/${settings.agentId}/confjoin`, body: { callid: held.id } }),
    };
  },
  'transfer-to': ({ address, how = 'release' }, context) => {
    const { model, settings, call, conferenceId } = context;
    const isAgent = model.team.has(address);
    const mode = transferModes[isAgent ? 'agent' : 'phone'][how];
    if (mode === undefined) throw new Fault('not-supported', how);
    const endsCall = how === 'release' || how === 'success';
    return {
      ...draft(context, 'POST', 'transfer', transferEvidence(conferenceId, call.id, endsCall)),
      patience: how === 'release' ? withEvent : whenAnswered,
      object: call.id,
      request: () => ({
        method: 'POST',
        path: `voicecall/${settings.agentId}/transfer`,
        body: { devicetype: isAgent ? 2 : 5, address, mode },
      }),
    };
  },
  drop: ({ participantIds }, context) => {
    const { model, settings, call } = context;
    const [legId] = participantIds;
    const leg = call.others.find(({ id }) => id === legId);
    if (!leg) throw new Fault('target-gone');
    const path = `disconnect/${encodeURIComponent(leg.address)}`;
    return {
      ...draft(context, 'POST', path, callDropEvidence(model, call.id, leg.id)),
      request: () => {
        if (!model.calls.get(call.id)?.others.some(({ id }) => id === leg.id)) throw new Fault('target-gone');
        return { method: 'POST', path: `voicecall/${settings.agentId}/${path}` };
      },
    };
  },
};
