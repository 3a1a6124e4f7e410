import type { Clock } from '../../ports/clock.ts';

/** Answers take a while, and tell their time in whole seconds: clocks that differ by less agree. Milliseconds. */
const agreeMs = 60_000;
/** The user is told of clocks that differ by more, in milliseconds: sign-ins of a directory end there, too. */
const toldFromMs = 300_000;

/** What time the servers have, by the header `Date` of their answers: deadlines that they keep are told in it. */
export class ServerTime {
  readonly #clock: Pick<Clock, 'now'>;
  #aheadMs = 0;
  #isTold = false;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** The present time, in milliseconds since 1970-01-01 UTC. */
  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  /** An answer came. `date`: its header, or undefined. */
  heard(date: string | undefined): void {
    const serverMs = Date.parse(date ?? '');
    if (!Number.isFinite(serverMs)) return;
    const aheadMs = serverMs - this.#clock.now();
    this.#aheadMs = Math.abs(aheadMs) < agreeMs ? 0 : aheadMs;
  }

  /** How far this computer's clock is from theirs, in words for *Details*; null where that needs none, or was told. */
  takeDifference(): string | null {
    const isFar = Math.abs(this.#aheadMs) >= toldFromMs;
    const isNews = isFar && !this.#isTold;
    this.#isTold = isFar;
    const minutes = Math.round(Math.abs(this.#aheadMs) / 60_000);
    return isNews ? `${minutes} min ${this.#aheadMs < 0 ? 'ahead' : 'behind'}` : null;
  }
}
