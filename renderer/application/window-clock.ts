/** Main's time in the window: all times in the state are times of it. */
export interface WindowClock {
  /** Milliseconds since 1970-01-01 UTC, by main's clock. Setting the machine's clock does not change it. */
  readonly nowMs: () => number;
  /** Main says what time it is. */
  readonly set: (nowMs: number) => void;
}

/** A smaller difference, in milliseconds, is the time that a message takes. */
const toleranceMs = 250;

/** Creates the window's clock on one that never jumps; until main says otherwise it starts at `startMs`. */
export const createWindowClock = (monotonicMs: () => number, startMs: number): WindowClock => {
  let offsetMs = startMs - monotonicMs();
  return {
    nowMs: () => monotonicMs() + offsetMs,
    set(nowMs) {
      const differenceMs = nowMs - (monotonicMs() + offsetMs);
      if (Math.abs(differenceMs) > toleranceMs) offsetMs += differenceMs;
    },
  };
};
