import { useEffect } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { peopleFilters } from '../../model/people-list.ts';

/**
 * Which participants the list shows, with how many there are: everybody who is here or waits, those with a hand up,
 * those who wait, those who were invited and are not here. Nothing is shown where the meeting has none of that.
 */
export const ListFilters = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view } = useApplication();
  const counts = model.roster(conferenceId).counts.value;
  const conference = model.conferences.read(conferenceId);
  const chosen = view.filter.value;
  useEffect(() => {
    view.filter.value = 'everybody';
    return () => {
      view.filter.value = 'everybody';
    };
  }, [conferenceId]);
  if (!conference) return null;
  const offered = peopleFilters.filter(
    (filter) =>
      filter === 'everybody' ||
      counts[filter] > 0 ||
      filter === chosen ||
      (filter === 'hands' && conference.shared?.lowerHand !== undefined),
  );
  if (offered.length === 1) return null;
  const isByHand = view.sort.value.key === 'hand';
  return (
    <fieldset
      class="filters"
      aria-label={t('filter.label')}
    >
      {offered.map((filter) => (
        <button
          key={filter}
          type="button"
          class="filter"
          aria-pressed={filter === chosen}
          onClick={() => {
            view.filter.value = filter;
          }}
        >
          {t(`filter.${filter}`)} <span class="figures">{t('rail.count', { count: counts[filter] })}</span>
        </button>
      ))}
      {offered.includes('hands') && (
        <button
          type="button"
          class="filter"
          aria-pressed={isByHand}
          onClick={() => {
            view.sort.value = { key: isByHand ? 'position' : 'hand', isDescending: false };
          }}
        >
          {t('filter.hands-first')}
        </button>
      )}
    </fieldset>
  );
};
