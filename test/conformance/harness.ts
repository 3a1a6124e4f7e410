import type { Agent } from '../../app/domain/account.ts';
import type { CommandKind, CommandRequest } from '../../app/domain/command.ts';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Vendor } from '../../app/vendor/adapter.ts';
import type { VendorPorts } from '../../main/ports/vendor-ports.ts';
import type { FastClock } from '../support/fast-clock.ts';
import type { BenchFiles, SignIn, VendorBench } from './vendor-bench.ts';

/** One way to ask for a command, and the situation in which that makes sense. */
export interface CommandCase {
  readonly kind: CommandKind;
  /** Brings the situation about and gives the request. */
  prepare(bench: VendorBench, server: ServerUnderTest): Promise<CommandRequest>;
  /** What becomes of it when everything goes well: some commands cannot be observed at all. */
  readonly best: { readonly phase: 'confirmed' | 'unconfirmed'; readonly reason: ErrorCode | null };
}

/** Why a sign-in cannot work, and what the account must then say. */
export interface BadSignIn {
  readonly name: string;
  readonly code: ErrorCode;
  readonly status: 'refused' | 'waiting';
  prepare(bench: VendorBench, server: ServerUnderTest): Promise<SignIn> | SignIn;
}

/** An end of the server's trust in us, and what the account must do about it. */
export interface Expiry {
  readonly name: string;
  expire(server: ServerUnderTest): void;
  readonly outcome: { readonly status: 'online' | 'refused'; readonly reason: ErrorCode | null };
  /** The server's conference does not survive it: what is shown afterwards must lack it. */
  readonly endsConference?: boolean;
}

/** A vendor's server, simulated, in words that fit every vendor. Each act takes effect at once. */
export interface ServerUnderTest {
  /** What a person enters to sign in; `bench` gets the files this needs. */
  account(bench: BenchFiles, how?: 'wrong-password' | 'untrusted'): SignIn;
  /**
   * A running conference with our user in it, who may drop anybody. Gives the vendor's id and the addresses of the
   * others.
   */
  conference(): { readonly id: string; readonly others: readonly [string, string, string] };
  join(conferenceId: string, address: string): void;
  leave(conferenceId: string, address: string): void;
  hold(conferenceId: string, address: string): void;
  /** Those on the server's own list. */
  present(conferenceId: string): string[];
  end(conferenceId: string): void;
  /** The next command is answered with a refusal, and what that must be called. */
  refuseNext(): ErrorCode;
  /** Commands are accepted and nothing follows. */
  fallSilent(): void;
  /** Commands are carried out, but nobody is told. */
  carryOutInSilence(): void;
  tellBeforeAnswering(): void;
  delayAnswers(delayMs: number): void;
  duplicateNews(count: number): void;
  reorderNews(count: number): void;
  loseNews(count: number): void;
  sendMalformedNews(): void;
  sendOversizedNews(): void;
  /** Our notification connection breaks. */
  cutNews(): void;
  /** Somebody else takes our session. */
  takeOver(): void;
  goDown(): void;
  comeBack(): void;
  /** Everything of ours that the server still holds: sessions, subscriptions. */
  leftovers(): string[];
  /** Whether our user is signed in, for the vendor. */
  isSignedIn(): boolean;
  /** How often a password came along, right or wrong. */
  passwordCount(): number;
  /** How many drops reached the server for this address. */
  dropCount(address: string): number;
  /** The reason to give for signing out, where the vendor wants one. */
  readonly signOutReasonId: string | null;
  stop(): Promise<void>;
}

/** What a vendor brings to the conformance suite. */
export interface VendorHarness {
  readonly vendor: Vendor<VendorPorts>;
  /** Each is a full run of the suite. */
  readonly transports: readonly string[];
  start(transport: string, clock: FastClock): Promise<ServerUnderTest>;
  readonly commands: readonly CommandCase[];
  readonly badSignIns: readonly BadSignIn[];
  readonly expiries: readonly Expiry[];
  /** What a vendor without agent states knows of the signed-in user; left out where it knows nothing. */
  readonly user?: Partial<Agent>;
  /** How a conference of the server becomes one of the account, where it does not do so by itself. */
  enter?(bench: VendorBench, server: ServerUnderTest, conferenceId: string): Promise<void>;
  /** While nothing answers it is asked every 2 s, without a sign-in, whether the server is back. */
  readonly isAskedWhileDown?: boolean;
  /** The vendor has nobody on hold. */
  readonly lacksHold?: boolean;
  /** News come by a connection for each conference: its loss makes that conference stale, not the account. */
  readonly hasNewsPerConference?: boolean;
}
