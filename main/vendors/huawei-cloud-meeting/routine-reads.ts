import { RateLimited } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { ReadOutcome } from '../shared/reads.ts';
import { controlBase } from './control-token.ts';
import type { Link } from './link.ts';
import { NamedTimers } from './named-timers.ts';

/** No number shows that the last push was lost: a read so long after it does. Milliseconds. */
const soonMs = 2_200;
/** Of the 100 calls a minute all meetings together take half: with several each is read less often. Milliseconds. */
const shareMs = 1_200;
/** From so many people on a read is heavy: it comes after pushes, and else only so often, in milliseconds. */
const largeFrom = 1_000;
const quietMs = 20_000;
/** What no read tells is pushed anew so often, in milliseconds. */
const anewMs = 20_000;
const largeAnewMs = 60_000;

const readCall = { method: 'GET', path: `${controlBase}/realTimeInfo` } as const;

/** What is kept true by routine. */
export interface RoutineOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly peopleCount: () => number;
  /** How many meetings are followed. */
  readonly meetingCount: () => number;
  readonly read: () => Promise<ReadOutcome<unknown>>;
  /** Has everything pushed anew. Never rejects. */
  readonly pushAnew: () => Promise<void>;
}

/** Reads a meeting again and again while its WebSocket is up, within the service's limits: what was lost shows. */
export class RoutineReads {
  readonly #options: RoutineOptions;
  readonly #timers = new NamedTimers<'read' | 'anew'>();
  #link: Link | null = null;
  #readAtMs = 0;
  #pushedAtMs = 0;
  /** The service takes no more reads for now. */
  #isHeldBack = false;
  /** A read that waits for silence is planned for later than the next push needs it. */
  #isFarOff = false;

  constructor(options: RoutineOptions) {
    this.#options = options;
  }

  start(link: Link): void {
    this.#link = link;
    this.#readAtMs = this.#options.clock.monotonicMs();
    this.#pushedAtMs = 0;
    this.#isHeldBack = false;
    this.#planRead(link);
    this.#planAnew(link);
  }

  stop(): void {
    this.#link = null;
    this.#timers.clear();
  }

  /** People were pushed. */
  pushed(): void {
    this.#pushedAtMs = this.#options.clock.monotonicMs();
    if (this.#link && this.#isFarOff) this.#planRead(this.#link);
  }

  /** How long until the next read, in milliseconds. */
  #dueInMs(link: Link): number {
    const { clock, peopleCount, meetingCount } = this.#options;
    const everyMs = Math.max(soonMs, meetingCount() * shareMs);
    const latestMs = this.#readAtMs + Math.max(quietMs, everyMs);
    const isSparing = this.#isHeldBack || link.requests.isScarce(readCall);
    const isQuiet = peopleCount() >= largeFrom && this.#pushedAtMs <= this.#readAtMs;
    this.#isFarOff = !isSparing && isQuiet;
    const dueMs = isSparing || isQuiet ? latestMs : Math.max(this.#readAtMs, this.#settlesAt()) + everyMs;
    return Math.max(50, Math.min(dueMs, latestMs) - clock.monotonicMs());
  }

  /** Where a read is heavy, it waits until the pushes pause: each of them shows whether the one before was lost. */
  #settlesAt(): number {
    return this.#options.peopleCount() >= largeFrom ? this.#pushedAtMs : 0;
  }

  #planRead(link: Link): void {
    const plannedMs = this.#dueInMs(link);
    this.#timers.set(
      'read',
      link.after(plannedMs, () => {
        // Pushes may have come meanwhile.
        if (this.#dueInMs(link) > 50) this.#planRead(link);
        else void this.#read(link);
      }),
    );
  }

  async #read(link: Link): Promise<void> {
    this.#readAtMs = this.#options.clock.monotonicMs();
    const outcome = await this.#options.read();
    if (this.#link !== link) return;
    this.#isHeldBack = outcome.status === 'unread' && outcome.fault instanceof RateLimited;
    if (outcome.status === 'unread' && !this.#isHeldBack) link.trouble(outcome.fault);
    this.#planRead(link);
  }

  #planAnew(link: Link): void {
    const delayMs = this.#options.peopleCount() >= largeFrom ? largeAnewMs : anewMs;
    this.#timers.set(
      'anew',
      link.after(delayMs, () => {
        void this.#options.pushAnew().then(() => {
          if (this.#link === link) this.#planAnew(link);
        });
      }),
    );
  }
}
