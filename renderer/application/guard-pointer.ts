import { createPointerGuard } from './pointer-guard.ts';

/** What counts as one thing under the pointer: a control, else a row, else nothing. */
const thingAt = (element: Element | null): Element | null =>
  element?.closest('button, a, input, select, textarea, summary, label, [role="switch"], [role^="menuitem"]') ??
  element?.closest('[data-id]') ??
  null;

/** What moves things on the page: a dialog that opens, a details element, a thing that is shown or placed anew. */
const telling = ['style', 'class', 'open', 'hidden'];
/** What moves them without a change of the page. */
const movers = ['scroll', 'transitionend', 'animationend'] as const;

/**
 * Lets no click of a pointer reach what came under it by itself a moment ago: a row that moved up, a notice, a bar.
 * Keys are not held up. Returns an unsubscribe function.
 */
export const guardPointer = (page: Document): (() => void) => {
  const guard = createPointerGuard(() => performance.now());
  let frame: number | null = null;
  const look = (): void => {
    frame = null;
    const place = guard.place();
    if (place) guard.looked(thingAt(page.elementFromPoint(place.x, place.y)));
  };
  const plan = (): void => {
    if (guard.place()) frame ??= requestAnimationFrame(look);
  };
  const moved = (event: PointerEvent): void => {
    if (event.pointerType !== 'touch')
      guard.moved(event.clientX, event.clientY, thingAt(event.target instanceof Element ? event.target : null));
  };
  const clicked = (event: MouseEvent): void => {
    // A click by key has no detail, and one by touch comes where the finger is put down.
    const isTouch = event instanceof PointerEvent && event.pointerType === 'touch';
    if (event.detail === 0 || isTouch || !guard.place()) return;
    if (guard.takes(thingAt(event.target instanceof Element ? event.target : null))) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const observer = new MutationObserver(plan);
  observer.observe(page, { subtree: true, childList: true, attributes: true, attributeFilter: telling });
  for (const mover of movers) page.addEventListener(mover, plan, { capture: true, passive: true });
  page.addEventListener('pointermove', moved, { capture: true, passive: true });
  page.addEventListener('click', clicked, true);
  return () => {
    observer.disconnect();
    if (frame !== null) cancelAnimationFrame(frame);
    for (const mover of movers) page.removeEventListener(mover, plan, true);
    page.removeEventListener('pointermove', moved, true);
    page.removeEventListener('click', clicked, true);
  };
};
