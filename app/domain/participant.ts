import * as z from 'zod/mini';
import { vendorStateSchema } from './account.ts';
import { audioSchema } from './audio.ts';
import { permissionSchema } from './permission.ts';

/** What is at the other end of a leg, as far as the vendor reports it. */
export const participantKinds = ['agent', 'phone', 'device', 'person'] as const;
export const participantRoles = ['chair', 'co-host', 'supervisor', 'member', 'audience'] as const;
export const participantStates = [
  'dialling',
  'ringing',
  'talking',
  'on-hold',
  'listening',
  'connected',
  'wrapping-up',
  'failed',
  'left',
  'in-lobby',
  'not-here',
  'unknown',
] as const;

/** How a participant is known to the system: by its own directory, another company's, or not at all. */
export const participantSources = ['same-company', 'federated', 'public', 'anonymous', 'phone', 'unknown'] as const;

/** The program or device that a participant uses. `companion`: this program, beside the one they speak with. */
export const participantDevices = [
  'desktop',
  'mobile',
  'tablet',
  'browser',
  'room',
  'phone',
  'companion',
  'other',
] as const;

/** The permissions of a participant that most vendors lack: absent where the vendor does not support them. */
const optionalPermissions = {
  audio: z.optional(permissionSchema),
  hold: z.optional(permissionSchema),
  /** To hand the chair over to this participant. */
  handOver: z.optional(permissionSchema),
  announce: z.optional(permissionSchema),
  /** To admit a participant from the lobby, or to turn them away. */
  admit: z.optional(permissionSchema),
  rejectEntry: z.optional(permissionSchema),
  /** To mute a participant or to let them speak, where the vendor does not know who can hear. */
  speak: z.optional(permissionSchema),
  lowerHand: z.optional(permissionSchema),
  /** To raise one's own hand. */
  raiseHand: z.optional(permissionSchema),
  rename: z.optional(permissionSchema),
  /** To let a participant lead the conference too, and to end that. */
  promote: z.optional(permissionSchema),
  demote: z.optional(permissionSchema),
  moveToLobby: z.optional(permissionSchema),
  /** To call somebody who was invited and is not there. */
  call: z.optional(permissionSchema),
  /** To disconnect a participant and take them off the list of those invited. */
  uninvite: z.optional(permissionSchema),
  /** To ask a participant to turn the camera on or off, or to share. */
  camera: z.optional(permissionSchema),
  share: z.optional(permissionSchema),
  /** To show a participant to everybody, and to let one participant speak while all others are muted. */
  spotlight: z.optional(permissionSchema),
  rollCall: z.optional(permissionSchema),
  localRecording: z.optional(permissionSchema),
};

/** The permissions that a conference gives for all its participants, as far as a participant's own do not differ. */
export const sharedPermissionsSchema = z.object(optionalPermissions);

/** One leg of a conference. Times are milliseconds since 1970-01-01 UTC. */
export const participantSchema = z.object({
  /**
   * The identity of this leg, unique in its conference and never used again for another leg. Where the vendor has only
   * addresses, the adapter adds a generation, so that a frozen target never matches a participant who came later.
   */
  id: z.string().check(z.minLength(1), z.maxLength(300)),
  /** The name, or the address where the vendor has no name. Never empty. */
  name: z.string().check(z.minLength(1), z.maxLength(300)),
  /** Extension, phone number or user address; empty when withheld. */
  address: z.string().check(z.maxLength(300)),
  kind: z.enum(participantKinds),
  role: z.enum(participantRoles),
  isSelf: z.boolean(),
  state: z.enum(participantStates),
  vendorState: vendorStateSchema,
  stateSince: z.nullable(z.number()),
  joinedAt: z.nullable(z.number()),
  /** The position in the vendor's list. */
  position: z.int(),
  /** Absent where the vendor has no audio modes. */
  audio: z.optional(audioSchema),
  /** An absent one is as the conference has it for everybody (`Conference.shared`), or not supported. */
  permissions: z.object({ drop: permissionSchema, ...optionalPermissions }),

  // What follows is absent where the vendor does not tell it, and nothing is shown of it then.
  /** When the hand was raised, or first seen raised; null while it is down. */
  handRaisedAt: z.optional(z.nullable(z.number())),
  camera: z.optional(z.enum(['on', 'off', 'unknown'])),
  isSharing: z.optional(z.boolean()),
  /** Whether this participant is heard at this moment. */
  isSpeaking: z.optional(z.boolean()),
  /** Whether everybody is shown this participant. */
  isSpotlit: z.optional(z.boolean()),
  mayRecord: z.optional(z.boolean()),
  source: z.optional(z.enum(participantSources)),
  device: z.optional(z.enum(participantDevices)),
  /** The same for all devices of one person in a conference. */
  personKey: z.optional(z.string().check(z.maxLength(300))),
});
export type Participant = Readonly<z.infer<typeof participantSchema>>;

/** Everything that a permission of a participant can be about. */
export type ParticipantPermission = keyof Participant['permissions'];
