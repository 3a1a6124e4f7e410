import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { RateLimited } from '../../../app/vendor/adapter.ts';
import type { SignedIn as HowSignedIn } from '../../../app/domain/account.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ids } from '../../ports/ids.ts';
import { FinalFault, isConnectionFault } from '../shared/faults.ts';
import { askCompany } from './company-server.ts';
import { shownAccount, signInRequest, validation, type Credentials, type OwnCredentials } from './credentials.ts';
import { AccessTokenLost, isSignatureOver } from './faults.ts';
import type { OwnUser } from './picture.ts';
import type { CloudRequest, CloudRequests } from './requests.ts';
import { readSignedIn, type SignedIn } from './wire.ts';

/** The access token is renewed when this part of its life is over. */
const renewedAfter = 0.8;
/** The life that is assumed of a token that does not say, in milliseconds: the shortest documented. */
const assumedLifeMs = 12 * 3_600_000;
/** A token that is lost so soon after signing in again by itself is not asked for once more. */
const tooSoonMs = 600_000;
/** Between attempts to renew, in milliseconds: the company's server has the rest of a token's life to come back. */
const retryMs = { service: 5_000, company: 60_000 } as const;

interface Tokens {
  readonly access: string;
  readonly refresh: string;
  readonly renewAtMs: number;
}

export interface SignInOptions {
  readonly credentials: Credentials;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Told how the account is signed in, with each token, where that is not by a secret of its own. */
  readonly onSignedIn?: (how: HowSignedIn) => void;
}

/** As what the company gave is shown. */
const shownWays = { company: 'company', signature: 'company', 'access-token': 'token' } as const;

const tokenPath = '/v1/usg/acs/token';

/** Number and nothing else of `sip:+99…@huaweicloud.com`. */
const numberOf = (sip: string): string => sip.replace(/^sip:/iu, '').replace(/@.*$/u, '');

/** The access token of one account, over all its sessions: had by the password, renewed, given back at the end. */
export class SignIn {
  readonly #options: SignInOptions;
  #tokens: Tokens | null = null;
  #user: OwnUser | null = null;
  #signedInAgainAtMs = Number.NEGATIVE_INFINITY;
  #renewing: Promise<void> | null = null;
  #isCompanysToken: boolean;
  #awaited: string | null = null;

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#isCompanysToken = options.credentials.by === 'access-token';
  }

  get isSignedIn(): boolean {
    return this.#tokens !== null;
  }

  /** Whether the tokens are ours to give back: one that the company gave may be in use by others. */
  get isOurs(): boolean {
    return !this.#isCompanysToken;
  }

  /** Whether the company's own server gives what is signed in with. */
  get isByCompany(): boolean {
    return this.#options.credentials.by === 'company';
  }

  /** The address of the company's server while it is that which does not answer; null otherwise. */
  get awaited(): string | null {
    return this.#awaited;
  }

  /** How long until renewing is tried again after it failed, in milliseconds. */
  get retryInMs(): number {
    return this.isByCompany ? retryMs.company : retryMs.service;
  }

  /** How long until the token must be renewed, in milliseconds. */
  get renewInMs(): number {
    return Math.max(0, (this.#tokens?.renewAtMs ?? 0) - this.#options.clock.monotonicMs());
  }

  /** The access token as a header; nothing while there is none. */
  get headers(): Readonly<Record<string, string>> {
    return this.#tokens ? this.#headers() : {};
  }

  /** The user asked again after a refusal: as the first time. */
  reset(): void {
    this.#tokens = null;
    this.#signedInAgainAtMs = Number.NEGATIVE_INFINITY;
  }

  /** Signs in unless that is still so; renews a token that is due. Rejects with a `Fault`. */
  async ensure(requests: CloudRequests): Promise<OwnUser> {
    if (!this.#tokens || !this.#user) await this.#signIn(requests);
    else if (this.renewInMs === 0) await this.renew(requests);
    if (!this.#user) throw new Fault('answer-malformed');
    return this.#user;
  }

  /** Sends a request with the access token; with a new one when that was lost meanwhile. Rejects with a `Fault`. */
  async with<Value>(
    requests: CloudRequests,
    send: (headers: CloudRequest['headers']) => Promise<Value>,
  ): Promise<Value> {
    const attempt = async (): Promise<Value> => send(this.#headers());
    const used = this.#tokens;
    try {
      return await attempt();
    } catch (cause) {
      if (!(cause instanceof AccessTokenLost)) throw cause;
      if (this.#tokens === used) await this.#replace(requests, cause);
    }
    try {
      return await attempt();
    } catch (cause) {
      if (cause instanceof AccessTokenLost) throw this.#lost(cause);
      throw cause;
    }
  }

  /**
   * Gets a new access token, by the refresh token or else as the first time. `isLost`: the one that there is counts no
   * more. Rejects with a `Fault`.
   */
  async renew(requests: CloudRequests, isLost = false): Promise<void> {
    this.#renewing ??= this.#renew(requests, isLost).finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
  }

  /** Gives the token back: the service counts the tokens of an account. Rejects with a `Fault`. */
  async signOut(requests: CloudRequests): Promise<void> {
    if (!this.#tokens) return;
    try {
      await requests.ask({ method: 'DELETE', path: tokenPath, headers: this.#headers() }, 'management');
    } catch (cause) {
      if (!(cause instanceof AccessTokenLost)) throw cause;
    }
    this.#tokens = null;
  }

  #headers(): Readonly<Record<string, string>> {
    if (!this.#tokens) throw new AccessTokenLost(false, 'There is no access token.');
    return { 'x-access-token': this.#tokens.access };
  }

  async #replace(requests: CloudRequests, lost: AccessTokenLost): Promise<void> {
    if (lost.isTakenOver) throw this.#lost(lost);
    await this.renew(requests, true);
  }

  #lost({ code, detail }: Fault): FinalFault {
    this.#tokens = null;
    return new FinalFault(code, detail);
  }

  async #renew(requests: CloudRequests, isLost: boolean): Promise<void> {
    const request = this.#renewal();
    if (request)
      try {
        this.#take(await requests.ask(request, 'sign-in'));
        return;
      } catch (cause) {
        if (!(cause instanceof Fault) || isConnectionFault(cause)) throw cause;
      }
    if (this.isByCompany && !isLost) {
      await this.#renewByCompany(requests);
      return;
    }
    this.#tokens = null;
    // Once by itself: the account may be in use elsewhere.
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#signedInAgainAtMs < tooSoonMs)
      throw new FinalFault('signed-out-by-server', 'The token was lost again.');
    this.#signedInAgainAtMs = nowMs;
    await this.#signIn(requests);
  }

  /** The token that there is counts on while the company's server gives none. */
  async #renewByCompany(requests: CloudRequests): Promise<void> {
    try {
      await this.#signIn(requests);
    } catch (cause) {
      throw cause instanceof FinalFault ? new Fault(cause.code, cause.detail) : cause;
    }
  }

  /** What renews the token that there is; null where only signing in again does. */
  #renewal(): CloudRequest | null {
    // Where the company is asked it decides each time whether this person may go on.
    if (!this.#tokens || this.isByCompany) return null;
    const { access, refresh } = this.#tokens;
    if (refresh !== '') return { method: 'PUT', path: tokenPath, headers: { 'x-access-token': refresh } };
    return this.isOurs ? null : validation(access, true);
  }

  async #signIn(requests: CloudRequests): Promise<void> {
    const { clock, ids } = this.#options;
    const credentials = await this.#credentials(requests);
    const request = signInRequest(credentials, clock.now(), ids.uuid().replaceAll('-', ''));
    let value: unknown;
    try {
      value = await requests.ask(request, 'sign-in');
    } catch (cause) {
      if (cause instanceof RateLimited || !(cause instanceof Fault) || isConnectionFault(cause)) throw cause;
      const { by } = credentials;
      // What Gavel signed a moment ago is over only by another clock.
      if (by === 'app-id' && isSignatureOver(cause)) throw new FinalFault('clock-differs', cause.detail);
      const isGiven = by === 'signature' || by === 'access-token';
      const notTaken = this.isByCompany ? 'company-not-accepted' : 'sign-in-expired';
      throw new FinalFault(isGiven && cause.code === 'wrong-password' ? notTaken : cause.code, cause.detail);
    }
    this.#isCompanysToken = credentials.by === 'access-token';
    this.#take(value);
  }

  /** What to sign in with; what the company's server gives now where it is asked each time. */
  async #credentials({ outside: { network, signal } }: CloudRequests): Promise<OwnCredentials> {
    const { credentials } = this.#options;
    if (credentials.by !== 'company') return credentials;
    try {
      const gift = await askCompany(credentials, network, signal);
      this.#awaited = null;
      return gift;
    } catch (cause) {
      this.#awaited = asFault(cause).code === 'company-unreachable' ? credentials.address : null;
      throw cause;
    }
  }

  /** How long a token lives from now on, in milliseconds. One that the company gave has lived for a while. */
  #lifeOf({ validPeriod, expireTime }: SignedIn): number {
    const wholeMs = validPeriod !== null && validPeriod > 0 ? validPeriod * 1000 : assumedLifeMs;
    if (this.isOurs || expireTime === null) return wholeMs;
    // Seconds; milliseconds in one published sample.
    const endsAt = expireTime > 100_000_000_000 ? expireTime : expireTime * 1000;
    return Math.min(wholeMs, Math.max(0, endsAt - this.#options.clock.now()));
  }

  #take(value: unknown): void {
    let signedIn: SignedIn;
    try {
      signedIn = readSignedIn(value);
    } catch {
      throw new Fault('not-this-system', 'The answer to the sign-in has no token.');
    }
    const { accessToken, refreshToken, firstLogin, pwdExpired, user } = signedIn;
    const account = shownAccount(this.#options.credentials);
    const lifeMs = this.#lifeOf(signedIn);
    this.#tokens = {
      access: accessToken,
      refresh: refreshToken === '' ? (this.#tokens?.refresh ?? '') : refreshToken,
      renewAtMs: this.#options.clock.monotonicMs() + lifeMs * renewedAfter,
    };
    this.#tell(lifeMs);
    if (firstLogin === true) throw new FinalFault('password-change-required', 'firstLogin');
    if (pwdExpired === true) throw new FinalFault('password-expired', 'pwdExpired');
    if (user)
      this.#user = {
        userId: user.userId,
        account: user.ucloginAccount || account,
        number: numberOf(user.serviceAccount),
        name: user.name || user.ucloginAccount || account,
        isAdministrator: user.adminType === 0 || user.adminType === 1 || user.userType === 1,
      };
    else
      this.#user ??= {
        userId: '',
        account: account,
        number: '',
        name: account,
        isAdministrator: false,
      };
  }

  #tell(lifeMs: number): void {
    const { credentials, clock, onSignedIn } = this.#options;
    const { by } = credentials;
    if (by === 'password' || by === 'app-id') return;
    const isRenewed = this.isByCompany || this.#renewal() !== null;
    onSignedIn?.({ by: shownWays[by], until: clock.now() + lifeMs, isRenewed });
  }
}
