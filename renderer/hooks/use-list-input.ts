import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** Input events of the list. */
export interface ListInput {
  /** Called with true when the pointer or the focus enters, with false when neither is inside any more. */
  readonly held: (isHeld: boolean) => void;
  readonly pointerMoved: () => void;
  /** Whether the row under the pointer is the same as when the pointer last moved. */
  readonly isSteady: () => boolean;
  readonly rowFocused: (id: string) => void;
  readonly rowPressed: (id: string, isRange: boolean) => void;
  readonly focusLeft: () => void;
  readonly keyPressed: (event: KeyboardEvent) => void;
}

const rowIdOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('tr[data-id]')?.dataset['id'] ?? null) : null;

/** Clicks on these do not select their row: the second press of a double click on *Drop* meets its mark. */
const controls = 'button, input, label, .denied, .cell-action';

/** Listens to input of the whole list, without a listener on every row. */
export const useListInput = (scroller: RefObject<HTMLElement | null>, input: ListInput): void => {
  const latest = useRef(input);
  latest.current = input;
  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const ended = new AbortController();
    const on = <Name extends keyof HTMLElementEventMap>(
      name: Name,
      task: (event: HTMLElementEventMap[Name]) => void,
    ): void => list.addEventListener(name, task, { signal: ended.signal });
    on('pointerenter', () => latest.current.held(true));
    on('pointerleave', () => latest.current.held(list.contains(document.activeElement)));
    on('pointermove', () => latest.current.pointerMoved());
    on('focusin', (event) => {
      latest.current.held(true);
      const id = rowIdOf(event.target);
      if (id !== null) latest.current.rowFocused(id);
    });
    on('focusout', (event) => {
      latest.current.focusLeft();
      if (!(event.relatedTarget instanceof Node && list.contains(event.relatedTarget)))
        latest.current.held(list.matches(':hover'));
    });
    list.addEventListener(
      'click',
      (event) => {
        // A click by key has no detail: it is for the focused element, wherever that has moved.
        if (event.detail > 0 && !latest.current.isSteady()) event.stopPropagation();
      },
      { signal: ended.signal, capture: true },
    );
    on('click', (event) => {
      const id = rowIdOf(event.target);
      if (id !== null && event.target instanceof Element && !event.target.closest(controls))
        latest.current.rowPressed(id, event.shiftKey);
    });
    on('keydown', (event) => latest.current.keyPressed(event));
    return () => ended.abort();
  }, [scroller]);
};
