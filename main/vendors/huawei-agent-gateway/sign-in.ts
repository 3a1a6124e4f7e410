import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { FinalFault } from '../shared/faults.ts';
import { isRetried, LostSession, type Renewal } from './faults.ts';
import type { GatewayRequests, SessionCredentials } from './requests.ts';
import { firstStates, type GatewaySettings } from './settings.ts';
import { readSignIn } from './wire.ts';

/** A Guid refused twice within this time means that another client has the session, in milliseconds. */
const guidRefusalMs = 5 * 60_000;
/** A failover that is over is waited for once; said again within this time, the session is lost, in milliseconds. */
const recoveryMs = 2 * 60_000;

/**
 * After that much silence the gateway signs an agent out by itself, or is about to, in milliseconds (it waits 120 s).
 */
const silenceMs = 100_000;

/** From so many days on people are told that their password ends. */
const soonDays = 7;

export interface SignInContext {
  readonly settings: GatewaySettings;
  readonly password: string;
  /** The user asked to end their session elsewhere: for the first sign-in only. */
  readonly takesOver: boolean;
  readonly credentials: SessionCredentials;
  readonly clock: Clock;
}

/**
 * Signs in, and decides whether to do so without the user. A session that expired in silence is begun again; one that
 * was ended or taken over is not.
 */
export class SignIn {
  readonly #context: SignInContext;
  #renewal: 'first' | Renewal = 'first';
  #takesOver: boolean;
  #attempts = 0;
  #guidRefusedAt = Number.NEGATIVE_INFINITY;
  #wasSignedOut = false;
  /** Sleep included. */
  #provedAt = Number.NEGATIVE_INFINITY;
  #wasSilent = false;
  #hasSlept = false;
  /** A poll went without an answer since the last one that had one: a new Guid may have been in it. */
  #missedAnswer = false;
  #recoveryToldAt = Number.NEGATIVE_INFINITY;
  #passwordDays: number | null = null;
  #toldDays: number | null = null;

  constructor(context: SignInContext) {
    this.#context = context;
    this.#takesOver = context.takesOver;
  }

  /** For how many days the password still counts, where they are few and were not told yet; null otherwise. */
  takePasswordDays(): number | null {
    const days = this.#passwordDays;
    if (days === null || days > soonDays || days === this.#toldDays) return null;
    this.#toldDays = days;
    return days;
  }

  /** The gateway answered a poll: it knows us. */
  noteProof(): void {
    this.#provedAt = this.#context.clock.now();
    this.#hasSlept = false;
    this.#missedAnswer = false;
  }

  /** The computer sleeps or slept: for how long is not known on every system. */
  noteSleep(): void {
    this.#hasSlept = true;
  }

  /** The gateway said that it signs this agent out. */
  noteSignedOut(): void {
    this.#wasSignedOut = true;
  }

  /** A session ended: gives what to say of it, final when it must not be begun again by itself. */
  lose(fault: Fault): Fault {
    if (!(fault instanceof LostSession)) {
      this.#missedAnswer = true;
      return fault;
    }
    const { credentials, clock } = this.#context;
    if (fault.renewal === 'recovery') {
      const isFirst = clock.now() - this.#recoveryToldAt > recoveryMs;
      this.#recoveryToldAt = clock.now();
      if (isFirst) return new Fault('out-of-service', fault.detail);
    }
    credentials.isSignedIn = false;
    this.#renewal = fault.renewal;
    this.#attempts = 0;
    this.#wasSilent = this.#hasSlept || clock.now() - this.#provedAt > silenceMs;
    // Codes of a failover are about the gateway, not about what a person did.
    const isFailover = fault.renewal === 'forced' || fault.renewal === 'recovery';
    if (this.#wasSignedOut && !isFailover) return new FinalFault('signed-out-by-server', fault.detail);
    if (fault.renewal !== 'guid') return fault;
    const isAgain = clock.now() - this.#guidRefusedAt < guidRefusalMs;
    this.#guidRefusedAt = clock.now();
    // Where every answer arrived the newest Guid is known: if it does not count, somebody else has the session.
    const isOurs = this.#missedAnswer || this.#wasSilent;
    return isAgain || !isOurs ? new FinalFault('taken-over', fault.detail) : fault;
  }

  /** The user asked again: back to the initial state. */
  reset(): void {
    this.#context.credentials.isSignedIn = false;
    this.#renewal = 'first';
    this.#attempts = 0;
    this.#wasSignedOut = false;
  }

  /**
   * Signs in unless that is still so. Gives the gateway's clock when a session began, null when it did not say;
   * undefined when there was one. Rejects with a `Fault`, final where only the user can change something.
   */
  async ensure(gateway: Pick<GatewayRequests, 'probe' | 'signIn' | 'change'>): Promise<number | null | undefined> {
    const { credentials, settings } = this.#context;
    if (credentials.isSignedIn) return undefined;
    const { isSignedIn } = await gateway.probe(settings.agentId);
    // Not by silence: the session was ended or taken over. Whether to sign in again is for the user to decide.
    if (this.#renewal === 'plain' && (isSignedIn || !this.#wasSilent))
      throw new FinalFault(isSignedIn ? 'taken-over' : 'signed-out-by-server');
    const isForced = this.#renewal === 'first' ? this.#takesOver : this.#renewal !== 'plain';
    this.#attempts += 1;
    const result = readSignIn(
      await gateway
        .signIn(settings.agentId, this.#body(), isForced)
        .catch((cause: unknown) => this.#refuse(asFault(cause))),
    );
    this.#takesOver = false;
    this.#wasSignedOut = false;
    this.#attempts = 0;
    if (result.isForceChange.toLowerCase() === 'true') {
      await gateway
        .change({ method: 'DELETE', path: `onlineagent/${settings.agentId}/logout` }, 'sign-out')
        .catch(() => undefined);
      credentials.isSignedIn = false;
      throw new FinalFault('password-expired', 'isForceChange');
    }
    this.#passwordDays = /^\d{1,3}$/u.test(result.timeRemaining) ? Number(result.timeRemaining) : null;
    return result.loginTime;
  }

  #refuse(fault: Fault): never {
    if (isRetried(fault, false)) throw fault;
    // An attempt whose answer was lost may have been the one that signed in.
    const isTakenOver = fault.code === 'already-signed-in' && this.#renewal !== 'first' && this.#attempts === 1;
    throw new FinalFault(isTakenOver ? 'taken-over' : fault.code, fault.detail);
  }

  #body(): Readonly<Record<string, unknown>> {
    const { settings, password } = this.#context;
    return {
      password,
      phonenum: settings.phone,
      status: firstStates[settings.firstState],
      autoanswer: settings.answersAutomatically,
      autoenteridle: settings.isIdleAfterCall,
      releasephone: true,
      agenttype: 4,
      ip: '127.0.0.1',
    };
  }
}
