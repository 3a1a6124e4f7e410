import type { CancelTimer } from '../../../ports/clock.ts';
import type { PartyAddress } from '../wire/fields.ts';

/** 1 listen only, 2 speak only, 3 both, 4 neither. */
export type Attribute = 1 | 2 | 3 | 4;

/** A party with what the inviting client says about its device; 0 to 255 each. */
export interface InvitedParty extends PartyAddress {
  readonly deviceCallType: number;
  readonly deviceType: number;
}

/** A party that has joined a conference. */
export interface Participant extends InvitedParty {
  attribute: Attribute;
  isHeld: boolean;
  /** Ends the announcement that this party hears; null while it hears none. */
  announcement: CancelTimer | null;
  readonly enterTime: number;
  /** Every mode since joining, oldest first. */
  readonly modeChanges: { readonly at: number; readonly attribute: Attribute }[];
}

/** A party that was invited and has not answered yet. */
export interface Invitation extends InvitedParty {
  /** Cancels what waits for an answer. */
  readonly cancel: CancelTimer;
}

/** While it is `requested` or `selfJoined`, the chair's commands are refused. */
export type ConferencePhase = 'requested' | 'selfJoined' | 'active' | 'ended';

/** An agent conference. Parties and invitations are keyed by `<addressType>:<address>`. */
export interface Conference {
  readonly id: number;
  phase: ConferencePhase;
  /** Agent id; null when the chair has left and the conference goes on. */
  chair: string | null;
  seats: number;
  minutes: number;
  readonly promptMinutes: number;
  readonly startedAt: number;
  readonly participants: Map<string, Participant>;
  readonly invitations: Map<string, Invitation>;
  /** Ends the announcement that all hear; null while there is none. */
  announcement: CancelTimer | null;
  timers: CancelTimer[];
}

/** One side of a voice call. */
export interface CallParty {
  readonly address: string;
  /** Agent id; null for a phone. */
  readonly agentId: string | null;
  state: 'dialling' | 'ringing' | 'talking' | 'held';
  isMuted: boolean;
}

/** A voice call. */
export interface VoiceCall {
  readonly id: string;
  /** The vendor's callfeature: 0 inbound, 6 internal, 7 outbound, 51 and 52 help, 53 conference. */
  feature: number;
  readonly caller: string;
  readonly called: string;
  readonly skillId: number | null;
  data: string;
  readonly beganAt: number;
  endedAt: number | null;
  parties: CallParty[];
  /** A transfer whose target has not answered yet. */
  transfer: { readonly by: string; readonly address: string; readonly mode: 'success' | 'talk' | 'threeParty' } | null;
  cancelRinging: CancelTimer | null;
}

/** Where events are pushed to. */
export interface PushTarget {
  readonly uri: string;
  readonly serviceToken: string;
  readonly form: 'list' | 'single' | 'form';
}

/** A Guid and when it was issued. */
export interface IssuedGuid {
  readonly value: string;
  readonly issuedAt: number;
}

/** A signed-in agent's session. */
export interface Session {
  guids: IssuedGuid[];
  readonly cookie: string;
  readonly loginTime: number;
  readonly push: PushTarget | null;
  /** Signed in by a script: no client polls, and the agent is not signed out for silence. */
  readonly isScripted: boolean;
  /** The physical phone is controlled through the gateway, which then tells what it does. */
  readonly hasLinkedPhone: boolean;
  /** The next poll carries a new Guid, whatever the age of the newest one. */
  isRenewalDue: boolean;
  /** Cancels the sign-out for silence. */
  silence: CancelTimer | null;
}

/** The state that an agent set; calls and conferences are known from themselves. */
export type Presence = 'idle' | 'busy' | 'work' | 'rest';

/** An agent or inspector, signed in or not. */
export interface Agent {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  password: string;
  readonly groupId: number;
  readonly isInspector: boolean;
  readonly defaultPhone: string;
  session: Session | null;
  /** The return code for requests while signed out. */
  lostCode: string;
  /** Guids of sessions that were taken over. */
  readonly formerGuids: Set<string>;
  isSigningIn: boolean;
  failures: number;
  isLocked: boolean;
  isPasswordExpired: boolean;
  mustChangePassword: boolean;
  cannotBeForcedOut: boolean;
  phone: string;
  isAutoAnswering: boolean;
  isIdleAfterCall: boolean;
  presence: Presence;
  presenceSince: number;
  busyReason: string;
  restCause: number;
  /** A presence that was requested during a call and is set after it. */
  next:
    | { readonly presence: 'busy'; readonly reason: string }
    | { readonly presence: 'rest'; readonly cause: number; readonly seconds: number }
    | null;
  restTimer: CancelTimer | null;
  skills: number[];
  /** Numbers that the agent may call from a preview, by control id. */
  readonly previews: Map<string, string>;
  /** Agents whose state this inspector gets events about. */
  readonly monitored: Set<string>;
  /** The agent whom this inspector listens to. */
  inspecting: { readonly agentId: string; kind: 'listen' | 'insert' | 'whisper' } | null;
}

/** What a called phone, or a called agent without a client, does. */
export interface Behaviour {
  readonly kind: 'answers' | 'declines' | 'never';
  readonly afterMs: number;
}
