/** For how long what came under a resting pointer takes no click, in milliseconds. */
export const settleMs = 300;
/** A pointer that moved less than this, in CSS pixels, rests: a hand is never quite still. */
const restPx = 6;

/** Keeps a click from what has just come under the pointer by itself. */
export interface PointerGuard {
  /** The pointer is here now, over this. */
  readonly moved: (x: number, y: number, under: unknown) => void;
  /** The page may have changed: this is under the resting pointer now. */
  readonly looked: (under: unknown) => void;
  /** Where the pointer rests; null before it was seen. */
  readonly place: () => { readonly x: number; readonly y: number } | null;
  /** Whether a click on this is meant for it. */
  readonly takes: (under: unknown) => boolean;
}

/** Creates a guard. `nowMs` is a clock that never jumps, in milliseconds. */
export const createPointerGuard = (nowMs: () => number): PointerGuard => {
  let at: { x: number; y: number } | null = null;
  let known: unknown = null;
  let changedAt = -Infinity;
  const looked = (under: unknown): void => {
    if (under === known) return;
    known = under;
    changedAt = nowMs();
  };
  return {
    moved: (x, y, under) => {
      if (at && Math.hypot(x - at.x, y - at.y) < restPx) {
        looked(under);
        return;
      }
      at = { x, y };
      known = under;
      changedAt = -Infinity;
    },
    looked,
    place: () => at,
    takes: (under) => {
      looked(under);
      return nowMs() - changedAt >= settleMs;
    },
  };
};
