import { useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';

interface SelectShownProps {
  readonly rows: readonly string[];
  readonly isSelectable: (id: string) => boolean;
}

/** The check box above the others: selects everybody who is shown, or nobody of them. */
export const SelectShown = ({ rows, isSelectable }: SelectShownProps) => {
  const { t, view } = useApplication();
  const box = useRef<HTMLInputElement>(null);
  const selected = view.selectedIds.value;
  // Whether somebody can be selected never changes for a row.
  const selectable = useMemo(() => rows.filter(isSelectable), [rows]);
  const count = selected.size === 0 ? 0 : selectable.filter((id) => selected.has(id)).length;
  const areAll = count > 0 && count === selectable.length;
  useLayoutEffect(() => {
    if (box.current) box.current.indeterminate = count > 0 && !areAll;
  });
  return (
    <label class="check check-all">
      <input
        ref={box}
        type="checkbox"
        checked={areAll}
        disabled={selectable.length === 0}
        aria-label={t('tools.choose-shown', { count: selectable.length })}
        data-hint={t('tools.choose-shown', { count: selectable.length })}
        onChange={() => {
          const next = new Set(selected);
          for (const id of selectable)
            if (areAll) next.delete(id);
            else next.add(id);
          view.selectedIds.value = next;
        }}
      />
    </label>
  );
};
