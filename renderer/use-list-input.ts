import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** What a person does in the list, wherever in it. */
export interface ListInput {
  /** Pointer or focus came in, or the last of both went out. */
  readonly held: (isHeld: boolean) => void;
  readonly pointerMoved: () => void;
  /** Whether what is under the pointer is what the person saw there when they last moved it. */
  readonly isSteady: () => boolean;
  readonly rowFocused: (id: string) => void;
  readonly rowPressed: (id: string, isRange: boolean) => void;
  readonly focusLeft: () => void;
  readonly keyPressed: (event: KeyboardEvent) => void;
}

const rowIdOf = (target: EventTarget | null): string | null =>
  target instanceof Element ? (target.closest<HTMLElement>('tr[data-id]')?.dataset['id'] ?? null) : null;

/** Pressing these does what they are for and does not choose their row. */
const controls = 'button, input, label, .denied';

/** Listens once for the whole list instead of at each of its rows. */
export const useListInput = (scroller: RefObject<HTMLElement | null>, input: ListInput): void => {
  const latest = useRef(input);
  latest.current = input;
  useEffect(() => {
    const list = scroller.current;
    if (!list) return;
    const ending = new AbortController();
    const on = <Name extends keyof HTMLElementEventMap>(name: Name, task: (event: HTMLElementEventMap[Name]) => void): void =>
      list.addEventListener(name, task, { signal: ending.signal });
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
      if (!(event.relatedTarget instanceof Node && list.contains(event.relatedTarget))) latest.current.held(list.matches(':hover'));
    });
    list.addEventListener('click', (event) => {
      // A press by key has no detail: it is meant for what has the focus, wherever it moved.
      if (event.detail > 0 && !latest.current.isSteady()) event.stopPropagation();
    }, { signal: ending.signal, capture: true });
    on('click', (event) => {
      const id = rowIdOf(event.target);
      if (id !== null && event.target instanceof Element && !event.target.closest(controls)) latest.current.rowPressed(id, event.shiftKey);
    });
    on('keydown', (event) => latest.current.keyPressed(event));
    return () => ending.abort();
  }, [scroller]);
};
