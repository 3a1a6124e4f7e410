import type { Account } from '../../app/domain/account.ts';
import { useApplication } from '../application.ts';

/** Two letters in the colour of the account's system. */
export const AccountBadge = ({ account }: { readonly account: Account }) => {
  const { model } = useApplication();
  const badge = model.environment.value?.vendors.find(({ vendorId }) => vendorId === account.vendorId)?.badge;
  return <span class={`badge badge-${badge?.hue ?? 0}`} aria-hidden="true">{badge?.letters ?? '?'}</span>;
};
