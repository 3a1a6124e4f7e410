import type { HttpAnswer } from '../../net/http-request.ts';

/** `remain:99,limit:100,time:1 minute`. */
const told = /remain:\s*(\d{1,9})\s*,\s*limit:\s*(\d{1,9})\s*,\s*time:\s*(\d{1,4})\s*(second|minute|hour|day)/iu;
const unitMs: Readonly<Record<string, number>> = {
  second: 1_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};
/** So many calls may be left more than last told because answers overtook one another: that is no new window. */
const overtaking = 8;
/** Of everything, whatever is called. */
const everything = '';

/** What is left in a window of time. */
interface Window {
  /** When it was first told of, on the monotonic clock: it began then or before. */
  readonly sinceMs: number;
  readonly lengthMs: number;
  readonly limit: number;
  remaining: number;
}

/**
 * What the service says is left of its limits, by interface and for all of them together: nothing is sent that it would
 * refuse.
 */
export class RateLimits {
  readonly #nowMs: () => number;
  readonly #windows = new Map<string, Window>();
  readonly #underWay = new Map<string, number>();

  /** `nowMs`: on the monotonic clock. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** How long a call of this interface has to wait, in milliseconds; 0 when it may leave now. */
  waitMs(call: string): number {
    return Math.max(this.#waitOf(call), this.#waitOf(everything));
  }

  /** Whether less than a third of what this interface, or all together, allow is left: what can wait should. */
  isScarce(call: string): boolean {
    return [call, everything].some((key) => {
      const window = this.#windows.get(key);
      const goesOn = window !== undefined && this.#nowMs() < window.sinceMs + window.lengthMs;
      return goesOn && window.remaining - (this.#underWay.get(key) ?? 0) < window.limit / 3;
    });
  }

  /** A call leaves. */
  leaves(call: string): void {
    for (const key of [call, everything]) this.#underWay.set(key, (this.#underWay.get(key) ?? 0) + 1);
  }

  /** It has its answer; null when none came. */
  answered(call: string, answer: Pick<HttpAnswer, 'headers'> | null): void {
    for (const key of [call, everything]) {
      const left = (this.#underWay.get(key) ?? 0) - 1;
      if (left > 0) this.#underWay.set(key, left);
      else this.#underWay.delete(key);
    }
    if (!answer) return;
    this.#note(call, answer.headers['x-apig-ratelimit-api']);
    this.#note(everything, answer.headers['x-apig-ratelimit-api-allenv']);
  }

  #waitOf(key: string): number {
    const window = this.#windows.get(key);
    if (!window || window.remaining > (this.#underWay.get(key) ?? 0)) return 0;
    return Math.max(0, window.sinceMs + window.lengthMs - this.#nowMs());
  }

  #note(key: string, header: string | undefined): void {
    const match = told.exec(header ?? '');
    if (!match) return;
    const remaining = Number(match[1]);
    const limit = Number(match[2]);
    const lengthMs = Number(match[3]) * (unitMs[(match[4] ?? '').toLowerCase()] ?? 0);
    const before = this.#windows.get(key);
    const nowMs = this.#nowMs();
    const isSame =
      before?.lengthMs === lengthMs && nowMs < before.sinceMs + lengthMs && remaining <= before.remaining + overtaking;
    if (isSame) before.remaining = Math.min(before.remaining, remaining);
    else this.#windows.set(key, { sinceMs: nowMs, lengthMs, limit, remaining });
  }
}
