import { guardPointer } from './guard-pointer.ts';
import { keepFocus } from './keep-focus.ts';
import { roveInGroups } from './roving.ts';

/** What pointer and keyboard need besides the browser's own: it is loaded once the window is there. */
export const attachHands = (page: Document): void => {
  guardPointer(page);
  keepFocus(page);
  roveInGroups(page);
};
