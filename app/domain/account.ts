import * as z from 'zod/mini';
import { errorCodeSchema } from './error-code.ts';
import { permissionSchema } from './permission.ts';

export const connectionStatuses = ['off', 'connecting', 'online', 'waiting', 'refused'] as const;

/** How an account's connection stands. Times are milliseconds since 1970-01-01 UTC. */
export const connectionSchema = z.object({
  status: z.enum(connectionStatuses),
  /** When this status began. */
  since: z.number(),
  /** What is being tried or used now, for people: host and transport. Empty when off. */
  via: z.string().check(z.maxLength(300)),
  /** When the next try is due, while waiting. */
  retryAt: z.nullable(z.number()),
  /** Why it waits, was refused or went off. */
  reason: z.nullable(errorCodeSchema),
  detail: z.nullable(z.string().check(z.maxLength(500))),
  /** When the server last proved to be there: an event, an answer or a ping. */
  provedAt: z.nullable(z.number()),
});
export type Connection = Readonly<z.infer<typeof connectionSchema>>;

export const agentStates = [
  'signed-out', 'not-ready', 'ready', 'reserved', 'talking', 'on-hold', 'wrap-up', 'wrap-up-ready', 'rest', 'unknown',
] as const;
export const agentStateSchema = z.enum(agentStates);
export type AgentState = z.infer<typeof agentStateSchema>;

/** States that a person may ask for. */
export const requestedAgentStateSchema = z.enum(['ready', 'not-ready', 'wrap-up', 'rest']);

/** A state that a person may ask for, one entry a reason. */
export const agentChoiceSchema = z.object({
  state: requestedAgentStateSchema,
  reasonId: z.nullable(z.string()),
  /** The site's own words for the reason; empty for a plain state. */
  reasonLabel: z.string().check(z.maxLength(200)),
});
export type AgentChoice = Readonly<z.infer<typeof agentChoiceSchema>>;

/** The signed-in person as the vendor sees them. */
export const agentSchema = z.object({
  state: agentStateSchema,
  reasonLabel: z.string().check(z.maxLength(200)),
  /** Asked for while on a call; comes true afterwards. */
  pending: z.nullable(agentStateSchema),
  since: z.nullable(z.number()),
  name: z.string().check(z.maxLength(300)),
  address: z.string().check(z.maxLength(300)),
  isSupervisor: z.boolean(),
  choices: z.array(agentChoiceSchema),
  signOutReasons: z.array(z.object({ id: z.string(), label: z.string().check(z.maxLength(200)) })),
  /** `requestConference` is absent where the vendor has no conferences of one's own. */
  permissions: z.object({ setState: permissionSchema, makeCall: permissionSchema, requestConference: z.optional(permissionSchema) }),
});
export type Agent = Readonly<z.infer<typeof agentSchema>>;

/** Where an account's password is. `none`: not known, it must be typed. */
export const secretPlaceSchema = z.object({
  place: z.enum(['none', 'stored', 'kept-until-close']),
  reason: z.nullable(errorCodeSchema),
});
export type SecretPlace = Readonly<z.infer<typeof secretPlaceSchema>>;

/** A value of an account's settings as forms hold it. Never a secret. */
export const fieldValueSchema = z.union([z.string().check(z.maxLength(2000)), z.array(z.string().check(z.maxLength(200))).check(z.maxLength(20))]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

/** What becomes of the person's sign-in at the vendor when Gavel closes; with the reason where the site demands one. */
export const atQuitSchema = z.object({ how: z.enum(['leave', 'sign-out']), reasonId: z.nullable(z.string().check(z.maxLength(200))) });
export type AtQuit = Readonly<z.infer<typeof atQuitSchema>>;

/** Closing Gavel changes nothing at the vendor. */
export const leaveAtQuit: AtQuit = { how: 'leave', reasonId: null };

/** A person's sign-in at one vendor. */
export const accountSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  vendorId: z.string().check(z.minLength(1), z.maxLength(100)),
  label: z.string().check(z.minLength(1), z.maxLength(200)),
  isPractice: z.boolean(),
  settings: z.record(z.string(), fieldValueSchema),
  atQuit: atQuitSchema,
  secret: secretPlaceSchema,
  connection: connectionSchema,
  agent: z.nullable(agentSchema),
});
export type Account = Readonly<z.infer<typeof accountSchema>>;

/** A colleague in a supervisor's team. */
export const memberSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(200)),
  accountId: z.string().check(z.minLength(1)),
  name: z.string().check(z.minLength(1), z.maxLength(300)),
  address: z.string().check(z.maxLength(300)),
  teamName: z.string().check(z.maxLength(300)),
  state: agentStateSchema,
  reasonLabel: z.string().check(z.maxLength(200)),
  since: z.nullable(z.number()),
  permissions: z.object({ monitor: permissionSchema, setState: permissionSchema }),
});
export type Member = Readonly<z.infer<typeof memberSchema>>;
