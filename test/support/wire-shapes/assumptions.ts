import type { ShapedVendor } from './shape-files.ts';

/**
 * What simulators may rest on although it is only inferred, and what tries its other forms: a switch, an act, or why
 * there is none. A simulator that sends anything else that is inferred fails its tests. A vendor that is not listed may
 * rest on all that its shapes name.
 */
export const assumptions: Readonly<Partial<Record<ShapedVendor, Readonly<Record<string, string>>>>> = {
  'cisco-finesse': {
    'event.dialog.put.conference': 'switches conferenceOrder, dialogIdAfterConference, droppedPartyForm',
    'event.team.user.delete': 'act deleteUser; publishRaw for any other form',
    'not-implemented-501': 'switch deployment',
    'sso.token': 'switches ssoTokenName, ssoExpiresIn, ssoAnswerType, ssoUserName, ssoRefreshBy, ssoRefreshRefusal',
    'state-change-200': 'switch stateChangeStatus',
  },
  'huawei-agent-gateway': {
    AgentEvent_Consult_Fail: 'act sendEvent',
    AgentEvent_ReturnFromIvr: 'switch unseenContent',
    AgentEvent_TransOutResult: 'act sendEvent',
    AgentMediaEvent_StopRecordDone: 'switch unseenContent',
    AgentState_SetRest_Success: 'switch unseenContent',
    'agentgroup.agent': 'members are those of a documented query; nextReply for any other form',
    'agentgroup.by-skill': 'members are those of a documented query; nextReply for any other form',
    'calldata.remote-numbers': 'no client reads it; nextReply for any other form',
    'nothing-held-empty-array': 'switch nothingHeld',
    'voicecall.mute-video': 'refused by every simulator',
    'voicecall.phone-hang-up': 'answered as every command is',
    'voicecall.release-phone': 'answered as every command is',
    'voicecall.unmute-video': 'refused by every simulator',
    'wrong-verb-405': 'switch wrongVerbStatus',
  },
};
