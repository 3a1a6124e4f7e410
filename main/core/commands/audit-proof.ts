import { createHash, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import * as z from 'zod/mini';
import type { Clock } from '../../ports/clock.ts';
import type { ChainPosition } from './audit-entries.ts';

/** The key that entries are proved with. It is in the keychain and in main's memory, nowhere else. */
export interface AuditKey {
  /** Which key it is, without telling it: 16 hexadecimal digits. */
  readonly id: string;
  /** The proof of an entry at its place: HMAC-SHA-256 over number and hash, 64 hexadecimal digits. */
  prove(position: ChainPosition): string;
}

/** What authenticates the log. Without a key it only proves against accident. */
export interface AuditProof {
  /** The key; null where there is no keychain, or none that answers within its deadline. */
  key(): Promise<AuditKey | null>;
  /** Keeps how far the log has come outside its files, so that its end cannot be cut off unseen. Never rejects. */
  keepEnd(position: ChainPosition): Promise<void>;
}

/** The names of the entries in the keychain. Each folder has an end of its own. */
export const auditKeyName = 'audit-key';
export const auditEndName = (folder: string): string =>
  `audit-end-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`;

/** The key of a secret (32 bytes, Base64). */
export const createAuditKey = (secret: string): AuditKey => {
  const bytes = Buffer.from(secret, 'base64');
  // Made once: from bytes it is made again for each line, which takes longer than the proof itself.
  const key = createSecretKey(bytes);
  return {
    id: createHash('sha256').update('gavel-audit-key').update(bytes).digest('hex').slice(0, 16),
    prove: ({ seq, hash }) => createHmac('sha256', key).update(`${seq}:${hash}`).digest('hex'),
  };
};

const endSchema = z.object({ seq: z.int().check(z.gte(0)), hash: z.string().check(z.regex(/^[0-9a-f]{64}$/)) });

/** The end that `keepEnd` kept; null for anything else. */
export const readAuditEnd = (text: string | null): ChainPosition | null => {
  try {
    return text === null ? null : (endSchema.safeParse(JSON.parse(text)).data ?? null);
  } catch {
    return null;
  }
};

/** Where the key and the end are kept: the secret store. */
export interface ProofKeeper {
  read(
    key: string,
  ): Promise<{ readonly kind: 'found'; readonly secret: string } | { readonly kind: 'none' | 'unreadable' }>;
  save(key: string, secret: string): Promise<{ readonly place: string }>;
}

/** Proof by the keychain: a key is made when there is none yet. */
export const createAuditProof = (secrets: ProofKeeper, folder: string): AuditProof => {
  let known: Promise<AuditKey | null> | null = null;
  const find = async (): Promise<AuditKey | null> => {
    const answer = await secrets.read(auditKeyName);
    if (answer.kind === 'found') return createAuditKey(answer.secret);
    if (answer.kind === 'unreadable') return null;
    const secret = randomBytes(32).toString('base64');
    // A key that is gone when Gavel closes would prove nothing to anybody.
    return (await secrets.save(auditKeyName, secret)).place === 'stored' ? createAuditKey(secret) : null;
  };
  return {
    key: () => (known ??= find()),
    keepEnd: async (position) => {
      await secrets.save(auditEndName(folder), JSON.stringify(position));
    },
  };
};

/** How often the end is kept while the log grows, in milliseconds: a keychain is no place for every line. */
const keepEveryMs = 5 * 60_000;
/** How long the end of Gavel waits for the keychain, in milliseconds. */
const closingMs = 500;

/** Keeps the end of a log now and then, and when it is closed. */
export class AuditEndKeeper {
  readonly #clock: Pick<Clock, 'now' | 'after'>;
  readonly #proof: AuditProof | undefined;
  #keptAt = Number.NEGATIVE_INFINITY;
  #unkept: ChainPosition | null = null;

  constructor(clock: Pick<Clock, 'now' | 'after'>, proof: AuditProof | undefined) {
    this.#clock = clock;
    this.#proof = proof;
  }

  set(position: ChainPosition): void {
    this.#unkept = position;
    if (this.#clock.now() - this.#keptAt >= keepEveryMs) void this.#keep();
  }

  /** Keeps the end as it is now; a keychain that does not answer is waited for a moment only. */
  async flush(): Promise<void> {
    if (!this.#unkept) return;
    let cancel = (): void => undefined;
    const late = new Promise<void>((resolve) => {
      cancel = this.#clock.after(closingMs, resolve);
    });
    await Promise.race([this.#keep(), late]).finally(() => cancel());
  }

  async #keep(): Promise<void> {
    const position = this.#unkept;
    if (!position || !this.#proof) return;
    this.#unkept = null;
    this.#keptAt = this.#clock.now();
    await this.#proof.keepEnd(position);
  }
}
