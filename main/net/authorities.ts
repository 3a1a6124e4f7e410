import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { authorityLimit, type Authority } from '../../app/domain/authority.ts';
import { Fault } from '../../app/domain/error-code.ts';
import { messageOf } from '../../app/domain/message-of.ts';
import type { Authorities } from '../ports/authorities.ts';
import type { Files } from '../ports/files.ts';
import type { ReadCertificate } from './trust.ts';

const bounds = { mostBytes: authorityLimit, deadlineMs: 5000 } as const;

/** Remembered until Gavel closes. More is not chosen for one account, and a page may offer on and on. */
const mostOffered = 8;

const idPattern = /^[\da-f]{64}$/u;
const ending = '.pem';

const idOf = (certificates: readonly ReadCertificate[]): string => {
  const hash = createHash('sha256');
  for (const { der } of certificates) hash.update(der);
  return hash.digest('hex');
};

const unreadable = (detail: string): Fault => new Fault('certificate-file-unreadable', detail);

/** What was read of a file. */
interface Known {
  readonly authority: Authority;
  readonly pem: string;
}

const know = async (file: Uint8Array): Promise<Known> => {
  if (file.byteLength > authorityLimit) throw unreadable(`larger than ${authorityLimit} bytes`);
  // With Node's code of TLS, which no start waits for.
  const { readCertificates, UnusableCertificateError } = await import('./trust.ts');
  try {
    const { certificates, unreadableCount } = await readCertificates(file);
    return {
      authority: {
        id: idOf(certificates),
        certificates: certificates.map(({ subject, validFrom, validTo, fingerprint }) => ({
          subject,
          validFrom,
          validTo,
          fingerprint,
        })),
        unreadableCount,
      },
      pem: certificates.map(({ pem }) => pem).join(''),
    };
  } catch (cause) {
    if (cause instanceof UnusableCertificateError) throw unreadable(cause.message);
    throw cause;
  }
};

/** Authorities in a folder of the profile (absolute). Nothing is read before it is asked for. */
export const createAuthorities = ({
  files,
  folder,
}: {
  readonly files: Pick<Files, 'readBytes' | 'writeAtomically' | 'list' | 'remove'>;
  readonly folder: string;
}): Authorities => {
  const offered = new Map<string, Known>();
  const pathOf = (id: string): string => join(folder, `${id}${ending}`);

  const find = async (id: string): Promise<Known> => {
    const known = offered.get(id);
    if (known) return known;
    if (!idPattern.test(id)) throw unreadable('it was not chosen here; choose it again');
    const file = await files.readBytes(pathOf(id), bounds).catch((cause: unknown) => {
      throw unreadable(messageOf(cause));
    });
    if (!file) throw unreadable('it is not kept any more; choose it again');
    const found = await know(file);
    if (found.authority.id !== id) throw unreadable(`${pathOf(id)}: it was changed; choose it again`);
    return found;
  };

  return {
    async offer(file) {
      const known = await know(file);
      offered.delete(known.authority.id);
      offered.set(known.authority.id, known);
      for (const id of [...offered.keys()].slice(0, -mostOffered)) offered.delete(id);
      return known.authority;
    },
    async keep(id) {
      const known = offered.get(id);
      if (known) await files.writeAtomically(pathOf(id), known.pem);
      else await find(id);
    },
    describe: async (id) => (await find(id)).authority,
    read: async (id) => (id === '' ? null : (await find(id)).pem),
    async retain(ids) {
      for (const name of await files.list(folder))
        if (name.endsWith(ending) && !ids.has(name.slice(0, -ending.length))) await files.remove(join(folder, name));
    },
  };
};
