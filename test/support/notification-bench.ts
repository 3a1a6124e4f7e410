import type { Answer, BridgeEvent } from '../../app/contract/envelope.ts';
import type { WindowId } from '../../app/domain/desktop.ts';
import type { Notice } from '../../app/domain/notice.ts';
import type { Change } from '../../app/state/app-state.ts';
import { createNotifications, type Notifications } from '../../main/core/desktop/notifications.ts';
import { unknownDesktop } from '../../main/core/state/desktop-slice.ts';
import { ShownPlace } from '../../main/core/actions/shown-place.ts';
import { Store } from '../../main/core/state/store.ts';
import type { DeliveryReport, DesktopNotification, Notifier } from '../../main/ports/notifier.ts';
import { settlePromises, silentLog } from './command-bench.ts';
import { ManualClock } from './manual-clock.ts';
import { windowFixture } from './window-fixture.ts';

/** A desktop that keeps what is on its screen and does with a notification what a test wants. */
export class FakeNotifier implements Notifier {
  readonly delivered: DesktopNotification[] = [];
  readonly screen = new Map<string, DesktopNotification>();
  answer: DeliveryReport | 'never' | Error = { result: 'shown', detail: null };
  #chosen: (id: string, actionId: string | null) => void = () => undefined;
  #gone: (id: string) => void = () => undefined;

  deliver(notification: DesktopNotification): Promise<DeliveryReport> {
    this.delivered.push(notification);
    this.screen.delete(notification.id);
    if (this.answer === 'never') return new Promise(() => undefined);
    if (this.answer instanceof Error) return Promise.reject(this.answer);
    if (this.answer.result === 'shown') this.screen.set(notification.id, notification);
    return Promise.resolve(this.answer);
  }

  async withdraw(id: string): Promise<void> {
    this.screen.delete(id);
  }

  onChosen(listener: (id: string, actionId: string | null) => void): void {
    this.#chosen = listener;
  }

  onGone(listener: (id: string) => void): void {
    this.#gone = listener;
  }

  choose(id: string, actionId: string | null): void {
    this.#chosen(id, actionId);
  }

  /** Simulates that one is dismissed or times out. */
  dismiss(id: string): void {
    if (this.screen.delete(id)) this.#gone(id);
  }

  /** What is on the screen: titles, the oldest first. */
  get titles(): readonly string[] {
    return [...this.screen.values()].map(({ title }) => title);
  }
}

/** The notifications service on a store, a manual clock and a fake desktop. */
export class NotificationBench {
  readonly clock = new ManualClock();
  readonly store = new Store(this.clock);
  readonly notifier = new FakeNotifier();
  readonly place = new ShownPlace();
  readonly fixture = windowFixture(this.clock.now());
  readonly asked: { readonly name: unknown; readonly input: unknown }[] = [];
  readonly notices: Omit<Notice, 'id' | 'at'>[] = [];
  readonly shownWindows: WindowId[] = [];
  readonly sent: BridgeEvent[] = [];
  handleAnswer: Answer = { ok: true, value: {} };
  readonly service: Notifications;
  #keyboard: WindowId | null = null;
  readonly #windowListeners = new Set<() => void>();

  constructor() {
    this.store.change([
      { slice: 'desktop', value: unknownDesktop },
      { slice: 'environment', value: this.fixture.environment() },
      { slice: 'account', id: 'finesse', value: this.fixture.account() },
      { slice: 'conference', id: 'finesse/40871', value: this.fixture.conference() },
    ]);
    this.service = createNotifications({
      store: this.store,
      clock: this.clock,
      log: silentLog,
      notifier: this.notifier,
      place: this.place,
      windows: {
        show: (id) => void this.shownWindows.push(id),
        send: (event) => void this.sent.push(event),
        hasKeyboard: (id) => this.#keyboard === id,
        onChange: (listener) => {
          this.#windowListeners.add(listener);
          return () => this.#windowListeners.delete(listener);
        },
      },
      handle: async (name, input) => {
        this.asked.push({ name, input });
        return this.handleAnswer;
      },
      addNotice: (notice) => void this.notices.push(notice),
    });
  }

  /** Changes the state and lets what follows at once happen. */
  async change(...changes: readonly Change[]): Promise<void> {
    this.store.change(changes);
    await this.wait(60);
  }

  async wait(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await settlePromises();
  }

  /** Gives the keyboard to one of Gavel's windows, or to another program with null. */
  async look(id: WindowId | null): Promise<void> {
    this.#keyboard = id;
    for (const listener of this.#windowListeners) listener();
    await this.wait(60);
  }
}
