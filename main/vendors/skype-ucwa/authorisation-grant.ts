import { z } from 'zod';
import type { Network } from '../../net/network.ts';
import type { SignInBrowser } from '../../ports/sign-in-browser.ts';
import type { SignInWindow } from '../../ports/sign-in-window.ts';
import { FinalFault } from '../shared/faults.ts';
import type { AudienceForm, Authorised, Begun, Provider } from './authorisation.ts';
import { readAuthorisationEndpoint } from './challenge.ts';
import type { Grant, TokenPlace } from './grant.ts';
import type { KeptList } from './kept-list.ts';
import type { Person } from './person.ts';
import type { GivenToken } from './token-answer.ts';

/** What signing in at a provider needs. */
export interface AuthorisationParts {
  readonly user: string;
  /** The id of a private authority, or empty. */
  readonly caFile: string;
  /** Under which the organisation registered Gavel. */
  readonly clientId: string;
  readonly person: Person;
  /** By the server that they give tokens for; a name is the form in which the provider was told that. */
  readonly refreshTokens: KeptList;
  /** Null where there are no windows; then the person's own browser is used. */
  readonly window: SignInWindow | null;
  readonly browser: SignInBrowser | null;
}

/** Where the window is sent in the end: no program listens there, the window itself sees it. */
const landing = 'http://127.0.0.1/';
/** What is assumed of a token that does not say how long it counts, in milliseconds. */
const assumedLifeMs = 3_600_000;
const formSchema = z.enum(['resource', 'scope']);

/** With what the provider says that it was not told the token's server as it wants it. */
const audienceErrors: ReadonlySet<string> = new Set([
  'invalid_target',
  'invalid_resource',
  'invalid_request',
  'invalid_scope',
]);

/** Loaded with the first account that signs in so: nobody else needs the library. */
const loadAuthorisation = () => import('./authorisation.ts');

/**
 * Tokens of the provider that a server names in its challenge, by OAuth 2 with PKCE (RFC 6749, 7636, 8252). Nothing
 * public shows a server of one's own that asks for them: proved against simulated servers alone.
 */
class AuthorisationGrant implements Grant {
  readonly isGiven = false;
  readonly by = 'single-sign-on';
  readonly #parts: AuthorisationParts;
  /** How a provider was told the server, where it took that, by its address. */
  readonly #forms = new Map<string, AudienceForm>();
  readonly #providers = new Map<string, Provider>();
  /** Given while the person signed in, by the server they are for. */
  readonly #fresh = new Map<string, Authorised>();

  constructor(parts: AuthorisationParts) {
    this.#parts = parts;
  }

  whereFor(answer: Parameters<Grant['whereFor']>[0]): string {
    const href = readAuthorisationEndpoint(answer.headers['www-authenticate'] ?? '');
    if (href === null || !URL.canParse(href)) throw new FinalFault('not-supported', 'No authorization_uri.');
    const { protocol, host } = new URL(href);
    if (protocol !== 'https:') throw new FinalFault('not-encrypted', `It leads to ${host}.`);
    return new URL(href).href;
  }

  async obtain(network: Network, place: TokenPlace, signal: AbortSignal): Promise<GivenToken> {
    const provider = await this.#providerAt(network, place.href, signal);
    const given =
      this.#takeFresh(place.origin) ??
      (await this.#renewed(network, provider, place, signal)) ??
      (await this.#bySignIn(network, provider, place, signal));
    const { accessToken, lifeMs } = given;
    return {
      authorization: `Bearer ${accessToken}`,
      lifeMs: lifeMs ?? assumedLifeMs,
      isRenewed: this.#kept(place.origin) !== null,
    };
  }

  startAnew(): void {
    this.#fresh.clear();
    this.#parts.person.wantsToSignIn();
  }

  signedIn(): void {
    this.#parts.person.isSignedIn();
  }

  async #providerAt(network: Network, href: string, signal: AbortSignal): Promise<Provider> {
    const known = this.#providers.get(href);
    if (known) return known;
    const provider = await (await loadAuthorisation()).findProvider(network, href, signal);
    // One that did not describe itself may do so the next time.
    if (provider.issuer !== null) this.#providers.set(href, provider);
    return provider;
  }

  #takeFresh(origin: string): Authorised | null {
    const given = this.#fresh.get(origin) ?? null;
    this.#fresh.delete(origin);
    return given;
  }

  /** What renews the tokens of a server. */
  #kept(origin: string): { readonly refreshToken: string; readonly form: AudienceForm } | null {
    const [kept] = this.#parts.refreshTokens.of(origin);
    const form = formSchema.safeParse(kept?.name);
    return kept && form.success ? { refreshToken: kept.value, form: form.data } : null;
  }

  /** Another token without the person; null where the provider wants to see them, or nothing renews. */
  async #renewed(network: Network, provider: Provider, { origin }: TokenPlace, signal: AbortSignal) {
    const { clientId, refreshTokens } = this.#parts;
    const kept = this.#kept(origin);
    if (!kept) return null;
    const { refresh, ProviderRefusal } = await loadAuthorisation();
    try {
      const given = await refresh(network, provider, { clientId }, { ...kept, origin }, signal);
      // A provider that gives no other one leaves the last one as it is.
      this.#keep(origin, kept.form, given.refreshToken ?? kept.refreshToken);
      return given;
    } catch (cause) {
      if (!(cause instanceof ProviderRefusal)) throw cause;
      refreshTokens.forget(origin);
      return null;
    }
  }

  #keep(origin: string, form: AudienceForm, refreshToken: string | null): void {
    this.#parts.refreshTokens.take(origin, refreshToken === null ? [] : [{ name: form, value: refreshToken }]);
  }

  async #bySignIn(network: Network, provider: Provider, place: TokenPlace, signal: AbortSignal): Promise<Authorised> {
    const { person, window, browser } = this.#parts;
    if (!window && !browser) throw new FinalFault('sign-in-needs-application');
    const task = async (stopped: AbortSignal): Promise<void> => {
      const known = this.#forms.get(place.href);
      const ask = (form: AudienceForm): Promise<Authorised> => this.#ask(network, provider, place, form, stopped);
      const given = known === undefined ? await inEitherForm(firstForm(place.href), ask) : await ask(known);
      this.#fresh.set(place.origin, given);
    };
    await person.signIn(place.origin, task, signal);
    const given = this.#takeFresh(place.origin);
    if (!given) throw new FinalFault('sign-in-expired', new URL(place.origin).host);
    return given;
  }

  /** One sign-in of the person. */
  async #ask(
    network: Network,
    provider: Provider,
    { href, origin }: TokenPlace,
    form: AudienceForm,
    signal: AbortSignal,
  ): Promise<Authorised> {
    const { clientId, user } = this.#parts;
    const { begin, finish } = await loadAuthorisation();
    const { begun, address } = await this.#send(
      (redirect) => begin(provider, { clientId, user }, { origin, form, redirect }),
      signal,
    );
    const given = await finish(network, provider, { clientId }, { address, begun, origin, form }, signal);
    this.#forms.set(href, form);
    this.#keep(origin, form, given.refreshToken);
    return given;
  }

  /** Sends the person to the provider; resolves with the address at which they came back. */
  async #send(
    start: (redirect: string) => Promise<Begun>,
    signal: AbortSignal,
  ): Promise<{ readonly begun: Begun; readonly address: string }> {
    const { user, caFile, window, browser } = this.#parts;
    if (window) {
      const begun = await start(landing);
      const address = await window.run(
        { start: begun.address, user, caFile, home: [], secretParameters: [], landing, read: ({ url }) => url },
        signal,
      );
      return { begun, address };
    }
    if (!browser) throw new FinalFault('sign-in-needs-application');
    let begun: Begun | null = null;
    const address = await browser.run(async (redirect) => (begun = await start(redirect)).address, signal);
    if (!begun) throw new FinalFault('sign-in-needs-application');
    return { begun, address };
  }
}

/** Where the provider wants to be told the server in the other way, it says so at once, and is asked once more. */
const inEitherForm = async (
  first: AudienceForm,
  ask: (form: AudienceForm) => Promise<Authorised>,
): Promise<Authorised> => {
  const { ProviderRefusal } = await loadAuthorisation();
  try {
    return await ask(first);
  } catch (cause) {
    if (!(cause instanceof ProviderRefusal) || !audienceErrors.has(cause.error)) throw cause;
    return ask(first === 'resource' ? 'scope' : 'resource');
  }
};

/** Newer endpoints of Microsoft's refuse `resource`. */
const firstForm = (endpoint: string): AudienceForm =>
  new URL(endpoint).pathname.includes('/v2.0/') ? 'scope' : 'resource';

/** Tokens of the provider that a server names. */
export const byAuthorisation = (parts: AuthorisationParts): Grant => new AuthorisationGrant(parts);
