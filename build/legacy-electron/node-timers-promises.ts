/** What Node 12 lacks of `timers/promises`. `signal` ends the wait early with its reason. */
export function setTimeout<Value>(delayMs: number, value?: Value, options: { readonly signal?: AbortSignal; readonly ref?: boolean } = {}): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const timer = globalThis.setTimeout(() => resolve(value), delayMs);
    if (options.ref === false) timer.unref();
    options.signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(Object.assign(new Error('The wait was ended early'), { name: 'AbortError', code: 'ABORT_ERR' }));
    });
  });
}

/** Resolves in the next turn of the event loop. */
export function setImmediate(): Promise<void> {
  return new Promise((resolve) => {
    globalThis.setImmediate(() => resolve());
  });
}
