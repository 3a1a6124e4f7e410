import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { RowHeights, type PlacedRow } from '../model/row-heights.ts';

interface VirtualRowsOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly keys: readonly string[];
  /** Height of a row whose text does not wrap, in CSS pixels. */
  readonly rowHeight: number;
  /** Height of the sticky header inside the scroller, in CSS pixels. */
  readonly headerHeight: number;
  /** Index of a row that is always rendered, because it has the focus; -1 for none. */
  readonly pinned: number;
}

interface VirtualRows {
  readonly items: readonly PlacedRow[];
  readonly totalHeight: number;
  /**
   * Measures a rendered row now and whenever its height changes. To be called in a layout effect, so that a removed row
   * is no longer observed when the browser looks for changes. Returns an unsubscribe function.
   */
  readonly watch: (element: HTMLElement, key: string) => () => void;
  readonly scrollTo: (index: number) => void;
}

/** Rows rendered above and below the visible ones. */
const spareRows = 6;
/** How much of the window's height a list takes until it was measured: a guess. */
const likelyShare = 0.75;

/**
 * Renders only the visible rows, and the one with the focus, however long the list is. What an observer of sizes
 * reports is rendered in the next frame: rows that come, go and change their heights while sizes are being reported
 * leave reports undelivered, which the browser takes for an error of the page. The spare rows fill the list until then.
 * Of another list, what is in sight is rendered at once and the spare rows after the frame that shows it.
 */
export const useVirtualRows = ({
  scroller,
  keys,
  rowHeight,
  headerHeight,
  pinned,
}: VirtualRowsOptions): VirtualRows => {
  const [, setVersion] = useState(0);
  const kept = useRef<{
    readonly heights: RowHeights;
    readonly watched: Map<Element, string>;
    observer: ResizeObserver | null;
    /** The animation frame that will render; null when none is requested. */
    frame: number | null;
    /** Whether only what is in sight is rendered, and the spare rows follow. */
    areSpareDue: boolean;
    view: { top: number; height: number };
    /** The list of the last rendering, and which of it was rendered. */
    keys: readonly string[];
    rendered: ReadonlySet<string>;
  } | null>(null);
  kept.current ??= {
    heights: new RowHeights(),
    watched: new Map(),
    observer: null,
    frame: null,
    areSpareDue: false,
    view: { top: 0, height: window.innerHeight * likelyShare },
    keys: [],
    rendered: new Set(),
  };
  const state = kept.current;
  const { heights } = state;
  heights.update(keys, rowHeight);
  const render = (): void => setVersion((version) => version + 1);
  const renderInNextFrame = (): void => {
    state.frame ??= requestAnimationFrame(() => {
      state.frame = null;
      render();
    });
  };
  /** In a task of their own, after the frame that shows what is in sight. */
  const renderSpareLater = (): void => {
    if (state.areSpareDue) return;
    state.areSpareDue = true;
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (!state.areSpareDue) return;
        state.areSpareDue = false;
        render();
      }),
    );
  };

  const { top, height } = state.view;
  const place = (spare: number): readonly PlacedRow[] => heights.rowsIn(top, top + height, spare, pinned);
  const keyOf = ({ index }: PlacedRow): string => keys[index] ?? '';
  const whole = place(spareRows);
  const isAnother = (): boolean =>
    keys !== state.keys && whole.filter((row) => !state.rendered.has(keyOf(row))).length > 2 * spareRows;
  const areSpareLater = state.areSpareDue || isAnother();
  const items = areSpareLater ? place(0) : whole;

  useLayoutEffect(() => {
    state.keys = keys;
    state.rendered = new Set(items.map(keyOf));
    if (areSpareLater) renderSpareLater();
  });

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const isMoved = (): boolean => {
      const view = { top: element.scrollTop, height: element.clientHeight - headerHeight };
      const isOther = view.top !== state.view.top || view.height !== state.view.height;
      state.view = view;
      return isOther;
    };
    const isInSight = (): boolean =>
      heights
        .rowsIn(state.view.top, state.view.top + state.view.height, 0, -1)
        .every(({ index }) => state.rendered.has(state.keys[index] ?? ''));
    const look = (): void => {
      if (isMoved() && !(state.areSpareDue && isInSight())) render();
    };
    const observer = new ResizeObserver(() => {
      if (isMoved()) renderInNextFrame();
    });
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, headerHeight]);

  useEffect(
    () => () => {
      state.observer?.disconnect();
      if (state.frame !== null) cancelAnimationFrame(state.frame);
      state.areSpareDue = false;
    },
    [state],
  );

  const watch = useRef((element: HTMLElement, key: string): (() => void) => {
    state.observer ??= new ResizeObserver((entries) => {
      let isMoved = false;
      for (const { target } of entries) {
        const known = state.watched.get(target);
        if (known !== undefined && target instanceof HTMLElement && target.isConnected)
          isMoved = heights.measure(known, target.offsetHeight) || isMoved;
      }
      if (isMoved) renderInNextFrame();
    });
    const { observer } = state;
    state.watched.set(element, key);
    observer.observe(element);
    // A new row takes its place before it is first painted.
    if (heights.measure(key, element.offsetHeight)) render();
    return () => {
      state.watched.delete(element);
      observer.unobserve(element);
    };
  }).current;

  return {
    items,
    totalHeight: heights.totalHeight,
    watch,
    scrollTo: (index) => {
      const element = scroller.current;
      if (!element) return;
      const start = heights.startOf(index);
      const end = heights.startOf(index + 1);
      if (start < element.scrollTop) element.scrollTop = start;
      else if (end > element.scrollTop + element.clientHeight - headerHeight)
        element.scrollTop = end - element.clientHeight + headerHeight;
    },
  };
};
