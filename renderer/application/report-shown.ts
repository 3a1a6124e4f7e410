import { computed } from '@preact/signals';
import type { RequestInput } from '../../app/contract/requests.ts';
import { accountOf } from './centre.ts';
import type { Application } from './application.ts';

/** Changes of one frame are reported together. Not by animation frames, which stop while the window is hidden. */
const foldMs = 16;
/** The most selected ids that the contract accepts. */
const mostReported = 5000;

/**
 * Reports to main what this window shows and has selected: what shortcuts are about while another program has the
 * focus. Of two windows the focused one reports; without focus, the one that is visible alone. Returns an unsubscribe
 * function.
 */
export const reportShown = ({ model, view, centre, sendRequest }: Application, page: Window): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let reported = '';

  const shown = (): RequestInput<'shell.shows'> => {
    const place = centre.value;
    return {
      accountId: accountOf(place),
      conferenceId: place.kind === 'conference' ? place.id : null,
      selectedIds: [...view.selectedIds.value].slice(0, mostReported),
      focusedId: view.focusedId.value,
    };
  };

  const isReporter = (): boolean => {
    if (page.document.hasFocus()) return true;
    const visible = model.desktop.peek()?.visibleWindows ?? [];
    const other = view.windowId === 'main' ? 'compact' : 'main';
    return !visible.includes(other) && (visible.includes(view.windowId) || view.windowId === 'main');
  };

  const plan = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      if (model.desktop.peek() === null || !isReporter()) return;
      const place = shown();
      const text = JSON.stringify(place);
      if (text === reported) return;
      reported = text;
      sendRequest('shell.shows', place).catch(() => undefined);
    }, foldMs);
  };

  // Another window may have reported something else meanwhile.
  const onFocus = (): void => {
    reported = '';
    plan();
  };

  page.addEventListener('focus', onFocus);
  const following = computed(() => [shown(), model.desktop.value?.visibleWindows]);
  const stopFollowing = following.subscribe(plan);
  return () => {
    page.removeEventListener('focus', onFocus);
    stopFollowing();
    if (timer !== null) clearTimeout(timer);
  };
};
