/** A pair of classes as a runtime or a polyfill provides it. */
interface AbortClasses {
  readonly AbortController: { readonly prototype: AbortController; new (): AbortController };
  readonly AbortSignal: { readonly prototype: AbortSignal };
}

/** What the platform gives `abort` as its reason when the caller names none. */
const defaultReason = (): DOMException => new DOMException('This operation was aborted', 'AbortError');

/**
 * Completes an older `AbortController` and `AbortSignal` to today's standard: `reason`, `throwIfAborted`, and the
 * static `abort`, `any` and `timeout`. Classes that have a `reason` are left alone. Needs a global `DOMException`.
 * Source: https://dom.spec.whatwg.org/#interface-AbortSignal
 */
export function completeAbortSignals(classes: AbortClasses): void {
  const { AbortController, AbortSignal } = classes;
  if ('reason' in AbortSignal.prototype) return;
  const reasons = new WeakMap<AbortSignal, unknown>();
  const abortWithoutReason = AbortController.prototype.abort;
  const define = (target: object, name: string, descriptor: PropertyDescriptor): void => {
    if (!(name in target)) Object.defineProperty(target, name, { configurable: true, ...descriptor });
  };

  AbortController.prototype.abort = function abort(reason: unknown = defaultReason()): void {
    // Only the first call counts, and listeners read the reason while they are called.
    if (!this.signal.aborted) reasons.set(this.signal, reason);
    abortWithoutReason.call(this);
  };
  define(AbortSignal.prototype, 'reason', {
    get(this: AbortSignal): unknown {
      return reasons.get(this);
    },
  });
  define(AbortSignal.prototype, 'throwIfAborted', {
    writable: true,
    value(this: AbortSignal): void {
      if (this.aborted) throw reasons.get(this);
    },
  });

  const aborted = (reason?: unknown): AbortSignal => {
    const controller = new AbortController();
    controller.abort(reason);
    return controller.signal;
  };
  const any = (signals: Iterable<AbortSignal>): AbortSignal => {
    const sources = [...signals];
    const first = sources.find((signal) => signal.aborted);
    if (first !== undefined) return aborted(reasons.get(first));
    const controller = new AbortController();
    for (const source of sources)
      source.addEventListener('abort', () => controller.abort(reasons.get(source)), { once: true });
    return controller.signal;
  };
  const timeout = (delayMs: number): AbortSignal => {
    const controller = new AbortController();
    const timer = setTimeout(
      () => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')),
      delayMs,
    );
    // As on the platform, a deadline alone does not keep the process running.
    timer.unref();
    return controller.signal;
  };
  for (const [name, value] of Object.entries({ abort: aborted, any, timeout }))
    define(AbortSignal, name, { writable: true, value });
}
