import { ArrowDown, ArrowUp } from 'lucide';
import type { TextKey } from '../../app/text/keys.ts';
import { useApplication } from '../application.ts';
import type { SortKey } from '../model/people-list.ts';
import { Icon } from './icon.tsx';

interface SortHeaderProps {
  readonly sortKey: SortKey;
  readonly label: TextKey;
  readonly class: string;
}

/** A column's header: pressing it sorts up, then down, then back to the system's own order. */
export const SortHeader = ({ sortKey, label, class: className }: SortHeaderProps) => {
  const { t, view } = useApplication();
  const { key, isDescending } = view.sort.value;
  const isSorted = key === sortKey;
  const press = (): void => {
    view.sort.value = !isSorted ? { key: sortKey, isDescending: false } : isDescending ? { key: 'position', isDescending: false } : { key: sortKey, isDescending: true };
  };
  return (
    <th scope="col" class={className} aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}>
      <button type="button" class="sort-button" onClick={press}>
        {t(label)}
        {isSorted && <Icon node={isDescending ? ArrowDown : ArrowUp} size={12} />}
      </button>
    </th>
  );
};
