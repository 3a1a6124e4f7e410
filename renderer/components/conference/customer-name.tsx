import { useComputed } from '@preact/signals';
import type { Conference } from '../../../app/domain/conference.ts';
import { customerOf } from '../../../app/state/selectors/customer.ts';
import { useApplication } from '../../application/application.ts';

/** The customer of a call that is not named after them; see `customerOf`. */
export const useCustomer = (conference: Conference): string | null => {
  const { model } = useApplication();
  return useComputed(() => customerOf(conference, model.roster(conference.id).tracked.values())).value;
};

/** Says with whom a call is that is not named after its customer. */
export const CustomerName = ({ conference }: { readonly conference: Conference }) => {
  const { t } = useApplication();
  const name = useCustomer(conference);
  return name === null ? null : (
    <span class="customer-name">
      {t('header.with')} <bdi>{name}</bdi>
    </span>
  );
};
