import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod/mini';
import { Fault } from '../../../app/domain/error-code.ts';

/** What the signature of an update says. `sha512` is Base64, of the whole file of `size` bytes. */
export interface UpdateStatement {
  readonly version: string;
  /** The file's name, without a folder. */
  readonly file: string;
  readonly size: number;
  readonly sha512: string;
}

/**
 * The bytes that are signed. The version is among them: an older file that was signed once proves nothing under a newer
 * version's name.
 */
export const statementBytes = ({ version, file, size, sha512 }: UpdateStatement): Buffer =>
  Buffer.from(
    `gavel-update-1\n${[version, file, String(size), sha512].map((part) => JSON.stringify(part)).join('\n')}\n`,
  );

const listedSchema = z
  .array(
    z.object({
      url: z.string().check(z.maxLength(500)),
      /** Ed25519 over `statementBytes`, in Base64. */
      signature: z.optional(z.string().check(z.maxLength(200))),
    }),
  )
  .check(z.maxLength(100));

const publicKey = (base64: string) =>
  createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' });

/**
 * Proves that a fetched file is what a holder of one of the keys signed, for this version and this name. Rejects with
 * the `Fault` `update-not-genuine`. `listed` are the files of the feed's list, unparsed; `keys` are Ed25519 public keys
 * (SPKI, Base64).
 */
export const proveUpdate = (fetched: UpdateStatement, listed: unknown, keys: readonly string[]): void => {
  const files = listedSchema.safeParse(listed);
  const signatures = (files.success ? files.data : []).flatMap(({ url, signature }) =>
    signature !== undefined && nameIn(url) === fetched.file ? [Buffer.from(signature, 'base64')] : [],
  );
  const bytes = statementBytes(fetched);
  const isProved = keys.some((key) => signatures.some((signature) => verify(null, bytes, publicKey(key), signature)));
  if (!isProved)
    throw new Fault('update-not-genuine', signatures.length === 0 ? 'not signed' : 'signed by another key');
};

/** The file's name at the end of an address or a relative path. */
function nameIn(url: string): string {
  const last =
    url
      .replace(/[?#].*$/u, '')
      .split('/')
      .at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
