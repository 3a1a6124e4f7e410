import { Fault } from '../../../app/domain/error-code.ts';
import type { HttpAnswer } from '../../net/http-request.ts';
import type { Network } from '../../net/network.ts';
import type { Clock } from '../../ports/clock.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { FinalFault } from '../shared/faults.ts';
import type { Grant } from './grant.ts';
import type { HostCheck } from './hosts.ts';

/** A token is renewed so long before its end, in milliseconds, and at the latest when a fifth of its life is left. */
const renewBeforeMs = 300_000;
const renewShare = 0.2;

interface Token {
  readonly authorization: string;
  /** Null where nothing renews it. */
  readonly renewAtMs: number | null;
  /** In milliseconds since 1970-01-01 UTC; null where that is not known. */
  readonly until: number | null;
  /** Where the next one is asked for. */
  readonly href: string;
}

export interface TokenOptions {
  readonly grant: Grant;
  readonly clock: Clock;
  /** Whether a host may get what the user signs in with. */
  readonly hosts: HostCheck;
  readonly emit: AdapterKit['emit'];
}

/** A token that nothing renews is not taken, or not any more. */
export class TokenSpent extends FinalFault {}

/** The tokens of one account over all its sessions, one for each host that asks: renewed early where they can be. */
export class Tokens {
  readonly #options: TokenOptions;
  /** By origin. */
  readonly #tokens = new Map<string, Token>();
  readonly #asking = new Map<string, Promise<void>>();
  /** The origins that took one of them. */
  readonly #takenBy = new Set<string>();
  /** One host is asked after the other: what one refused is not tried at the next, since directories lock accounts. */
  #turn: Promise<unknown> = Promise.resolve();
  #refusal: FinalFault | null = null;
  #isSignedIn = false;

  constructor(options: TokenOptions) {
    this.#options = options;
  }

  /** How long until the first token must be renewed, in milliseconds; null where none must be. */
  get renewInMs(): number | null {
    const times = [...this.#tokens.values()].flatMap(({ renewAtMs }) => renewAtMs ?? []);
    return times.length === 0 ? null : Math.max(0, Math.min(...times) - this.#options.clock.monotonicMs());
  }

  /** The value of `Authorization` for an address; null where its host has not asked for one. */
  authorization(url: string): string | null {
    return this.#tokens.get(new URL(url).origin)?.authorization ?? null;
  }

  /** Forgets all tokens: others are asked for. */
  clear(): void {
    this.#tokens.clear();
  }

  /** The user signs in anew: what was refused before is tried again. */
  startAnew(): void {
    this.clear();
    this.#takenBy.clear();
    this.#refusal = null;
    this.#isSignedIn = false;
    this.#options.grant.startAnew?.();
  }

  /** The account is signed in: says how, and until when. */
  signedIn(): void {
    this.#isSignedIn = true;
    this.#options.grant.signedIn?.();
    this.#tell();
  }

  /** The host of an address took its token. */
  wasTaken(url: string): void {
    const { origin } = new URL(url);
    if (this.#tokens.has(origin)) this.#takenBy.add(origin);
  }

  /** What it means that the host of an address takes no token of ours. */
  refusalOf(url: string, detail: string): FinalFault {
    const { origin, host } = new URL(url);
    if (!this.#options.grant.isGiven) return new FinalFault('signed-out-by-server', detail);
    const said = `${host} does not take the token that was entered.`;
    return new TokenSpent(this.#takenBy.has(origin) ? 'sign-in-expired' : 'token-not-taken', said);
  }

  /** Gets a token for the host of `url` that asked for one by `answer`. Rejects with a `Fault`. */
  async answerChallenge(network: Network, url: string, answer: HttpAnswer, signal: AbortSignal): Promise<void> {
    const { origin } = new URL(url);
    await this.#get(network, origin, this.#whereFor(answer, url, this.#tokens.get(origin)), signal);
  }

  /** A request that waits may be ended without a challenge: the host's last one still holds. */
  #whereFor(answer: HttpAnswer, url: string, known: Token | undefined): string {
    const { grant, hosts } = this.#options;
    if (known && !answer.headers['www-authenticate']) return known.href;
    return grant.whereFor(answer, url, hosts);
  }

  /** Renews the tokens that are due. Rejects with a `Fault`. */
  async renewDue(network: Network, signal: AbortSignal): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    const due = [...this.#tokens].filter(([, { renewAtMs }]) => renewAtMs !== null && renewAtMs <= nowMs + 1_000);
    await Promise.all(due.map(([origin, { href }]) => this.#get(network, origin, href, signal)));
  }

  /** Requests that need the same token share one request for it. */
  async #get(network: Network, origin: string, href: string, signal: AbortSignal): Promise<void> {
    const asking =
      this.#asking.get(origin) ??
      this.#inTurn(() => this.#ask(network, origin, href, signal)).finally(() => {
        this.#asking.delete(origin);
      });
    this.#asking.set(origin, asking);
    await asking;
  }

  #inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(task);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #ask(network: Network, origin: string, href: string, signal: AbortSignal): Promise<void> {
    const { grant, clock } = this.#options;
    const known = this.#tokens.get(origin);
    if (this.#refusal) throw this.#refusal;
    if (signal.aborted) throw new Fault('interrupted');
    try {
      const { authorization, lifeMs, isRenewed } = await grant.obtain(network, { href, origin }, signal);
      if (!isRenewed && known?.authorization === authorization) throw this.refusalOf(origin, '');
      const early = lifeMs === null ? 0 : Math.min(renewBeforeMs, lifeMs * renewShare);
      const renewAtMs = lifeMs === null || !isRenewed ? null : clock.monotonicMs() + lifeMs - early;
      const until = lifeMs === null ? null : clock.now() + lifeMs;
      this.#tokens.set(origin, { authorization, renewAtMs, until, href });
      if (this.#isSignedIn) this.#tell();
    } catch (cause) {
      if (cause instanceof FinalFault) this.#tokens.delete(origin);
      if (cause instanceof FinalFault && cause.code === 'wrong-password') this.#refusal = cause;
      throw cause;
    }
  }

  /** Says how the account signs in where that is not by its password, and when the first of its tokens ends. */
  #tell(): void {
    const { grant, emit } = this.#options;
    if (grant.by === null || this.#tokens.size === 0) return;
    const tokens = [...this.#tokens.values()];
    const ends = tokens.flatMap(({ until }) => until ?? []);
    const isRenewed = tokens.every(({ until, renewAtMs }) => until === null || renewAtMs !== null);
    const until = ends.length === 0 ? null : Math.min(...ends);
    emit({ type: 'signed-in', signedIn: { by: grant.by, until, isRenewed } });
  }
}
