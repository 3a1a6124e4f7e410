import { messageOf } from '../../app/domain/message-of.ts';
import { Fault } from '../../app/domain/error-code.ts';
import type { Files } from '../ports/files.ts';

/**
 * Calls `make` with a private certificate authority (PEM), or with null for an empty path. Rejects with a `Fault`
 * that names the file when it cannot be read or `make` cannot use it.
 */
export const withAuthority = async <Made>(
  files: Pick<Files, 'readBytes'>,
  path: string,
  make: (pem: string | null) => Made,
): Promise<Made> => {
  if (path === '') return make(null);
  try {
    const bytes = await files.readBytes(path);
    if (!bytes) throw new Error('there is no such file');
    return make(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new Fault('certificate-file-unreadable', `${path}: ${messageOf(cause)}`);
  }
};
