import { findAction } from '../../app/actions/actions.ts';
import type { Action } from '../../app/actions/action.ts';
import type { Application } from './application.ts';

/** The parts of the window in the order in which one key goes through them, the list first. */
const regions = ['.people', '.activity', '.rail', '.toolbar'] as const;
const stops = ['tr[tabindex="0"]', 'button[tabindex="0"], button:not([tabindex]), summary'] as const;

const goToNextRegion = (page: Document): void => {
  const shown = regions.flatMap((selector) => page.querySelector<HTMLElement>(selector) ?? []);
  const at = shown.findIndex((region) => region.contains(page.activeElement));
  for (let step = 1; step <= shown.length; step += 1) {
    const region = shown[(at + step) % shown.length];
    const stop = stops.map((selector) => region?.querySelector<HTMLElement>(selector)).find((one) => one);
    if (!stop) continue;
    stop.focus();
    return;
  }
};

/** Performs an action as its button would, with the focus on the row `rowId`. Searching moves the focus instead. */
export const actInWindow = ({ perform }: Application, page: Document, action: Action, rowId: string | null): void => {
  if (action.id === 'next-region') goToNextRegion(page);
  else if (action.id === 'search') page.getElementById('search-participants')?.focus();
  else perform(action, rowId);
};

/** Opens what an action needs, at the request of another surface, which cannot ask for it. */
export const openAction = (application: Application, page: Document, actionId: string): void => {
  const action = findAction(actionId);
  if (action && action.needs !== 'nothing') actInWindow(application, page, action, null);
};
