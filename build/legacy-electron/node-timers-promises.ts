const abortError = (signal: AbortSignal): Error =>
  Object.assign(new Error('The operation was aborted'), {
    name: 'AbortError',
    code: 'ABORT_ERR',
    cause: signal.reason,
  });

/** What Node 12 lacks of `timers/promises`. Rejects with an `AbortError` when `signal` is or becomes aborted. */
export function setTimeout<Value>(
  delayMs: number,
  value?: Value,
  options: { readonly signal?: AbortSignal; readonly ref?: boolean } = {},
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const { signal, ref = true } = options;
    if (signal?.aborted === true) return reject(abortError(signal));
    const abort = (): void => {
      clearTimeout(timer);
      if (signal !== undefined) reject(abortError(signal));
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, delayMs);
    if (!ref) timer.unref();
    signal?.addEventListener('abort', abort, { once: true });
  });
}

/** Resolves in the next turn of the event loop. */
export function setImmediate(): Promise<void> {
  return new Promise((resolve) => {
    globalThis.setImmediate(() => resolve());
  });
}
