import type { Agent, FieldValue, Member } from '../domain/account.ts';
import type { Cause, Command } from '../domain/command.ts';
import type { Conference } from '../domain/conference.ts';
import { Fault, type ErrorCode } from '../domain/error-code.ts';
import type { FollowWay, Meeting } from '../domain/meeting.ts';
import type { Participant } from '../domain/participant.ts';
import type { Descriptor } from './descriptor.ts';
import type { FieldProblem } from '../domain/field-problem.ts';
import type { VendorEvent } from './events.ts';

declare global {
  /** The platform's own: this folder compiles without one. */
  interface AbortSignal {
    readonly aborted: boolean;
  }
}

/** What is known of one account now: what evidence is judged on. */
export interface AccountView {
  readonly agent: Agent | null;
  conferences(): Iterable<Conference>;
  conference(conferenceId: string): Conference | undefined;
  participant(conferenceId: string, participantId: string): Participant | undefined;
  participants(conferenceId: string): Iterable<Participant>;
  member(memberId: string): Member | undefined;
  /** Meetings of the list that are known now. */
  meetings(): Iterable<Meeting>;
  meeting(meetingId: string): Meeting | undefined;
}

/** A part of the vendor's list of meetings. */
export interface MeetingQuery {
  /** Subject, host or number; empty for all. */
  readonly text: string;
  /** How many meetings are skipped. */
  readonly from: number;
  readonly limit: number;
}

/** A page of meetings, in the vendor's order. */
export interface MeetingPage {
  readonly meetings: readonly Meeting[];
  /** How many there are on all pages; null where the vendor does not tell. */
  readonly total: number | null;
}

/** A meeting to follow: a listed one, or one by the number or address that people enter by. */
export interface MeetingToFollow {
  readonly how: FollowWay;
  readonly meeting: { readonly meetingId: string } | { readonly address: string };
  /** As typed; null where none was. Never kept beyond the life of the adapter, never logged. */
  readonly password: string | null;
}

/** The meetings of an account that are not followed yet. Both reject with a `Fault`, also when `signal` aborts. */
export interface AccountMeetings {
  /** Asked again and again while the list is looked at. An answer may be shared or a few seconds old, never longer. */
  search(query: MeetingQuery, signal: AbortSignal): Promise<MeetingPage>;
  /**
   * Begins to follow a meeting: it has become a conference of the account by the time this resolves with its id. With
   * a meeting that is followed already, resolves with that conference.
   */
  follow(wanted: MeetingToFollow, signal: AbortSignal): Promise<string>;
}

/**
 * What the present picture says of a command. `cause`: whether this command and nothing else explains the effect, as
 * far as the vendor lets one tell. `isGuess`: the refusal is not known to be about this command; proof overturns it.
 */
export type Verdict =
  | { readonly verdict: 'pending' }
  | { readonly verdict: 'confirmed'; readonly cause: Cause }
  | { readonly verdict: 'refused'; readonly code: ErrorCode; readonly isGuess?: boolean }
  | { readonly verdict: 'unconfirmed'; readonly code: ErrorCode };

/** How one command is proved. */
export interface CommandProof {
  /** Asked after acceptance and after every change of the account's picture. Pure and quick. */
  judge(view: AccountView): Verdict;
  /** When to re-read while nothing proves it, in milliseconds after acceptance, rising. */
  readonly readBackAtMs: readonly number[];
  /** When to give up and say `unconfirmed`, in milliseconds after acceptance. */
  readonly waitMs: number;
  /** Said when the wait is over without proof: `no-evidence`, or `not-observable` where none was ever due. */
  readonly withoutProof: ErrorCode;
  /**
   * Re-reads what the command was about and tells it as events before it resolves. Safe to repeat. Like `send` it has
   * its own deadline and ends early when the adapter stops.
   */
  readBack(): Promise<void>;
}

/** How one command is sent and proved. */
export interface CommandPlan extends CommandProof {
  /**
   * Sends the command, once. Resolves when the vendor accepted it. Rejects with a `Fault` when the vendor refused it or
   * when it surely never left this machine; rejects with `RateLimited` when the vendor says *not now*; rejects with
   * `SentWithoutAnswer` when bytes may have left and no answer came: then only evidence can tell.
   */
  send(): Promise<void>;
}

/** How the commands of a group are sent together and proved one by one. */
export interface GroupPlan {
  /** The most commands that one request carries. */
  readonly mostPerRequest: number;
  /** How many requests may be on their way at once; 1 where this is left out, and wherever `everyMs` is not 0. */
  readonly atOnce?: number;
  /** The least time between the starts of two requests, in milliseconds: the vendor's limit. 0 where there is none. */
  readonly everyMs: number;
  /**
   * How a command is proved. Called just before the request that carries it leaves. Throws a `Fault` when it cannot be
   * sent: the command is refused and the request leaves without it.
   */
  proofOf(command: Command, view: AccountView): CommandProof;
  /**
   * Sends one request for these commands, once. Resolves with the refusals by command id: the vendor accepted all
   * others. Rejects as `CommandPlan.send` does, and that is about each of them.
   */
  send(commands: readonly Command[]): Promise<ReadonlyMap<string, Fault>>;
}

/**
 * Thrown by `send` when the vendor takes no more requests for a while and surely did nothing with this one: the
 * commands wait and are sent again, unless somebody stops them. As the refusal of one command of a group, it is about
 * that one.
 */
export class RateLimited extends Fault {
  /** As the vendor says, in milliseconds; null where it does not. */
  readonly retryAfterMs: number | null;

  constructor(retryAfterMs: number | null, detail: string) {
    super('server-busy', detail);
    this.retryAfterMs = retryAfterMs;
  }
}

/** Thrown by `send` when the request may have reached the vendor but no answer came. */
export class SentWithoutAnswer extends Error {
  override readonly name = 'SentWithoutAnswer';
  readonly detail: string;

  constructor(detail: string) {
    super(detail);
    this.detail = detail;
  }
}

/** One signed-in (or signing-in) account. Made by a `Vendor`, used once: after `stop` a new one is made. */
export interface AccountAdapter {
  /** Begins to connect and keeps the connection up until `stop`. Tells everything by events, never throws. */
  start(): void;
  /**
   * Ends everything within 3 s, leaves nothing behind (subscriptions, sessions, timers). `sign-out` also signs the
   * person out at the vendor; rejects with a `Fault` when the vendor refuses that, and stays connected then.
   */
  stop(
    how: { readonly mode: 'disconnect' } | { readonly mode: 'sign-out'; readonly reasonId: string | null },
  ): Promise<void>;
  /**
   * After `stop`: what is still open at the vendor, because it let nobody out of a conference, or did not answer. Given
   * to the next adapter of the account, which takes it up. Only the vendor reads it; it may hold secrets.
   */
  leftBehind?(): object | null;
  /** Plans a command. Throws a `Fault` when it cannot be done at all (unknown target, not connected). */
  plan(command: Command, view: AccountView): CommandPlan;
  /**
   * Plans commands that were made together so that one request carries many of them. Null where they do not all fit
   * into such requests: each is then planned and sent by itself. Left out by a vendor without such requests.
   */
  planGroup?(commands: readonly Command[], view: AccountView): GroupPlan | null;
  /**
   * Makes the link prove itself now: resolves once the server has answered and events arrive, rejects with a `Fault`
   * when it does not or when `signal` aborts. Emits what it learns, such as a lost connection, as events.
   */
  prove?(signal: AbortSignal): Promise<void>;
  /** Left out by a vendor without meetings that could be followed. */
  readonly meetings?: AccountMeetings;
  /** The network changed or the machine woke up: whatever is connected must prove itself now; waiting ends. */
  networkChanged(): void;
  /**
   * The machine is about to sleep, or slept: what is connected is given up at once and connected and read afresh,
   * because nothing of before can be trusted. What a person must change first is not tried again.
   */
  slept(): void;
  /** A person pressed *Try now*. */
  tryNow(): void;
}

/** What is wrong with one field of a form: told beside the field. */
export interface FieldIssue {
  readonly key: string;
  /** `field-required` and the like: words are `issue.<problem>`. */
  readonly problem: FieldProblem;
}

/** A vendor: what it is, what an account of it needs, and how one is made. `Ports` is the outside world it may use. */
export interface Vendor<Ports> {
  readonly descriptor: Descriptor;
  /** Every problem of a form's non-secret values at once; empty when they can be used. */
  checkSettings(values: FieldValues): readonly FieldIssue[];
  /** The person as the account list shows them ("aberg · 5001"). */
  userLabel(values: FieldValues): string;
  /**
   * Keys of the fields that secrets are bound to beside the servers of `endpoints`: who signs in, and what else says
   * where a secret goes. Where one changes, a kept secret is not used.
   */
  readonly secretsBelongTo: readonly string[];
  /** Keys of secrets that the vendor gives in place of a password; see `AdapterContext.keep`. */
  readonly givenSecrets?: readonly string[];
  /**
   * The servers that such an account speaks to, for looking whether they can be reached. `values` passed
   * `checkSettings`.
   */
  endpoints(values: FieldValues): readonly Endpoint[];
  /**
   * Makes an adapter that does nothing before `start`. `values` passed `checkSettings`. A promise where the code that
   * speaks to the vendor is loaded with the first account that signs in.
   */
  connect(context: AdapterContext, ports: Ports): AccountAdapter | Promise<AccountAdapter>;
}

/** A server of an account, and whom it is trusted through. */
export interface Endpoint {
  /** `https:`, or `http:` on this very computer; without user and password. */
  readonly url: string;
  /** The id of a private authority, or empty. */
  readonly caFile: string;
}

export interface AdapterContext {
  readonly accountId: string;
  readonly values: FieldValues;
  /** The secrets by field key, as typed or as the keychain had them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The person asked to end their session elsewhere, for this one sign-in: a later re-connection must not. */
  readonly takeOver: boolean;
  /** See `AccountAdapter.leftBehind`. */
  readonly leftBehind?: object | null;
  /** In which language the vendor's own words are wanted now, as a BCP 47 tag. */
  readonly locale: () => 'en-US' | 'zh-CN';
  readonly emit: (event: VendorEvent) => void;
  /**
   * Keeps what the vendor gave in place of a password, under keys of `Vendor.givenSecrets`, as safe as a password and
   * for the same servers alone; null forgets one. Left out where nothing is kept.
   */
  readonly keep?: (given: Readonly<Record<string, string | null>>) => void;
}

/** What a form holds: values by field key. */
export type FieldValues = Readonly<Record<string, FieldValue>>;
