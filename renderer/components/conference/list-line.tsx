import { useComputed } from '@preact/signals';
import { useApplication } from '../../application/application.ts';
import { ListFilters } from './list-filters.tsx';

/**
 * The line above the list, always there and of one height: which part of the people is shown, how many that are, and
 * how many of the selected are not among them.
 */
export const ListLine = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view } = useApplication();
  const shownIds = view.shownIds.value;
  const hiddenCount = useComputed(() => {
    const shown = view.shownIds.value;
    return shown === null ? 0 : [...view.selectedIds.value].filter((id) => !shown.has(id)).length;
  }).value;
  const selectedCount = view.selectedIds.value.size;
  const total = model.roster(conferenceId).people.ids.length;
  return (
    <div
      class="list-line"
      data-roving="tools"
    >
      <ListFilters conferenceId={conferenceId} />
      {view.said.value !== null && <strong class="list-line-said">{view.said.value}</strong>}
      {selectedCount > 0 && <span class="quiet figures">{t('tools.chosen', { count: selectedCount })}</span>}
      {shownIds !== null && (
        <output class="list-line-count figures">
          {t('tools.shown', { shown: shownIds.size, total })}
          {hiddenCount > 0 && (
            <>
              {' · '}
              <strong>{t('tools.chosen-hidden', { count: hiddenCount })}</strong>
            </>
          )}
        </output>
      )}
    </div>
  );
};
