import type { Agent, Connection, Member } from '../domain/account.ts';
import type { Conference } from '../domain/conference.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import type { Participant } from '../domain/participant.ts';

/** A conference whole: the roster given is complete and replaces what was known. */
export interface ConferencePicture {
  /** Without `truth`: that the picture is live now is what sending it says. */
  readonly conference: Omit<Conference, 'truth'>;
  readonly participants: readonly Participant[];
}

/** What an adapter tells the application. Order is kept; each is applied before the next. */
export type VendorEvent =
  /** `since` is filled in by the application. Any status but `online` makes the account's conferences stale. */
  | { readonly type: 'connection'; readonly connection: Omit<Connection, 'since' | 'provedAt'> }
  /** The server proved to be there and in step (a ping, an answer). */
  | { readonly type: 'proved' }
  | { readonly type: 'agent'; readonly agent: Agent | null }
  /** The whole team, or one member of it. */
  | { readonly type: 'team'; readonly members: readonly Member[] }
  | { readonly type: 'member'; readonly member: Member }
  /** Everything re-read in full: conferences not listed are over. Sent before `online` after every (re)connection. */
  | { readonly type: 'synchronised'; readonly pictures: readonly ConferencePicture[] }
  /** One conference, whole, as the vendor shows it now. */
  | { readonly type: 'conference'; readonly picture: ConferencePicture }
  | { readonly type: 'conference-ended'; readonly conferenceId: string }
  /** The vendor refused, after having accepted, this very command. */
  | { readonly type: 'command-refused'; readonly commandId: string; readonly code: ErrorCode; readonly detail: string | null }
  | { readonly type: 'notice'; readonly code: ErrorCode | 'removed-from-conference'; readonly detail: string | null };
