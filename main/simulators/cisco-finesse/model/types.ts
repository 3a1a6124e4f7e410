/** The two servers of a pair. */
export type NodeName = 'a' | 'b';

/** Agent states that occur on the wire. */
export type UserState = 'LOGOUT' | 'NOT_READY' | 'READY' | 'RESERVED' | 'TALKING' | 'HOLD' | 'WORK' | 'WORK_READY';

/** A reason for being not ready or signed out. `id` is the database id, `code` what reports show. */
export interface Reason {
  readonly id: string;
  readonly code: string;
  readonly label: string;
  readonly category: 'NOT_READY' | 'LOGOUT';
  /** Set by the server only, never chosen by a user. */
  readonly isSystem: boolean;
}

/** An agent or supervisor. */
export interface User {
  readonly loginId: string;
  readonly loginName: string;
  readonly password: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly defaultExtension: string;
  readonly roles: readonly ('Agent' | 'Supervisor')[];
  readonly teamId: string;
  readonly supervisedTeamIds: readonly string[];
  /** How the user signs in where the system leaves it to each. */
  authMode: 'SSO' | 'NON_SSO';
  /** Where the user is signed in; null while signed out. */
  extension: string | null;
  state: UserState;
  stateChangedAt: number | null;
  reason: Reason | null;
  pendingState: '' | 'READY' | 'NOT_READY' | 'LOGOUT';
  pendingReason: Reason | null;
  /** The state after the last call when none is pending, and its reason. */
  stateAfterCall: 'READY' | 'NOT_READY';
  reasonAfterCall: Reason | null;
  mobileAgent: { readonly mode: string; readonly dialNumber: string } | null;
  /** Wrong passwords in a row. */
  wrongPasswords: number;
  lockedUntil: number;
  /** For users whom the simulator plays, how long they let it ring; null for a user at a client. */
  answersAfterMs: number | null;
}

/** A team of agents. */
export interface Team {
  readonly id: string;
  readonly name: string;
}

/** States of one party of a call. */
export type LegState = 'INITIATING' | 'INITIATED' | 'ALERTING' | 'ACTIVE' | 'HELD' | 'WRAP_UP' | 'FAILED' | 'DROPPED';

/** One party of a call. */
export interface Leg {
  readonly address: string;
  state: LegState;
  cause: string;
  /** When the party came; when the call is answered, the time of the answer. */
  startedAt: number;
  changedAt: number;
  /** The monitored agent's part in a silent monitor call, without actions or effect on the agent's state. */
  readonly isPassive: boolean;
  /** A phone outside, which nobody hears of before it is answered. */
  readonly isOutside: boolean;
  /** The login id of the user whose dialog collection has the call because of this leg, or null. */
  shownTo: string | null;
}

/** One call: the same object for all of its parties. */
export interface Call {
  readonly id: string;
  secondaryId: string;
  callType: string;
  /** What the call was before it became a conference. */
  readonly originalCallType: string;
  /** For consult calls, the callType that the called party sees; otherwise null. */
  readonly calledPartyCallType: string | null;
  fromAddress: string;
  toAddress: string;
  dialedNumber: string;
  readonly dnis: string;
  /** The call a consult or monitor call belongs to. */
  readonly relatedId: string | null;
  legs: Leg[];
  readonly variables: Map<string, string>;
  wrapUpReason: string;
  outboundClassification: string;
  /** When and where a customer of a campaign wants to be called back; null for any other call. */
  callbackInfo: { readonly time: string; readonly number: string } | null;
  /** Whether two parties have been connected. */
  wasConnected: boolean;
  /** Whether a number could not be reached. */
  hasFailed: boolean;
  /** Over, while agents still wrap up: the others are shown as they were. */
  endedInWrapUp: boolean;
  /** Login ids of users whose list lacks everybody else until something changes. */
  readonly lacksOthersFor: Set<string>;
  readonly queue: { readonly number: string; readonly name: string } | null;
  /** The extension of the agent who made the conference. */
  controller: string | null;
  /** Supervisor extension → extensions of the agents on whom the supervisor has barged in. */
  readonly bargedOver: Map<string, Set<string>>;
  readonly monitor: { readonly callId: string; readonly agent: string; readonly supervisor: string } | null;
  isOver: boolean;
}
