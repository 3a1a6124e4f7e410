import { Fault } from '../../../app/domain/error-code.ts';
import { SentWithoutAnswer } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../ports/clock.ts';
import { faultOfNotification } from './faults.ts';
import { signInRequest, signOutRequest } from './requests.ts';
import type { FinesseRest } from './rest.ts';
import type { Update, User } from './wire.ts';

/** How long the news of a sign-in may take after it was accepted, in milliseconds. */
const signInMs = 10_000;
/** The same for a sign-out, and how long it may take altogether: stopping has little time. */
const signOutMs = 1_000;
const signOutTotalMs = 1_500;
/** Reasons with which a supervisor, not a lost connection, signs somebody out: CCE and CCX (reference, 4.3). */
const bySupervisor = new Set(['999', '33']);

const isSignedOut = (state: string): boolean => state === 'LOGOUT' || state === 'LOGIN' || state === '';

interface Waiting {
  readonly wants: 'in' | 'out';
  readonly requestId: string;
  readonly resolve: (isTold: boolean) => void;
  readonly reject: (fault: Fault) => void;
}

/** Signing a user in and out: accepted by an answer, proved by news of the user (reference, 12.1). */
export class SignIn {
  readonly #rest: FinesseRest;
  readonly #clock: Clock;
  readonly #newRequestId: () => string;
  #waiting: Waiting | null = null;

  constructor(rest: FinesseRest, clock: Clock, newRequestId: () => string) {
    this.#rest = rest;
    this.#clock = clock;
    this.#newRequestId = newRequestId;
  }

  /** While a sign-out of our own is under way its news are no surprise. */
  get isSigningOut(): boolean {
    return this.#waiting?.wants === 'out';
  }

  /** Shows news to whoever waits for them. */
  see(update: Update, loginId: string): void {
    const waiting = this.#waiting;
    if (!waiting) return;
    const isOurs = update.requestId === '' || update.requestId === waiting.requestId;
    if (update.kind === 'user' && update.user.loginId === loginId && isSignedOut(update.user.state) === (waiting.wants === 'out')) waiting.resolve(true);
    else if (update.kind === 'errors' && isOurs && update.source.endsWith(`/User/${loginId}`)) {
      const [error] = update.errors;
      if (error) waiting.reject(faultOfNotification(error, waiting.wants === 'in' ? 'sign-in' : 'sign-out'));
    }
  }

  /** Somebody gave up: nobody waits any more. */
  interrupt(fault: Fault): void {
    this.#waiting?.reject(fault);
  }

  /**
   * Signs the user in unless that is so already. `isReconnect`: a person did not ask for it just now; whom a supervisor
   * signed out in the meantime stays signed out. False when nothing had to be done. Rejects with a `Fault`.
   */
  async signIn(user: User, extension: string, isReconnect: boolean): Promise<boolean> {
    if (!isSignedOut(user.state)) return false;
    if (isReconnect && bySupervisor.has(user.reason?.code ?? '')) throw new Fault('signed-out-by-server', user.reason?.label ?? null);
    const isTold = await this.#change('in', user.loginId, extension, signInMs);
    if (isTold) return true;
    const now = await this.#rest.user(user.loginId);
    if (isSignedOut(now.state)) throw new Fault('vendor-time-out', 'The sign-in was accepted, but nothing came of it.');
    return true;
  }

  /** Signs the user out. Rejects with a `Fault` when the server refuses; a server that does not answer is not waited for. */
  async signOut(loginId: string, reasonId: string | null): Promise<void> {
    let cancel: () => void = () => undefined;
    const tooLong = new Promise<boolean>((resolve) => {
      cancel = this.#clock.after(signOutTotalMs, () => resolve(false));
    });
    await Promise.race([this.#change('out', loginId, reasonId, signOutMs), tooLong]).finally(cancel);
  }

  /** Sends the request and waits for its news; false when none came in time. */
  async #change(wants: 'in' | 'out', loginId: string, parameter: string | null, waitMs: number): Promise<boolean> {
    const requestId = this.#newRequestId();
    let cancel: () => void = () => undefined;
    const news = new Promise<boolean>((resolve, reject) => {
      this.#waiting = { wants, requestId, resolve, reject };
    });
    // Its rejection may come before anybody waits for it.
    news.catch(() => undefined);
    try {
      const request = wants === 'in' ? signInRequest(loginId, parameter ?? '') : signOutRequest(loginId, parameter);
      try {
        await this.#rest.change(request, requestId, wants === 'in' ? 'sign-in' : 'sign-out');
      } catch (error) {
        if (!(error instanceof SentWithoutAnswer)) throw error;
      }
      cancel = this.#clock.after(waitMs, () => this.#waiting?.resolve(false));
      return await news;
    } finally {
      cancel();
      this.#waiting = null;
    }
  }
}
