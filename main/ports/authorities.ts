import type { Authority } from '../../app/domain/authority.ts';

/**
 * The certificate authorities that persons chose, kept in the profile by their content. What is rejected is the `Fault`
 * `certificate-file-unreadable`.
 */
export interface Authorities {
  /** Reads the content of a file (PEM or DER) and remembers it until Gavel closes. Rejects when it holds none. */
  offer(file: Uint8Array): Promise<Authority>;
  /** Keeps one that was offered in the profile. Rejects for one that is neither there nor was offered. */
  keep(id: string): Promise<void>;
  /** Rejects for one that is neither kept nor offered, or whose file holds another content than it did. */
  describe(id: string): Promise<Authority>;
  /** All its certificates in PEM; null for no authority, which is the empty id. Rejects as `describe` does. */
  read(id: string): Promise<string | null>;
  /** Removes those that are not in use any more. */
  retain(ids: ReadonlySet<string>): Promise<void>;
}
