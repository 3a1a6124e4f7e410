/** Where the focus was: the element, what it was in, and which line of the list. */
interface Place {
  readonly element: HTMLElement;
  readonly ancestors: readonly HTMLElement[];
  readonly rowId: string | null;
  readonly rowIndex: number;
}

const focusable =
  'button:not(:disabled):not([tabindex="-1"]), input:not(:disabled):not([tabindex="-1"]), select, a[href], summary, ' +
  '[tabindex="0"]';

const placeOf = (element: HTMLElement): Place => {
  const ancestors: HTMLElement[] = [];
  for (let one = element.parentElement; one; one = one.parentElement) ancestors.push(one);
  const row = element.closest<HTMLElement>('[data-id]');
  return {
    element,
    ancestors,
    rowId: row?.dataset['id'] ?? null,
    rowIndex: Number(row?.getAttribute('aria-rowindex') ?? -1),
  };
};

/** The row of the list that stands for one that is gone: the same person, else who is nearest to where they were. */
const rowFor = (page: Document, { rowId, rowIndex }: Place): HTMLElement | null => {
  const rows = [...page.querySelectorAll<HTMLElement>('tr[data-id]')];
  const same = rows.find((row) => row.dataset['id'] === rowId);
  if (same || rowIndex < 0) return same ?? null;
  const distance = (row: HTMLElement): number => Math.abs(Number(row.getAttribute('aria-rowindex')) - rowIndex);
  return rows.sort((left, right) => distance(left) - distance(right))[0] ?? null;
};

/** The element that is nearest to where the focus was, and of the same kind where there is one. */
const nearestTo = (page: Document, place: Place): HTMLElement | null => {
  const row = place.rowId === null ? null : rowFor(page, place);
  if (row) return row;
  // An undo bar that is gone was about a row; what it left is the list.
  const home = place.ancestors.find((one) => one.isConnected && !one.matches('body, html, #root, .window, .middle'));
  const inside = home?.querySelector<HTMLElement>(focusable);
  return (
    inside ??
    page.querySelector<HTMLElement>('tr[data-id][tabindex="0"]') ??
    page.querySelector<HTMLElement>(`main :is(${focusable})`)
  );
};

/**
 * Keeps the focus when what had it goes away: a button whose command is under way, an undo bar, a call that ended. It
 * goes to the nearest thing of the same kind. Returns an unsubscribe function.
 */
export const keepFocus = (page: Document): (() => void) => {
  let last: Place | null = null;
  let frame: number | null = null;
  const look = (): void => {
    frame = null;
    const isLost = page.activeElement === null || page.activeElement === page.body;
    if (!last || last.element.isConnected || !isLost) return;
    const place = last;
    last = null;
    nearestTo(page, place)?.focus();
  };
  const focused = ({ target }: FocusEvent): void => {
    if (target instanceof HTMLElement) last = placeOf(target);
  };
  const pressed = ({ target }: Event): void => {
    // Whoever presses beside everything does not want the focus to stay.
    if (target instanceof Element && !target.closest('button, input, select, a, [tabindex], label, summary'))
      last = null;
  };
  const observer = new MutationObserver(() => {
    if (last && !last.element.isConnected) frame ??= requestAnimationFrame(look);
  });
  observer.observe(page, { subtree: true, childList: true });
  page.addEventListener('focusin', focused);
  page.addEventListener('pointerdown', pressed, true);
  return () => {
    observer.disconnect();
    if (frame !== null) cancelAnimationFrame(frame);
    page.removeEventListener('focusin', focused);
    page.removeEventListener('pointerdown', pressed, true);
  };
};
