import * as z from 'zod/mini';
import { detailSchema, errorCodeSchema } from './error-code.ts';
import { permissionSchema } from './permission.ts';

export const connectionStatuses = ['off', 'connecting', 'online', 'waiting', 'refused'] as const;

/** The connection of an account. Times are milliseconds since 1970-01-01 UTC. */
export const connectionSchema = z.object({
  status: z.enum(connectionStatuses),
  /** When this status began. */
  since: z.number(),
  /** The host and transport that are tried or used at present, to be shown. Empty when off. */
  via: z.string().check(z.maxLength(300)),
  /** When the next attempt is due, while waiting. */
  retryAt: z.nullable(z.number()),
  /** Why it waits, was refused or was disconnected. */
  reason: z.nullable(errorCodeSchema),
  detail: z.nullable(detailSchema),
  /** When the server last sent something: an event, a response or a ping. */
  provedAt: z.nullable(z.number()),
});
export type Connection = Readonly<z.infer<typeof connectionSchema>>;

export const agentStates = [
  'signed-out',
  'not-ready',
  'ready',
  'reserved',
  'talking',
  'on-hold',
  'wrap-up',
  'wrap-up-ready',
  'rest',
  'unknown',
] as const;
export const agentStateSchema = z.enum(agentStates);
export type AgentState = z.infer<typeof agentStateSchema>;

/** Why an agent is not ready whom the system itself made so; a site's own reasons have labels. */
export const systemReasons = ['no-answer', 'forced', 'phone-unavailable', 'call-rejected'] as const;

/** The vendor's own words for what is not known here, such as a state that came with a newer version. */
export const vendorStateSchema = z.optional(z.string().check(z.minLength(1), z.maxLength(200)));

/** States that an agent may request. */
export const requestedAgentStateSchema = z.enum(['ready', 'not-ready', 'wrap-up', 'rest']);

/** A state that the agent may request: one entry for each reason. */
export const agentChoiceSchema = z.object({
  state: requestedAgentStateSchema,
  reasonId: z.nullable(z.string()),
  /** The site's own text for the reason; empty for a state without one. */
  reasonLabel: z.string().check(z.maxLength(200)),
});
export type AgentChoice = Readonly<z.infer<typeof agentChoiceSchema>>;

/** The signed-in user as the vendor shows them. */
export const agentSchema = z.object({
  state: agentStateSchema,
  vendorState: vendorStateSchema,
  reasonLabel: z.string().check(z.maxLength(200)),
  /** Absent where the site gave the reason, or nobody did. */
  systemReason: z.optional(z.enum(systemReasons)),
  /** Requested during a call; takes effect afterwards. */
  pending: z.nullable(agentStateSchema),
  since: z.nullable(z.number()),
  name: z.string().check(z.maxLength(300)),
  address: z.string().check(z.maxLength(300)),
  isSupervisor: z.boolean(),
  choices: z.array(agentChoiceSchema),
  signOutReasons: z.array(z.object({ id: z.string(), label: z.string().check(z.maxLength(200)) })),
  /** `requestConference` and `createMeeting` are absent where the vendor does not support them. */
  permissions: z.object({
    setState: permissionSchema,
    makeCall: permissionSchema,
    requestConference: z.optional(permissionSchema),
    createMeeting: z.optional(permissionSchema),
  }),
});
export type Agent = Readonly<z.infer<typeof agentSchema>>;

/** Where an account's password is kept. `none`: it is not known and must be entered. */
export const secretPlaceSchema = z.object({
  place: z.enum(['none', 'stored', 'kept-until-close']),
  reason: z.nullable(errorCodeSchema),
});
export type SecretPlace = Readonly<z.infer<typeof secretPlaceSchema>>;

/** How a user is signed in where that is not by a password of the account. */
export const signedInSchema = z.object({
  by: z.enum(['single-sign-on', 'token', 'company']),
  /** Until when what was given counts; null where the vendor does not say. */
  until: z.nullable(z.number()),
  /** It is renewed before, without the user, for as long as the vendor allows. */
  isRenewed: z.boolean(),
});
export type SignedIn = Readonly<z.infer<typeof signedInSchema>>;

/** A value of an account's settings, as in the form. Never a secret. */
export const fieldValueSchema = z.union([
  z.string().check(z.maxLength(2000)),
  z.array(z.string().check(z.maxLength(200))).check(z.maxLength(20)),
]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

/** Whether the user is signed out at the vendor when Gavel closes; with the reason where the site demands one. */
export const atQuitSchema = z.object({
  how: z.enum(['leave', 'sign-out']),
  reasonId: z.nullable(z.string().check(z.maxLength(200))),
});
export type AtQuit = Readonly<z.infer<typeof atQuitSchema>>;

/** The user stays signed in at the vendor when Gavel closes. */
export const leaveAtQuit: AtQuit = { how: 'leave', reasonId: null };

/** The user's sign-in at one vendor. */
export const accountSchema = z.object({
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  vendorId: z.string().check(z.minLength(1), z.maxLength(100)),
  label: z.string().check(z.minLength(1), z.maxLength(200)),
  isPractice: z.boolean(),
  /** The scene in which an account of practice mode plays. */
  sceneId: z.optional(z.string().check(z.maxLength(100))),
  settings: z.record(z.string(), fieldValueSchema),
  atQuit: atQuitSchema,
  secret: secretPlaceSchema,
  connection: connectionSchema,
  agent: z.nullable(agentSchema),
  /** Absent where the account signs in by its password, and while it is off. */
  signedIn: z.optional(signedInSchema),
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
  vendorState: vendorStateSchema,
  reasonLabel: z.string().check(z.maxLength(200)),
  since: z.nullable(z.number()),
  permissions: z.object({ monitor: permissionSchema, setState: permissionSchema }),
});
export type Member = Readonly<z.infer<typeof memberSchema>>;
