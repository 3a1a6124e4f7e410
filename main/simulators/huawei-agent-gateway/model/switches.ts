import { z } from 'zod';
import { choice, count, flag, milliseconds, numberChoice, switchSet } from '../../shared/model/switches.ts';

/**
 * What a fault breaks:
 * - `switchingOver`: every request is refused with 000-004
 * - `recovering`: every request is refused with 105-002
 * - `badGateway`: every reply is a proxy's HTML page with 502
 * - `down`: every connection is closed at once
 * - `slow`: replies come `slowMs` late
 * - `acceptedOnly`: commands are accepted, then nothing happens
 */
const faultNames = ['switchingOver', 'recovering', 'badGateway', 'down', 'slow', 'acceptedOnly'] as const;

/** Every switch; the default is what an installation of today most likely does. */
const switchesSchema = z.object({
  guidMode: choice(
    ['dynamic', 'static', 'dynamic-strict', 'off'],
    'how the Guid is checked: AUTHMODE 2, AUTHMODE 1, only the newest one, not at all',
  ),
  guidIntervalMs: milliseconds(60_000, 'how old a Guid is when a poll renews it'),
  guidTimeoutMs: milliseconds(120_000, 'how long a Guid is valid'),
  silenceMs: milliseconds(120_000, 'silence after which an agent is signed out (MAXTIME)'),
  pollWaitMs: milliseconds(10_000, 'how long a poll waits for an event'),
  loadBalancerCookie: choice(
    ['on', 'off', 'required'],
    'required: without the cookie a request meets a gateway that does not know the agent',
  ),
  takenOverCode: choice(['100-006', '000-003'], 'the return code for a session that was taken over'),
  ids: choice(['new', 'again'], 'whether the id of a conference or call that has ended is used again for the next one'),
  nothingHeld: choice(['400-003', 'emptyList'], 'how the list of held calls is refused, or shown, when there is none'),
  afterNoAnswer: choice(['idle', 'notReady'], 'an agent who lets it ring: idle again, or not ready with reason 2'),
  forcedState: choice(
    ['forced', 'reason3'],
    'the event of an agent whom an inspector sets busy: its own, or the usual one with reason 3',
  ),
  unseenContent: choice(
    ['usual', 'other'],
    'the content of events that no source shows: rest, the end of a recording, the return from an IVR',
  ),
  wrongVerbStatus: numberChoice([405, 404], 'the status of a reply to a verb that a path does not take'),
  noteContent: choice(['members', 'null'], 'what a note to an agent holds'),
  previewEvent: choice(
    ['AgentEvent_Preview_CallOut', 'AgentEvent_Preview'],
    'the event of a preview call; the second is that of 2018',
  ),
  incomingInfo: flag(false, 'AgentEvent_Incoming_CallInfo comes with a call from a queue'),
  agentNumberPrefix: choice(['none', 'a', 'A'], 'what stands before the numbers of agents in events about calls'),
  outboundDetect: flag(false, 'outgoing calls that fail are told by OUTBOUND_DETECT_EVENT, too'),
  takeOverKeepsCalls: flag(true, 'calls and conferences go on when a session is taken over'),
  signInDelayMs: milliseconds(0, 'how long a sign-in takes'),
  lockAfterFailures: count(5, 0, 100, 'wrong passwords in a row that lock an account; 0 for never'),
  eventFetching: choice(['agent', 'allAgents'], 'each agent polls for its own events, or one poll fetches all'),
  pushForm: choice(['list', 'single', 'form'], 'a pushed event: documented list, older single event, form field'),
  channelAttribForNeither: choice(['4', '0', 'omit', 'unchanged'], 'how a participant without any audio is shown'),
  resultShape: choice(['confs', 'array'], 'how a query shows conferences: as a member or as the result itself'),
  eventGenTime: flag(true, 'events say when they were made'),
  legacyConfVerbs: choice(
    ['off', 'on', 'both'],
    'on: only the verbs and query parameters of the platform of 2018; both: those and POST',
  ),
  trailingNul: flag(false, 'text ends in a NUL'),
  vdnidForm: choice(['number', 'string'], 'how the VDN id is written'),
  successForm: choice(['string', 'number'], 'how the return code 0 is written'),
  responseCharset: choice(['UTF-8', 'GBK'], 'the charset of answers'),
  effectDelayMs: milliseconds(0, 'from the acceptance of a conference command to its effect'),
  eventDelayMs: milliseconds(0, 'from an effect to its event'),
  dropEvent: choice(['none', 'modeChanges', 'participantChanges', 'all'], 'events that are never sent'),
  eventBeforeResponse: flag(false, 'events reach the poll before the answer of the request that caused them'),
  repeatedChange: choice(['event', 'silent'], 'whether setting the same mode or hold again causes an event'),
  chairSelfMode: choice(['allowed', 'refused'], 'whether the chair may change its own mode'),
  unknownAddressCode: choice(['100-007', '000-002'], 'the return code for a party who is not in the conference'),
  earlyChairCode: choice(['101-001', '100-007'], 'the return code for a command before the conference is confirmed'),
  conferenceSetupMs: milliseconds(0, 'from the request to the chair joining, and from there to the confirmation'),
  conferenceFailureCause: count(0, 0, 99_999, 'the cause with which every conference request fails; 0 for none'),
  failedInvitation: choice(
    ['failedEvent', 'leftEvent', 'silent'],
    'how an invitation fails: joined with a result, left with reason 2, nothing',
  ),
  conferenceAutoAnswer: flag(false, 'agents who answer calls automatically answer invitations, too'),
  chairGone: choice(['ends', 'goesOn'], 'what becomes of a conference whose chair signs out or hangs up'),
  answerMs: milliseconds(0, 'how long a phone rings before it is answered'),
  lateAnswerMs: milliseconds(9_000, 'how long a phone rings whose number ends in 66'),
  ringMs: milliseconds(30_000, 'how long the platform lets a phone ring'),
  announcementMs: milliseconds(5_000, 'how long an announcement is'),
  concurrentCalls: count(120, 1, 10_000, 'voice calls that the tenant may have at a time: the limit of seats'),
  slowMs: milliseconds(8_000, 'how late replies come under the fault slow'),
  fault: choice(['none', ...faultNames], 'what is broken, until it is set to none'),
});

/** The simulator's switches, one value each. */
export type AgentGatewaySwitches = z.output<typeof switchesSchema>;

/** All switches with their checks. */
export const agentGatewaySwitches = switchSet(switchesSchema);
