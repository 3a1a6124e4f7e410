import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { useApplication } from '../../application/application.ts';
import { timeOfDay } from '../../application/times.ts';

/** Until when the rest of a group waits for the vendor's limit; nothing where only its turn decides. */
export const WaitsForService = ({ group: { counts, waitsUntil } }: { readonly group: CommandGroup }) => {
  const { t, now } = useApplication();
  if (waitsUntil === null || waitsUntil <= now.value) return null;
  return (
    <p class="entry-reason figures">{t('activity.limited', { count: counts.waiting, time: timeOfDay(waitsUntil) })}</p>
  );
};
