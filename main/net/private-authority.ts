import { Fault } from '../../app/domain/error-code.ts';
import type { Files } from '../ports/files.ts';

/** Reads a private certificate authority's PEM file; null for no path. Rejects with a `Fault` that names the file. */
export const readAuthority = async (files: Pick<Files, 'readBytes'>, path: string): Promise<string | null> => {
  if (path === '') return null;
  try {
    const bytes = await files.readBytes(path);
    if (!bytes) throw new Error('there is no such file');
    return Buffer.from(bytes).toString('utf8');
  } catch (cause) {
    throw unusableAuthority(path, cause);
  }
};

/** What to say of an authority file that cannot be used. */
export const unusableAuthority = (path: string, cause: unknown): Fault =>
  new Fault('certificate-file-unreadable', `${path}: ${cause instanceof Error ? cause.message : String(cause)}`.slice(0, 400));
