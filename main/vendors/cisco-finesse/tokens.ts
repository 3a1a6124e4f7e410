import * as z from 'zod/mini';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { AdapterContext } from '../../../app/vendor/adapter.ts';
import type { Network } from '../../net/network.ts';
import type { SignInFlow, SignInWindow } from '../../ports/sign-in-window.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { FinalFault } from '../shared/faults.ts';
import { unlessAborted } from '../shared/wait.ts';
import type { FinesseSettings } from './settings.ts';
import { isRefused, renewToken, signInFlow, type RenewalForm } from './single-sign-on.ts';
import type { ServerAddress } from './wire/server.ts';
import type { GivenToken } from './wire/token-answer.ts';

/** A token is renewed when this share of its life is over. */
const renewShare = 0.75;
/** Between attempts to renew one while no server answers, in milliseconds. */
const againMs = 15_000;

interface HeldToken extends GivenToken {
  /** By the application's clock, in milliseconds. */
  readonly gotAt: number;
}

/** What is kept beside the tokens. Each has a place of its own, because some keychains hold little. */
const lifeSchema = z.object({ gotAt: z.number(), lifeMs: z.number().check(z.gt(0)) });

const readKept = (secrets: AdapterContext['secrets']): HeldToken | null => {
  const { accessToken, refreshToken = null, tokenLife } = secrets;
  if (accessToken === undefined) return null;
  try {
    const life = lifeSchema.safeParse(JSON.parse(tokenLife ?? ''));
    return life.success ? { accessToken, refreshToken, ...life.data } : null;
  } catch {
    return null;
  }
};

/** What the tokens of an account are made of. */
export interface TokenParts {
  readonly settings: FinesseSettings;
  readonly context: Pick<AdapterContext, 'secrets' | 'keep'>;
  readonly network: Network;
  readonly kit: AdapterKit;
  readonly ports: VendorPorts;
}

/**
 * The tokens of one account with single sign-on, over all its sessions: kept from before, given by the person's sign-in
 * in a window, and renewed for as long as the server allows. The window opens only when a person asked to sign in.
 */
export class FinesseTokens {
  readonly #parts: TokenParts;
  #held: HeldToken | null;
  #form: RenewalForm | null = null;
  #mayAsk = true;
  #asking: Promise<string> | null = null;
  #renewing: Promise<string> | null = null;

  constructor(parts: TokenParts) {
    this.#parts = parts;
    this.#held = readKept(parts.context.secrets);
  }

  /** The token in use; empty while there is none. */
  get current(): string {
    return this.#held?.accessToken ?? '';
  }

  /** How long until the token is to be renewed, in milliseconds; null where nothing renews it. */
  get renewInMs(): number | null {
    const held = this.#held;
    if (!held || held.refreshToken === null) return null;
    const ageMs = this.#parts.ports.clock.now() - held.gotAt;
    // A clock that was set back since says nothing about the age.
    return ageMs < 0 ? 0 : Math.max(0, held.lifeMs * renewShare - ageMs);
  }

  /** A person asked to sign in again: the window may be opened once more. */
  askAgain(): void {
    this.#mayAsk = true;
  }

  /**
   * The token for a new connection to a server. `isReconnect`: it is renewed first, because nobody knows what happened
   * meanwhile. Rejects with a `Fault`.
   */
  async forConnection(server: ServerAddress, isReconnect: boolean, signal: AbortSignal): Promise<string> {
    const held = this.#held;
    if (!held) return this.#byWindow(server, signal);
    if (!isReconnect && this.renewInMs !== 0 && this.#isGood(held)) return held.accessToken;
    return this.#renewOrAsk(server, signal);
  }

  /** The server refused the token in use: renewed, or asked for, once. Rejects with a `Fault`. */
  async afterRefusal(refused: string, server: ServerAddress, signal: AbortSignal): Promise<string> {
    if (this.#held && this.#held.accessToken !== refused) return this.#held.accessToken;
    return this.#renewOrAsk(server, signal, true);
  }

  /** Renews the token in use. Rejects with a `FinalFault` where the server refuses, and forgets it then. */
  async renew(server: ServerAddress, signal: AbortSignal): Promise<string> {
    this.#renewing ??= this.#renew(server, signal).finally(() => {
      this.#renewing = null;
    });
    return this.#renewing;
  }

  /** Nothing that was given counts any more. */
  forget(): void {
    this.#held = null;
    this.#parts.context.keep?.({ accessToken: null, refreshToken: null, tokenLife: null });
  }

  /** When to try again to renew, after an attempt that nobody answered; null where the token is over by then. */
  get againInMs(): number | null {
    const held = this.#held;
    return held && this.#isGood(held) ? againMs : null;
  }

  /** Says how the account is signed in, and until when. */
  tell(): void {
    const held = this.#held;
    if (!held) return;
    const until = held.gotAt + held.lifeMs;
    this.#parts.kit.emit({
      type: 'signed-in',
      signedIn: { by: 'single-sign-on', until, isRenewed: held.refreshToken !== null },
    });
  }

  #isGood({ gotAt, lifeMs }: HeldToken): boolean {
    return gotAt + lifeMs > this.#parts.ports.clock.now();
  }

  async #renewOrAsk(server: ServerAddress, signal: AbortSignal, isRefusedNow = false): Promise<string> {
    const held = this.#held;
    try {
      if (held && held.refreshToken !== null) return await this.renew(server, signal);
      if (held && !isRefusedNow && this.#isGood(held)) return held.accessToken;
    } catch (cause) {
      // A server that cannot renew just now still takes a token that counts.
      if (!isRefused(cause) && held && !isRefusedNow && this.#isGood(held)) return held.accessToken;
      if (!isRefused(cause)) throw cause;
      if (!this.#mayAsk) throw cause;
    }
    this.forget();
    return this.#byWindow(server, signal);
  }

  async #renew(server: ServerAddress, signal: AbortSignal): Promise<string> {
    const { network, settings, ports } = this.#parts;
    const held = this.#held;
    if (!held || held.refreshToken === null) throw new FinalFault('sign-in-expired', 'There is nothing to renew.');
    const { accessToken, refreshToken } = held;
    try {
      const known = { form: this.#form, signal };
      const { token, form } = await renewToken(
        network,
        server,
        { accessToken, refreshToken, user: settings.user },
        known,
      );
      this.#form = form;
      this.#take({ ...token, refreshToken: token.refreshToken ?? refreshToken });
      return token.accessToken;
    } catch (cause) {
      ports.log.info('the token of single sign-on was not renewed', { code: asFault(cause).code });
      if (isRefused(cause) && this.#held === held) this.forget();
      throw cause;
    }
  }

  /** Has the person sign in: one window for all sessions, which a sleep or a lost connection does not close. */
  async #byWindow(server: ServerAddress, signal: AbortSignal): Promise<string> {
    const { ports, settings, kit } = this.#parts;
    if (!ports.signIn) throw new FinalFault('sign-in-needs-application');
    if (!this.#asking && !this.#mayAsk) throw new FinalFault('sign-in-expired');
    this.#mayAsk = false;
    const asking = (this.#asking ??= this.#ask(ports.signIn, signInFlow(server, settings)));
    kit.emit({
      type: 'connection',
      connection: {
        status: 'connecting',
        via: `${server.host}:${server.port}`,
        retryAt: null,
        reason: 'sign-in-open',
        detail: null,
      },
    });
    try {
      return await unlessAborted(asking, signal);
    } catch (cause) {
      if (signal.aborted) throw new Fault('interrupted');
      const { code, detail } = asFault(cause);
      throw new FinalFault(code, detail);
    }
  }

  async #ask(window: SignInWindow, flow: SignInFlow<GivenToken>): Promise<string> {
    try {
      const token = await window.run(flow, this.#parts.kit.stopped);
      this.#take(token);
      return token.accessToken;
    } finally {
      this.#asking = null;
    }
  }

  #take(token: GivenToken): void {
    const { clock } = this.#parts.ports;
    const gotAt = clock.now();
    const { accessToken, refreshToken, lifeMs } = token;
    this.#held = { ...token, gotAt };
    this.#parts.context.keep?.({
      accessToken,
      refreshToken,
      tokenLife: JSON.stringify({ gotAt, lifeMs }),
    });
    this.tell();
  }
}
