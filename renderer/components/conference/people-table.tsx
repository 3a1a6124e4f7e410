import { effect, useComputed } from '@preact/signals';
import { useEffect, useRef, useState } from 'preact/hooks';
import { actions } from '../../../app/actions/actions.ts';
import { actionOfKeys } from '../../../app/actions/window-keys.ts';
import { liveConferencePermission } from '../../../app/state/selectors/command-permission.ts';
import { useApplication } from '../../application/application.ts';
import type { RosterChange } from '../../model/roster.ts';
import { useListInput } from '../../hooks/use-list-input.ts';
import { usePeopleList } from '../../hooks/use-people-list.ts';
import { useVirtualRows } from '../../hooks/use-virtual-rows.ts';
import { SelectShown } from './select-shown.tsx';
import { PersonRow } from './person-row.tsx';
import { SortHeader } from './sort-header.tsx';

interface PeopleTableProps {
  readonly conferenceId: string;
  readonly onRosterChange: (change: RosterChange) => void;
}

const headerHeight = 32;
const newRowMs = 1000;

/** The roster. Only visible rows are rendered, and one of them is in the tab order. */
export const PeopleTable = ({ conferenceId, onRosterChange }: PeopleTableProps) => {
  const { t, model, view, status, nowMs } = useApplication();
  const scroller = useRef<HTMLDivElement>(null);
  const openedAt = useRef(nowMs()).current;
  const anchor = useRef<string | null>(null);
  const [wanted, setWanted] = useState<string | null>(null);
  const { list, pointerMoved, isSteady } = usePeopleList(conferenceId, onRosterChange);
  // One number, so that rows do not render with every event that proves the picture live.
  const frozenAt = useComputed(() => {
    const conference = model.conferences.read(conferenceId);
    if (!conference) return null;
    if (status.value === 'lost') return conference.truth.at;
    const account = model.accounts.read(conference.accountId);
    return liveConferencePermission(account, conference).verdict === 'allowed' ? null : conference.truth.at;
  }).value;
  const withAudio = model.roster(conferenceId).hasAudio.value;
  const withHearing = model.roster(conferenceId).hasHearing.value;
  const isMeeting = useComputed(() => model.conferences.read(conferenceId)?.shared !== undefined).value;
  const rows = list.rows.value;
  const focusedId = view.focusedId.value;
  const focusedIndex = focusedId === null ? -1 : rows.indexOf(focusedId);
  const rowHeight = view.size.value === 'compact' ? 48 : model.preferences.value.isDense ? 44 : 52;
  const { items, totalHeight, watch, scrollTo } = useVirtualRows({
    scroller,
    keys: rows,
    rowHeight,
    headerHeight,
    pinned: focusedIndex,
  });

  useEffect(() => {
    view.selectedIds.value = new Set();
    view.focusedId.value = null;
    view.rowMenu.value = null;
    anchor.current = null;
  }, [conferenceId]);

  useEffect(() => {
    const stop = effect(() => {
      const isWhole = view.query.value.trim() === '' && view.filter.value === 'everybody';
      view.shownIds.value = isWhole ? null : new Set(list.rows.value);
    });
    return () => {
      stop();
      view.shownIds.value = null;
    };
  }, [list]);

  const isSelectable = (id: string): boolean => model.roster(conferenceId).people.peek(id)?.isSelf === false;

  const select = (id: string, isRange: boolean): void => {
    const next = new Set(view.selectedIds.peek());
    const from = isRange && anchor.current !== null ? rows.indexOf(anchor.current) : -1;
    const to = rows.indexOf(id);
    if (from >= 0)
      for (const between of rows.slice(Math.min(from, to), Math.max(from, to) + 1)) {
        if (isSelectable(between)) next.add(between);
      }
    else if (next.has(id)) next.delete(id);
    else if (isSelectable(id)) next.add(id);
    if (!isRange) anchor.current = id;
    view.selectedIds.value = next;
    view.focusedId.value = id;
  };

  const moveTo = (index: number, isRange: boolean): void => {
    const id = rows[Math.max(0, Math.min(rows.length - 1, index))];
    if (id === undefined) return;
    if (isRange) {
      anchor.current ??= view.focusedId.peek();
      select(id, true);
    }
    scrollTo(rows.indexOf(id));
    view.focusedId.value = id;
    setWanted(id);
  };

  useListInput(scroller, {
    held: (isHeld) => list.hold(isHeld),
    pointerMoved,
    isSteady,
    rowFocused: (id) => {
      view.focusedId.value = id;
    },
    rowPressed: select,
    focusLeft: () => setWanted(null),
    keyPressed: (event) => {
      const action = actionOfKeys(event);
      const isRange = action === actions.selectRange;
      const inRow = event.target instanceof HTMLTableRowElement;
      const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight) - 1);
      // Keys may come faster than rows render: the present focus counts, not the rendered one.
      const current = view.focusedId.peek();
      const index = current === null ? -1 : rows.indexOf(current);
      const at = Math.max(0, index);
      const targets: Readonly<Record<string, number>> = {
        ArrowDown: index + 1,
        ArrowUp: at - 1,
        PageDown: at + page,
        PageUp: at - page,
        Home: 0,
        End: rows.length - 1,
      };
      const target = action === actions.move || isRange ? targets[event.key] : undefined;
      if (target !== undefined) moveTo(target, isRange);
      else if ((action === actions.select || isRange) && inRow && current !== null) select(current, isRange);
      else if (action === actions.selectAll)
        view.selectedIds.value = new Set([...view.selectedIds.peek(), ...rows.filter(isSelectable)]);
      else return;
      event.preventDefault();
    },
  });

  const newCount = list.newCount.value;
  const columns = withHearing ? ' people-audio' : withAudio ? ' people-speaking' : isMeeting ? ' people-acts' : '';
  return (
    <div class={`people${columns}`}>
      <div
        ref={scroller}
        class="people-scroller"
      >
        {/* oxlint-disable jsx-a11y/no-noninteractive-element-to-interactive-role -- a grid is a table */}
        <table
          class="table"
          role="grid"
          aria-multiselectable="true"
          aria-label={t('table.participants')}
          aria-rowcount={rows.length + 1}
        >
          <thead>
            <tr
              class="row row-header"
              data-roving="list-header"
              aria-rowindex={1}
            >
              <th
                scope="col"
                class="cell-check"
              >
                <SelectShown
                  rows={rows}
                  isSelectable={isSelectable}
                />
              </th>
              <SortHeader
                sortKey="name"
                label="table.participant"
                class="cell-person"
              />
              {view.size.value !== 'compact' && (
                <SortHeader
                  sortKey="state"
                  label="table.state"
                  class="cell-state"
                />
              )}
              {withHearing && (
                <th
                  scope="col"
                  class="cell-switch"
                >
                  {t(view.size.value === 'compact' ? 'table.can-hear-short' : 'table.can-hear')}
                </th>
              )}
              {withAudio && (
                <th
                  scope="col"
                  class="cell-switch"
                >
                  {t(view.size.value === 'compact' ? 'table.can-speak-short' : 'table.can-speak')}
                </th>
              )}
              {view.size.value !== 'compact' && !withAudio && (
                <SortHeader
                  sortKey="joined"
                  label="table.joined"
                  class="cell-joined"
                />
              )}
              <th
                scope="col"
                class="cell-action"
              >
                <span class="visually-hidden">{t('table.action')}</span>
              </th>
            </tr>
          </thead>
          <tbody style={{ height: `${totalHeight}px` }}>
            {items.map((item) => {
              const id = rows[item.index];
              if (id === undefined) return null;
              return (
                <PersonRow
                  key={id}
                  conferenceId={conferenceId}
                  id={id}
                  list={list}
                  item={item}
                  withAudio={withAudio}
                  withHearing={withHearing}
                  withMenu={withAudio || isMeeting}
                  watch={watch}
                  isCurrent={focusedIndex < 0 ? item.index === 0 : item.index === focusedIndex}
                  wantsFocus={wanted === id}
                  isNew={
                    nowMs() - openedAt > newRowMs &&
                    nowMs() - (model.roster(conferenceId).people.peek(id)?.joinedAt ?? 0) < newRowMs
                  }
                  frozenAt={frozenAt}
                  onSelect={(isRange) => select(id, isRange)}
                />
              );
            })}
          </tbody>
        </table>
        {/* oxlint-enable jsx-a11y/no-noninteractive-element-to-interactive-role */}
        {rows.length === 0 && (
          <p class="empty-line">
            {t(view.query.value === '' ? 'table.empty' : 'table.nothing-found', { query: view.query.value })}
          </p>
        )}
      </div>
      {newCount > 0 && (
        <button
          type="button"
          class="new-line"
          onClick={() => list.settle()}
        >
          {t('table.new', { count: newCount })}
        </button>
      )}
    </div>
  );
};
