/** What of the heap is in use, after what is let go was collected. The process runs with `--expose-gc`. */
export const usedBytes = async (): Promise<number> => {
  if (!globalThis.gc) throw new Error('run with --expose-gc');
  // What waits for a turn of the event loop is let go first; a second collection takes what the first one finalised.
  for (let round = 0; round < 3; round++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
};
