import * as z from 'zod/mini';
import { vendorStateSchema } from './account.ts';
import { controlIds } from './command-kinds.ts';
import { errorCodeSchema } from './error-code.ts';
import { meetingAccessSchema } from './meeting.ts';
import { sharedPermissionsSchema } from './participant.ts';
import { permissionSchema } from './permission.ts';

export const conferenceKinds = ['call', 'consult', 'conference', 'monitor', 'monitored', 'meeting'] as const;
export const conferenceStates = [
  'dialling',
  'ringing',
  'in-lobby',
  'active',
  'held',
  'wrapping-up',
  'failed',
  'unknown',
] as const;

/** What can be done to a call as a whole, by the user signed in. */
export const controlIdSchema = z.enum(controlIds);
export type ControlId = z.infer<typeof controlIdSchema>;

/** Whom the people in a meeting may write to. */
export const messageRights = ['everyone', 'public', 'private', 'nobody', 'unknown'] as const;

/** How a meeting is set, as last proved. Each is absent where the vendor does not tell it. */
export const conferenceSettingsSchema = z.object({
  isLocked: z.optional(z.boolean()),
  /** Whether people wait in the lobby before they are let in. */
  hasLobby: z.optional(z.boolean()),
  areNewcomersMuted: z.optional(z.boolean()),
  mayUnmuteThemselves: z.optional(z.boolean()),
  recording: z.optional(z.enum(['off', 'on', 'paused', 'unknown'])),
  /** The planned end, in milliseconds since 1970-01-01 UTC; null where there is none. */
  endsAt: z.optional(z.nullable(z.number())),
  messages: z.optional(z.enum(messageRights)),
  /** To whom else than everybody messages can be allowed; absent where to nobody else. */
  messageChoices: z.optional(z.array(z.enum(['public', 'private']))),
  sharing: z.optional(z.enum(['everyone', 'chair', 'unknown'])),
  access: z.optional(meetingAccessSchema),
});

/**
 * How waiting in a lobby ended, as exactly as the vendor lets one tell. `gone`: it does not say why.
 * `not-shown`: they may still wait; the user is no longer shown who does.
 */
export const lobbyOutcomes = [
  'admitted',
  'admitted-by-other',
  'rejected',
  'rejected-by-other',
  'gave-up',
  'gone',
  'not-shown',
] as const;
export const lobbyEndingSchema = z.object({
  participantId: z.string(),
  name: z.string().check(z.minLength(1), z.maxLength(300)),
  outcome: z.enum(lobbyOutcomes),
  /** In milliseconds since 1970-01-01 UTC. */
  at: z.number(),
});
export type LobbyEnding = Readonly<z.infer<typeof lobbyEndingSchema>>;
/** How many endings a conference remembers. */
export const lobbyEndingLimit = 20;

/** A call or meeting of one account, without its participants. Times are milliseconds since 1970-01-01 UTC. */
export const conferenceSchema = z.object({
  /** Unique over all accounts: `<account id>/<vendor id>`. */
  id: z.string().check(z.minLength(1), z.maxLength(400)),
  accountId: z.string().check(z.minLength(1)),
  /** The vendor's own id, as its administrators know it. */
  vendorId: z.string().check(z.minLength(1), z.maxLength(300)),
  kind: z.enum(conferenceKinds),
  state: z.enum(conferenceStates),
  vendorState: vendorStateSchema,
  /** Name or number of the other party of a call of two; empty otherwise. */
  counterpart: z.string().check(z.maxLength(300)),
  startedAt: z.nullable(z.number()),
  /** How many participants are in it at present; those who left are not counted. */
  peopleCount: z.int().check(z.nonnegative()),
  selfRole: z.enum(['chair', 'co-host', 'supervisor', 'member', 'audience', 'unknown']),
  /**
   * `live`: last proved at `at`. `stale`: outdated since then, for `reason`. The reason is null while it was read and
   * the account is about to be online.
   */
  truth: z.object({ status: z.enum(['live', 'stale']), at: z.number(), reason: z.nullable(errorCodeSchema) }),
  controls: z.partialRecord(controlIdSchema, permissionSchema),
  /** Ending it can reach no other conference: it may be ended although what is shown of it is outdated. */
  mayEndWhenStale: z.optional(z.boolean()),
  callData: z.array(z.object({ name: z.string().check(z.maxLength(200)), value: z.string().check(z.maxLength(2000)) })),
  wrapUpReasons: z.array(z.string().check(z.maxLength(200))),
  /** The call that this one belongs to (consultation, monitoring), or null. */
  relatedConferenceId: z.nullable(z.string()),
  /** What a meeting is about; absent or empty for a call. */
  subject: z.optional(z.string().check(z.maxLength(300))),
  /** The number or address by which people enter a meeting. */
  entryAddress: z.optional(z.string().check(z.maxLength(500))),
  /** Absent for a call. */
  settings: z.optional(conferenceSettingsSchema),
  /** What holds for every participant whose own permissions do not say otherwise. */
  shared: z.optional(sharedPermissionsSchema),
  /** Those whose waiting ended last, the latest at the end. Kept by the application. */
  lobbyEndings: z.optional(z.array(lobbyEndingSchema).check(z.maxLength(lobbyEndingLimit))),
});
export type Conference = Readonly<z.infer<typeof conferenceSchema>>;

/** The application-wide id of a vendor's conference. */
export const conferenceIdOf = (accountId: string, vendorId: string): string => `${accountId}/${vendorId}`;
