import type { Account, Member } from '../domain/account.ts';
import type { Command } from '../domain/command.ts';
import type { Conference } from '../domain/conference.ts';
import type { Desktop } from '../domain/desktop.ts';
import type { Meeting, MeetingList } from '../domain/meeting.ts';
import type { Participant } from '../domain/participant.ts';
import type { Environment } from './app-state.ts';
import type { CommandGroup } from './command-groups.ts';

/** As much of a map as selectors use. Iterated in the order of insertion. */
export interface Collection<Value> {
  get(id: string): Value | undefined;
  keys(): Iterable<string>;
  values(): Iterable<Value>;
}

/**
 * What selectors and actions read of the state. An `AppState` is one; the window has another one that tracks what is
 * read, so that a component renders again when it changes.
 */
export interface StateView {
  readonly accounts: Collection<Account>;
  /** By account id. */
  readonly members: { get(accountId: string): Collection<Member> | undefined };
  readonly conferences: Collection<Conference>;
  /** By conference id. */
  readonly participants: { get(conferenceId: string): Collection<Participant> | undefined };
  /** Those who wait in each lobby, by conference id. */
  readonly lobbies: { get(conferenceId: string): Pick<Collection<Participant>, 'values'> | undefined };
  /** Listed meetings, by account id. */
  readonly meetings: { get(accountId: string): Pick<Collection<Meeting>, 'get'> | undefined };
  /** What is looked for among the meetings, by account id. */
  readonly meetingLists: Pick<Collection<MeetingList>, 'get'>;
  /** Groups of commands, in the order in which they were made. */
  readonly groups: Pick<Collection<CommandGroup>, 'values'>;
  /** The commands that are not settled. */
  readonly underWay: Pick<Collection<Command>, 'values'>;
  readonly environment: Environment | null;
  readonly desktop: Desktop | null;
}
