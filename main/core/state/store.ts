import type { BridgeEvent } from '../../../app/contract/envelope.ts';
import { emptyState, type AppState, type Change, type OwnedState } from '../../../app/state/app-state.ts';
import { applyChange, snapshotOf } from '../../../app/state/apply.ts';
import { ChangeFold } from '../../../app/state/fold.ts';
import { isOnlyProof } from '../../../app/state/proof.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';

/** Bursts are folded: the window gets at most one patch in this time. One frame at 60 Hz. */
const frameMs = 16;

type PatchListener = (event: BridgeEvent) => void;
type ChangeListener = (changes: readonly Change[]) => void;

/**
 * The one owner of the state. Changes are applied at once, for whoever decides in main; windows learn of them in
 * folded, numbered patches. While no window can be seen, that something was proved once more goes with the next patch.
 */
export class Store {
  readonly #clock: Clock;
  readonly #state: OwnedState = emptyState();
  readonly #fold = new ChangeFold();
  readonly #patchListeners = new Set<PatchListener>();
  readonly #changeListeners = new Set<ChangeListener>();
  #revision = 0;
  #lastFlushMs = Number.NEGATIVE_INFINITY;
  #cancelFlush: CancelTimer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get state(): AppState {
    return this.#state;
  }

  /** Applies changes in order and tells those who watch in main, in the same turn. */
  change(changes: readonly Change[]): void {
    if (changes.length === 0) return;
    let isOnlyProved = true;
    for (const change of changes) {
      isOnlyProved &&= isOnlyProof(this.#state, change);
      applyChange(this.#state, change);
      this.#fold.add(change);
    }
    for (const listener of [...this.#changeListeners]) listener(changes);
    // What nobody sees need not be told at once: that a window is shown is a change, too.
    if (!isOnlyProved || this.#state.desktop?.visibleWindows.length !== 0) this.#planFlush();
  }

  /** The whole state as of a revision; the next patch follows on it. */
  snapshot(): { revision: number; now: number; changes: Change[] } {
    this.#flush();
    return { revision: this.#revision, now: this.#clock.now(), changes: snapshotOf(this.#state) };
  }

  /** Follows the patches that windows get. */
  onPatch(listener: PatchListener): () => void {
    this.#patchListeners.add(listener);
    return () => this.#patchListeners.delete(listener);
  }

  /** Follows the changes themselves, unfolded. */
  onChange(listener: ChangeListener): () => void {
    this.#changeListeners.add(listener);
    return () => this.#changeListeners.delete(listener);
  }

  stop(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    this.#patchListeners.clear();
    this.#changeListeners.clear();
  }

  /** The first change after a quiet frame leaves at once; those that follow within the frame wait for its end. */
  #planFlush(): void {
    if (this.#cancelFlush) return;
    const dueInMs = this.#lastFlushMs + frameMs - this.#clock.monotonicMs();
    this.#cancelFlush = this.#clock.after(Math.max(0, dueInMs), () => this.#flush());
  }

  #flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (this.#fold.isEmpty) return;
    this.#lastFlushMs = this.#clock.monotonicMs();
    const from = this.#revision;
    this.#revision += 1;
    const changes = this.#fold.take();
    const event: BridgeEvent = { event: 'patch', from, to: this.#revision, now: this.#clock.now(), changes };
    for (const listener of [...this.#patchListeners]) listener(event);
  }
}
