/** Whether a request is within its limit, and what throttle headers say about it. */
export interface RateVerdict {
  readonly isAllowed: boolean;
  /** Requests that are left in the current window. */
  readonly remaining: number;
  /** Milliseconds until the window ends, for headers such as Retry-After. */
  readonly resetMs: number;
}

/** Allows so many requests a user in each window of time, as API gateways do. */
export class RateLimit {
  readonly #now: () => number;
  readonly #windows = new Map<string, { readonly startedAt: number; used: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts one request of a user. `limit` and `windowMs` may change from one request to the next, as switches do. */
  take(user: string, limit: number, windowMs: number): RateVerdict {
    const now = this.#now();
    let window = this.#windows.get(user);
    if (!window || now - window.startedAt >= windowMs) {
      window = { startedAt: now, used: 0 };
      this.#windows.set(user, window);
    }
    const isAllowed = window.used < limit;
    if (isAllowed) window.used += 1;
    return {
      isAllowed,
      remaining: Math.max(0, limit - window.used),
      resetMs: window.startedAt + windowMs - now,
    };
  }
}
