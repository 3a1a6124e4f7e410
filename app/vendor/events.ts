import type { Agent, Connection, Member, SignedIn } from '../domain/account.ts';
import type { Conference, LobbyEnding } from '../domain/conference.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import type { Meeting } from '../domain/meeting.ts';
import type { Participant } from '../domain/participant.ts';

/** A conference whole: the roster given is complete and replaces what was known. */
export interface ConferencePicture {
  /**
   * Without `truth`: emitting a picture says that it is live now, unless part of it is `unread`. The endings of waiting
   * are kept by the application.
   */
  readonly conference: Omit<Conference, 'truth' | 'lobbyEndings'>;
  readonly participants: readonly Participant[];
  /** Why part of it could not be read: what is known is shown, and is stale until a whole picture follows. */
  readonly unread?: ErrorCode | null;
}

/** The facts of a conference that an event may change. */
export type ConferenceFacts = Omit<Conference, 'id' | 'accountId' | 'vendorId' | 'truth' | 'lobbyEndings'>;

/** What an adapter tells the application. Order is kept; each is applied before the next. */
export type VendorEvent =
  /** `since` is filled in by the application. Any status but `online` makes the account's conferences stale. */
  | { readonly type: 'connection'; readonly connection: Omit<Connection, 'since' | 'provedAt'> }
  /** The server proved to be there (a ping, an answer). Says nothing about any conference. */
  | { readonly type: 'proved' }
  | { readonly type: 'agent'; readonly agent: Agent | null }
  /** How the user is signed in, and until when; null: by the account's password, or not any more. */
  | { readonly type: 'signed-in'; readonly signedIn: SignedIn | null }
  /** The whole team, or one member of it. */
  | { readonly type: 'team'; readonly members: readonly Member[] }
  | { readonly type: 'member'; readonly member: Member }
  /** Everything re-read in full: conferences not listed are over. Sent before `online` after every (re)connection. */
  | { readonly type: 'synchronised'; readonly pictures: readonly ConferencePicture[] }
  /** One conference, whole, as the vendor shows it now. */
  | { readonly type: 'conference'; readonly picture: ConferencePicture }
  /**
   * Part of a known conference, as an event told it: facts, participants who are new or differ, ids of those who went.
   * It proves a live picture, unless it is `partial`: something else is known to have changed and was not read yet. It
   * does not make a stale one live. Its cost does not depend on the size of the roster.
   */
  | {
      readonly type: 'conference-changed';
      readonly conferenceId: string;
      readonly facts?: Partial<ConferenceFacts>;
      readonly participants?: readonly Participant[];
      readonly gone?: readonly string[];
      readonly proves?: 'all' | 'partial';
    }
  /** Waiting in the lobby ended, and how. Sent before the event that shows the participant elsewhere or gone. */
  | { readonly type: 'lobby-ended'; readonly conferenceId: string; readonly ending: Omit<LobbyEnding, 'at'> }
  /**
   * A meeting of the list changed, or is new: a new one joins the list where all meetings are shown. What was asked for
   * by `AccountMeetings.search` is the answer of that call and needs no event.
   */
  | { readonly type: 'meeting'; readonly meeting: Meeting }
  | { readonly type: 'meeting-gone'; readonly meetingId: string }
  /**
   * A conference could not be read, or an event about it could not be: it is stale for this reason until a `conference`
   * or `synchronised` event brings a picture that was read.
   */
  | { readonly type: 'conference-unread'; readonly conferenceId: string; readonly reason: ErrorCode }
  /**
   * The picture of a conference proved to be up to date without a change: an event of it, a read of it, or the channel
   * that would have reported a change. An answer about anything else proves nothing here.
   */
  | { readonly type: 'conference-proved'; readonly conferenceId: string }
  /**
   * Something became known that may prove commands and is no part of a picture, such as why somebody went.
   * `participantIds`: whom it is about, also those who went; empty where that is nobody in particular.
   */
  | { readonly type: 'evidence'; readonly conferenceId: string; readonly participantIds: readonly string[] }
  | { readonly type: 'conference-ended'; readonly conferenceId: string }
  /**
   * The vendor refused a command after having accepted it. `isGuess`: the refusal carries no id and was attributed by
   * object and purpose; later proof of the effect overturns it.
   */
  | {
      readonly type: 'command-refused';
      readonly commandId: string;
      readonly code: ErrorCode;
      readonly detail: string | null;
      readonly isGuess?: boolean;
    }
  | { readonly type: 'notice'; readonly code: ErrorCode | 'removed-from-conference'; readonly detail: string | null };
