import type { SecretPlace } from '../../../app/domain/account.ts';
import type { SecretStore, SecretsView } from './secrets.ts';

const nowhere: SecretPlace = { place: 'none', reason: null };

const keyOf = (accountId: string, field: string): string => `${accountId}/${field}`;

/** The secrets of accounts by field, in a store that addresses them by key. */
export class AccountSecrets {
  readonly #store: SecretStore;
  /** Secrets of practice accounts, which are never put into the keychain. */
  readonly #practice = new Map<string, Readonly<Record<string, string>>>();

  constructor(store: SecretStore) {
    this.#store = store;
  }

  /** Reads a key that does not exist, to find out whether there is a keychain. */
  async probe(): Promise<void> {
    await this.#store.read('probe');
  }

  /** Finds out where the secrets of these fields are kept, for `placeOf`. */
  async look(accountId: string, fields: readonly string[]): Promise<void> {
    await this.read(accountId, fields);
  }

  /** Keeps secrets, in the keychain as far as it works. */
  async keep(accountId: string, secrets: Readonly<Record<string, string>>): Promise<void> {
    await Promise.all(
      Object.entries(secrets).map(([field, secret]) => this.#store.save(keyOf(accountId, field), secret)),
    );
  }

  keepForPractice(accountId: string, secrets: Readonly<Record<string, string>>): void {
    this.#practice.set(accountId, secrets);
  }

  /** The secrets of these fields; those that are not known are left out. */
  async read(accountId: string, fields: readonly string[]): Promise<Record<string, string>> {
    const practice = this.#practice.get(accountId);
    if (practice) return { ...practice };
    const answers = await Promise.all(
      fields.map(async (field) => [field, await this.#store.read(keyOf(accountId, field))] as const),
    );
    return Object.fromEntries(
      answers.flatMap(([field, answer]) => (answer.kind === 'found' ? [[field, answer.secret]] : [])),
    );
  }

  async forget(accountId: string, fields: readonly string[]): Promise<void> {
    if (this.#practice.delete(accountId)) return;
    await Promise.all(fields.map((field) => this.#store.forget(keyOf(accountId, field))));
  }

  /** Where an account's secrets are kept: the least safe place of any of them. */
  placeOf(accountId: string, view: SecretsView = this.#store.view()): SecretPlace {
    if (this.#practice.has(accountId)) return { place: 'kept-until-close', reason: null };
    const places = [...view.places].filter(([key]) => key.startsWith(`${accountId}/`)).map(([, place]) => place);
    return places.find(({ place }) => place === 'kept-until-close') ?? places[0] ?? nowhere;
  }
}
