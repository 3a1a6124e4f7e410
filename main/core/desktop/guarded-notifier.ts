import type { Clock } from '../../ports/clock.ts';
import type { DeliveryReport, DesktopNotification, NotificationService, Notifier } from '../../ports/notifier.ts';

/** How long a service that was absent or did not respond is not queried again, in milliseconds. */
const unresponsiveMs = 5000;

const details = {
  absent: 'no notification service on this desktop',
  silent: 'the notification service does not answer',
  withdrawn: 'withdrawn before it was handed over',
} as const;

const failed = (detail: keyof typeof details): DeliveryReport => ({ result: 'failed', detail: details[detail] });

/**
 * Checks the notification service before each call: on Linux libnotify calls it synchronously and blocks the whole
 * process, up to 25 seconds where the service hangs. Calls keep their order.
 */
export class GuardedNotifier implements Notifier {
  readonly #notifier: Notifier;
  readonly #queryService: () => Promise<NotificationService>;
  readonly #clock: Clock;
  readonly #wanted = new Map<string, DesktopNotification>();
  #last: Promise<unknown> = Promise.resolve();
  #bad: { readonly service: 'absent' | 'silent'; readonly untilMs: number } | null = null;

  constructor(parts: {
    readonly notifier: Notifier;
    readonly queryService: () => Promise<NotificationService>;
    readonly clock: Clock;
  }) {
    this.#notifier = parts.notifier;
    this.#queryService = parts.queryService;
    this.#clock = parts.clock;
  }

  async deliver(notification: DesktopNotification): Promise<DeliveryReport> {
    const { id } = notification;
    this.#wanted.set(id, notification);
    const handedOver = await this.#inTurn(async () => {
      const service = await this.#service();
      if (this.#wanted.get(id) !== notification) return { service, delivery: Promise.resolve(failed('withdrawn')) };
      if (service === 'absent' || service === 'silent') return { service, delivery: Promise.resolve(failed(service)) };
      // Wrapped in an object so that it is not awaited here: the next call does not wait until this one is shown.
      return { service, delivery: this.#notifier.deliver(notification) };
    });
    const report = await handedOver.delivery;
    return report.result === 'shown' && handedOver.service === 'paused'
      ? { result: 'do-not-disturb', detail: null }
      : report;
  }

  async withdraw(id: string): Promise<void> {
    this.#wanted.delete(id);
    await this.#inTurn(async () => {
      const service = await this.#service();
      if (service === 'ready' || service === 'paused') await this.#notifier.withdraw(id);
    });
  }

  onChosen(listener: (id: string, actionId: string | null) => void): void {
    this.#notifier.onChosen(listener);
  }

  onGone(listener: (id: string) => void): void {
    this.#notifier.onGone(listener);
  }

  async #inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(task);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #service(): Promise<NotificationService> {
    if (this.#bad && this.#clock.monotonicMs() < this.#bad.untilMs) return this.#bad.service;
    const service = await this.#queryService();
    this.#bad =
      service === 'absent' || service === 'silent'
        ? { service, untilMs: this.#clock.monotonicMs() + unresponsiveMs }
        : null;
    return service;
  }
}
