import { effect } from '@preact/signals';
import type { RequestInput } from '../app/contract/requests.ts';
import type { Application } from './application.ts';

/** Changes of one frame are told together. Not by animation frames: these stand still where nothing is painted. */
const foldMs = 16;
/** As many as the contract takes. */
const mostTold = 5000;

/**
 * Tells main what this window shows and who is chosen in it: what shortcuts are about while another program has the keyboard. Of two
 * windows the one with the keyboard counts; without it, the one that is seen alone. Gives back the function that ends it.
 */
export const tellWhatIsShown = ({ model, view, centre, ask }: Application, page: Window): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let told = '';

  const shown = (): RequestInput<'shell.shows'> => {
    const place = centre.value;
    return {
      accountId: place.kind === 'conference' ? place.accountId : place.kind === 'first-start' ? null : place.id,
      conferenceId: place.kind === 'conference' ? place.id : null,
      selectedIds: [...view.selectedIds.value].slice(0, mostTold),
      focusedId: view.focusedId.value,
    };
  };

  const isSpeaker = (): boolean => {
    if (page.document.hasFocus()) return true;
    const visible = model.desktop.peek()?.visibleWindows ?? [];
    const other = view.windowId === 'main' ? 'compact' : 'main';
    return !visible.includes(other) && (visible.includes(view.windowId) || view.windowId === 'main');
  };

  const plan = (): void => {
    timer ??= setTimeout(() => {
      timer = null;
      if (model.desktop.peek() === null || !isSpeaker()) return;
      const place = shown();
      const text = JSON.stringify(place);
      if (text === told) return;
      told = text;
      ask('shell.shows', place).catch(() => undefined);
    }, foldMs);
  };

  // With the keyboard comes the word: another window may have told something else meanwhile.
  const onFocus = (): void => {
    told = '';
    plan();
  };

  page.addEventListener('focus', onFocus);
  const stopFollowing = effect(() => {
    void shown();
    void model.desktop.value?.visibleWindows;
    plan();
  });
  return () => {
    page.removeEventListener('focus', onFocus);
    stopFollowing();
    if (timer !== null) clearTimeout(timer);
  };
};
