import { ArrowDown, ArrowUp } from 'lucide';
import type { TextKey } from '../../../app/text/keys.ts';
import { useApplication } from '../../application/application.ts';
import type { SortKey } from '../../model/people-list.ts';
import { Icon } from '../parts/icon.tsx';

interface SortHeaderProps {
  readonly sortKey: SortKey;
  readonly label: TextKey;
  readonly class: string;
}

/** The header of a sortable column: ascending, then descending, then back to the vendor's own order. */
export const SortHeader = ({ sortKey, label, class: className }: SortHeaderProps) => {
  const { t, view } = useApplication();
  const { key, isDescending } = view.sort.value;
  const isSorted = key === sortKey;
  const press = (): void => {
    view.sort.value = !isSorted
      ? { key: sortKey, isDescending: false }
      : isDescending
        ? { key: 'position', isDescending: false }
        : { key: sortKey, isDescending: true };
  };
  return (
    <th
      scope="col"
      class={className}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        class="sort-button"
        onClick={press}
      >
        {t(label)}
        {isSorted && (
          <Icon
            node={isDescending ? ArrowDown : ArrowUp}
            size={12}
          />
        )}
      </button>
    </th>
  );
};
