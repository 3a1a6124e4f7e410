import { findAction } from '../../../app/actions/actions.ts';
import { decideNotifications, nothingTold } from '../../../app/notifications/decide.ts';
import { createNotification, type About, type Notification } from '../../../app/notifications/notification.ts';
import type { Answer } from '../../../app/contract/envelope.ts';
import type { Notice } from '../../../app/domain/notice.ts';
import type { Change } from '../../../app/state/app-state.ts';
import { reasonOf } from '../../../app/text/words.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { DeliveryReport, Notifier } from '../../ports/notifier.ts';
import type { Windows } from '../../ports/windows.ts';
import type { Store } from '../store.ts';
import { changeDesktop } from './desktop-slice.ts';
import { NotificationQueue } from './notification-queue.ts';
import type { ActionOutcome } from './perform-action.ts';
import type { ShownPlace } from './shown-place.ts';
import { wordsOf } from './words.ts';

/** What is explained when it happens for the first time. */
export type Explanation = 'goes-on-in-tray' | 'started-in-tray';

/** Tells a person who looks at another program what they must know. */
export interface Notifications {
  /** Explains something. Whether it was explained before is the caller's to know. */
  explain(what: Explanation): void;
  /** Tells why an action that was asked for outside the window was refused at once; else silent: its command tells the rest. */
  tellOutcome(actionId: string, outcome: ActionOutcome): void;
  /** Takes everything from the screen: nobody would answer a click. */
  stop(): Promise<void>;
}

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly notifier: Notifier;
  readonly windows: Pick<Windows, 'show' | 'send' | 'hasKeyboard' | 'onChange'>;
  readonly place: ShownPlace;
  /** The one door, for what a notification's action asks. */
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  /** Puts a notice where a person finds it later. */
  readonly tell: (notice: Omit<Notice, 'id' | 'at'>) => void;
}

/** Bursts are judged as one. */
const foldMs = 50;
/** A system that says nothing in this time has not shown it. */
const deliveryDeadlineMs = 3000;
/** The end of Gavel waits no longer than this for the desktop. */
const goodbyeMs = 500;
/** More than this are not left on the screen or in the desktop's list; the oldest goes. */
const mostShown = 12;

class DesktopNotifications implements Notifications {
  readonly #parts: Parts;
  readonly #queue: NotificationQueue;
  /** What was handed over and not withdrawn, the oldest first. */
  readonly #handedOver = new Map<string, Notification>();
  /** Of those, what nobody has sent away. */
  readonly #onScreen = new Set<string>();
  readonly #touchedLobbies = new Set<string>();
  readonly #stops: (() => void)[];
  #memory = nothingTold;
  #cancelSoon: CancelTimer | null = null;
  #cancelDue: CancelTimer | null = null;
  #hasToldFailure = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { store, clock, notifier, windows } = parts;
    this.#queue = new NotificationQueue({ clock, deliver: (notification) => void this.#deliver(notification), fold: (outcomes) => this.#fold(outcomes) });
    notifier.onChosen((id, actionId) => void this.#chosen(id, actionId));
    notifier.onGone((id) => this.#onScreen.delete(id));
    this.#stops = [store.onChange((changes) => this.#follow(changes)), windows.onChange(() => this.#looked())];
    this.#soon();
  }

  explain(what: Explanation): void {
    const t = wordsOf(this.#parts.store.state);
    this.#put([createNotification({ id: 'explanation', topic: 'explanation', title: t(`notification.${what}`), body: t(`notification.${what}-hint`), isQuiet: true })]);
  }

  tellOutcome(actionId: string, outcome: ActionOutcome): void {
    const action = findAction(actionId);
    const t = wordsOf(this.#parts.store.state);
    const reason = outcome.result === 'denied' ? reasonOf(t, outcome.permission) : outcome.result === 'failed' ? t(`error.${outcome.failure.code}.what`) : null;
    if (!action || reason === null) return;
    const { accountId, conferenceId } = this.#parts.place.contextFor(this.#parts.store.state, 'shortcut');
    this.#put([createNotification({ id: 'action', topic: 'action', title: t('notification.not-done', { action: t(action.label) }), body: reason, about: { accountId, conferenceId } })]);
  }

  async stop(): Promise<void> {
    for (const stop of this.#stops) stop();
    this.#cancelSoon?.();
    this.#cancelDue?.();
    this.#queue.stop();
    const withdrawn = Promise.all([...this.#handedOver.keys()].map((id) => this.#withdraw(id)));
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.after(goodbyeMs, resolve);
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
      const conferenceId = change.slice === 'participant' ? change.conferenceId : change.slice === 'conference' && change.value === null ? change.id : null;
      if (conferenceId === null) continue;
      const waits = change.slice === 'participant' && change.value?.state === 'in-lobby';
      if (!waits && !this.#memory.lobbies.has(conferenceId)) continue;
      this.#touchedLobbies.add(conferenceId);
      isTouched = true;
    }
    if (!isTouched) return;
    // What can no longer be taken back must not be offered a moment longer.
    const isSent = changes.some((change) => change.slice === 'command' && change.value !== null && change.value.phase !== 'held' && this.#memory.commands.get(change.value.groupId)?.isHeldShown === true);
    if (isSent) this.#judge();
    else this.#soon();
  }

  #soon(): void {
    this.#cancelSoon ??= this.#parts.clock.after(foldMs, () => this.#judge());
  }

  #judge(): void {
    const { store, clock, windows, place } = this.#parts;
    this.#cancelSoon?.();
    this.#cancelSoon = null;
    this.#cancelDue?.();
    this.#cancelDue = null;
    const { state } = store;
    const lobbyIds = [...this.#touchedLobbies];
    this.#touchedLobbies.clear();
    const isLookingAtGavel = windows.hasKeyboard('main') || windows.hasKeyboard('compact');
    const now = clock.now();
    const situation = { state, sight: { isLookingAtGavel, shown: place.shown }, now, t: wordsOf(state) };
    const { memory, steps, dueAt } = decideNotifications(this.#memory, situation, lobbyIds, (id) => this.#onScreen.has(id));
    this.#memory = memory;
    if (dueAt !== null) this.#cancelDue = clock.after(Math.max(0, dueAt - now), () => this.#judge());
    for (const step of steps) if (step.do === 'withdraw') void this.#withdraw(step.id);
    this.#put(steps.flatMap((step) => (step.do === 'deliver' ? [step.notification] : [])));
  }

  /** Everything is judged as if it were shown, so that switching notifications on later tells no old news. */
  #put(notifications: readonly Notification[]): void {
    if (this.#parts.store.state.preferences.showsNotifications) {
      this.#queue.put(notifications);
      return;
    }
    this.#queue.stop();
    for (const id of [...this.#handedOver.keys()]) void this.#withdraw(id);
  }

  #looked(): void {
    this.#soon();
    if (!this.#parts.windows.hasKeyboard('main')) return;
    // What the window shows as well is no news any more.
    for (const [id, { topic }] of [...this.#handedOver]) if (topic === 'outcome' || topic === 'problem' || topic === 'action' || topic === 'explanation') void this.#withdraw(id);
  }

  async #withdraw(id: string): Promise<void> {
    this.#queue.drop(id);
    this.#onScreen.delete(id);
    if (this.#handedOver.delete(id)) await this.#parts.notifier.withdraw(id);
  }

  #fold(outcomes: readonly Notification[]): Notification {
    const t = wordsOf(this.#parts.store.state);
    const problemCount = outcomes.filter(({ topic }) => topic === 'problem').length;
    return createNotification({
      id: 'outcomes',
      topic: problemCount > 0 ? 'problem' : 'outcome',
      title: t('notification.outcomes', { count: outcomes.length }),
      body: problemCount > 0 ? t('notification.outcomes-bad', { count: problemCount }) : t('notification.outcomes-good'),
      about: outcomes.at(-1)?.about ?? this.#parts.place.shown,
    });
  }

  async #deliver(notification: Notification): Promise<void> {
    const { store, notifier, log } = this.#parts;
    const { id, topic, title, body, actions, isQuiet } = notification;
    this.#handedOver.delete(id);
    this.#handedOver.set(id, notification);
    this.#onScreen.add(id);
    for (const oldest of [...this.#handedOver.keys()].slice(0, Math.max(0, this.#handedOver.size - mostShown))) void this.#withdraw(oldest);
    const report = await this.#withinDeadline(notifier.deliver({
      id, title, body, actions: actions.map((action) => ({ id: action.id, label: action.label })), isSilent: isQuiet, isLasting: topic === 'held' || topic === 'lobby', urgency: isQuiet ? 'low' : 'normal',
    }));
    // Another one may have taken its place, or it was withdrawn: what became of it says nothing then.
    if (this.#handedOver.get(id) !== notification) return;
    if (report.result !== 'shown') this.#onScreen.delete(id);
    log.info('notification', { id, topic, ...report });
    if (store.state.desktop?.lastDelivery !== report.result) changeDesktop(store, { lastDelivery: report.result });
    if (report.result === 'failed' || report.result === 'denied') this.#failed(topic, report);
  }

  async #withinDeadline(delivery: Promise<DeliveryReport>): Promise<DeliveryReport> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(deliveryDeadlineMs, () => resolve({ result: 'failed', detail: `no answer in ${deliveryDeadlineMs} ms` }));
      const settle = (report: DeliveryReport): void => {
        cancel();
        resolve(report);
      };
      delivery.then(settle, (cause: unknown) => settle({ result: 'failed', detail: cause instanceof Error ? cause.message : String(cause) }));
    });
  }

  /** Says it once, where a person will find it; what was only a courtesy is not missed. */
  #failed(topic: Notification['topic'], { detail }: DeliveryReport): void {
    if (this.#hasToldFailure || topic === 'outcome' || topic === 'explanation') return;
    this.#hasToldFailure = true;
    this.#parts.tell({ kind: 'information', code: 'notifications-failed', accountId: null, detail: detail === null ? null : detail.slice(0, 500) });
  }

  async #chosen(id: string, actionId: string | null): Promise<void> {
    const notification = this.#handedOver.get(id);
    const action = notification?.actions.find((one) => one.id === actionId);
    if (!action) {
      this.#show(notification?.about ?? this.#parts.place.shown);
      return;
    }
    const answer = await this.#parts.handle(action.call.name, action.call.input);
    if (answer.ok || !notification) return;
    const t = wordsOf(this.#parts.store.state);
    this.#put([createNotification({
      id: 'action', topic: 'action', about: notification.about,
      title: t('notification.not-done', { action: action.label }), body: t(`error.${answer.failure.code}.what`),
    })]);
  }

  /** Brings the window, at what a notification was about: the only time that Gavel takes the keyboard unasked by keys or tray. */
  #show({ accountId, conferenceId }: About): void {
    const { windows, store } = this.#parts;
    windows.show('main');
    if (conferenceId !== null && store.state.conferences.has(conferenceId)) windows.send({ event: 'show', what: 'conference', id: conferenceId }, 'main');
    else if (accountId !== null && store.state.accounts.has(accountId)) windows.send({ event: 'show', what: 'account', id: accountId }, 'main');
  }
}

/** Follows the state and tells what must be told. */
export const createNotifications = (parts: Parts): Notifications => new DesktopNotifications(parts);
