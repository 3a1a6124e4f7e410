import { z } from 'zod';
import { isActOf, parseAct } from '../../shared/acts/act-set.ts';
import { commonActs } from '../../shared/acts/common-acts.ts';
import { duration, wholeNumber } from '../../shared/model/switches.ts';
import { faultNames } from '../model/switches.ts';

const address = z.string().max(64);
/** A login id, login name or extension. */
const person = z.string().min(1).max(64);
/** A dialog id; without one the person's only or main call is meant. */
const dialog = z.string().max(64).optional();
const newDialogId = z.string().regex(/^\d+$/u).optional();
const node = z.enum(['a', 'b']).optional();
const variables = z.record(z.string(), z.string()).optional();
const callState = z.enum(['INITIATING', 'INITIATED', 'ALERTING', 'ACTIVE', 'HELD', 'WRAP_UP', 'FAILED', 'DROPPED']);

/** What people do without a client of their own. */
const personActs = [
  // Customers
  z.object({ act: z.literal('customerCalls'), customer: address, to: person, variables, dialogId: newDialogId }),
  z.object({ act: z.literal('customerAnswers'), customer: address, dialog }),
  z.object({ act: z.literal('hangUp'), address, dialog }),
  // Agents
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
  /** Lets the simulator answer a user's calls after this time; null ends it. */
  z.object({ act: z.literal('agentAnswersByItself'), agent: person, afterMs: duration().nullable() }),
  // Supervisors
  z.object({ act: z.literal('supervisorMonitors'), supervisor: person, agent: person }),
  z.object({ act: z.literal('supervisorBarges'), supervisor: person }),
  z.object({ act: z.literal('supervisorDrops'), supervisor: person, target: address, dialog }),
  // Conferences and parties
  z.object({
    act: z.literal('createConference'),
    dialogId: newDialogId,
    parties: z.array(address).min(2),
    from: address.optional(),
    to: address.default('8000'),
    controller: address.optional(),
    /** Supervisor extension → extensions of the agents on whom the supervisor has barged in. */
    bargedOver: z.record(z.string(), z.array(z.string())).optional(),
    variables,
  }),
  z.object({ act: z.literal('participantJoins'), dialog: z.string(), address, state: callState.default('ACTIVE') }),
  z.object({ act: z.literal('participantLeaves'), dialog: z.string(), address }),
  z.object({ act: z.literal('participantState'), dialog: z.string(), address, state: callState }),
  /** `callback`: when and where the customer wants to be called back. */
  z.object({
    act: z.literal('callData'),
    dialog: z.string(),
    variables,
    callback: z.object({ time: z.string(), number: z.string() }).optional(),
  }),
  z.object({ act: z.literal('endCall'), dialog: z.string() }),
] as const;

/** What servers do to accounts, events and sessions. */
const serverActs = [
  z.object({ act: z.literal('setFault'), fault: z.enum(faultNames), node }),
  z.object({ act: z.literal('clearFault'), fault: z.enum(faultNames).optional(), node }),
  z.object({ act: z.literal('lockAccount'), agent: person, durationMs: duration().default(300_000) }),
  z.object({ act: z.literal('forceSignOut'), agent: person }),
  /** How a user signs in under HYBRID; at the start people of Claims by single sign-on, of Billing by password. */
  z.object({ act: z.literal('setAuthMode'), agent: person, mode: z.enum(['SSO', 'NON_SSO']) }),
  /** Tokens as a sign-in with a browser would give them. */
  z.object({ act: z.literal('issueTokens'), agent: person, node: z.enum(['a', 'b']).default('a') }),
  /** Ends tokens of single sign-on before their time. */
  z.object({
    act: z.literal('revokeTokens'),
    agent: person.optional(),
    kind: z.enum(['all', 'access', 'refresh']).default('all'),
  }),
  /** Signs browsers out of the identity provider, so that its form comes again. */
  z.object({ act: z.literal('endProviderSessions'), agent: person.optional() }),
  /** An administrator deletes the user. */
  z.object({ act: z.literal('deleteUser'), agent: person }),
  /** Another client of the user, such as the stock desktop, sends a request; the path starts after `/finesse/api/`. */
  z.object({
    act: z.literal('otherClient'),
    agent: person,
    method: z.enum(['GET', 'PUT', 'POST']),
    path: z.string(),
    body: z.string().default(''),
    requestId: z.string().default(''),
  }),
  // Notifications
  /** Any text as the payload of an event on a node; the default is the agent's dialog node. */
  z.object({ act: z.literal('publishRaw'), agent: person, payload: z.string(), node: z.string().optional() }),
  z.object({ act: z.literal('publishMalformed'), agent: person }),
  z.object({
    act: z.literal('publishOversized'),
    agent: person,
    length: wholeNumber(1, 32 * 1024 * 1024).default(4 * 1024 * 1024),
  }),
  /** Publishes all calls and agents again. */
  z.object({ act: z.literal('republishAll') }),
  /** Any text as a stanza, unchanged, to the agent's sessions. */
  z.object({ act: z.literal('sendStanza'), agent: person, stanza: z.string() }),
  /** A ping from the server, which clients must answer. */
  z.object({ act: z.literal('serverPing'), agent: person, id: z.string().default('server-ping') }),
  z.object({
    act: z.literal('callError'),
    agent: person,
    dialog: z.string(),
    code: z.number().int(),
    errorType: z.string().optional(),
  }),
  // Sessions
  z.object({
    act: z.literal('killXmpp'),
    agent: person.optional(),
    condition: z
      .string()
      .regex(/^[a-z-]+$/u)
      .optional(),
    node,
  }),
] as const;

/** The schemas of all acts. */
export const acts = [...personActs, ...serverActs, ...commonActs] as const;

const actSchema = z.discriminatedUnion('act', acts);

/** One scripted act, parsed. */
export type SimulatorAct = z.output<typeof actSchema>;

/** One scripted act as it is written. */
export type SimulatorActInput = z.input<typeof actSchema>;

/** Something that servers do, parsed. */
export type ServerAct = z.output<(typeof serverActs)[number]>;

/** True for an act of servers. */
export const isServerAct = isActOf(serverActs);

/** Parses one act. Throws `ActError` that says what is wrong with it. */
export const parseSimulatorAct = (value: unknown): SimulatorAct => parseAct(actSchema, value);
