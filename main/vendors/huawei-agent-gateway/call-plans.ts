import type { CommandRequest } from '../../../app/domain/command.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import type { AccountView } from '../../../app/vendor/adapter.ts';
import type { Call } from './calls.ts';
import { callEvidence, goneEvidence, mergeEvidence, newEvidence, noEvidence, stateEvidence, transferEvidence } from './evidence.ts';
import { unobservable, whenAnswered, withEvent, type Draft, type PlanContext, type RequestOf } from './plans.ts';
import { readCallId } from './wire.ts';

type OfConference = Extract<CommandRequest, { readonly conferenceId: string }>;

/** The vendor's numbers of a transfer by whom it goes to; an agent can only be given or handed the call. */
const transferModes = {
  agent: { release: 0, success: 2 },
  phone: { release: 1, success: 2, talk: 3, 'three-party': 4 },
} as const;

const transferDraft = (request: RequestOf<'transfer-to'>, call: Call, path: (method: string) => string, context: PlanContext): Omit<Draft, 'readBack'> => {
  const { model } = context;
  const how = request.how ?? 'release';
  const isAgent = model.team.has(request.address);
  const modes: Readonly<Partial<Record<NonNullable<RequestOf<'transfer-to'>['how']>, number>>> = transferModes[isAgent ? 'agent' : 'phone'];
  const mode = modes[how];
  if (mode === undefined) throw new Fault('not-supported', how);
  let sentAt = Number.POSITIVE_INFINITY;
  const isGone = goneEvidence(request.conferenceId);
  const isDone = transferEvidence(model, call.id, () => sentAt);
  return {
    patience: how === 'release' ? withEvent : whenAnswered,
    about: call.id,
    request: () => ({ method: 'POST', path: path('transfer'), body: { devicetype: isAgent ? 2 : 5, address: request.address, mode } }),
    sending: () => {
      sentAt = context.now();
    },
    judge: how === 'release' || how === 'success' ? isGone : isDone,
  };
};

/** How a command about a voice call is sent and proved. Throws a `Fault` when it cannot be done. */
export const draftOnCall = (request: OfConference, commandId: string, view: AccountView, call: Call, context: PlanContext): Draft => {
  const { model, settings, accountId, pending } = context;
  const { conferenceId } = request;
  const path = (method: string): string => `voicecall/${settings.agentId}/${method}`;
  const readBack = () => context.read((reader) => reader.calls());
  const common = { readBack, patience: withEvent };
  const muting = (isMuted: boolean): Draft => ({
    readBack,
    patience: unobservable,
    request: () => ({ method: 'POST', path: path(isMuted ? 'beginmute' : 'endmute') }),
    accepted: () => model.changeCalls(() => model.calls.change(call.id, { isMuted })),
    judge: noEvidence,
  });
  switch (request.kind) {
    case 'answer':
      return { ...common, request: () => ({ method: 'PUT', path: path('answer') }), judge: stateEvidence(conferenceId, 'active') };
    case 'reject':
      return { ...common, request: () => ({ method: 'POST', path: path(`reject?callid=${encodeURIComponent(call.id)}`) }), judge: goneEvidence(conferenceId) };
    case 'leave':
      return {
        ...common,
        // `release` hangs up the current call, whichever that is.
        request: () =>
          model.calls.all.length > 1 || call.state === 'held'
            ? { method: 'POST', path: path(`dropcall/${encodeURIComponent(call.id)}`) }
            : { method: 'DELETE', path: path('release') },
        judge: goneEvidence(conferenceId),
      };
    case 'hold':
      return { ...common, request: () => ({ method: 'POST', path: path('hold') }), judge: stateEvidence(conferenceId, 'held') };
    case 'retrieve':
      return { ...common, request: () => ({ method: 'POST', path: path(`gethold?callid=${encodeURIComponent(call.id)}`) }), judge: stateEvidence(conferenceId, 'active') };
    case 'mute':
      return muting(true);
    case 'unmute':
      return muting(false);
    case 'send-digits':
      return { readBack, patience: unobservable, request: () => ({ method: 'POST', path: path(`seconddialex?number=${encodeURIComponent(request.digits)}`) }), judge: noEvidence };
    case 'consult': {
      let callId: string | null = null;
      return {
        ...common,
        request: () => ({ method: 'POST', path: path('innerhelp'), body: { dstaddress: request.address, devicetype: 2, mode: 1 } }),
        accepted: (result) => {
          callId = readCallId(result);
          if (callId === null) return;
          const id = callId;
          pending.nameAbout(commandId, id);
          model.changeCalls(() => model.calls.expectHelp(id, call.id));
        },
        judge: (now) => (callId === null ? newEvidence(view, ({ kind }) => kind === 'consult')(now) : callEvidence(accountId, () => callId)(now)),
      };
    }
    case 'merge': {
      const held = call.state === 'held' ? call : model.calls.find('held');
      if (!held) throw new Fault('invalid-state');
      return { ...common, request: () => ({ method: 'POST', path: path('confjoin'), body: { callid: held.id } }), judge: mergeEvidence(`${accountId}/${held.id}`) };
    }
    case 'transfer-to':
      return { readBack, ...transferDraft(request, call, path, context) };
    case 'drop': {
      const address = call.others.find((one) => `${call.id}/${one}`.slice(0, 300) === request.participantIds[0]);
      if (address === undefined) throw new Fault('target-gone');
      return {
        ...common,
        request: () => {
          if (!model.calls.get(call.id)?.others.includes(address)) throw new Fault('target-gone');
          return { method: 'POST', path: path(`disconnect/${encodeURIComponent(address)}`) };
        },
        judge: () => {
          const now = model.calls.get(call.id);
          return now ? { verdict: now.others.includes(address) ? 'pending' : 'confirmed' } : { verdict: 'unconfirmed', code: 'call-ended' };
        },
      };
    }
    case 'set-audio':
    case 'hold-participant':
    case 'unhold-participant':
    case 'hand-over':
    case 'admit':
    case 'reject-entry':
    case 'end':
    case 'transfer':
    case 'barge':
    case 'listen':
    case 'whisper':
    case 'intercept':
    case 'invite':
    case 'prolong':
    case 'announce':
    case 'stop-announcement':
    case 'update-call-data':
      throw new Fault('not-supported');
  }
};
