import { effect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApplication } from '../application/application.ts';
import { PeopleList } from '../model/people-list.ts';
import type { RosterChange } from '../model/roster.ts';

/** How long the row of a participant who left stays, in milliseconds: long enough to be read. */
const readableMs = 1500;
/** How long after the last movement of the pointer in the list rows are not removed, in milliseconds. */
const pointerRestMs = 1000;

/**
 * The list of a conference's participants, which follows the roster, the search and the sorting. It is not steady after
 * rows were removed until the pointer moves.
 */
export const usePeopleList = (
  conferenceId: string,
  onRosterChange: (change: RosterChange) => void,
): { readonly list: PeopleList; readonly pointerMoved: () => void; readonly isSteady: () => boolean } => {
  const { model, view, language } = useApplication();
  const languageNow = language.value;
  const kept = useMemo(() => {
    const { people } = model.roster(conferenceId);
    return {
      list: new PeopleList(
        (id) => people.peek(id),
        () => people.keys(),
        languageNow,
      ),
      movedAt: 0,
      isSteady: true,
    };
  }, [model, conferenceId, languageNow]);

  useEffect(() => {
    const { list } = kept;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = (): void => {
      timer = undefined;
      if (performance.now() - kept.movedAt < pointerRestMs) timer = setTimeout(forget, pointerRestMs);
      else {
        // Another participant's row may be under the pointer now.
        kept.isSteady = false;
        list.forget();
      }
    };
    const stopFollowing = model.roster(conferenceId).observe((change) => {
      list.apply(change);
      onRosterChange(change);
      if (change.removed.length === 0) return;
      timer ??= setTimeout(forget, readableMs);
      const selected = view.selectedIds.peek();
      if (change.removed.some(({ id }) => selected.has(id))) {
        const left = new Set(selected);
        for (const { id } of change.removed) left.delete(id);
        view.selectedIds.value = left;
      }
    });
    const stopSearching = effect(() => list.search(view.query.value));
    const stopFiltering = effect(() => list.filterBy(view.filter.value));
    const stopSorting = effect(() => list.sortBy(view.sort.value));
    return () => {
      clearTimeout(timer);
      stopFollowing();
      stopSearching();
      stopFiltering();
      stopSorting();
    };
  }, [kept, model, conferenceId]);

  return {
    list: kept.list,
    pointerMoved: () => {
      kept.movedAt = performance.now();
      kept.isSteady = true;
    },
    isSteady: () => kept.isSteady,
  };
};
