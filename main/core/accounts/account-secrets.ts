import type { SecretPlace } from '../../../app/domain/account.ts';
import { bind, covers, unbind, type SecretScope } from './secret-scope.ts';
import type { SecretStore, SecretsView } from './secrets.ts';

const nowhere: SecretPlace = { place: 'none', reason: null };

const keyOf = (accountId: string, field: string): string => `${accountId}/${field}`;

/**
 * The secrets of accounts by field, in a store that addresses them by key. Each is kept with where it belongs (vendor,
 * user, servers) and is given for that alone: an account that was led to another server, by the page or by a changed
 * file, has no secret there.
 */
export class AccountSecrets {
  readonly #store: SecretStore;
  readonly #registerSecret: (secret: string) => void;
  /** Secrets of practice accounts, which are never put into the keychain. */
  readonly #practice = new Map<string, Readonly<Record<string, string>>>();
  /** Keys of secrets that belong elsewhere. */
  readonly #foreign = new Set<string>();

  /** `registerSecret` is told every secret before it is used in any way, so that it can be redacted. */
  constructor(store: SecretStore, registerSecret: (secret: string) => void) {
    this.#store = store;
    this.#registerSecret = registerSecret;
  }

  /** Reads a key that does not exist, to find out whether there is a keychain. */
  async probe(): Promise<void> {
    await this.#store.read('probe');
  }

  /** Finds out where the secrets of these fields are kept, for `placeOf`. */
  async look(accountId: string, fields: readonly string[], scope: SecretScope): Promise<void> {
    await this.read(accountId, fields, scope);
  }

  /** Keeps secrets, in the keychain as far as it works. */
  async keep(accountId: string, secrets: Readonly<Record<string, string>>, scope: SecretScope): Promise<void> {
    await Promise.all(
      Object.entries(secrets).map(([field, secret]) => {
        this.#registerSecret(secret);
        this.#foreign.delete(keyOf(accountId, field));
        return this.#store.save(keyOf(accountId, field), bind(secret, scope));
      }),
    );
  }

  /** Keeps what a vendor gave in place of a password, like a password; forgets what is null. */
  async keepGiven(
    accountId: string,
    given: Readonly<Record<string, string | null>>,
    scope: SecretScope,
  ): Promise<void> {
    const kept = Object.entries(given).flatMap(([key, secret]) => (secret === null ? [] : [[key, secret] as const]));
    const gone = Object.keys(given).filter((key) => given[key] === null);
    await Promise.all([this.keep(accountId, Object.fromEntries(kept), scope), this.forget(accountId, gone)]);
  }

  keepForPractice(accountId: string, secrets: Readonly<Record<string, string>>): void {
    this.#practice.set(accountId, secrets);
  }

  /** The secrets of these fields that belong there; those that are not known are left out. */
  async read(accountId: string, fields: readonly string[], scope: SecretScope): Promise<Record<string, string>> {
    const practice = this.#practice.get(accountId);
    if (practice) return { ...practice };
    const answers = await Promise.all(fields.map((field) => this.#readOne(keyOf(accountId, field), scope)));
    return Object.fromEntries(
      answers.flatMap((secret, index) => (secret === null ? [] : [[fields[index] ?? '', secret]])),
    );
  }

  async #readOne(key: string, scope: SecretScope): Promise<string | null> {
    const answer = await this.#store.read(key);
    if (answer.kind !== 'found') return null;
    const bound = unbind(answer.secret);
    if (bound) this.#registerSecret(bound.secret);
    const isOurs = bound !== null && covers(bound.scope, scope);
    if (isOurs) this.#foreign.delete(key);
    else this.#foreign.add(key);
    return isOurs ? bound.secret : null;
  }

  async forget(accountId: string, fields: readonly string[]): Promise<void> {
    if (this.#practice.delete(accountId)) return;
    await Promise.all(fields.map((field) => this.#store.forget(keyOf(accountId, field))));
  }

  /** Whether a secret is kept for where the account was last looked at. */
  isKept(accountId: string, field: string): boolean {
    const key = keyOf(accountId, field);
    return this.#store.view().places.has(key) && !this.#foreign.has(key);
  }

  /** Where an account's secrets are kept: the least safe place of any of them. */
  placeOf(accountId: string, view: SecretsView = this.#store.view()): SecretPlace {
    if (this.#practice.has(accountId)) return { place: 'kept-until-close', reason: null };
    const places = [...view.places]
      .filter(([key]) => key.startsWith(`${accountId}/`) && !this.#foreign.has(key))
      .map(([, place]) => place);
    return places.find(({ place }) => place === 'kept-until-close') ?? places[0] ?? nowhere;
  }
}
