import type { Account } from '../domain/account.ts';
import type { Conference } from '../domain/conference.ts';
import type { AppState, Change } from './app-state.ts';
import { isSame } from './is-same.ts';

/** Whether two versions of an account differ at most in when its connection was proved last. */
export const isSameButProof = (before: Account, after: Account): boolean =>
  isSame(before, {
    ...after,
    connection: { ...after.connection, provedAt: before.connection.provedAt },
  });

/** Whether two versions of a conference differ at most in when its picture was proved last. */
export const isSamePicture = (before: Conference, after: Conference): boolean =>
  isSame(before, { ...after, truth: { ...after.truth, at: before.truth.at } });

/** Whether a change, not applied yet, says no more than that what is known was proved again. */
export const isOnlyProof = (state: AppState, change: Change): boolean => {
  if (change.value === null) return false;
  if (change.slice === 'account') {
    const before = state.accounts.get(change.id);
    return before !== undefined && isSameButProof(before, change.value);
  }
  if (change.slice !== 'conference') return false;
  const before = state.conferences.get(change.id);
  return before !== undefined && isSamePicture(before, change.value);
};
