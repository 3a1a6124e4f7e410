/** Resolves in the next turn of the event loop: long work on logs and records must not delay a command. */
export const yieldToEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
