import type { Participant } from '../../../app/domain/participant.ts';
import { useApplication } from '../../application/application.ts';

/** How a participant is known, where that sets them apart: nothing for people of the same company. */
export const SourceChip = ({ participant: { source } }: { readonly participant: Participant }) => {
  const { t } = useApplication();
  if (source === undefined || source === 'same-company' || source === 'unknown') return null;
  return <span class={source === 'anonymous' ? 'chip chip-amber' : 'chip'}>{t(`source.${source}`)}</span>;
};
