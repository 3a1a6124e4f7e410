import { messageOf } from '../../app/domain/message-of.ts';
import { Fault } from '../../app/domain/error-code.ts';
import type { Files } from '../ports/files.ts';
import { readCertificates } from './trust.ts';

/** More than the authorities of a whole company take. */
const bounds = { mostBytes: 1024 * 1024, deadlineMs: 5000 } as const;

/** Windows would sign in to a stranger's computer to read from it. */
const isOfAnotherComputer = (path: string): boolean => /^(?:\\|\/\/)/u.test(path.replaceAll('\\', '/'));

/**
 * Calls `make` with the file of a private certificate authority (PEM or DER), or with null for an empty path. Rejects
 * with a `Fault` that names the file when it cannot be read or `make` cannot use it.
 */
export const withAuthority = async <Made>(
  files: Pick<Files, 'readBytes'>,
  path: string,
  make: (pem: string | null) => Made,
): Promise<Made> => {
  // As file managers copy a path that has a blank in it.
  const written = /^(["'])(?<inner>.*)\1$/u.exec(path.trim())?.groups?.['inner'] ?? path.trim();
  if (written === '') return make(null);
  try {
    if (isOfAnotherComputer(written)) throw new Error('it is on another computer; copy it to this one');
    const bytes = await files.readBytes(written, bounds);
    if (!bytes) throw new Error('there is no such file');
    return make(readCertificates(bytes).join('\n'));
  } catch (cause) {
    throw new Fault('certificate-file-unreadable', `${written}: ${messageOf(cause)}`);
  }
};
