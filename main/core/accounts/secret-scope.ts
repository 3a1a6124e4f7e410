import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Endpoint, FieldValues, Vendor } from '../../../app/vendor/adapter.ts';

/** Where a secret belongs: what is compared before it is used, without names. */
export interface SecretScope {
  /** Of the vendor, of the user who signs in, and of what else the vendor binds secrets to. */
  readonly user: string;
  /** Of scheme, host and port of each server of the account. */
  readonly servers: readonly string[];
  /** Of the private authority that the servers are trusted through; empty for none. */
  readonly authority: string;
}

/** The first 128 bits are enough to tell servers apart, and some keychains hold little. */
const digest = (...parts: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);

const authorityOf = (endpoints: readonly Endpoint[]): string => {
  const ids = [...new Set(endpoints.map(({ caFile }) => caFile))].filter((id) => id !== '').toSorted();
  return ids.length === 0 ? '' : digest(...ids);
};

/** The scope of the secrets of an account. `values` passed the vendor's `checkSettings`. */
export const scopeOf = (
  vendor: Pick<Vendor<never>, 'descriptor' | 'secretsBelongTo' | 'endpoints'>,
  values: FieldValues,
): SecretScope => ({
  authority: authorityOf(vendor.endpoints(values)),
  user: digest(vendor.descriptor.vendorId, ...vendor.secretsBelongTo.map((key) => values[key] ?? '')),
  servers: [...new Set(vendor.endpoints(values).map(({ url }) => digest(new URL(url).origin)))].toSorted(),
});

/** Whether one scope is the place of another, whoever its servers are trusted through: the user, and no new server. */
export const isSamePlace = (kept: SecretScope, wanted: SecretScope): boolean =>
  kept.user === wanted.user && wanted.servers.every((server) => kept.servers.includes(server));

/**
 * Whether what was kept for one scope may be used in another: the same place, and no authority that is new. Otherwise a
 * changed file would have the server impersonated by whoever holds that authority.
 */
export const covers = (kept: SecretScope, wanted: SecretScope): boolean =>
  isSamePlace(kept, wanted) && (wanted.authority === '' || kept.authority === wanted.authority);

const digestSchema = z.string().check(z.maxLength(32));
const boundSchema = z.object({
  user: digestSchema,
  servers: z.array(digestSchema).check(z.maxLength(20)),
  authority: z.string().check(z.maxLength(32)),
  secret: z.string(),
});

/** A secret with its scope, as the keychain holds it. */
export const bind = (secret: string, { user, servers, authority }: SecretScope): string =>
  JSON.stringify({ user, servers, authority, secret });

/** What `bind` made; null for anything else: a secret that says nothing of where it belongs is used nowhere. */
export const unbind = (text: string): { readonly secret: string; readonly scope: SecretScope } | null => {
  try {
    const bound = boundSchema.safeParse(JSON.parse(text));
    if (!bound.success) return null;
    const { secret, ...scope } = bound.data;
    return { secret, scope };
  } catch {
    return null;
  }
};
