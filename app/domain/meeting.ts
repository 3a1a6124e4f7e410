import * as z from 'zod/mini';
import { errorCodeSchema } from './error-code.ts';
import { permissionSchema } from './permission.ts';

/** Who may enter a meeting without waiting in its lobby. */
export const meetingAccesses = ['everyone', 'same-company', 'invited', 'nobody', 'unknown'] as const;
export const meetingAccessSchema = z.enum(meetingAccesses);

/** How a meeting becomes a conference that is followed: by controlling it from outside, or by being in it. */
export const followWays = ['take-control', 'join'] as const;
export const followWaySchema = z.enum(followWays);
export type FollowWay = z.infer<typeof followWaySchema>;

export const meetingStatuses = ['scheduled', 'running', 'unknown'] as const;

/** A meeting that can be followed, as a list of the vendor shows it. Times are milliseconds since 1970-01-01 UTC. */
export const meetingSchema = z.object({
  /** Unique over all accounts: `<account id>/<vendor id>`. */
  id: z.string().check(z.minLength(1), z.maxLength(400)),
  accountId: z.string().check(z.minLength(1)),
  /** The vendor's own id, as its administrators know it. */
  vendorId: z.string().check(z.minLength(1), z.maxLength(300)),
  subject: z.string().check(z.maxLength(300)),
  hostName: z.string().check(z.maxLength(300)),
  /** The number or address by which people enter; empty when withheld. */
  address: z.string().check(z.maxLength(500)),
  status: z.enum(meetingStatuses),
  startsAt: z.nullable(z.number()),
  endsAt: z.nullable(z.number()),
  /** How many are in it now; null where the list does not tell. */
  peopleCount: z.nullable(z.int().check(z.nonnegative())),
  /** The conference as which it is followed, or null. */
  conferenceId: z.nullable(z.string()),
  /** Whether a password must be entered to take control of it: the account's own rights do not suffice. */
  needsPassword: z.boolean(),
  access: z.optional(meetingAccessSchema),
  /** Absent where the vendor does not support it. */
  permissions: z.object({
    takeControl: z.optional(permissionSchema),
    join: z.optional(permissionSchema),
    start: z.optional(permissionSchema),
    changeAccess: z.optional(permissionSchema),
    delete: z.optional(permissionSchema),
  }),
});
export type Meeting = Readonly<z.infer<typeof meetingSchema>>;

/** The longest text that meetings are searched for. */
export const meetingTextLimit = 128;

/** What is looked for in the list of an account, and how fresh the answer is. */
export const meetingListSchema = z.object({
  /** The text searched for; empty for all. */
  text: z.string().check(z.maxLength(meetingTextLimit)),
  /** How many meetings of the answer come before the page that is shown. */
  from: z.int().check(z.nonnegative()),
  /** The meetings of the page, in the vendor's order. */
  ids: z.array(z.string()).check(z.maxLength(1000)),
  /** How many there are on all pages; null where the vendor does not tell. */
  total: z.nullable(z.int().check(z.nonnegative())),
  /** `reading`: no answer to this question yet. `unread`: the last attempt failed for `reason`. */
  status: z.enum(['reading', 'read', 'unread']),
  /** When the list was last read; null before. */
  readAt: z.nullable(z.number()),
  reason: z.nullable(errorCodeSchema),
});
export type MeetingList = Readonly<z.infer<typeof meetingListSchema>>;
