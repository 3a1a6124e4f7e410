import type { SignedIn } from '../../app/domain/account.ts';
import type { Translate } from '../../app/text/translate.ts';
import { timeOfDay } from './times.ts';

/** How an account is signed in, and until when, as one phrase. */
export const signedInWords = (t: Translate, { by, until, isRenewed }: SignedIn): string => {
  const way = t(`account.by.${by}`);
  if (until === null) return way;
  return t(isRenewed ? 'account.by-renewed' : 'account.by-until', { way, time: timeOfDay(until) });
};
