import { z } from 'zod';
import { switchSet } from '../../shared/switch-set.ts';

const duration = z.coerce.number().int().min(0).max(86_400_000);
const truth = z.union([z.boolean(), z.enum(['true', 'false', 'on', 'off']).transform((text) => text === 'true' || text === 'on')]);

/**
 * What a fault breaks:
 * - `switchingOver`: every call is answered with 000-004
 * - `recovering`: every call is answered with 105-002
 * - `badGateway`: every call is answered by a proxy's HTML page with 502
 * - `down`: every connection is cut at once
 * - `slow`: answers come `slowMs` late
 * - `acceptedOnly`: commands are accepted, then nothing happens
 */
const faultNames = ['switchingOver', 'recovering', 'badGateway', 'down', 'slow', 'acceptedOnly'] as const;

/** Every switch with its values; the default is what an installation of today most likely does. */
const switchesSchema = z.object({
  /** How the gateway checks the Guid: AUTHMODE 1, AUTHMODE 2, only the newest one, not at all. */
  guidMode: z.enum(['static', 'dynamic', 'dynamic-strict', 'off']).default('dynamic'),
  guidIntervalMs: duration.default(60_000),
  guidTimeoutMs: duration.default(120_000),
  /** Silence after which an agent is signed out (MAXTIME, and the same for handshakes in push mode). */
  silenceMs: duration.default(120_000),
  /** How long a poll waits for an event. */
  pollWaitMs: duration.default(10_000),
  /** `required`: a request without the load balancer's cookie meets a gateway that does not know the agent. */
  loadBalancerCookie: z.enum(['off', 'on', 'required']).default('on'),
  /** What somebody is told whose session was taken over. */
  takenOverCode: z.enum(['100-006', '000-003']).default('100-006'),
  /** Whether calls and conferences go on when a session is taken over. */
  takeOverKeepsCalls: truth.default(true),
  signInDelayMs: duration.default(0),
  /** Wrong passwords in a row after which an account is locked; 0 for never. */
  lockAfterFailures: z.coerce.number().int().min(0).max(100).default(5),
  /** Each agent polls its own events, or one poll fetches everybody's. */
  eventFetching: z.enum(['agent', 'allAgents']).default('agent'),
  /** Form of a pushed event: the documented list, the older single event, a form field. */
  pushForm: z.enum(['list', 'single', 'form']).default('list'),
  channelAttribForNeither: z.coerce.string().pipe(z.enum(['4', '0', 'omit', 'unchanged'])).default('4'),
  resultShape: z.enum(['confs', 'array']).default('confs'),
  eventGenTime: truth.default(true),
  /** `on`: only the verbs and query parameters of the 2018 platform; `both`: those and POST. */
  legacyConfVerbs: z.enum(['off', 'on', 'both']).default('off'),
  trailingNul: truth.default(false),
  vdnidForm: z.enum(['number', 'string']).default('number'),
  successForm: z.enum(['string', 'number']).default('string'),
  responseCharset: z.enum(['UTF-8', 'GBK']).default('UTF-8'),
  /** From acceptance of a conference command to its effect. */
  effectDelayMs: duration.default(0),
  /** From an effect to its event. */
  eventDelayMs: duration.default(0),
  dropEvent: z.enum(['none', 'modeChanges', 'participantChanges', 'all']).default('none'),
  /** Events reach the poll before the answer of the request that caused them. */
  eventBeforeResponse: truth.default(false),
  /** Whether the same mode or hold set once more causes an event. */
  repeatedChange: z.enum(['event', 'silent']).default('event'),
  chairSelfMode: z.enum(['allowed', 'refused']).default('allowed'),
  unknownAddressCode: z.enum(['000-002', '100-007']).default('100-007'),
  /** The answer to a chair's command before the conference is confirmed. */
  earlyChairCode: z.enum(['101-001', '100-007']).default('101-001'),
  /** From the request to the own joining, and from there to the confirmation. */
  conferenceSetupMs: duration.default(0),
  /** Cause with which every conference request fails; 0 for none. */
  conferenceFailureCause: z.coerce.number().int().min(0).max(99_999).default(0),
  /** How an invitation shows that nobody came: joined with a result, left with reason 2, nothing. */
  failedInvitation: z.enum(['failedEvent', 'leftEvent', 'silent']).default('failedEvent'),
  /** Invited agents who answer calls automatically answer invitations, too. */
  conferenceAutoAnswer: truth.default(false),
  /** What becomes of a conference whose chair signs out or hangs up. */
  chairGone: z.enum(['ends', 'goesOn']).default('ends'),
  /** How long phones ring before anybody answers, and until the platform gives up. */
  answerMs: duration.default(0),
  lateAnswerMs: duration.default(9_000),
  ringMs: duration.default(30_000),
  announcementMs: duration.default(5_000),
  /** Voice calls the tenant may have at the same time: the limit of conference seats. */
  concurrentCalls: z.coerce.number().int().min(1).max(10_000).default(120),
  slowMs: duration.default(8_000),
  fault: z.enum(['none', ...faultNames]).default('none'),
});

/** The simulator's switches, one value each. */
export type AgentGatewaySwitches = z.output<typeof switchesSchema>;

/** The name of a switch. */
export type AgentGatewaySwitchName = keyof AgentGatewaySwitches;

/** All switches with their checks. */
export const agentGatewaySwitches = switchSet(switchesSchema);
