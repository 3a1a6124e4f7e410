import { Fault } from '../../app/domain/error-code.ts';
import { createAuthorities } from '../../main/net/authorities.ts';
import type { Authorities } from '../../main/ports/authorities.ts';
import type { Files } from '../../main/ports/files.ts';

/**
 * The authorities of an account under test, named by files, also by such as do not exist: what is wrong with one is
 * seen when it is read. Those of practice mode are named by their content, as in Gavel itself.
 */
export const authorityFiles = (files: Files): Authorities => {
  const real = createAuthorities({ files, folder: '/profile/authorities' });
  const isPath = (id: string): boolean => id.startsWith('/');
  const offerFile = async (path: string): Promise<string> => {
    const file = await files.readBytes(path);
    if (!file) throw new Fault('certificate-file-unreadable', path);
    return (await real.offer(file)).id;
  };
  return {
    offer: async (file) => (file.byteLength === 0 ? stub('') : real.offer(file)),
    keep: async (id) => (isPath(id) ? undefined : real.keep(id)),
    describe: async (id) => (isPath(id) ? stub(id) : real.describe(id)),
    read: async (id) => real.read(isPath(id) ? await offerFile(id) : id),
    retain: async () => undefined,
  };
};

const stub = (id: string) => ({
  id,
  certificates: [{ subject: `Authority in ${id}`, validFrom: 0, validTo: 1, fingerprint: 'AB:CD' }],
  unreadableCount: 0,
});
