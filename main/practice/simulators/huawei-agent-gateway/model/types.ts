import type { CancelTimer } from '../../../../ports/clock.ts';

/** `6` a phone number, `9` an agent id. */
export type AddressType = '6' | '9';

/** 1 listen only, 2 speak only, 3 both, 4 neither. */
export type Attribute = 1 | 2 | 3 | 4;

/** Who is meant by a conference command. */
export interface PartyAddress {
  readonly addressType: AddressType;
  readonly address: string;
}

/** A party with what the inviting client said about its device; 0–255 each. */
export interface InvitedParty extends PartyAddress {
  readonly deviceCallType: number;
  readonly deviceType: number;
}

/** Somebody in a conference. */
export interface Participant extends InvitedParty {
  attribute: Attribute;
  isHeld: boolean;
  /** Ends the announcement this party hears; null while it hears none. */
  announcement: CancelTimer | null;
  readonly enterTime: number;
  /** Every mode since joining, the first one included. */
  readonly modeChanges: { readonly at: number; readonly attribute: Attribute }[];
}

/** Somebody who rings. */
export interface Invitation extends InvitedParty {
  /** Ends waiting for an answer. */
  readonly cancel: CancelTimer;
}

/** `requested` and `selfJoined`: the chair may not command yet. */
export type ConferencePhase = 'requested' | 'selfJoined' | 'active' | 'ended';

/** An agent conference. Parties and invitations are keyed by `<addressType>:<address>`. */
export interface Conference {
  readonly id: number;
  phase: ConferencePhase;
  /** Agent id; null when the chair has gone and the conference goes on. */
  chair: string | null;
  seats: number;
  minutes: number;
  readonly promptMinutes: number;
  readonly startedAt: number;
  readonly participants: Map<string, Participant>;
  readonly invitations: Map<string, Invitation>;
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
  /** A transfer that is not decided yet. */
  transfer: { readonly by: string; readonly address: string; readonly mode: 'success' | 'talk' | 'threeParty' } | null;
  cancelRinging: CancelTimer | null;
}

/** Where events are pushed to. */
export interface PushTarget {
  readonly uri: string;
  readonly serviceToken: string;
  readonly form: 'list' | 'single' | 'form';
}

/** A Guid with its age. */
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
  /** Signed in by script: nobody polls, and silence is no reason to sign out. */
  readonly isScripted: boolean;
  /** The next poll carries a fresh Guid, whatever the age of the newest one. */
  isRenewalDue: boolean;
  silence: CancelTimer | null;
}

/** What an agent chose to be; being on a call or in a conference is known from those. */
export type Presence = 'idle' | 'busy' | 'work' | 'rest';

/** Somebody who can sign in. */
export interface Agent {
  readonly id: string;
  readonly account: string;
  readonly name: string;
  password: string;
  readonly groupId: number;
  readonly isInspector: boolean;
  readonly defaultPhone: string;
  session: Session | null;
  /** What the next call is told while signed out. */
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
  /** A presence asked for during a call, taken afterwards. */
  next: { readonly presence: 'busy'; readonly reason: string } | { readonly presence: 'rest'; readonly cause: number; readonly seconds: number } | null;
  restTimer: CancelTimer | null;
  skills: number[];
  /** Agent ids this inspector is told about. */
  readonly monitored: Set<string>;
  /** Whom this inspector listens to. */
  inspecting: { readonly agentId: string; kind: 'listen' | 'insert' | 'whisper' } | null;
}

/** What a called phone or agent without a client does. */
export interface Behaviour {
  readonly kind: 'answers' | 'declines' | 'never';
  readonly afterMs: number;
}

/** One event as it is queued. */
export interface GatewayEvent {
  readonly eventType: string;
  readonly workNo: string;
  readonly content: unknown;
  readonly eventGenTime: number;
}
