import * as z from 'zod/mini';
import { audioSchema } from './audio.ts';
import { permissionSchema } from './permission.ts';

/** What stands at the other end of a leg, as far as the vendor tells. */
export const participantKinds = ['agent', 'phone', 'device', 'person'] as const;
export const participantRoles = ['chair', 'supervisor', 'member'] as const;
export const participantStates = [
  'dialling', 'ringing', 'talking', 'on-hold', 'listening', 'connected', 'wrapping-up', 'failed', 'left', 'in-lobby', 'unknown',
] as const;

/** One leg of a conference. Times are milliseconds since 1970-01-01 UTC. */
export const participantSchema = z.object({
  /**
   * The vendor's identity of this leg, unique in its conference and never used again for another: where the vendor
   * has only addresses, the adapter adds a generation, so that a frozen target cannot hit who came later.
   */
  id: z.string().check(z.minLength(1), z.maxLength(300)),
  /** Shown first; the address where the vendor has no name. Never empty. */
  name: z.string().check(z.minLength(1), z.maxLength(300)),
  /** Extension, phone number or user address; empty when withheld. */
  address: z.string().check(z.maxLength(300)),
  kind: z.enum(participantKinds),
  role: z.enum(participantRoles),
  isSelf: z.boolean(),
  state: z.enum(participantStates),
  stateSince: z.nullable(z.number()),
  joinedAt: z.nullable(z.number()),
  /** Order in the vendor's list; who joins is appended. */
  position: z.int(),
  /** Absent where the vendor has no audio modes. */
  audio: z.optional(audioSchema),
  /** All but `drop` are absent where the vendor cannot do that to a participant at all. */
  permissions: z.object({
    drop: permissionSchema,
    audio: z.optional(permissionSchema),
    hold: z.optional(permissionSchema),
    /** To make this one the chair. */
    handOver: z.optional(permissionSchema),
    announce: z.optional(permissionSchema),
    /** To let in, or to turn away, somebody who waits in the lobby. */
    admit: z.optional(permissionSchema),
    rejectEntry: z.optional(permissionSchema),
  }),
});
export type Participant = Readonly<z.infer<typeof participantSchema>>;
