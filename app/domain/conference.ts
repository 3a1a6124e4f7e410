import * as z from 'zod/mini';
import { permissionSchema } from './permission.ts';

export const conferenceKinds = ['call', 'consult', 'conference', 'monitor', 'monitored', 'meeting'] as const;
export const conferenceStates = ['dialling', 'ringing', 'active', 'held', 'wrapping-up', 'failed', 'unknown'] as const;

/** What can be done to a call as a whole, by the person signed in. */
export const controlIds = [
  'answer', 'reject', 'hold', 'retrieve', 'mute', 'unmute', 'leave', 'consult', 'merge', 'transfer', 'transfer-to', 'send-digits',
  'update-call-data', 'listen', 'whisper', 'barge', 'intercept', 'invite', 'prolong', 'announce', 'stop-announcement', 'end',
] as const;
export const controlIdSchema = z.enum(controlIds);
export type ControlId = z.infer<typeof controlIdSchema>;

/** A call or meeting of one account, without its participants. Times are milliseconds since 1970-01-01 UTC. */
export const conferenceSchema = z.object({
  /** Unique over all accounts: `<account id>/<vendor id>`. */
  id: z.string().check(z.minLength(1), z.maxLength(400)),
  accountId: z.string().check(z.minLength(1)),
  /** The vendor's own id, as the vendor's people would quote it. */
  vendorId: z.string().check(z.minLength(1), z.maxLength(300)),
  kind: z.enum(conferenceKinds),
  state: z.enum(conferenceStates),
  /** Name or number of the other side where there is one; empty otherwise. */
  counterpart: z.string().check(z.maxLength(300)),
  startedAt: z.nullable(z.number()),
  /** How many take part now (those who left are not counted). */
  peopleCount: z.int().check(z.nonnegative()),
  selfRole: z.enum(['chair', 'supervisor', 'member', 'unknown']),
  /** `stale` since the last truth `at`; `live` proved last `at`. */
  truth: z.object({ status: z.enum(['live', 'stale']), at: z.number() }),
  controls: z.partialRecord(controlIdSchema, permissionSchema),
  callData: z.array(z.object({ name: z.string().check(z.maxLength(200)), value: z.string().check(z.maxLength(2000)) })),
  wrapUpReasons: z.array(z.string().check(z.maxLength(200))),
  /** The call this one belongs to (consult, monitoring), or null. */
  relatedConferenceId: z.nullable(z.string()),
});
export type Conference = Readonly<z.infer<typeof conferenceSchema>>;

/** The application-wide id of a vendor's conference. */
export const conferenceIdOf = (accountId: string, vendorId: string): string => `${accountId}/${vendorId}`;
