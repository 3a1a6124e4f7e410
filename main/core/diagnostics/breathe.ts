/** Lets whatever waits have its turn: long work on logs and records must not hold up a command. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
