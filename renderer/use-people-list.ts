import { effect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { useApplication } from './application.ts';
import { PeopleList } from './model/people-list.ts';
import type { RosterChange } from './model/roster.ts';

/** How long the row of somebody who left stays readable, in milliseconds. */
const readableMs = 1500;
/** While the pointer has just moved in the list, rows do not collapse under it. */
const pointerRestMs = 1000;

/**
 * The list of one conference's people, following its roster, the search and the sorting. It is not steady from the
 * moment rows have moved up until the pointer moves.
 */
export const usePeopleList = (conferenceId: string, onRosterChange: (change: RosterChange) => void): { readonly list: PeopleList; readonly pointerMoved: () => void; readonly isSteady: () => boolean } => {
  const { model, view, language } = useApplication();
  const languageNow = language.value;
  const kept = useMemo(() => {
    const { people } = model.roster(conferenceId);
    return { list: new PeopleList((id) => people.peek(id), () => people.keys(), languageNow), movedAt: 0, isSteady: true };
  }, [model, conferenceId, languageNow]);

  useEffect(() => {
    const { list } = kept;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const forget = (): void => {
      timer = undefined;
      if (Date.now() - kept.movedAt < pointerRestMs) timer = setTimeout(forget, pointerRestMs);
      else {
        // What is under a resting pointer may be somebody else's row now.
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
    const stopSorting = effect(() => list.sortBy(view.sort.value));
    return () => {
      clearTimeout(timer);
      stopFollowing();
      stopSearching();
      stopSorting();
    };
  }, [kept, model, conferenceId]);

  return {
    list: kept.list,
    pointerMoved: () => {
      kept.movedAt = Date.now();
      kept.isSteady = true;
    },
    isSteady: () => kept.isSteady,
  };
};
