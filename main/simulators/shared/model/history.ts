/** The latest items of an endless sequence, for tests to look at: above the limit, the older half is discarded. */
export class History<Item> {
  readonly #items: Item[] = [];
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Oldest first. */
  get items(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    this.#items.push(item);
    if (this.#items.length > this.#limit) this.#items.splice(0, Math.ceil(this.#limit / 2));
  }
}
