/** Writes one line for the person who waits. Standard output stays free for results. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Seconds with one decimal, as in `3.4 s`. */
export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(1)} s`;
}

/**
 * Runs a piece of work. Work that takes longer than a second is announced, and its end told with the time it took, so
 * that nobody looks at a silent screen; shorter work stays silent.
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
