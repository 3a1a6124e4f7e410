import { z } from 'zod';
import type { AgentState } from '../../../app/domain/account.ts';
import type { AddressType, CallInfo } from './wire.ts';

/** What an event comes to. */
export type News =
  | { readonly kind: 'party'; readonly confId: string; readonly address: string; readonly addressType: AddressType; readonly change: number; readonly reason: number; readonly result: number }
  | { readonly kind: 'conference'; readonly confId: string; readonly what: 'self-joined' | 'confirmed' | 'ringing' | 'self-left' | 'presided' | 'reminder' }
  | { readonly kind: 'conference-failed'; readonly cause: string }
  | { readonly kind: 'announcement-ended'; readonly isFailed: boolean; readonly isForAll: boolean }
  /** `state` null: something happened to it, ask. */
  | { readonly kind: 'agent'; readonly state: AgentState | null; readonly reason: string }
  | { readonly kind: 'call'; readonly call: CallInfo; readonly state: 'ringing' | 'active' }
  | { readonly kind: 'call-alerting'; readonly callId: string; readonly address: string }
  | { readonly kind: 'call-held' | 'call-released' | 'call-failed'; readonly callId: string }
  | { readonly kind: 'call-joined'; readonly callId: string; readonly partners: readonly string[] }
  | { readonly kind: 'call-party-left'; readonly callId: string; readonly address: string }
  | { readonly kind: 'transfer'; readonly callId: string; readonly isDone: boolean }
  | { readonly kind: 'phone'; readonly isUp: boolean }
  | { readonly kind: 'member'; readonly agentId: string }
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'other' };

const text = z.union([z.string(), z.number()]).transform(String);
const number = z.coerce.number();
const textOrEmpty = text.nullish().transform((value) => value ?? '');

const eventSchema = z.object({ eventType: z.string().min(1), workNo: text.nullish(), content: z.unknown().optional() });
const confSchema = z.object({ confId: text });
const partySchema = z.object({
  confId: text,
  participant: text,
  participantType: text.transform((value): AddressType => (value === '9' ? '9' : '6')),
  changeType: number,
  changeReason: number.nullish(),
  result: number.nullish(),
});
const callSchema = z.object({ callid: text, caller: textOrEmpty, called: textOrEmpty, feature: number.nullish() });
const resultSchema = z.object({ callId: text, result: number });
/** A bare call id, or an object with one: that depends on the version. */
const callIdSchema = z.union([text, z.object({ callid: text }).transform(({ callid }) => callid), z.object({ callId: text }).transform(({ callId }) => callId)]);

const conferenceNews: Readonly<Record<string, Extract<News, { kind: 'conference' }>['what']>> = {
  AgentConf_RequestSuccess: 'confirmed',
  AgentConf_SelfJoinResult: 'self-joined',
  AgentConf_Ringing: 'ringing',
  AgentConf_SelfLeaveResult: 'self-left',
  AgentConf_PresidentChanged: 'presided',
  AgentConf_Timeout: 'reminder',
};

/** `AgentState_Busy` means occupied by a call, not the presence. */
const agentNews: Readonly<Record<string, AgentState | null>> = {
  AgentState_Ready: 'ready',
  AgentState_CancelNotReady_Success: 'ready',
  AgentState_CancelRest_Success: 'ready',
  AgentState_CancelWork_Success: 'ready',
  AgentState_Force_Ready: 'ready',
  AgentState_SetNotReady_Success: 'not-ready',
  AgentState_Force_SetNotReady: 'not-ready',
  AgentState_Work: 'wrap-up',
  AgentState_SetWork_Success: 'wrap-up',
  AgentState_SetRest_Success: 'rest',
  AgentState_Busy: null,
};

const callNews: Readonly<Record<string, 'call-held' | 'call-released' | 'call-failed'>> = {
  AgentEvent_Hold: 'call-held',
  AgentEvent_Call_Release: 'call-released',
  AgentEvent_Connect_Fail: 'call-failed',
  AgentEvent_Consult_Fail: 'call-failed',
  AgentEvent_Inside_Call_Fail: 'call-failed',
  AgentEvent_Call_Out_Fail: 'call-failed',
};

const readContent = (type: string, content: unknown): News => {
  const what = conferenceNews[type];
  if (what) return { kind: 'conference', confId: confSchema.parse(content).confId, what };
  const presence = agentNews[type];
  if (presence !== undefined) return { kind: 'agent', state: presence, reason: z.object({ reason: text }).safeParse(content).data?.reason ?? '' };
  const calls = callNews[type];
  if (calls) return { kind: calls, callId: callIdSchema.parse(content) };
  switch (type) {
    case 'AgentConf_ParticipantChanged': {
      const party = partySchema.parse(content);
      return {
        kind: 'party', confId: party.confId, address: party.participant, addressType: party.participantType, change: party.changeType,
        reason: party.changeReason ?? 255, result: party.result ?? 0,
      };
    }
    case 'AgentConf_RequestFailed':
      return { kind: 'conference-failed', cause: z.object({ cause: text }).safeParse(content).data?.cause ?? '' };
    case 'AgentConf_StopVoice':
    case 'AgentConf_StopParticipantVoice':
      return { kind: 'announcement-ended', isFailed: z.object({ result: number }).safeParse(content).data?.result === 1, isForAll: type === 'AgentConf_StopVoice' };
    case 'AgentEvent_Ringing':
    case 'AgentEvent_Auto_Answer':
    case 'AgentEvent_Talking': {
      const { callid, caller, called, feature } = callSchema.parse(content);
      return { kind: 'call', call: { callId: callid, caller, called, feature: feature ?? -1 }, state: type === 'AgentEvent_Talking' ? 'active' : 'ringing' };
    }
    case 'AgentEvent_Customer_Alerting': {
      const { callid, otherPhone } = z.object({ callid: text, otherPhone: textOrEmpty }).parse(content);
      return { kind: 'call-alerting', callId: callid, address: otherPhone };
    }
    case 'AgentEvent_Conference': {
      const { callid, partner } = z.object({ callid: text, partner: textOrEmpty }).parse(content);
      return { kind: 'call-joined', callId: callid, partners: partner.split(',').map((one) => one.trim()).filter((one) => one !== '') };
    }
    case 'AgentEvent_Customer_Release': {
      const { callid, number: address } = z.object({ callid: text, number: textOrEmpty }).parse(content);
      return { kind: 'call-party-left', callId: callid, address };
    }
    case 'AgentEvent_SuccTransResult':
    case 'AgentEvent_TransOutResult': {
      const { callId, result } = resultSchema.parse(content);
      return { kind: 'transfer', callId, isDone: result === 0 };
    }
    case 'AgentOther_PhoneOffhook':
      return { kind: 'phone', isUp: true };
    case 'AgentOther_PhoneRelease':
      return { kind: 'phone', isUp: false };
    case 'AgentOther_ShutdownService':
      return { kind: 'signed-out' };
    case 'QC_AgentState_Notify':
      return { kind: 'member', agentId: z.object({ monitoredagent: text }).parse(content).monitoredagent };
    default:
      return { kind: 'other' };
  }
};

/** Reads one event; null when it is for another agent. Throws when it cannot be understood. Unknown types are tolerated. */
export const readNews = (event: unknown, agentId: string): News | null => {
  const { eventType, workNo, content } = eventSchema.parse(event);
  if (workNo !== null && workNo !== undefined && workNo !== agentId) return null;
  return readContent(eventType, content);
};
