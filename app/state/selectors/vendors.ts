import type { Descriptor } from '../../vendor/descriptor.ts';
import type { StateView } from '../state-view.ts';

/** The descriptor of an account's vendor; undefined for an unknown account or a vendor that this Gavel lacks. */
export const vendorOf = (
  state: Pick<StateView, 'accounts' | 'environment'>,
  accountId: string | null,
): Descriptor | undefined => {
  const account = accountId === null ? undefined : state.accounts.get(accountId);
  return state.environment?.vendors.find(({ vendorId }) => vendorId === account?.vendorId);
};
