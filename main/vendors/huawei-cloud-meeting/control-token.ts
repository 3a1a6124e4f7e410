import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import { ControlTokenLost } from './faults.ts';
import type { Link } from './link.ts';
import type { CloudRequest } from './requests.ts';
import { namedOrigin } from './service-site.ts';
import { readControlToken, readRegion, type ControlToken } from './wire.ts';

/** Where everything about a meeting that is controlled is asked. */
export const controlBase = '/v1/mmc/control/conferences';
const base = controlBase;
/** The token is renewed so long before its end, in milliseconds. */
const renewBeforeMs = 300_000;
/** The life that is assumed of a token that does not say. */
const assumedLifeMs = 1_800_000;

/** The meeting is held at another site of the service. */
const isElsewhere = (cause: unknown): boolean => cause instanceof Fault && cause.code === 'meeting-elsewhere';

/** The right to control one meeting: had by its password, renewed before it ends, had again when it died. */
export class ControlAccess {
  readonly number: string;
  readonly #password: string;
  readonly #clock: Clock;
  #token: ControlToken | null = null;
  #endsAtMs = 0;
  /** Where the meeting is controlled, when not at the account's own host. */
  #origin: string | null = null;
  #renewing: Promise<void> | null = null;

  constructor(number: string, password: string, clock: Clock) {
    this.number = number;
    this.#password = password;
    this.#clock = clock;
  }

  get isHost(): boolean {
    return this.#token?.role === 1;
  }

  get password(): string {
    return this.#password;
  }

  /** Where the meeting is controlled; null at the account's own host. */
  get site(): string | null {
    return this.#origin;
  }

  /** How long until the token must be renewed, in milliseconds. */
  get renewInMs(): number {
    return Math.max(0, this.#endsAtMs - renewBeforeMs - this.#clock.monotonicMs());
  }

  /** The token, renewed when that is due. Rejects with a `Fault`. */
  async token(link: Link): Promise<ControlToken> {
    if (!this.#token || this.renewInMs === 0) await this.renew(link);
    if (!this.#token) throw new Fault('session-renewed');
    return this.#token;
  }

  /** Gets another token, by the one there is or by the password. Rejects with a `Fault`. */
  async renew(link: Link): Promise<void> {
    this.#renewing ??= this.#renew(link).finally(() => {
      this.#renewing = null;
    });
    await this.#renewing;
  }

  /**
   * Renews the token again and again before it ends. `onFault`: it could not be had; gives whether to go on. Gives what
   * ends it.
   */
  keepRenewed(link: Link, onFault: (fault: Fault) => boolean): CancelTimer {
    let cancel: CancelTimer = () => undefined;
    let isEnded = false;
    const plan = (): void => {
      if (isEnded) return;
      cancel = link.after(Math.max(this.renewInMs, 5_000), () => {
        this.renew(link).then(plan, (cause: unknown) => {
          if (!isEnded && onFault(asFault(cause))) plan();
        });
      });
    };
    plan();
    return () => {
      isEnded = true;
      cancel();
    };
  }

  /**
   * Sends a request of this meeting; again with another token when the service says that this one is dead: it did
   * nothing then. Rejects with a `Fault`.
   */
  async with<Value>(
    link: Link,
    request: CloudRequest,
    send: (request: CloudRequest) => Promise<Value>,
  ): Promise<Value> {
    const used = await this.token(link);
    const attempt = async (): Promise<Value> => {
      const { token, role } = await this.token(link);
      const asks = role === 1 || this.#origin !== null ? {} : link.accessHeaders();
      return send({
        ...request,
        path: `${base}/${request.path}`,
        query: { conferenceID: this.number, ...request.query },
        headers: { ...request.headers, ...asks, 'x-conference-authorization': token },
        ...(this.#origin !== null && { origin: this.#origin }),
      });
    };
    try {
      return await attempt();
    } catch (cause) {
      // Neither did anything: a site refuses what is about the meeting of another one.
      if (!(cause instanceof ControlTokenLost) && !isElsewhere(cause)) throw cause;
      if (this.#token === used) {
        this.#token = null;
        await this.renew(link);
      }
      return attempt();
    }
  }

  async #renew(link: Link): Promise<void> {
    try {
      await this.#ask(link);
    } catch (cause) {
      if (!isElsewhere(cause)) throw cause;
      await this.#findSite(link);
      await this.#ask(link);
    }
  }

  async #ask(link: Link): Promise<void> {
    const value = await link.requests.ask(
      {
        method: 'GET',
        path: `${base}/token`,
        query: { conferenceID: this.number },
        headers: {
          // SDKs send it along with every request: whose line a guest's token stands for is told by nothing else.
          ...(this.#origin === null && link.accessHeaders()),
          'x-password': this.#password,
          'x-login-type': '1',
          ...(this.#token && { 'x-conference-authorization': this.#token.token }),
        },
        ...(this.#origin !== null && { origin: this.#origin }),
      },
      'control-token',
    );
    let token: ControlToken;
    try {
      token = readControlToken(value);
    } catch {
      throw new Fault('answer-malformed', 'The answer has no control token.');
    }
    const { confTokenExpireTime: seconds } = token;
    this.#token = token;
    this.#endsAtMs = this.#clock.monotonicMs() + (seconds !== null && seconds > 0 ? seconds * 1000 : assumedLifeMs);
  }

  /** The meeting runs at another site of the service. */
  async #findSite(link: Link): Promise<void> {
    const value = await link.management((headers) =>
      link.requests.read(
        {
          method: 'GET',
          path: '/v1/mmc/management/conferences/region/info',
          query: { conferenceID: this.number },
          ...(headers && { headers }),
        },
        'management',
      ),
    );
    const origin = namedOrigin(link.origin, readRegion(value));
    if (origin === null) throw new Fault('meeting-elsewhere', 'The service names no site of its own.');
    this.#origin = origin === new URL(link.origin).origin ? null : origin;
  }
}
