import type { SessionCredentials } from './requests.ts';
import type { GatewaySettings } from './settings.ts';

/** What the model of one adapter knows and no other one can ask for. */
export interface Known {
  /** The conferences that the agent was in: who is no inspector cannot ask for their ids. */
  readonly confIds: readonly string[];
  /** How far this machine's clock is ahead of the gateway's, in milliseconds: only a sign-in tells. */
  readonly clockOffsetMs: number;
}

/** What one adapter of an account left signed in: the gateway signs nobody out who is in a conference. */
export class LeftSession {
  readonly credentials: SessionCredentials;
  readonly known: Known;
  readonly #settings: GatewaySettings;
  readonly #password: string;

  constructor(
    { settings, password }: { readonly settings: GatewaySettings; readonly password: string },
    credentials: SessionCredentials,
    known: Known,
  ) {
    this.#settings = settings;
    this.#password = password;
    this.credentials = credentials;
    this.known = known;
  }

  /**
   * What the next adapter does with it. `resume`: it would sign in with the very same values, so it goes on with the
   * session. `force`: it is the same agent with another phone or password, whose own session may be ended. `none`:
   * somebody else's, which is not touched.
   */
  useFor(settings: GatewaySettings, password: string): 'resume' | 'force' | 'none' {
    const before = this.#settings;
    if (before.baseUrl !== settings.baseUrl || before.agentId !== settings.agentId) return 'none';
    const isSame =
      password === this.#password &&
      settings.phone === before.phone &&
      settings.answersAutomatically === before.answersAutomatically &&
      settings.isIdleAfterCall === before.isIdleAfterCall;
    return isSame ? 'resume' : 'force';
  }
}
