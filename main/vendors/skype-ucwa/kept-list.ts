import { z } from 'zod';
import type { AdapterContext } from '../../../app/vendor/adapter.ts';

/** The places of one list in the keychain: its own, and one for each value, because some keychains hold little. */
export interface ListPlaces {
  readonly list: string;
  readonly values: readonly string[];
}

export const cookiePlaces: ListPlaces = {
  list: 'cookies',
  values: ['cookie1', 'cookie2', 'cookie3', 'cookie4', 'cookie5', 'cookie6', 'cookie7', 'cookie8'],
};
export const refreshPlaces: ListPlaces = {
  list: 'refreshTokens',
  values: ['refreshToken1', 'refreshToken2', 'refreshToken3', 'refreshToken4'],
};

/** What stands in a header or a form as it is, at lengths that servers take. */
const valueSchema = z.string().regex(/^[\x21-\x7e]{1,16000}$/u);

/** An entry: what a value is, beside the value itself. */
const entrySchema = z.object({
  /** The address or the server that gave it. */
  of: z.url(),
  name: z.string().max(200),
});
export type Kept = Readonly<z.infer<typeof entrySchema>> & { readonly value: string };

const readKept = (places: ListPlaces, secrets: AdapterContext['secrets']): readonly Kept[] => {
  try {
    const entries = z.array(entrySchema).max(places.values.length);
    return entries
      .parse(JSON.parse(secrets[places.list] ?? '[]'))
      .map((entry, index) => ({ ...entry, value: valueSchema.parse(secrets[places.values[index] ?? '']) }));
  } catch {
    // Half of it is of no use.
    return [];
  }
};

/**
 * What servers gave in place of a password, by who gave it, kept like passwords: each value by itself, so that it is
 * known as a secret wherever it stands.
 */
export class KeptList {
  readonly #places: ListPlaces;
  readonly #keep: AdapterContext['keep'];
  #entries: readonly Kept[];

  constructor(places: ListPlaces, { secrets, keep }: Pick<AdapterContext, 'secrets' | 'keep'>) {
    this.#places = places;
    this.#keep = keep;
    this.#entries = readKept(places, secrets);
  }

  of(giver: string): readonly Kept[] {
    return this.#entries.filter(({ of }) => of === giver);
  }

  /** Takes these in place of those that the giver gave before; the oldest go where there are too many. */
  take(giver: string, given: readonly { readonly name: string; readonly value: string }[]): void {
    const others = this.#entries.filter(({ of }) => of !== giver);
    const entries = [...given.map(({ name, value }) => ({ of: giver, name, value })), ...others];
    this.#entries = entries.slice(0, this.#places.values.length);
    this.#store();
  }

  /** What this giver gave counts no more. */
  forget(giver: string): void {
    if (this.of(giver).length > 0) this.take(giver, []);
  }

  #store(): void {
    const { list, values } = this.#places;
    const entries = this.#entries.map(({ of, name }) => ({ of, name }));
    const kept = values.map((place, index) => [place, this.#entries[index]?.value ?? null] as const);
    this.#keep?.({ [list]: entries.length === 0 ? null : JSON.stringify(entries), ...Object.fromEntries(kept) });
  }
}
