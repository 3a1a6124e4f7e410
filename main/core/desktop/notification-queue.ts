import type { Notification, Topic } from '../../../app/notifications/notification.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';

/** The most notifications a second. */
export const limitPerSecond = 3;
/** More waiting outcomes than this are folded into one notification. */
const outcomeLimit = 3;
const secondMs = 1000;

/** Topics by priority, the most urgent first. */
const order: readonly Topic[] = ['held', 'problem', 'lobby', 'connection', 'action', 'outcome', 'explanation'];

/**
 * Limits the rate of notifications: a few a second, the same one at most once a second with its latest text, and a
 * burst of outcomes folded into one. A notification dropped while it waits is never shown.
 */
export class NotificationQueue {
  readonly #clock: Clock;
  readonly #deliver: (notification: Notification) => void;
  readonly #fold: (outcomes: readonly Notification[]) => Notification;
  readonly #waiting = new Map<string, Notification>();
  readonly #lastAtMs = new Map<string, number>();
  #cancelTimer: CancelTimer | null = null;

  constructor(parts: {
    readonly clock: Clock;
    readonly deliver: (notification: Notification) => void;
    /** One notification in place of several outcomes. */
    readonly fold: (outcomes: readonly Notification[]) => Notification;
  }) {
    this.#clock = parts.clock;
    this.#deliver = parts.deliver;
    this.#fold = parts.fold;
  }

  /** Queues notifications that belong together; what the rate allows is shown at once. */
  put(notifications: readonly Notification[]): void {
    for (const notification of notifications) this.#waiting.set(notification.id, notification);
    this.#foldOutcomes();
    this.#pump();
  }

  /** Removes a notification that still waits. */
  drop(id: string): void {
    this.#waiting.delete(id);
  }

  stop(): void {
    this.#waiting.clear();
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }

  #foldOutcomes(): void {
    const outcomes = [...this.#waiting.values()].filter(({ topic }) => topic === 'outcome' || topic === 'problem');
    if (outcomes.length <= outcomeLimit) return;
    for (const { id } of outcomes) this.#waiting.delete(id);
    const one = this.#fold(outcomes);
    this.#waiting.set(one.id, one);
  }

  #pump(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    const nowMs = this.#clock.monotonicMs();
    for (const [id, atMs] of this.#lastAtMs) if (atMs + secondMs <= nowMs) this.#lastAtMs.delete(id);
    const ready = [...this.#waiting.values()].sort(
      (left, right) => order.indexOf(left.topic) - order.indexOf(right.topic),
    );
    for (const notification of ready) {
      if (this.#lastAtMs.size >= limitPerSecond) break;
      if (this.#lastAtMs.has(notification.id)) continue;
      this.#waiting.delete(notification.id);
      this.#lastAtMs.set(notification.id, nowMs);
      this.#deliver(notification);
    }
    if (this.#waiting.size === 0) return;
    // Each one over the limit waits until one of those that went is a second old.
    const nextMs = Math.min(...this.#lastAtMs.values()) + secondMs;
    this.#cancelTimer = this.#clock.after(Math.max(0, nextMs - nowMs), () => this.#pump());
  }
}
