import { z } from 'zod';
import { switchSet } from '../../shared/switch-set.ts';

/** What a fault breaks; see {@link FaultName}. */
export const faultNames = ['ctiFailover', 'xmppDrop', 'webDown', 'nodeDown', 'slow', 'lockedOut', 'silentAfter202', 'silentButDone'] as const;

/**
 * - `ctiFailover`: SystemInfo says OUT_OF_SERVICE, requests get 503, nothing is published until it ends
 * - `xmppDrop`: notification sessions are cut and new ones refused
 * - `webDown`: REST answers an HTML page with 502; the user `finesse` is unavailable
 * - `nodeDown`: every connection to the node is cut at once
 * - `slow`: REST answers come `slowMs` late
 * - `lockedOut`: sign-in is accepted, then refused by notification with 289
 * - `silentAfter202`: requests are accepted, then nothing happens
 * - `silentButDone`: requests are accepted and carried out, but nothing is published
 */
export type FaultName = (typeof faultNames)[number];

const duration = z.coerce.number().int().min(0).max(600_000);
const truth = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

/** Every switch with its values; the default is what an installation of today most likely does. */
const switchesSchema = z.object({
  enableDropParticipantFor: z.enum(['supervisor_only', 'conference_controller_and_supervisor', 'all']).default('supervisor_only'),
  /** The CTI server's registry value DropAnyPartyEnabled. */
  dropAnyPartyEnabled: truth.default(false),
  /** How a drop is refused when the requester's role does not allow it. */
  dropRefusal: z.enum(['http401', 'http400InvalidDestination', 'asyncGeneric']).default('http401'),
  /** How a party who left is shown to the others. */
  droppedPartyForm: z.enum(['droppedThenGone', 'goneAtOnce', 'droppedStays']).default('droppedThenGone'),
  /** What callType a conference has when only two parties are left. */
  twoPartyCallType: z.enum(['keepConference', 'restoreOriginal']).default('keepConference'),
  /** Where PARTICIPANT_DROP is listed among the actions. */
  advertiseDrop: z.enum(['none', 'ownActions', 'targetActions']).default('none'),
  errorTypeFor290: z.enum(['Call Operation Failure', 'Generic Error']).default('Call Operation Failure'),
  wireStyle: z.enum(['11x', '125']).default('11x'),
  stateChangeStatus: z.coerce.number().pipe(z.union([z.literal(202), z.literal(200)])).default(202),
  echoRequestId: z.enum(['both', 'headerOnly', 'none']).default('both'),
  /** Notifications reach the client before the 202 of the request that caused them. */
  eventBefore202: truth.default(false),
  consultCallType: z.enum(['CONSULT', 'OUT_WITH_ASSOCIATED']).default('CONSULT'),
  mediaAddressTypeOfCustomer: z.enum(['empty', 'absent', 'NULL']).default('empty'),
  conferenceOrder: z.enum(['deletePutPost', 'postDeletePut']).default('deletePutPost'),
  deployment: z.enum(['UCCE', 'UCCX']).default('UCCE'),
  /** `configured`: NOT_READY and LOGOUT need a reason. */
  reasonCodes: z.enum(['configured', 'none']).default('configured'),
  wrapUp: z.enum(['OPTIONAL', 'REQUIRED', 'NOT_ALLOWED', 'REQUIRED_WITH_WRAP_UP_DATA']).default('OPTIONAL'),
  wrapUpMs: duration.default(30_000),
  /** Which ports offer WebSocket: 12.6 both, 12.0 and 12.5 the notification port, earlier none. */
  webSocket: z.enum(['both', 'notifyOnly', 'none']).default('both'),
  bosh: z.enum(['on', 'off']).default('on'),
  /** From acceptance to the CTI server's verdict, on the simulator's clock. */
  verdictDelayMs: duration.default(0),
  /** How much later REST answers under the fault `slow`. */
  slowMs: duration.default(8_000),
  conferenceLimit: z.coerce.number().int().min(3).max(5_000).default(16),
  /** One fault for every node; `none` ends all faults. */
  fault: z.enum(['none', ...faultNames]).default('none'),
});

/** The simulator's switches, one value each. */
export type FinesseSwitches = z.output<typeof switchesSchema>;

/** The name of a switch. */
export type FinesseSwitchName = keyof FinesseSwitches;

/** All switches with their checks. */
export const finesseSwitches = switchSet(switchesSchema);
