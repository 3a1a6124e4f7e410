/** Writes one line of progress to the standard error stream; standard output is for results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Seconds with one decimal, as in `3.4 s`. */
export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

/**
 * Runs a step. A step that takes longer than a second is announced, and its end reported with its duration; a shorter
 * one prints nothing.
 */
export async function step<Result>(label: string, work: () => Promise<Result>): Promise<Result> {
  const startedAtMs = performance.now();
  let isAnnounced = false;
  const announcement = setTimeout(() => {
    isAnnounced = true;
    say(`${label} …`);
  }, 1000);
  try {
    const result = await work();
    if (isAnnounced) say(`${label}: done in ${seconds(performance.now() - startedAtMs)}`);
    return result;
  } finally {
    clearTimeout(announcement);
  }
}
