import type { Account } from '../../app/domain/account.ts';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import { fieldsWith, type Descriptor } from '../../app/vendor/descriptor.ts';

/** Ends of a sign-in that the person did, or has to do, in a window of its own. */
const windowCodes: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'sign-in-expired',
  'sign-in-cancelled',
  'sign-in-timeout',
  'sign-in-page-failed',
  'sign-in-leads-astray',
  'sign-in-refused',
  'other-user',
]);

/**
 * What *Sign in* does: it asks for the password first; it tries `again` on the connection there is, which keeps its
 * calls in sight; or it makes a new one.
 */
export const signInStep = (account: Account, vendor: Descriptor | undefined): 'password' | 'again' | 'connect' => {
  const { status, reason } = account.connection;
  if (status === 'refused' && reason !== null && windowCodes.has(reason)) return 'again';
  const hasSecret = fieldsWith(vendor?.fields ?? [], account.settings).some(({ isSecret }) => isSecret);
  return account.secret.place === 'none' && hasSecret ? 'password' : 'connect';
};
