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
  /** Given by the server, never chosen by a person. */
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
  /** Where the user is signed in; null while signed out. */
  extension: string | null;
  state: UserState;
  stateChangedAt: number | null;
  reason: Reason | null;
  pendingState: '' | 'READY' | 'NOT_READY' | 'LOGOUT';
  pendingReason: Reason | null;
  /** Where the state goes when the last call is over and nothing is pending. */
  stateAfterCall: 'READY' | 'NOT_READY';
  mobileAgent: { readonly mode: string; readonly dialNumber: string } | null;
  /** Wrong passwords in a row. */
  wrongPasswords: number;
  lockedUntil: number;
  /** Set for people played by the simulator: how long they let it ring. Null for a person at a client. */
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
  startedAt: number | null;
  changedAt: number;
  /** The monitored agent's part in a silent monitor call: no actions, no effect on the agent's state. */
  readonly isPassive: boolean;
  /** Whose dialog collection shows the call because of this leg; null when nobody's. */
  shownTo: string | null;
}

/** One call: the same object for everybody who is on it. */
export interface Call {
  readonly id: string;
  secondaryId: string;
  callType: string;
  /** What the call was before it became a conference. */
  readonly originalCallType: string;
  /** For consult calls: what the called party sees; otherwise null. */
  readonly calledPartyCallType: string | null;
  fromAddress: string;
  toAddress: string;
  readonly dialedNumber: string;
  readonly dnis: string;
  /** The call a consult or monitor call belongs to. */
  readonly relatedId: string | null;
  legs: Leg[];
  readonly variables: Map<string, string>;
  wrapUpReason: string;
  outboundClassification: string;
  readonly queue: { readonly number: string; readonly name: string } | null;
  /** The extension of the agent who made the conference. */
  controller: string | null;
  /** Which supervisor (extension) came in over which agents (extensions). */
  readonly bargedOver: Map<string, Set<string>>;
  readonly monitor: { readonly callId: string; readonly agent: string; readonly supervisor: string } | null;
  isOver: boolean;
}
