import { messageOf } from '../../../app/domain/message-of.ts';
import { findAction } from '../../../app/actions/actions.ts';
import { decideNotifications, nothingNotified } from '../../../app/notifications/decide.ts';
import { createNotification, type About, type Notification } from '../../../app/notifications/notification.ts';
import type { Answer } from '../../../app/contract/envelope.ts';
import { detailLimit } from '../../../app/domain/error-code.ts';
import type { Notice } from '../../../app/domain/notice.ts';
import type { Change } from '../../../app/state/app-state.ts';
import { vendorOf } from '../../../app/state/selectors/vendors.ts';
import { denialText, errorSentences } from '../../../app/wording/reasons.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { DeliveryReport, Notifier } from '../../ports/notifier.ts';
import type { Windows } from '../../ports/windows.ts';
import type { Store } from '../state/store.ts';
import { changeDesktop } from '../state/desktop-slice.ts';
import { NotificationQueue } from './notification-queue.ts';
import type { ActionOutcome } from '../actions/perform-action.ts';
import type { ShownPlace } from '../actions/shown-place.ts';
import type { Explanation } from '../windows/window-lifecycle.ts';
import { wordsOf } from '../state/words.ts';

/** Notifies a user who looks at another program. */
export interface Notifications {
  /** Shows an explanation. The caller ensures that it is shown once. */
  explain(what: Explanation): void;
  /**
   * Shows why an action requested outside the window was refused at once; otherwise shows nothing, because its command
   * reports the rest.
   */
  notifyOutcome(actionId: string, outcome: ActionOutcome): void;
  /** Withdraws all notifications: nothing would handle a click. */
  stop(): Promise<void>;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly windows: Pick<Windows, 'show' | 'send' | 'hasKeyboard' | 'onChange'>;
  readonly place: ShownPlace;
  /** Handles the request of a notification's action. */
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  /** Adds a notice to the state. */
  readonly addNotice: (notice: Omit<Notice, 'id' | 'at'>) => void;
}

/** Changes within this time are judged together. */
const foldMs = 50;
/** A system that does not answer in this time counts as not having shown it. */
const deliveryDeadlineMs = 3000;
/** Quitting waits no longer than this for the desktop. */
const withdrawDeadlineMs = 500;
/** The most notifications left on the screen or in the desktop's list; the oldest is withdrawn. */
const shownLimit = 12;

class DesktopNotifications implements Notifications {
  readonly #parts: Parts;
  readonly #queue: NotificationQueue;
  /** Delivered and not withdrawn, the oldest first. */
  readonly #delivered = new Map<string, Notification>();
  /** Of those, the ones not yet dismissed. */
  readonly #onScreen = new Set<string>();
  readonly #touchedLobbies = new Set<string>();
  readonly #stops: (() => void)[];
  #memory = nothingNotified;
  #cancelJudge: CancelTimer | null = null;
  #cancelDue: CancelTimer | null = null;
  #hasReportedFailure = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { store, clock, notifier, windows } = parts;
    this.#queue = new NotificationQueue({
      clock,
      deliver: (notification) => void this.#deliver(notification),
      fold: (outcomes) => this.#fold(outcomes),
    });
    notifier.onChosen((id, actionId) => void this.#actionChosen(id, actionId));
    notifier.onGone((id) => this.#onScreen.delete(id));
    this.#stops = [store.onChange((changes) => this.#follow(changes)), windows.onChange(() => this.#windowsChanged())];
    this.#scheduleJudge();
  }

  explain(what: Explanation): void {
    const t = wordsOf(this.#parts.store.state);
    this.#put([
      createNotification({
        id: 'explanation',
        topic: 'explanation',
        title: t(`notification.${what}`),
        body: t(`notification.${what}-hint`),
        isQuiet: true,
      }),
    ]);
  }

  notifyOutcome(actionId: string, outcome: ActionOutcome): void {
    const action = findAction(actionId);
    const { state } = this.#parts.store;
    const t = wordsOf(state);
    const { accountId, conferenceId } = this.#parts.place.contextFor(state, 'shortcut');
    const subject = { vendor: vendorOf(state, accountId), kind: action?.kind };
    const reason =
      outcome.result === 'denied'
        ? denialText(t, outcome.permission, subject)
        : outcome.result === 'failed'
          ? errorSentences(t, outcome.failure.code, subject).what
          : null;
    if (!action || reason === null) return;
    this.#put([
      createNotification({
        id: 'action',
        topic: 'action',
        title: t('notification.not-done', { action: t(action.label) }),
        body: reason,
        about: { accountId, conferenceId },
      }),
    ]);
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#cancelJudge?.();
    this.#cancelDue?.();
    this.#queue.stop();
    const withdrawn = Promise.all([...this.#delivered.keys()].map((id) => this.#withdraw(id)));
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(withdrawDeadlineMs, resolve);
      void withdrawn.finally(() => {
        cancel();
        resolve();
      });
    });
  }

  #follow(changes: readonly Change[]): void {
    let isTouched = false;
    for (const change of changes) {
      if (change.slice === 'command' || change.slice === 'account' || change.slice === 'preferences') isTouched = true;
      const conferenceId =
        change.slice === 'participant'
          ? change.conferenceId
          : change.slice === 'conference' && change.value === null
            ? change.id
            : null;
      if (conferenceId === null) continue;
      const waits = change.slice === 'participant' && change.value?.state === 'in-lobby';
      if (!waits && !this.#memory.lobbies.has(conferenceId)) continue;
      this.#touchedLobbies.add(conferenceId);
      isTouched = true;
    }
    if (!isTouched) return;
    // An undo that is no longer possible must not be offered.
    const isSent = changes.some(
      (change) =>
        change.slice === 'command' &&
        change.value !== null &&
        change.value.phase !== 'held' &&
        this.#memory.commands.get(change.value.groupId)?.isHeldShown === true,
    );
    if (isSent) this.#judge();
    else this.#scheduleJudge();
  }

  #scheduleJudge(): void {
    this.#cancelJudge ??= this.#parts.clock.after(foldMs, () => this.#judge());
  }

  #judge(): void {
    const { store, clock, windows, place } = this.#parts;
    this.#cancelJudge?.();
    this.#cancelJudge = null;
    this.#cancelDue?.();
    this.#cancelDue = null;
    const { state } = store;
    const lobbyIds = [...this.#touchedLobbies];
    this.#touchedLobbies.clear();
    const isFocused = windows.hasKeyboard('main') || windows.hasKeyboard('compact');
    const now = clock.now();
    const situation = { state, focus: { isFocused, shown: place.shown }, now, t: wordsOf(state) };
    const { memory, steps, dueAt } = decideNotifications(this.#memory, situation, lobbyIds, (id) =>
      this.#onScreen.has(id),
    );
    this.#memory = memory;
    if (dueAt !== null) this.#cancelDue = clock.after(Math.max(0, dueAt - now), () => this.#judge());
    for (const step of steps) if (step.do === 'withdraw') void this.#withdraw(step.id);
    this.#put(steps.flatMap((step) => (step.do === 'deliver' ? [step.notification] : [])));
  }

  /** Judged even while notifications are off, so that switching them on later shows no old events. */
  #put(notifications: readonly Notification[]): void {
    if (this.#parts.store.state.preferences.showsNotifications) {
      this.#queue.put(notifications);
      return;
    }
    this.#queue.stop();
    for (const id of [...this.#delivered.keys()]) void this.#withdraw(id);
  }

  #windowsChanged(): void {
    this.#scheduleJudge();
    if (!this.#parts.windows.hasKeyboard('main')) return;
    // The window shows it as well: no notification is needed any more.
    for (const [id, { topic }] of [...this.#delivered])
      if (topic === 'outcome' || topic === 'problem' || topic === 'action' || topic === 'explanation')
        void this.#withdraw(id);
  }

  async #withdraw(id: string): Promise<void> {
    this.#queue.drop(id);
    this.#onScreen.delete(id);
    if (this.#delivered.delete(id)) await this.#parts.notifier.withdraw(id);
  }

  #fold(outcomes: readonly Notification[]): Notification {
    const t = wordsOf(this.#parts.store.state);
    const problemCount = outcomes.filter(({ topic }) => topic === 'problem').length;
    return createNotification({
      id: 'outcomes',
      topic: problemCount > 0 ? 'problem' : 'outcome',
      title: t('notification.outcomes', { count: outcomes.length }),
      body:
        problemCount > 0 ? t('notification.outcomes-bad', { count: problemCount }) : t('notification.outcomes-good'),
      about: outcomes.at(-1)?.about ?? this.#parts.place.shown,
    });
  }

  async #deliver(notification: Notification): Promise<void> {
    const { store, notifier, log } = this.#parts;
    const { id, topic, title, body, actions, isQuiet } = notification;
    this.#delivered.delete(id);
    this.#delivered.set(id, notification);
    this.#onScreen.add(id);
    for (const oldest of [...this.#delivered.keys()].slice(0, Math.max(0, this.#delivered.size - shownLimit)))
      void this.#withdraw(oldest);
    const report = await this.#withinDeadline(
      notifier.deliver({
        id,
        title,
        body,
        actions: actions.map((action) => ({ id: action.id, label: action.label })),
        isSilent: isQuiet,
        isLasting: topic === 'held' || topic === 'lobby',
        urgency: isQuiet ? 'low' : 'normal',
      }),
    );
    // It may have been replaced or withdrawn meanwhile: then the result is irrelevant.
    if (this.#delivered.get(id) !== notification) return;
    if (report.result !== 'shown') this.#onScreen.delete(id);
    log.info('notification', { id, topic, ...report });
    if (store.state.desktop?.lastDelivery !== report.result) changeDesktop(store, { lastDelivery: report.result });
    if (report.result === 'failed' || report.result === 'denied') this.#failed(topic, report);
  }

  async #withinDeadline(delivery: Promise<DeliveryReport>): Promise<DeliveryReport> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(deliveryDeadlineMs, () =>
        resolve({ result: 'failed', detail: `no answer in ${deliveryDeadlineMs} ms` }),
      );
      const settle = (report: DeliveryReport): void => {
        cancel();
        resolve(report);
      };
      delivery.then(settle, (cause: unknown) => settle({ result: 'failed', detail: messageOf(cause) }));
    });
  }

  /** Adds one notice about failed delivery; none for mere explanations. */
  #failed(topic: Notification['topic'], { detail }: DeliveryReport): void {
    if (this.#hasReportedFailure || topic === 'outcome' || topic === 'explanation') return;
    this.#hasReportedFailure = true;
    this.#parts.addNotice({
      kind: 'information',
      code: 'notifications-failed',
      accountId: null,
      detail: detail === null ? null : detail.slice(0, detailLimit),
    });
  }

  async #actionChosen(id: string, actionId: string | null): Promise<void> {
    const notification = this.#delivered.get(id);
    const action = notification?.actions.find((one) => one.id === actionId);
    if (!action) {
      this.#show(notification?.about ?? this.#parts.place.shown);
      return;
    }
    const answer = await this.#parts.handle(action.call.name, action.call.input);
    if (answer.ok || !notification) return;
    const { state } = this.#parts.store;
    const t = wordsOf(state);
    this.#put([
      createNotification({
        id: 'action',
        topic: 'action',
        about: notification.about,
        title: t('notification.not-done', { action: action.label }),
        body: errorSentences(t, answer.failure.code, { vendor: vendorOf(state, notification.about.accountId) }).what,
      }),
    ]);
  }

  /**
   * Shows the window at the subject of a notification: the only time that Gavel takes the focus without a shortcut or
   * the tray.
   */
  #show({ accountId, conferenceId }: About): void {
    const { windows, store } = this.#parts;
    windows.show('main');
    if (conferenceId !== null && store.state.conferences.has(conferenceId))
      windows.send({ event: 'show', what: 'conference', id: conferenceId }, 'main');
    else if (accountId !== null && store.state.accounts.has(accountId))
      windows.send({ event: 'show', what: 'account', id: accountId }, 'main');
  }
}

/** Subscribes to the state and shows notifications. */
export const createNotifications = (parts: Parts): Notifications => new DesktopNotifications(parts);
