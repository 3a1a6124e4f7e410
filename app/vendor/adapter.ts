import type { Agent, FieldValue, Member } from '../domain/account.ts';
import type { Command } from '../domain/command.ts';
import type { Conference } from '../domain/conference.ts';
import type { ErrorCode } from '../domain/error-code.ts';
import type { Participant } from '../domain/participant.ts';
import type { Descriptor } from './descriptor.ts';
import type { FieldProblem } from '../domain/field-problem.ts';
import type { VendorEvent } from './events.ts';

/** What is known of one account now: what evidence is judged on. */
export interface AccountView {
  readonly agent: Agent | null;
  conferences(): Iterable<Conference>;
  conference(conferenceId: string): Conference | undefined;
  participant(conferenceId: string, participantId: string): Participant | undefined;
  participants(conferenceId: string): Iterable<Participant>;
  member(memberId: string): Member | undefined;
}

/** What the present picture says of a command. */
export type Verdict =
  | { readonly verdict: 'pending' }
  | { readonly verdict: 'confirmed' }
  | { readonly verdict: 'refused'; readonly code: ErrorCode }
  | { readonly verdict: 'unconfirmed'; readonly code: ErrorCode };

/** How one command is sent and proved. */
export interface CommandPlan {
  /**
   * Sends the command, once. Resolves when the vendor accepted it. Rejects with a `Fault` when the vendor refused it or
   * when it surely never left this machine; rejects with `SentWithoutAnswer` when bytes may have left and no answer
   * came: then only evidence can tell.
   */
  send(): Promise<void>;
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
  stop(how: { readonly mode: 'disconnect' } | { readonly mode: 'sign-out'; readonly reasonId: string | null }): Promise<void>;
  /** Plans a command. Throws a `Fault` when it cannot be done at all (unknown target, not connected). */
  plan(command: Command, view: AccountView): CommandPlan;
  /** The network changed or the machine woke up: whatever is connected must prove itself now; waiting ends. */
  networkChanged(): void;
  /**
   * The machine is about to sleep, or slept: what is connected is given up at once and connected and read afresh, because
   * nothing of before can be trusted. What a person must change first is not tried again.
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
  /** The servers that such an account speaks to, for looking whether they can be reached. `values` passed `checkSettings`. */
  endpoints(values: FieldValues): readonly Endpoint[];
  /** Makes an adapter that does nothing before `start`. `values` passed `checkSettings`. */
  connect(context: AdapterContext, ports: Ports): AccountAdapter;
}

/** A server of an account, and whom it is trusted through. */
export interface Endpoint {
  /** `https:`, or `http:` on this very computer; without user and password. */
  readonly url: string;
  /** Path of a PEM file with a private authority, or empty. */
  readonly caFile: string;
}

export interface AdapterContext {
  readonly accountId: string;
  readonly values: FieldValues;
  /** The secrets by field key, as typed or as the keychain had them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The person asked to end their session elsewhere, for this one sign-in: a later re-connection must not. */
  readonly takeOver: boolean;
  readonly emit: (event: VendorEvent) => void;
}

/** What a form holds: values by field key. */
export type FieldValues = Readonly<Record<string, FieldValue>>;
