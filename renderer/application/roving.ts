/** Keys that move within a group of controls. */
const steps: Readonly<Record<string, 1 | -1>> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

const controls = 'button:not(:disabled), select, summary';

/** The controls of each group that `data-roving` names, in the order of the page. */
const groupsOf = (page: Document): ReadonlyMap<string, readonly HTMLElement[]> => {
  const groups = new Map<string, HTMLElement[]>();
  for (const container of page.querySelectorAll<HTMLElement>('[data-roving]')) {
    const name = container.dataset['roving'] ?? '';
    const own = groups.get(name) ?? [];
    for (const control of container.querySelectorAll<HTMLElement>(controls)) {
      const isOwn = control.closest('[data-roving]') === container;
      if (isOwn && !control.closest('.search, [role="menu"]')) own.push(control);
    }
    groups.set(name, own);
  }
  return groups;
};

/**
 * Makes one tab stop of each group of controls, so that the list is a few presses away: arrows, Home and End move
 * within a group. Returns an unsubscribe function.
 */
export const roveInGroups = (page: Document): (() => void) => {
  let frame: number | null = null;
  const chosen = new Map<string, HTMLElement>();

  const settle = (): void => {
    frame = null;
    for (const [name, group] of groupsOf(page)) {
      const known = chosen.get(name);
      const active = group.find((control) => control === page.activeElement);
      const stop = active ?? (known && group.includes(known) ? known : group[0]);
      if (!stop) continue;
      chosen.set(name, stop);
      for (const control of group) {
        const index = control === stop ? 0 : -1;
        if (control.tabIndex !== index) control.tabIndex = index;
      }
    }
  };
  const plan = (): void => {
    frame ??= requestAnimationFrame(settle);
  };

  const keyPressed = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const target = event.target instanceof HTMLElement ? event.target : null;
    const name = target?.closest<HTMLElement>('[data-roving]')?.dataset['roving'];
    const group = name === undefined ? undefined : groupsOf(page).get(name);
    const at = group?.findIndex((control) => control === target) ?? -1;
    if (!group || at < 0 || target?.matches('select')) return;
    const step = steps[event.key];
    const next =
      event.key === 'Home'
        ? group[0]
        : event.key === 'End'
          ? group.at(-1)
          : step === undefined
            ? undefined
            : group[(at + step + group.length) % group.length];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };

  const observer = new MutationObserver(plan);
  observer.observe(page, { subtree: true, childList: true, attributes: true, attributeFilter: ['disabled'] });
  page.addEventListener('focusin', plan);
  page.addEventListener('keydown', keyPressed);
  plan();
  return () => {
    observer.disconnect();
    if (frame !== null) cancelAnimationFrame(frame);
    page.removeEventListener('focusin', plan);
    page.removeEventListener('keydown', keyPressed);
  };
};
