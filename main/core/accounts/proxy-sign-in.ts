import * as z from 'zod/mini';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { AskCredentials, Credentials, Proxies, ProxyAnswer } from '../../ports/proxies.ts';
import type { SecretStore } from './secrets.ts';

/** So often in a row a person is asked for credentials that a proxy then refuses. */
const mostTries = 3;

/** After nobody gave any, or the last try, nobody is asked for so long, whatever a page wants, in milliseconds. */
const quietMs = 10_000;

const keptSchema = z.object({
  proxy: z.string().check(z.maxLength(300)),
  user: z.string().check(z.maxLength(1000)),
  password: z.string().check(z.maxLength(1000)),
});

/** What is known of a proxy that asks for credentials. */
interface Standing {
  isBusy: boolean;
  hasReadKeychain: boolean;
  tries: number;
  /** When nobody was asked any more; null while somebody may be. */
  givenUpAtMs: number | null;
  /** Given by the person and not proved yet. */
  unproved: Credentials | null;
}

interface Parts {
  readonly proxies: Proxies;
  readonly secrets: Pick<SecretStore, 'read' | 'save' | 'forget'>;
  readonly ask: AskCredentials;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly log: Log;
  readonly words: () => { readonly t: Translate; readonly language: string };
  readonly registerSecret: (secret: string) => void;
  /** Connects again what waits. */
  readonly retry: () => void;
}

const isSame = (one: Credentials | null, other: Credentials | null): boolean =>
  one?.user === other?.user && one?.password === other?.password;

/** The name in the keychain: credentials are bound to the host and the port of their proxy. */
export const proxySecretKey = (proxy: string): string => `proxy/${proxy}`;

/** What was kept for this very proxy; null for anything else. */
const unpack = (text: string, proxy: string): Credentials | null => {
  try {
    const kept = keptSchema.safeParse(JSON.parse(text));
    return kept.success && kept.data.proxy === proxy ? kept.data : null;
  } catch {
    return null;
  }
};

/**
 * Signs in at proxies that ask who one is: with what the keychain holds for their host and port, else the person is
 * asked outside of any page. No request waits for that: it fails, and is made again once there is an answer. What a
 * proxy refuses is forgotten, and asked for again a few times; what it accepts is kept in the keychain.
 */
export class ProxySignIn {
  readonly #parts: Parts;
  readonly #standings = new Map<string, Standing>();

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.proxies.onAnswer((answer) => {
      if (answer.isRefused) void this.#refused(answer);
      else this.#accepted(answer);
    });
  }

  /** The person wants to connect now: they are asked again. */
  personConnects(): void {
    const nowMs = this.#parts.clock.monotonicMs();
    for (const standing of this.#standings.values())
      if (standing.givenUpAtMs !== null && nowMs - standing.givenUpAtMs >= quietMs)
        Object.assign(standing, { givenUpAtMs: null, tries: 0 });
  }

  #standingOf(proxy: string): Standing {
    const known = this.#standings.get(proxy);
    if (known) return known;
    const standing = { isBusy: false, hasReadKeychain: false, tries: 0, givenUpAtMs: null, unproved: null };
    this.#standings.set(proxy, standing);
    return standing;
  }

  #accepted({ proxy, tried }: ProxyAnswer): void {
    const standing = this.#standings.get(proxy);
    if (!standing) return;
    standing.tries = 0;
    if (tried === null || standing.unproved === null || !isSame(standing.unproved, tried)) return;
    standing.unproved = null;
    void this.#parts.secrets
      .save(proxySecretKey(proxy), JSON.stringify({ proxy, ...tried }))
      .then(({ place }) => this.#parts.log.info('the credentials of a proxy are kept', { proxy, place }));
  }

  async #refused({ proxy, tried }: ProxyAnswer): Promise<void> {
    const { proxies, log } = this.#parts;
    const standing = this.#standingOf(proxy);
    const known = proxies.credentialsFor(proxy);
    // A request that was under way with what has been replaced since says nothing new.
    if (standing.isBusy || (known !== null && !isSame(known, tried))) return;
    standing.isBusy = true;
    try {
      const credentials =
        (await this.#fromKeychain(proxy, tried, standing)) ?? (await this.#fromPerson(proxy, standing));
      if (credentials === null) return;
      this.#parts.registerSecret(credentials.password);
      proxies.use(proxy, credentials);
    } catch (cause) {
      this.#giveUp(standing);
      log.warn('Nobody could be asked for the credentials of a proxy', { proxy, cause: messageOf(cause) });
      return;
    } finally {
      standing.isBusy = false;
    }
    this.#parts.retry();
  }

  async #fromKeychain(proxy: string, tried: Credentials | null, standing: Standing): Promise<Credentials | null> {
    const { proxies, secrets } = this.#parts;
    if (proxies.credentialsFor(proxy) !== null) {
      // Refused: said again and again, it could lock the person out.
      proxies.use(proxy, null);
      standing.unproved = null;
      await secrets.forget(proxySecretKey(proxy));
    }
    if (standing.hasReadKeychain) return null;
    standing.hasReadKeychain = true;
    const answer = await secrets.read(proxySecretKey(proxy));
    const kept = answer.kind === 'found' ? unpack(answer.secret, proxy) : null;
    return isSame(kept, tried) ? null : kept;
  }

  async #fromPerson(proxy: string, standing: Standing): Promise<Credentials | null> {
    const { ask, log, words } = this.#parts;
    if (standing.givenUpAtMs !== null) return null;
    const isAgain = standing.tries > 0;
    if (standing.tries >= mostTries) {
      this.#giveUp(standing);
      return null;
    }
    standing.tries += 1;
    const { t, language } = words();
    const given = await ask.ask({
      language,
      sentence: isAgain ? t('confirm.proxy-again', { proxy }) : t('confirm.proxy', { proxy }),
      user: t('confirm.proxy-user'),
      password: t('confirm.proxy-password'),
      use: t('confirm.proxy-use'),
      cancel: t('confirm.proxy-cancel'),
    });
    log.info('a question about a proxy', { proxy, isAgain, isAnswered: given !== null });
    if (given === null) this.#giveUp(standing);
    standing.unproved = given;
    return given;
  }

  #giveUp(standing: Standing): void {
    standing.givenUpAtMs = this.#parts.clock.monotonicMs();
  }
}
