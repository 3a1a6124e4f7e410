import { z } from 'zod';

/** An agent id. */
const agent = z.string().min(1).max(24);
/** A phone number or an agent id. */
const address = z.string().min(1).max(24);
const afterMs = z.number().int().min(0).max(86_400_000).default(0);
const attribute = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
const count = z.number().int().min(1).max(10_000).default(1);
/** Without one, the conference that has this party, or the only one there is. */
const confId = z.number().int().optional();

/** Every scripted act: what people do without a client, and what servers and networks do. */
const actSchema = z.discriminatedUnion('act', [
  // Agents without a client
  z.object({ act: z.literal('agentSignsIn'), agent, phone: z.string().optional() }),
  z.object({ act: z.literal('agentSignsOut'), agent }),
  z.object({ act: z.literal('agentState'), agent, state: z.enum(['idle', 'busy', 'work', 'rest']) }),
  /** Answers what rings: a call or an invitation. */
  z.object({ act: z.literal('agentAnswers'), agent }),
  z.object({ act: z.literal('agentRejects'), agent }),
  // Phones
  z.object({ act: z.literal('customerCalls'), customer: address, agent, skillId: z.number().int().optional() }),
  z.object({ act: z.literal('phoneAnswers'), address }),
  z.object({ act: z.literal('phoneDeclines'), address }),
  /** Leaves its call or conference, whoever it is. */
  z.object({ act: z.literal('hangUp'), address }),
  /** What a phone or an agent without a client does whenever it is called. */
  z.object({ act: z.literal('behave'), address, kind: z.enum(['answers', 'declines', 'never']), afterMs }),
  // Conferences
  z.object({
    act: z.literal('createConference'),
    chair: agent,
    seats: z.number().int().min(1).max(120).default(120),
    minutes: z.number().int().min(1).max(1440).default(60),
    promptMinutes: z.number().int().min(0).max(1440).default(0),
    /** Those who are in from the start. Agent ids are agents, everything else phones. */
    participants: z.array(z.object({ address, attribute: attribute.default(3) })).default([]),
    /** Those who ring. */
    invited: z.array(address).default([]),
  }),
  z.object({ act: z.literal('participantJoins'), address, attribute: attribute.default(3), confId }),
  z.object({ act: z.literal('participantLeaves'), address, reason: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(4), z.literal(6)]).default(0), confId }),
  z.object({ act: z.literal('changeMode'), address, attribute, confId }),
  z.object({ act: z.literal('holdParticipant'), address, isHeld: z.boolean().default(true), confId }),
  z.object({ act: z.literal('shiftChair'), to: agent, confId }),
  z.object({ act: z.literal('endConference'), confId }),
  // Inspectors without a client
  z.object({ act: z.literal('inspectorListens'), inspector: agent, agent }),
  z.object({ act: z.literal('inspectorStops'), inspector: agent, agent }),
  z.object({ act: z.literal('forceSignOut'), agent }),
  z.object({ act: z.literal('forceState'), agent, state: z.enum(['idle', 'busy', 'rest']) }),
  // Accounts and sessions
  z.object({
    act: z.literal('setAccount'),
    agent,
    isLocked: z.boolean().optional(),
    isPasswordExpired: z.boolean().optional(),
    mustChangePassword: z.boolean().optional(),
    cannotBeForcedOut: z.boolean().optional(),
  }),
  /** Somebody else signs in by force with the same agent id. */
  z.object({ act: z.literal('takeOver'), agent }),
  /** Signed out as after too long a silence. */
  z.object({ act: z.literal('fallSilent'), agent }),
  /** No Guid of the agent counts any more: 000-003 until it signs in again. */
  z.object({ act: z.literal('expireGuid'), agent }),
  /** The next poll carries a fresh Guid, whatever the age of the newest one. */
  z.object({ act: z.literal('renewGuid'), agent }),
  /** The gateway switched over and lost its sessions; all, or one agent's. */
  z.object({ act: z.literal('loseSession'), agent: agent.optional(), code: z.enum(['105-001', '105-003', '105-004', '105-005', '105-006', '105-007', '100-006']).default('105-005') }),
  // Switches and time
  z.object({ act: z.literal('setSwitch'), name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }),
  z.object({ act: z.literal('advanceClock'), durationMs: z.number().int().min(0) }),
  // Answers
  z.object({
    act: z.literal('nextAnswer'),
    retcode: z.string(),
    message: z.string().default(''),
    method: z.string().optional(),
    pathIncludes: z.string().optional(),
    isCarriedOut: z.boolean().default(false),
    count,
  }),
  z.object({
    act: z.literal('nextReply'),
    status: z.number().int().min(200).max(599).default(200),
    body: z.string().default(''),
    contentType: z.string().default('application/json;charset=UTF-8'),
    method: z.string().optional(),
    pathIncludes: z.string().optional(),
    isCarriedOut: z.boolean().default(false),
    count,
  }),
  z.object({ act: z.literal('delayReplies'), delayMs: z.number().int().min(0), pathIncludes: z.string().default('') }),
  /** Cuts all connections, or those on which a request of this agent waits, such as its poll. */
  z.object({ act: z.literal('cutConnections'), agent: agent.optional() }),
  // Events
  /** The agent's next events are taken from the queue, and their answers lost on the way. */
  z.object({ act: z.literal('loseEvents'), agent, count }),
  z.object({ act: z.literal('dropEvents'), count, eventType: z.string().optional() }),
  z.object({ act: z.literal('duplicateEvents'), count }),
  z.object({ act: z.literal('reorderEvents'), count: z.number().int().min(2).max(100).default(2) }),
  z.object({ act: z.literal('sendEvent'), agent, eventType: z.string(), content: z.unknown().optional() }),
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
