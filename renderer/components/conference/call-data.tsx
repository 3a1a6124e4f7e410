import type { Conference } from '../../../app/domain/conference.ts';
import { useApplication } from '../../application/application.ts';

/**
 * What the system knows about the call, on one line that is there for the whole call, whether it knows something or
 * not. What does not fit is in the hint, and under *Call data*.
 */
export const CallData = ({ conference: { callData, controls } }: { readonly conference: Conference }) => {
  const { t } = useApplication();
  const known = callData.filter(({ value }) => value !== '');
  if (controls['update-call-data'] === undefined && known.length === 0) return null;
  const words = known.map(({ name, value }) => `${name} ${value}`).join(' · ');
  return (
    <p
      class="call-data"
      aria-label={t('header.call-data')}
      data-hint={words === '' ? undefined : words}
    >
      {known.map(({ name, value }, index) => (
        <span key={name}>
          {index > 0 && ' · '}
          <span class="quiet">{name}</span> <bdi>{value}</bdi>
        </span>
      ))}
    </p>
  );
};
