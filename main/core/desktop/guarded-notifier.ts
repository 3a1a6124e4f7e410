import type { Clock } from '../../ports/clock.ts';
import type { DeliveryReport, DesktopNotification, NotificationService, Notifier } from '../../ports/notifier.ts';

/** A service that was not there or did not answer is left alone for so long. */
const leftAloneMs = 5000;

const details = {
  absent: 'no notification service on this desktop',
  silent: 'the notification service does not answer',
  withdrawn: 'withdrawn before it was handed over',
} as const;

const failed = (detail: keyof typeof details): DeliveryReport => ({ result: 'failed', detail: details[detail] });

/**
 * Looks at the desktop's service before anything is asked of it: on Linux a request waits for the answer with the whole
 * process standing still, up to 25 seconds where the service hangs (libnotify asks synchronously). Requests go in their order.
 */
export class GuardedNotifier implements Notifier {
  readonly #notifier: Notifier;
  readonly #look: () => Promise<NotificationService>;
  readonly #clock: Clock;
  readonly #wanted = new Map<string, DesktopNotification>();
  #last: Promise<unknown> = Promise.resolve();
  #bad: { readonly service: 'absent' | 'silent'; readonly untilMs: number } | null = null;

  constructor(parts: { readonly notifier: Notifier; readonly look: () => Promise<NotificationService>; readonly clock: Clock }) {
    this.#notifier = parts.notifier;
    this.#look = parts.look;
    this.#clock = parts.clock;
  }

  async deliver(notification: DesktopNotification): Promise<DeliveryReport> {
    const { id } = notification;
    this.#wanted.set(id, notification);
    const handedOver = await this.#inTurn(async () => {
      const service = await this.#service();
      if (this.#wanted.get(id) !== notification) return { service, delivery: Promise.resolve(failed('withdrawn')) };
      if (service === 'absent' || service === 'silent') return { service, delivery: Promise.resolve(failed(service)) };
      // Inside an object it is not waited for: the next request need not wait until the system has shown this one.
      return { service, delivery: this.#notifier.deliver(notification) };
    });
    const report = await handedOver.delivery;
    return report.result === 'shown' && handedOver.service === 'paused' ? { result: 'do-not-disturb', detail: null } : report;
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
    const service = await this.#look();
    this.#bad = service === 'absent' || service === 'silent' ? { service, untilMs: this.#clock.monotonicMs() + leftAloneMs } : null;
    return service;
  }
}
