import type { Account } from '../../../app/domain/account.ts';
import { useApplication } from '../../application/application.ts';

/** The vendor's two letters in its colour. */
export const AccountBadge = ({ account }: { readonly account: Account }) => {
  const badge = useApplication().vendorOf(account.id)?.badge;
  return (
    <span
      class={`badge badge-${badge?.hue ?? 0}`}
      aria-hidden="true"
    >
      {badge?.letters ?? '?'}
    </span>
  );
};
