import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { FinalFault, isConnectionFault } from '../shared/faults.ts';
import type { SessionLife } from '../shared/session-life.ts';
import type { Credentials, FinesseRest } from './rest.ts';
import type { FinesseSettings } from './settings.ts';
import { isRefused } from './single-sign-on.ts';
import type { FinesseTokens } from './tokens.ts';
import type { ServerAddress } from './wire/server.ts';
import type { SystemInfo } from './wire/wire.ts';

/** Whether the server says that what the user signs in with does not count. */
const isWrong = (cause: unknown): boolean => ['sign-in-expired', 'wrong-password'].includes(asFault(cause).code);

/** What the access of a session is made of. */
interface AccessParts {
  readonly server: ServerAddress;
  readonly settings: FinesseSettings;
  readonly credentials: Credentials;
  readonly tokens: FinesseTokens;
  readonly rest: FinesseRest;
  readonly life: SessionLife;
}

/** With what one session proves who its user is: the password, or the token of single sign-on, which it renews. */
export class SessionAccess {
  readonly #parts: AccessParts;
  #usesToken = false;

  constructor(parts: AccessParts) {
    this.#parts = parts;
  }

  /** What stands for the password at the notifications. */
  get password(): string {
    const { credentials, tokens } = this.#parts;
    return this.#usesToken ? tokens.current : credentials.password;
  }

  /**
   * Decides by what the server says, and where it leaves the choice, by the account; then has a token, where one is
   * needed. Rejects with a `Fault`.
   */
  async choose({ systemAuthMode }: SystemInfo, isReconnect: boolean): Promise<void> {
    const { settings, credentials, tokens, server, rest, life } = this.#parts;
    const mode = systemAuthMode.toUpperCase();
    const wantsToken = settings.signInBy === 'single-sign-on';
    if (wantsToken && mode !== 'SSO' && mode !== 'HYBRID') throw new FinalFault('no-single-sign-on', mode || null);
    this.#usesToken = mode === 'SSO' || wantsToken;
    if (!this.#usesToken) {
      if (credentials.password === '') throw new FinalFault('password-missing');
      return;
    }
    rest.useToken(await tokens.forConnection(server, isReconnect, life.signal));
    tokens.tell();
  }

  /** Runs a step that proves who the user is; with a token that the server refuses, once more with another one. */
  async enter<Value>(step: () => Promise<Value>): Promise<Value> {
    const { tokens, server, rest, life } = this.#parts;
    if (!this.#usesToken) return step();
    const used = tokens.current;
    try {
      return await step();
    } catch (cause) {
      if (asFault(cause).code === 'other-user') tokens.forget();
      if (!isWrong(cause)) throw cause;
      rest.useToken(await tokens.afterRefusal(used, server, life.signal));
    }
    return step().catch((cause: unknown) => {
      if (asFault(cause).code === 'other-user' || isWrong(cause)) tokens.forget();
      throw isWrong(cause) ? new FinalFault('sign-in-expired', asFault(cause).detail) : cause;
    });
  }

  /** The session is live: the token is renewed in time from now on. */
  keep(): void {
    const dueMs = this.#usesToken ? this.#parts.tokens.renewInMs : null;
    if (dueMs !== null) this.#parts.life.after(dueMs, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const { tokens, server, rest, life } = this.#parts;
    try {
      rest.useToken(await tokens.renew(server, life.signal));
      this.keep();
    } catch (cause) {
      if (!life.isLive) return;
      const fault = asFault(cause);
      const againMs = tokens.againInMs;
      if (isRefused(cause)) life.end(fault);
      else if (againMs !== null) life.after(againMs, () => void this.#renew());
      else life.end(isConnectionFault(fault) ? fault : new Fault('connection-lost', fault.detail));
    }
  }
}
