import type { Participant } from '../../../../app/domain/participant.ts';
import type { CommandRequest } from '../../../../app/domain/command.ts';
import type { Vendor } from '../../../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../../../main/ports/vendor-ports.ts';
import type { ServerUnderTest } from '../../../conformance/harness.ts';
import type { CoreBench } from '../core-bench.ts';

/** Somebody in a conference besides our user, by the server's own record. */
export interface Party {
  readonly address: string;
  /** What commands change of them, in words of this test; empty where nothing. */
  readonly mode: string;
}

/** What others do to somebody in the conference; what a vendor has no act for does nothing. */
export type Deed = 'comes' | 'leaves' | 'is-dropped-by-another-client' | 'changes' | 'changes-back';
/** What is wrong with server and network, for a while. */
export type Trouble =
  | 'lose'
  | 'double'
  | 'reorder'
  | 'deaf'
  | 'hears'
  | 'late-events'
  | 'late-answers'
  | 'cut-answer'
  | 'stray-character'
  | 'lacks-entry'
  | 'unreadable-entry'
  | 'cut'
  | 'refuse'
  | 'malformed'
  | 'down'
  | 'up';

/** The kinds of commands about people that a schedule asks for, by number. */
export interface Asking {
  isFor(request: CommandRequest): boolean;
  request(conferenceId: string, participantIds: string[]): CommandRequest;
  /** Whether what it asks for is so; undefined for somebody who is not there. */
  isWanted(party: Party | undefined): boolean;
  /** At this server nobody else can do it, and nothing tells who did: who did it in a schedule is not looked at. */
  readonly isOnlyOurs?: true;
}

/** A simulator in the words of schedules. */
export interface RealServer {
  readonly vendor: Vendor<VendorPorts>;
  readonly server: ServerUnderTest;
  /** The addresses that come and go. */
  readonly addresses: readonly string[];
  readonly askings: readonly Asking[];
  /** The others in a conference of our user; null when our user is in none with this id. */
  parties(vendorId: string): readonly Party[] | null;
  /** The mode of somebody as it is shown; null where the screen says that it is not known. */
  shownMode(participant: Participant): string | null;
  /** The address of somebody who is shown, where that is not known at once; the row's own without this. */
  shownAddress?(participant: Participant): string;
  /** Has our user follow a conference, where it does not become one of the account by itself. Never rejects. */
  enter?(core: CoreBench, accountId: string, vendorId: string): Promise<void>;
  happen(deed: Deed, vendorId: string, address: string): void;
  trouble(what: Trouble): void;
  /** Nothing is wrong any more. */
  heal(): void;
}
