import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { RowHeights, type PlacedRow } from './model/row-heights.ts';

interface VirtualRowsOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly keys: readonly string[];
  /** Height of a row whose words fit on their lines, in CSS pixels. */
  readonly rowHeight: number;
  /** Height of what stands above the rows inside the scroller and stays in sight. */
  readonly headerHeight: number;
  /** A row that stays on the page wherever the list is scrolled to, because it has the focus; -1 for none. */
  readonly pinned: number;
}

interface VirtualRows {
  readonly items: readonly PlacedRow[];
  readonly totalHeight: number;
  /** Watches the height of a row that is on the page. Gives back the function that ends it. */
  readonly watch: (element: HTMLElement, key: string) => () => void;
  readonly scrollTo: (index: number) => void;
}

/** Rows kept ready above and below what is in sight. */
const spareRows = 6;

/** Only the rows in sight (and the one with the focus) are on the page, however long the list is. */
export const useVirtualRows = ({ scroller, keys, rowHeight, headerHeight, pinned }: VirtualRowsOptions): VirtualRows => {
  const [, setVersion] = useState(0);
  const kept = useRef<{ readonly heights: RowHeights; readonly watched: Map<Element, string>; observer: ResizeObserver | null; view: { top: number; height: number } } | null>(null);
  kept.current ??= { heights: new RowHeights(), watched: new Map(), observer: null, view: { top: 0, height: 0 } };
  const state = kept.current;
  const { heights } = state;
  heights.update(keys, rowHeight);
  const render = (): void => setVersion((version) => version + 1);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const look = (): void => {
      const view = { top: element.scrollTop, height: element.clientHeight - headerHeight };
      const isNews = view.top !== state.view.top || view.height !== state.view.height;
      state.view = view;
      if (isNews) render();
    };
    const frame = new ResizeObserver(look);
    frame.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      frame.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, headerHeight]);

  useEffect(() => () => state.observer?.disconnect(), [state]);

  const watch = useRef((element: HTMLElement, key: string): (() => void) => {
    state.observer ??= new ResizeObserver((entries) => {
      let isMoved = false;
      for (const { target } of entries) {
        const known = state.watched.get(target);
        if (known !== undefined && target instanceof HTMLElement && target.isConnected) isMoved = heights.measure(known, target.offsetHeight) || isMoved;
      }
      if (isMoved) render();
    });
    const { observer } = state;
    state.watched.set(element, key);
    observer.observe(element);
    return () => {
      state.watched.delete(element);
      observer.unobserve(element);
    };
  }).current;

  return {
    items: heights.rowsIn(state.view.top, state.view.top + state.view.height, spareRows, pinned),
    totalHeight: heights.totalHeight,
    watch,
    scrollTo: (index) => {
      const element = scroller.current;
      if (!element) return;
      const start = heights.startOf(index);
      const end = heights.startOf(index + 1);
      if (start < element.scrollTop) element.scrollTop = start;
      else if (end > element.scrollTop + element.clientHeight - headerHeight) element.scrollTop = end - element.clientHeight + headerHeight;
    },
  };
};
