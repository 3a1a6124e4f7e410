import { z } from 'zod';
import { isActOf, parseAct } from '../../shared/acts/act-set.ts';
import { commonActs, count, requestFilter } from '../../shared/acts/common-acts.ts';
import { duration } from '../../shared/model/switches.ts';

/** An agent id. */
const agent = z.string().min(1).max(24);
/** A phone number or an agent id. */
const address = z.string().min(1).max(24);
const afterMs = duration().default(0);
const attribute = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);
/** Without one, the conference that has this party, or the only one there is. */
const confId = z.number().int().optional();

/** What people do without a client of their own. */
const personActs = [
  // Agents
  z.object({ act: z.literal('agentSignsIn'), agent, phone: z.string().optional() }),
  z.object({ act: z.literal('agentSignsOut'), agent }),
  /** `reason`: for busy; the platform's own are 2 no answer, 3 inspector, 5 phone unavailable, 7 rejected a call. */
  z.object({
    act: z.literal('agentState'),
    agent,
    state: z.enum(['idle', 'busy', 'work', 'rest']),
    reason: z
      .string()
      .regex(/^\d{1,3}$/u)
      .optional(),
  }),
  /** Answers a call or an invitation. */
  z.object({ act: z.literal('agentAnswers'), agent }),
  z.object({ act: z.literal('agentRejects'), agent }),
  // Phones
  z.object({ act: z.literal('customerCalls'), customer: address, agent, skillId: z.number().int().optional() }),
  z.object({ act: z.literal('phoneAnswers'), address }),
  z.object({ act: z.literal('phoneDeclines'), address }),
  /** An agent uses the keys of a linked phone, which only events of the linkage tell. */
  z.object({
    act: z.literal('linkedPhone'),
    agent,
    does: z.enum(['holds', 'retrieves', 'goesOffline', 'comesOnline']),
  }),
  /** Leaves its call or conference: a phone or an agent. */
  z.object({ act: z.literal('hangUp'), address }),
  /** An agent is offered a number to call, or the offer ends. */
  z.object({ act: z.literal('preview'), agent, controlId: z.string().min(1).max(64), number: address.nullable() }),
  /** A customer who could not wait leaves data for an agent to call back. */
  z.object({ act: z.literal('offlineCall'), agent, customer: address, data: z.string().default('') }),
  /** What a phone, or an agent without a client, does whenever it is called. */
  z.object({ act: z.literal('behave'), address, kind: z.enum(['answers', 'declines', 'never']), afterMs }),
  // Conferences
  /** Commands about this party are accepted, and then nothing happens to it; `isReached` ends that. */
  z.object({ act: z.literal('reach'), address, isReached: z.boolean().default(false) }),
  z.object({
    act: z.literal('createConference'),
    chair: agent,
    seats: z.number().int().min(1).max(120).default(120),
    minutes: z.number().int().min(1).max(1440).default(60),
    promptMinutes: z.number().int().min(0).max(1440).default(0),
    /** Parties that have joined at the start. Agent ids are agents, everything else phones. */
    participants: z.array(z.object({ address, attribute: attribute.default(3) })).default([]),
    /** Parties that are invited at the start. */
    invited: z.array(address).default([]),
  }),
  z.object({ act: z.literal('participantJoins'), address, attribute: attribute.default(3), confId }),
  z.object({
    act: z.literal('participantLeaves'),
    address,
    reason: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(4), z.literal(6)]).default(0),
    confId,
  }),
  z.object({ act: z.literal('changeMode'), address, attribute, confId }),
  z.object({ act: z.literal('holdParticipant'), address, isHeld: z.boolean().default(true), confId }),
  z.object({ act: z.literal('shiftChair'), to: agent, confId }),
  z.object({ act: z.literal('endConference'), confId }),
  // Inspectors
  z.object({ act: z.literal('inspectorListens'), inspector: agent, agent }),
  z.object({ act: z.literal('inspectorStops'), inspector: agent, agent }),
  z.object({ act: z.literal('forceSignOut'), agent }),
  z.object({ act: z.literal('forceState'), agent, state: z.enum(['idle', 'busy', 'rest']) }),
] as const;

/** What the gateway does to accounts, sessions, answers and events. */
const serverActs = [
  z.object({
    act: z.literal('setAccount'),
    agent,
    isLocked: z.boolean().optional(),
    isPasswordExpired: z.boolean().optional(),
    mustChangePassword: z.boolean().optional(),
    cannotBeForcedOut: z.boolean().optional(),
  }),
  /** Another client signs in by force with the same agent id. */
  z.object({ act: z.literal('takeOver'), agent }),
  /** Signed out as after too long a silence. */
  z.object({ act: z.literal('fallSilent'), agent }),
  /** Every Guid of the agent becomes invalid: 000-003 until it signs in again. */
  z.object({ act: z.literal('expireGuid'), agent }),
  /** The next poll carries a new Guid, whatever the age of the newest one. */
  z.object({ act: z.literal('renewGuid'), agent }),
  /** The gateway switched over and lost its sessions; all, or one agent's. */
  z.object({
    act: z.literal('loseSession'),
    agent: agent.optional(),
    code: z.enum(['105-001', '105-003', '105-004', '105-005', '105-006', '105-007', '100-006']).default('105-005'),
  }),
  /** An answer of the gateway, where `nextReply` sends any text. */
  z.object({
    act: z.literal('nextAnswer'),
    ...requestFilter,
    retcode: z.string(),
    message: z.string().default(''),
    isCarriedOut: z.boolean().default(false),
    count: count(),
  }),
  /** The agent's next events are taken from the queue, and the answers that carry them are lost on the way. */
  z.object({ act: z.literal('loseEvents'), agent, count: count() }),
  /** Another client of the same session sends a request; the path starts after `/agentgateway/resource/`. */
  z.object({
    act: z.literal('otherClient'),
    agent,
    method: z.enum(['GET', 'PUT', 'POST', 'DELETE']),
    path: z.string(),
    body: z.string().default(''),
  }),
  z.object({ act: z.literal('sendEvent'), agent, eventType: z.string(), content: z.unknown().optional() }),
] as const;

/** The schemas of all acts. */
export const acts = [...personActs, ...serverActs, ...commonActs] as const;

const actSchema = z.discriminatedUnion('act', acts);

/** One scripted act, parsed. */
export type SimulatorAct = z.output<typeof actSchema>;

/** One scripted act as it is written. */
export type SimulatorActInput = z.input<typeof actSchema>;

/** Something the gateway does, parsed. */
export type ServerAct = z.output<(typeof serverActs)[number]>;

/** True for an act of the gateway. */
export const isServerAct = isActOf(serverActs);

/** Parses one act. Throws `ActError` that says what is wrong with it. */
export const parseSimulatorAct = (value: unknown): SimulatorAct => parseAct(actSchema, value);
