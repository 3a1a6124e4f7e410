/** A rendered row: its index in the list, and its top in CSS pixels from the top of the first row. */
export interface PlacedRow {
  readonly index: number;
  readonly start: number;
}

/**
 * The positions of the rows of a long list in which nearly all rows have the same height. Measured heights of other
 * rows are kept by key, so that they follow a row wherever it moves.
 */
export class RowHeights {
  readonly #measured = new Map<string, number>();
  #rowHeight = 0;
  #keys: readonly string[] = [];
  /** Rows of another height, in list order. */
  #exceptions: { readonly index: number; readonly extra: number }[] = [];

  /** Sets the list and the height of a normal row. Measured heights are discarded when the latter changes. */
  update(keys: readonly string[], rowHeight: number): void {
    if (keys === this.#keys && rowHeight === this.#rowHeight) return;
    if (rowHeight !== this.#rowHeight) this.#measured.clear();
    this.#keys = keys;
    this.#rowHeight = rowHeight;
    this.#findExceptions();
  }

  /** Records the measured height of a row. Returns whether that moves other rows. */
  measure(key: string, height: number): boolean {
    if (height === (this.#measured.get(key) ?? this.#rowHeight)) return false;
    if (height === this.#rowHeight) this.#measured.delete(key);
    else this.#measured.set(key, height);
    this.#findExceptions();
    return true;
  }

  /** The top of a row; the end of the list for an index beyond the last row. */
  startOf(index: number): number {
    let start = index * this.#rowHeight;
    for (const exception of this.#exceptions) {
      if (exception.index >= index) break;
      start += exception.extra;
    }
    return start;
  }

  get totalHeight(): number {
    return this.startOf(this.#keys.length);
  }

  /** The index of the row at a distance from the top, limited to the rows of the list. */
  indexAt(offset: number): number {
    let low = 0;
    let high = Math.max(0, this.#keys.length - 1);
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The rows between `from` and `to`, `spare` more on both sides, and the pinned one (-1 for none). */
  rowsIn(from: number, to: number, spare: number, pinned: number): PlacedRow[] {
    const count = this.#keys.length;
    if (count === 0) return [];
    const first = Math.max(0, this.indexAt(from) - spare);
    const last = Math.min(count - 1, this.indexAt(to) + spare);
    const indexes = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
    if (pinned >= 0 && pinned < first) indexes.unshift(pinned);
    if (pinned > last && pinned < count) indexes.push(pinned);
    return indexes.map((index) => ({ index, start: this.startOf(index) }));
  }

  #findExceptions(): void {
    this.#exceptions = [];
    if (this.#measured.size === 0) return;
    for (const [index, key] of this.#keys.entries()) {
      const height = this.#measured.get(key);
      if (height !== undefined) this.#exceptions.push({ index, extra: height - this.#rowHeight });
    }
  }
}
