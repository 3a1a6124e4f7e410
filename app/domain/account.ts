import { z } from 'zod';
import { errorCodeSchema } from './error-code.ts';
import { permissionSchema } from './permission.ts';

export const connectionStatuses = ['off', 'connecting', 'online', 'waiting', 'refused'] as const;

/** How an account's connection stands. Times are milliseconds since 1970-01-01 UTC. */
export const connectionSchema = z.object({
  status: z.enum(connectionStatuses),
  /** When this status began. */
  since: z.number(),
  /** What is being tried or used now, for people: host and transport. Empty when off. */
  via: z.string().max(300),
  /** When the next try is due, while waiting. */
  retryAt: z.number().nullable(),
  /** Why it waits, was refused or went off. */
  reason: errorCodeSchema.nullable(),
  detail: z.string().max(500).nullable(),
  /** When the server last proved to be there: an event, an answer or a ping. */
  provedAt: z.number().nullable(),
});
export type Connection = Readonly<z.infer<typeof connectionSchema>>;

export const agentStates = [
  'signed-out', 'not-ready', 'ready', 'reserved', 'talking', 'on-hold', 'wrap-up', 'wrap-up-ready', 'unknown',
] as const;
export const agentStateSchema = z.enum(agentStates);
export type AgentState = z.infer<typeof agentStateSchema>;

/** A state that a person may ask for, one entry a reason. */
export const agentChoiceSchema = z.object({
  state: z.enum(['ready', 'not-ready']),
  reasonId: z.string().nullable(),
  /** The site's own words for the reason; empty for a plain state. */
  reasonLabel: z.string().max(200),
});
export type AgentChoice = Readonly<z.infer<typeof agentChoiceSchema>>;

/** The signed-in person as the vendor sees them. */
export const agentSchema = z.object({
  state: agentStateSchema,
  reasonLabel: z.string().max(200),
  /** Asked for while on a call; comes true afterwards. */
  pending: agentStateSchema.nullable(),
  since: z.number().nullable(),
  name: z.string().max(300),
  address: z.string().max(300),
  isSupervisor: z.boolean(),
  choices: z.array(agentChoiceSchema),
  signOutReasons: z.array(z.object({ id: z.string(), label: z.string().max(200) })),
  permissions: z.object({ setState: permissionSchema, makeCall: permissionSchema }),
});
export type Agent = Readonly<z.infer<typeof agentSchema>>;

/** Where an account's password is. `none`: not known, it must be typed. */
export const secretPlaceSchema = z.object({
  place: z.enum(['none', 'stored', 'kept-until-close']),
  reason: errorCodeSchema.nullable(),
});
export type SecretPlace = Readonly<z.infer<typeof secretPlaceSchema>>;

/** A value of an account's settings as forms hold it. Never a secret. */
export const fieldValueSchema = z.union([z.string().max(2000), z.array(z.string().max(200)).max(20)]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

/** A person's sign-in at one vendor. */
export const accountSchema = z.object({
  id: z.string().min(1).max(100),
  vendorId: z.string().min(1).max(100),
  label: z.string().min(1).max(200),
  isPractice: z.boolean(),
  settings: z.record(z.string(), fieldValueSchema),
  secret: secretPlaceSchema,
  connection: connectionSchema,
  agent: agentSchema.nullable(),
});
export type Account = Readonly<z.infer<typeof accountSchema>>;

/** A colleague in a supervisor's team. */
export const memberSchema = z.object({
  id: z.string().min(1).max(200),
  accountId: z.string().min(1),
  name: z.string().min(1).max(300),
  address: z.string().max(300),
  teamName: z.string().max(300),
  state: agentStateSchema,
  reasonLabel: z.string().max(200),
  since: z.number().nullable(),
  permissions: z.object({ monitor: permissionSchema, setState: permissionSchema }),
});
export type Member = Readonly<z.infer<typeof memberSchema>>;
