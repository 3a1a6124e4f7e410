import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import { faultOfNotification } from './wire/faults.ts';
import { signInRequest, signOutRequest } from './requests.ts';
import type { FinesseRest } from './rest.ts';
import { decodedSegment, type Update, type User } from './wire/wire.ts';

/** How long the notification of a sign-in may take after the acceptance, in milliseconds. */
const signInMs = 10_000;
/** The same for a sign-out, and how long it may take altogether: stopping has little time. */
const signOutMs = 1_000;
const signOutTotalMs = 1_500;
/** Reasons with which a supervisor, not a lost connection, signs a user out: CCE and CCX. */
const bySupervisor = new Set(['999', '33']);

const isSignedOut = (state: string): boolean => state === 'LOGOUT' || state === 'LOGIN' || state === '';

/**
 * How long the notification may take after an error without an id, in milliseconds: another client of the same user may
 * have caused that.
 */
const doubtMs = 2_000;

interface Waiting {
  readonly wants: 'in' | 'out';
  readonly requestId: string;
  /** An error that may be meant for this request. */
  doubt: Fault | null;
  readonly resolve: (isNotified: boolean) => void;
  readonly reject: (fault: Fault) => void;
}

/** What came of a request: whether a notification showed it in time, else an error that may be meant for it. */
interface Change {
  readonly isNotified: boolean;
  readonly doubt: Fault | null;
}

const doubtOf = (waiting: Waiting | null): Fault | null => waiting?.doubt ?? null;

/** Signing a user in and out: accepted by an answer, proved by a notification of the user. */
export class SignIn {
  readonly #rest: FinesseRest;
  readonly #clock: Clock;
  readonly #newRequestId: () => string;
  #waiting: Waiting | null = null;
  #cancelDoubt: CancelTimer = () => undefined;
  #signedInAt: number | null = null;

  constructor(rest: FinesseRest, clock: Clock, newRequestId: () => string) {
    this.#rest = rest;
    this.#clock = clock;
    this.#newRequestId = newRequestId;
  }

  /** When the sign-in took effect, in the server's time; null when the user was signed in before or that is unknown. */
  get signedInAt(): number | null {
    return this.#signedInAt;
  }

  /** While an own sign-out is under way its notification is expected. */
  get isSigningOut(): boolean {
    return this.#waiting?.wants === 'out';
  }

  /** Hands a notification to the sign-in or sign-out that waits for it. */
  see(update: Update, loginId: string, isOwn: (user: string) => boolean): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    if (
      update.kind === 'user' &&
      update.user.loginId === loginId &&
      isSignedOut(update.user.state) === (waiting.wants === 'out')
    ) {
      // A conference that began later has changed the state again.
      this.#signedInAt ??= update.user.stateChangeTime;
      waiting.resolve(true);
    } else if (update.kind === 'errors' && isOwn(decodedSegment(update.source))) {
      const [error] = update.errors;
      if (!error) return;
      const fault = faultOfNotification(error, waiting.wants === 'in' ? 'sign-in' : 'sign-out');
      if (update.requestId === waiting.requestId) waiting.reject(fault);
      else if (update.requestId === '' && waiting.doubt === null) {
        waiting.doubt = fault;
        this.#cancelDoubt = this.#clock.after(doubtMs, () => waiting.resolve(false));
      }
    }
  }

  /** The session ends: the sign-in or sign-out under way rejects. */
  interrupt(fault: Fault): void {
    this.#waiting?.reject(fault);
  }

  /**
   * Signs the user in unless that is so already. `isReconnect`: not asked for by the user just now; a user whom a
   * supervisor signed out meanwhile stays signed out. False when nothing had to be done. Rejects with a `Fault`.
   */
  async signIn(user: User, extension: string, isReconnect: boolean): Promise<boolean> {
    this.#signedInAt = null;
    if (!isSignedOut(user.state)) return false;
    if (isReconnect && bySupervisor.has(user.reason?.code ?? ''))
      throw new Fault('signed-out-by-server', user.reason?.label ?? null);
    const { isNotified, doubt } = await this.#change('in', user.loginId, extension, signInMs);
    if (isNotified) return true;
    const now = await this.#rest.user(user.loginId);
    if (isSignedOut(now.state))
      throw doubt ?? new Fault('vendor-time-out', 'The sign-in was accepted, but nothing came of it.');
    return true;
  }

  /**
   * Signs the user out. Rejects with a `Fault` when the server refuses; a server that does not answer is not waited
   * for.
   */
  async signOut(loginId: string, reasonId: string | null): Promise<void> {
    let cancel: () => void = () => undefined;
    const tooLong = new Promise<Change>((resolve) => {
      cancel = this.#clock.after(signOutTotalMs, () => resolve({ isNotified: false, doubt: null }));
    });
    const { isNotified, doubt } = await Promise.race([
      this.#change('out', loginId, reasonId, signOutMs),
      tooLong,
    ]).finally(cancel);
    if (!isNotified && doubt) throw doubt;
  }

  /** Sends the request and waits for its notification. */
  async #change(wants: 'in' | 'out', loginId: string, parameter: string | null, waitMs: number): Promise<Change> {
    const requestId = this.#newRequestId();
    let cancel: () => void = () => undefined;
    let waiting: Waiting | null = null;
    const notified = new Promise<boolean>((resolve, reject) => {
      waiting = { wants, requestId, doubt: null, resolve, reject };
      this.#waiting = waiting;
    });
    // Its rejection may come before anybody waits for it.
    notified.catch(() => undefined);
    try {
      const request = wants === 'in' ? signInRequest(loginId, parameter ?? '') : signOutRequest(loginId, parameter);
      try {
        await this.#rest.change(request, requestId, wants === 'in' ? 'sign-in' : 'sign-out');
      } catch (error) {
        if (!(error instanceof SentWithoutAnswer)) throw error;
      }
      cancel = this.#clock.after(waitMs, () => this.#waiting?.resolve(false));
      const isNotified = await notified;
      return { isNotified, doubt: doubtOf(waiting) };
    } finally {
      cancel();
      this.#cancelDoubt();
      this.#waiting = null;
    }
  }
}
