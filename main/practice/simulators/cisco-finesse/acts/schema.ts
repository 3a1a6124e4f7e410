import { z } from 'zod';
import { faultNames } from '../switches.ts';

const address = z.string().max(64);
/** A login id, login name or extension. */
const person = z.string().min(1).max(64);
/** A dialog id; without one the person's only or main call is meant. */
const dialog = z.string().max(64).optional();
const node = z.enum(['a', 'b']).optional();
const variables = z.record(z.string(), z.string()).optional();
const count = z.number().int().min(1).max(10_000).default(1);
const callState = z.enum(['INITIATING', 'INITIATED', 'ALERTING', 'ACTIVE', 'HELD', 'WRAP_UP', 'FAILED', 'DROPPED']);

/** Every scripted act: what people do without a client, and what servers and networks do. */
export const actSchema = z.discriminatedUnion('act', [
  // Customers
  z.object({ act: z.literal('customerCalls'), customer: address, to: person, variables, dialogId: z.string().regex(/^\d+$/u).optional() }),
  z.object({ act: z.literal('customerAnswers'), customer: address, dialog }),
  z.object({ act: z.literal('hangUp'), address, dialog }),
  // Agents without a client
  z.object({ act: z.literal('agentSignsIn'), agent: person, extension: address.optional() }),
  z.object({ act: z.literal('agentSignsOut'), agent: person }),
  z.object({ act: z.literal('agentReady'), agent: person }),
  z.object({ act: z.literal('agentNotReady'), agent: person, reasonCodeId: z.string().optional() }),
  z.object({ act: z.literal('agentAnswers'), agent: person, dialog }),
  z.object({ act: z.literal('agentHolds'), agent: person, dialog }),
  z.object({ act: z.literal('agentRetrieves'), agent: person, dialog }),
  z.object({ act: z.literal('agentLeaves'), agent: person, dialog }),
  z.object({ act: z.literal('agentCalls'), agent: person, to: address, variables }),
  z.object({ act: z.literal('agentConsults'), agent: person, to: address, dialog }),
  z.object({ act: z.literal('agentConferences'), agent: person, dialog }),
  z.object({ act: z.literal('agentTransfers'), agent: person, dialog }),
  /** Lets the simulator play a person: answers by itself after this time. Null ends it. */
  z.object({ act: z.literal('agentAnswersByItself'), agent: person, afterMs: z.number().int().min(0).nullable() }),
  // Supervisors without a client
  z.object({ act: z.literal('supervisorMonitors'), supervisor: person, agent: person }),
  z.object({ act: z.literal('supervisorBarges'), supervisor: person }),
  z.object({ act: z.literal('supervisorDrops'), supervisor: person, target: address, dialog }),
  // Conferences and parties
  z.object({
    act: z.literal('createConference'),
    dialogId: z.string().regex(/^\d+$/u).optional(),
    parties: z.array(address).min(2),
    from: address.optional(),
    to: address.default('8000'),
    controller: address.optional(),
    /** supervisor extension → agent extensions he came in over */
    bargedOver: z.record(z.string(), z.array(z.string())).optional(),
    variables,
  }),
  z.object({ act: z.literal('participantJoins'), dialog: z.string(), address, state: callState.default('ACTIVE') }),
  z.object({ act: z.literal('participantLeaves'), dialog: z.string(), address }),
  z.object({ act: z.literal('participantState'), dialog: z.string(), address, state: callState }),
  z.object({ act: z.literal('callData'), dialog: z.string(), variables }),
  z.object({ act: z.literal('endCall'), dialog: z.string() }),
  // Switches, faults, time
  z.object({ act: z.literal('setSwitch'), name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.object({ act: z.literal('setFault'), fault: z.enum(faultNames), node }),
  z.object({ act: z.literal('clearFault'), fault: z.enum(faultNames).optional(), node }),
  z.object({ act: z.literal('advanceClock'), durationMs: z.number().int().min(0) }),
  z.object({ act: z.literal('lockAccount'), agent: person, durationMs: z.number().int().min(0).default(300_000) }),
  // REST tricks
  z.object({
    act: z.literal('nextReply'),
    status: z.number().int().min(200).max(599),
    body: z.string().default(''),
    contentType: z.string().default('text/html'),
    method: z.string().optional(),
    pathIncludes: z.string().optional(),
    count,
  }),
  z.object({ act: z.literal('delayReplies'), delayMs: z.number().int().min(0) }),
  // Notification tricks
  z.object({ act: z.literal('dropNotifications'), count }),
  z.object({ act: z.literal('duplicateNotifications'), count }),
  z.object({ act: z.literal('reorderNotifications'), count: z.number().int().min(2).max(100).default(2) }),
  /** Any text as the payload of an event on a node; the default is the agent's dialog node. */
  z.object({ act: z.literal('publishRaw'), agent: person, payload: z.string(), node: z.string().optional() }),
  z.object({ act: z.literal('publishMalformed'), agent: person }),
  z.object({ act: z.literal('publishOversized'), agent: person, length: z.number().int().min(1).max(32 * 1024 * 1024).default(4 * 1024 * 1024) }),
  /** Publishes all calls and agents again. */
  z.object({ act: z.literal('republishAll') }),
  /** Any text as a stanza, as it is, to the agent's sessions. */
  z.object({ act: z.literal('sendStanza'), agent: person, stanza: z.string() }),
  /** A ping from the server; `{full}` sessions must answer it. */
  z.object({ act: z.literal('serverPing'), agent: person, id: z.string().default('server-ping') }),
  z.object({ act: z.literal('callError'), agent: person, dialog: z.string(), code: z.number().int(), errorType: z.string().optional() }),
  // Sessions
  z.object({ act: z.literal('forceSignOut'), agent: person }),
  z.object({ act: z.literal('killXmpp'), agent: person.optional(), condition: z.string().regex(/^[a-z-]+$/u).optional(), node }),
]);

/** One scripted act, parsed. */
export type SimulatorAct = z.output<typeof actSchema>;

/** One scripted act as it is written. */
export type SimulatorActInput = z.input<typeof actSchema>;

/** Parses one act as it came from outside. Throws {@link ActError} that says what is wrong with it. */
export const parseAct = (value: unknown): SimulatorAct => {
  const parsed = actSchema.safeParse(value);
  if (!parsed.success) throw new ActError(`This is not an act: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
};

/** The act cannot be done now: says why. */
export class ActError extends Error {
  override readonly name = 'ActError';
}
