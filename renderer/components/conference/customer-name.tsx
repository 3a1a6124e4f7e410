import { useComputed } from '@preact/signals';
import type { Conference } from '../../../app/domain/conference.ts';
import { useApplication } from '../../application/application.ts';

/** The customer of a call that is not named after them: the only one in it who has no seat here. */
export const CustomerName = ({ conference }: { readonly conference: Conference }) => {
  const { t, model } = useApplication();
  const isNamed = conference.kind === 'meeting' || conference.counterpart !== '' || (conference.subject ?? '') !== '';
  const name = useComputed(() => {
    if (isNamed) return null;
    const phones = [...model.roster(conference.id).tracked.values()].filter(
      ({ kind, state, isSelf }) => kind === 'phone' && state !== 'left' && !isSelf,
    );
    return phones.length === 1 ? (phones[0]?.name ?? null) : null;
  }).value;
  return name === null || name === '' ? null : (
    <span class="customer-name">
      {t('header.with')} <bdi>{name}</bdi>
    </span>
  );
};
