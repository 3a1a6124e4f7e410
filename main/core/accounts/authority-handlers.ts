import { authorityLimit } from '../../../app/domain/authority.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Translate } from '../../../app/text/translate.ts';
import type { ApplicationPorts } from '../../ports/application-ports.ts';
import type { Handlers } from '../state/request-handlers.ts';

/** The requests about authorities. */
export type AuthorityHandlers = Pick<Handlers, 'authority.choose' | 'authority.upload' | 'authority.describe'>;

/** How a file of an authority is read. */
export const authorityBounds = { mostBytes: authorityLimit, deadlineMs: 5000 } as const;

/** After a dialog was closed without a choice none opens for so long, in milliseconds: a page could open on and on. */
const quietMs = 1_000;

/** Handlers of the requests about authorities. The page names no file: the person does, in a dialog of the system. */
export const createAuthorityHandlers = (
  { authorities, chooseFile, files, clock }: Pick<ApplicationPorts, 'authorities' | 'chooseFile' | 'files' | 'clock'>,
  words: () => Translate,
): AuthorityHandlers => {
  let isChoosing = false;
  let quietUntil = Number.NEGATIVE_INFINITY;

  const choose = async (): Promise<string | null> => {
    if (!chooseFile) throw new Fault('not-supported', 'only in the installed application');
    if (isChoosing || clock.now() < quietUntil) throw new Fault('too-fast');
    isChoosing = true;
    const t = words();
    try {
      const path = await chooseFile.choose({
        title: t('confirm.choose-authority'),
        kind: t('confirm.certificates'),
        endings: ['pem', 'crt', 'cer', 'der', 'ca-bundle'],
      });
      if (path === null) quietUntil = clock.now() + quietMs;
      return path;
    } finally {
      isChoosing = false;
    }
  };

  return {
    'authority.choose': async () => {
      const path = await choose();
      if (path === null) return { authority: null };
      const file = await files.readBytes(path, authorityBounds).catch((cause: unknown) => {
        throw new Fault('certificate-file-unreadable', messageOf(cause));
      });
      if (!file) throw new Fault('certificate-file-unreadable', path);
      return { authority: await authorities.offer(file) };
    },
    'authority.upload': async ({ base64 }) => {
      if (chooseFile) throw new Fault('not-supported', 'only in a browser');
      return { authority: await authorities.offer(Buffer.from(base64, 'base64')) };
    },
    'authority.describe': async ({ authorityId }) => ({ authority: await authorities.describe(authorityId) }),
  };
};
