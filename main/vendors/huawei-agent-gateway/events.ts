import { z } from 'zod';
import { outsideAddress } from '../../../app/domain/outside-text.ts';
import type { AgentState } from '../../../app/domain/account.ts';
import type { AddressType, CallInfo } from './wire.ts';

/** What an event comes to. */
export type GatewayEvent =
  | {
      readonly kind: 'party';
      readonly confId: string;
      readonly address: string;
      readonly addressType: AddressType;
      readonly change: number;
      readonly reason: number;
      readonly result: number;
      /** When the gateway made the event, by its own clock in milliseconds; null where it does not say. */
      readonly atMs: number | null;
    }
  | {
      readonly kind: 'conference';
      readonly confId: string;
      readonly what: 'self-joined' | 'confirmed' | 'ringing' | 'self-left' | 'presided' | 'reminder';
    }
  | { readonly kind: 'conference-failed'; readonly cause: string }
  | { readonly kind: 'announcement-ended'; readonly isFailed: boolean; readonly isForAll: boolean }
  /** `state` null: something happened to it, ask. */
  | { readonly kind: 'agent'; readonly type: string; readonly state: AgentState | null; readonly reason: string }
  | { readonly kind: 'call'; readonly call: CallInfo; readonly state: 'ringing' | 'active' }
  | { readonly kind: 'call-alerting'; readonly callId: string; readonly address: string }
  | { readonly kind: 'call-held' | 'call-released'; readonly callId: string }
  /** `detail`: why, in the gateway's words; null where it does not say. */
  | { readonly kind: 'call-failed'; readonly callId: string; readonly detail: string | null }
  /** A key of the agent's own phone held or retrieved the call. */
  | { readonly kind: 'linked-phone'; readonly callId: string; readonly isHeld: boolean }
  | { readonly kind: 'call-joined'; readonly callId: string; readonly partners: readonly string[] }
  | { readonly kind: 'call-party-left'; readonly callId: string; readonly address: string }
  | { readonly kind: 'transfer'; readonly callId: string; readonly isDone: boolean }
  | { readonly kind: 'phone'; readonly isUp: boolean }
  /** `type`: what happened to the colleague, in the gateway's words. */
  | { readonly kind: 'member'; readonly agentId: string; readonly type: string }
  /** An inspector began or stopped listening to, or talking with, this agent. `type`: which, by number. */
  | { readonly kind: 'monitored'; readonly inspectorId: string; readonly type: string; readonly isOn: boolean }
  | { readonly kind: 'signed-out' }
  /** Nothing here reads what it says: what it may be about is read. */
  | { readonly kind: 'other'; readonly subject: 'nothing' | 'agent' | 'calls' | 'conferences' | 'everything' };

const text = z.union([z.string(), z.number()]).transform(String);
const number = z.coerce.number();
const textOrEmpty = text.nullish().transform((value) => value ?? '');

const eventSchema = z.object({
  eventType: z.string().min(1),
  workNo: text.nullish(),
  content: z.unknown().optional(),
  eventGenTime: number.nullish().catch(null),
});
const confSchema = z.object({ confId: text });
const partySchema = z.object({
  confId: text,
  participant: text.transform((value) => outsideAddress(value, 300)),
  participantType: text.transform((value): AddressType => (value === '9' ? '9' : '6')),
  changeType: number,
  changeReason: number.nullish(),
  result: number.nullish(),
});
/** The number of an agent may have one letter in front. */
const party = textOrEmpty.transform((value) => outsideAddress(value.replace(/^[aA](?=\d)/u, ''), 300));
const callSchema = z.object({ callid: text, caller: party, called: party, feature: number.nullish() });
const resultSchema = z.object({ callId: text, result: number });
/** A bare call id, or an object with one: that depends on the version. */
const callIdSchema = z.union([
  text,
  z.object({ callid: text }).transform(({ callid }) => callid),
  z.object({ callId: text }).transform(({ callId }) => callId),
]);

const conferenceEvents: Readonly<Record<string, Extract<GatewayEvent, { kind: 'conference' }>['what']>> = {
  AgentConf_RequestSuccess: 'confirmed',
  AgentConf_SelfJoinResult: 'self-joined',
  AgentConf_Ringing: 'ringing',
  AgentConf_SelfLeaveResult: 'self-left',
  AgentConf_PresidentChanged: 'presided',
  AgentConf_Timeout: 'reminder',
};

/** `AgentState_Busy` means occupied by a call, not the presence. */
const agentEvents: Readonly<Record<string, AgentState | null>> = {
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

const callEvents: Readonly<Record<string, 'call-held' | 'call-released' | 'call-failed'>> = {
  AgentEvent_Hold: 'call-held',
  AgentEvent_Call_Release: 'call-released',
  AgentEvent_Connect_Fail: 'call-failed',
  AgentEvent_Consult_Fail: 'call-failed',
  AgentEvent_Inside_Call_Fail: 'call-failed',
  AgentEvent_Call_Out_Fail: 'call-failed',
};

/** Events of recordings, chats and notes change nothing that is shown. */
const ofNothing = /^Agent(?:MediaEvent|Chat)_|^AgentOther_(?:InService|Note|Bulletin|All_Agent_Busy)$/u;

/** What an event of a type that is not known may be about. */
const subjectOf = (type: string): Extract<GatewayEvent, { kind: 'other' }>['subject'] => {
  if (ofNothing.test(type)) return 'nothing';
  if (/^AgentState_|^AgentOther_/u.test(type)) return 'agent';
  if (type.startsWith('AgentEvent_')) return 'calls';
  return type.startsWith('AgentConf_') ? 'conferences' : 'everything';
};

const readContent = (type: string, content: unknown, atMs: number | null): GatewayEvent => {
  const what = conferenceEvents[type];
  if (what) return { kind: 'conference', confId: confSchema.parse(content).confId, what };
  const presence = agentEvents[type];
  if (presence !== undefined)
    return {
      kind: 'agent',
      type,
      state: presence,
      reason: z.object({ reason: text }).safeParse(content).data?.reason ?? '',
    };
  const calls = callEvents[type];
  if (calls === 'call-failed') return { kind: calls, callId: callIdSchema.parse(content), detail: null };
  if (calls) return { kind: calls, callId: callIdSchema.parse(content) };
  switch (type) {
    case 'AgentConf_ParticipantChanged': {
      const party = partySchema.parse(content);
      return {
        kind: 'party',
        confId: party.confId,
        address: party.participant,
        addressType: party.participantType,
        change: party.changeType,
        reason: party.changeReason ?? 255,
        result: party.result ?? 0,
        atMs,
      };
    }
    case 'AgentConf_RequestFailed':
      return { kind: 'conference-failed', cause: z.object({ cause: text }).safeParse(content).data?.cause ?? '' };
    case 'AgentConf_StopVoice':
    case 'AgentConf_StopParticipantVoice':
      return {
        kind: 'announcement-ended',
        isFailed: z.object({ result: number }).safeParse(content).data?.result === 1,
        isForAll: type === 'AgentConf_StopVoice',
      };
    case 'AgentEvent_Ringing':
    case 'AgentEvent_Auto_Answer':
    case 'AgentEvent_Talking': {
      const { callid, caller, called, feature } = callSchema.parse(content);
      return {
        kind: 'call',
        call: { callId: callid, caller, called, feature: feature ?? -1, beganAt: null },
        state: type === 'AgentEvent_Talking' ? 'active' : 'ringing',
      };
    }
    case 'AgentEvent_Customer_Alerting': {
      const { callid, otherPhone } = z.object({ callid: text, otherPhone: party }).parse(content);
      return { kind: 'call-alerting', callId: callid, address: otherPhone };
    }
    case 'AgentEvent_Conference': {
      const { callid, partner } = z.object({ callid: text, partner: textOrEmpty }).parse(content);
      return {
        kind: 'call-joined',
        callId: callid,
        partners: partner
          .split(/[,，]/u)
          .map((one) => party.parse(one.trim()))
          .filter((one) => one !== ''),
      };
    }
    case 'AgentEvent_Customer_Release': {
      const { callid, number: address } = z.object({ callid: text, number: party }).parse(content);
      return { kind: 'call-party-left', callId: callid, address };
    }
    case 'AgentEvent_SuccTransResult':
    case 'AgentEvent_TransOutResult': {
      const { callId, result } = resultSchema.parse(content);
      return { kind: 'transfer', callId, isDone: result === 0 };
    }
    case 'OUTBOUND_DETECT_EVENT': {
      const { callId, callid, detect, desc } = z
        .object({ callId: text.nullish(), callid: text.nullish(), detect: textOrEmpty, desc: textOrEmpty })
        .parse(content);
      return { kind: 'call-failed', callId: callId ?? callid ?? '', detail: desc === '' ? `detect ${detect}` : desc };
    }
    case 'AgentEvent_linkagePhoneHold':
    case 'AgentEvent_linkagePhoneUnHold':
      return {
        kind: 'linked-phone',
        callId: z.object({ callId: text }).parse(content).callId,
        isHeld: type === 'AgentEvent_linkagePhoneHold',
      };
    case 'AgentOther_PhoneOffhook':
      return { kind: 'phone', isUp: true };
    case 'AgentOther_PhoneRelease':
      return { kind: 'phone', isUp: false };
    case 'AgentOther_BeQcStart':
    case 'AgentOther_BeQcStop': {
      const { qcAgentId, qcType } = z
        .object({ qcAgentId: text.transform((value) => outsideAddress(value, 300)), qcType: textOrEmpty })
        .parse(content);
      return { kind: 'monitored', inspectorId: qcAgentId, type: qcType, isOn: type === 'AgentOther_BeQcStart' };
    }
    case 'AgentOther_ShutdownService':
      return { kind: 'signed-out' };
    case 'QC_AgentState_Notify': {
      const { monitoredagent, subtype } = z.object({ monitoredagent: text, subtype: textOrEmpty }).parse(content);
      return { kind: 'member', agentId: monitoredagent, type: subtype };
    }
    default:
      return { kind: 'other', subject: subjectOf(type) };
  }
};

/**
 * Reads one event; null when it is for another agent. Throws when it cannot be understood. Unknown types are tolerated.
 */
export const readGatewayEvent = (event: unknown, agentId: string): GatewayEvent | null => {
  const { eventType, workNo, content, eventGenTime } = eventSchema.parse(event);
  if (workNo !== null && workNo !== undefined && workNo !== agentId) return null;
  return readContent(eventType, content, eventGenTime ?? null);
};
