import { asFault, type Fault } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { FinalFault, isTemporary, LostSession, type WayBack } from './faults.ts';
import type { Gateway, Pass } from './gateway.ts';
import { firstStates, type GatewaySettings } from './settings.ts';
import { readSignIn } from './wire.ts';

/** A Guid refused twice within this time means that somebody else holds the session, in milliseconds. */
const guidPeaceMs = 5 * 60_000;

/** After that much silence the gateway signs an agent out by itself, or is about to, in milliseconds (it waits 120 s). */
const silenceMs = 100_000;

export interface SignInContext {
  readonly settings: GatewaySettings;
  readonly password: string;
  /** A person asked to end their session elsewhere: for the first sign-in only. */
  readonly takesOver: boolean;
  readonly pass: Pass;
  readonly clock: Clock;
}

/**
 * Signing in, and how often without a person (reference, 3.2 and 10.5). A session that ran out in silence is begun again;
 * one that somebody ended or took is not fought for.
 */
export class SignIn {
  readonly #context: SignInContext;
  #way: 'first' | WayBack = 'first';
  #takesOver: boolean;
  #attempts = 0;
  #guidRefusedAt = Number.NEGATIVE_INFINITY;
  #wasSignedOut = false;
  #provedAt = Number.NEGATIVE_INFINITY;
  #wasSilent = false;

  constructor(context: SignInContext) {
    this.#context = context;
    this.#takesOver = context.takesOver;
  }

  /** The gateway answered a poll: it knows us. */
  noteProof(): void {
    this.#provedAt = this.#context.clock.monotonicMs();
  }

  /** The gateway said that it signs this agent out. */
  noteSignedOut(): void {
    this.#wasSignedOut = true;
  }

  /** A session ended: gives what to say of it, final when it must not be begun again by itself. */
  lose(fault: Fault): Fault {
    if (!(fault instanceof LostSession)) return fault;
    const { pass, clock } = this.#context;
    pass.isSignedIn = false;
    this.#way = fault.wayBack;
    this.#attempts = 0;
    this.#wasSilent = clock.monotonicMs() - this.#provedAt > silenceMs;
    if (this.#wasSignedOut) return new FinalFault('signed-out-by-server', fault.detail);
    if (fault.wayBack !== 'guid') return fault;
    const isAgain = clock.monotonicMs() - this.#guidRefusedAt < guidPeaceMs;
    this.#guidRefusedAt = clock.monotonicMs();
    return isAgain ? new FinalFault('taken-over', fault.detail) : fault;
  }

  /** A person asked: as on the first day. */
  reset(): void {
    this.#context.pass.isSignedIn = false;
    this.#way = 'first';
    this.#attempts = 0;
    this.#wasSignedOut = false;
  }

  /**
   * Signs in unless that is still so. Gives the gateway's clock when a session began, null when it did not say;
   * undefined when there was one. Rejects with a `Fault`, final where only a person can change something.
   */
  async ensure(gateway: Gateway): Promise<number | null | undefined> {
    const { pass, settings } = this.#context;
    if (pass.isSignedIn) return undefined;
    const { isSignedIn } = await gateway.probe(settings.agentId);
    // Not by silence: somebody ended the session, or has it now. Whether to come back is for a person to say.
    if (this.#way === 'plain' && (isSignedIn || !this.#wasSilent)) throw new FinalFault(isSignedIn ? 'taken-over' : 'signed-out-by-server');
    const isForced = this.#way === 'forced' || this.#way === 'guid' || (this.#way === 'first' && this.#takesOver);
    this.#attempts += 1;
    const result = readSignIn(await gateway.signIn(settings.agentId, this.#body(), isForced).catch((cause: unknown) => this.#refuse(asFault(cause))));
    this.#takesOver = false;
    this.#wasSignedOut = false;
    this.#attempts = 0;
    if (result.isForceChange.toLowerCase() === 'true') {
      await gateway.command({ method: 'DELETE', path: `onlineagent/${settings.agentId}/logout` }, 'sign-out').catch(() => undefined);
      pass.isSignedIn = false;
      throw new FinalFault('password-expired', 'isForceChange');
    }
    return result.loginTime;
  }

  #refuse(fault: Fault): never {
    if (isTemporary(fault, false)) throw fault;
    // An attempt whose answer was lost may have been the one that signed in.
    const isTakenOver = fault.code === 'already-signed-in' && this.#way !== 'first' && this.#attempts === 1;
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
