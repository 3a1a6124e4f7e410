import { elementScroll, observeElementOffset, observeElementRect, Virtualizer, type VirtualItem } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface VirtualRowsOptions {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly count: number;
  readonly keyOf: (index: number) => string;
  /** Height of a row whose words fit on their lines, in CSS pixels. */
  readonly rowHeight: number;
  /** Height of what stands above the rows inside the scroller. */
  readonly headerHeight: number;
  /** A row that stays on the page wherever the list is scrolled to, because it has the focus; -1 for none. */
  readonly pinned: number;
}

interface VirtualRows {
  readonly items: readonly VirtualItem[];
  readonly totalHeight: number;
  readonly measure: (element: HTMLTableRowElement | null) => void;
  readonly scrollTo: (index: number) => void;
}

/** Only the rows in sight (and the one with the focus) are on the page, however long the list is. */
export const useVirtualRows = ({ scroller, count, keyOf, rowHeight, headerHeight, pinned }: VirtualRowsOptions): VirtualRows => {
  const [, setVersion] = useState(0);
  const kept = useRef<Virtualizer<HTMLDivElement, HTMLTableRowElement> | null>(null);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: keyOf,
    overscan: 6,
    scrollPaddingStart: headerHeight,
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => setVersion((version) => version + 1),
    rangeExtractor: ({ startIndex, endIndex, overscan, count: total }: { startIndex: number; endIndex: number; overscan: number; count: number }) => {
      const first = Math.max(0, startIndex - overscan);
      const last = Math.min(total - 1, endIndex + overscan);
      const indexes = Array.from({ length: Math.max(0, last - first + 1) }, (_, offset) => first + offset);
      if (pinned >= 0 && pinned < total && (pinned < first || pinned > last)) indexes.push(pinned);
      return indexes.sort((left, right) => left - right);
    },
  };
  kept.current ??= new Virtualizer<HTMLDivElement, HTMLTableRowElement>(options);
  const virtualizer = kept.current;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const measure = useRef((element: HTMLTableRowElement | null) => virtualizer.measureElement(element)).current;
  return {
    items: virtualizer.getVirtualItems(),
    totalHeight: virtualizer.getTotalSize(),
    measure,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: 'auto' }),
  };
};
