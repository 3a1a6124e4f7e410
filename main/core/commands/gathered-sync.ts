import type { CancelTimer, Clock } from '../../ports/clock.ts';

/**
 * How long outcomes gather before they are brought to the disk together, in milliseconds. While the disk is at that, a
 * line that something waits for to leave is held up by it.
 */
export const gatherOutcomesMs = 200;

interface Parts<Line> {
  readonly clock: Pick<Clock, 'after'>;
  /** Brings all that was added to the file to the disk. */
  readonly sync: () => Promise<void>;
  readonly onSynced: (lines: readonly Line[]) => void;
  readonly onFailed: (lines: readonly Line[], error: unknown) => void;
}

/** Lines that are in a file but not known to be on the disk: they gather, and go there together. */
export class GatheredSync<Line> {
  readonly #parts: Parts<Line>;
  #gathered: readonly Line[] = [];
  #cancel: CancelTimer | null = null;
  #syncing: Promise<void> | null = null;

  constructor(parts: Parts<Line>) {
    this.#parts = parts;
  }

  /** These are on the disk at the latest `gatherOutcomesMs` from now, or after the sync that is under way. */
  add(lines: readonly Line[]): void {
    this.#gathered = [...this.#gathered, ...lines];
    this.#plan();
  }

  /** A later line was brought to the disk, and with it all lines before it: returns those that waited. */
  take(): readonly Line[] {
    const gathered = this.#gathered;
    this.#gathered = [];
    return gathered;
  }

  /** Brings to the disk now what waits for it. Never rejects. */
  async now(): Promise<void> {
    await this.#syncing;
    this.#cancel?.();
    this.#cancel = null;
    await this.#sync();
  }

  #plan(): void {
    if (this.#gathered.length === 0 || this.#syncing || this.#cancel) return;
    this.#cancel = this.#parts.clock.after(gatherOutcomesMs, () => {
      this.#cancel = null;
      this.#syncing = this.#sync().then(() => {
        this.#syncing = null;
        this.#plan();
      });
    });
  }

  async #sync(): Promise<void> {
    const lines = this.take();
    if (lines.length === 0) return;
    const { sync, onSynced, onFailed } = this.#parts;
    try {
      await sync();
    } catch (error) {
      onFailed(lines, error);
      return;
    }
    onSynced(lines);
  }
}
