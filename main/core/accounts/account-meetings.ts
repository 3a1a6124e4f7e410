import { asFault, Fault } from '../../../app/domain/error-code.ts';
import {
  meetingChanges,
  meetingsAsked,
  meetingsRead,
  meetingsUnread,
  type MeetingQuestion,
} from '../../../app/state/reduce-meetings.ts';
import { vendorOf } from '../../../app/state/selectors/vendors.ts';
import type { AccountAdapter, AccountMeetings, MeetingPage, MeetingToFollow } from '../../../app/vendor/adapter.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Store } from '../state/store.ts';

/** How long one page of a list may take, and following one meeting, in milliseconds. */
const searchLimitMs = 15_000;
const followLimitMs = 45_000;
/** The size of a page where the vendor does not say one. */
const usualPageSize = 20;

interface Search extends MeetingQuestion {
  readonly answered: Promise<void>;
  readonly controller: AbortController;
}

export interface MeetingsPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly adapterOf: (accountId: string) => AccountAdapter | undefined;
  readonly registerSecret: (secret: string) => void;
  readonly log: Log;
}

/** The meetings of accounts that are not followed yet: what is looked for among them, and following one. */
export class Meetings {
  readonly #ports: MeetingsPorts;
  readonly #searches = new Map<string, Search>();

  constructor(ports: MeetingsPorts) {
    this.#ports = ports;
  }

  /**
   * Reads a page of an account's meetings into the state. The same question that is under way is shared, another one is
   * ended. Throws a `Fault` when the account is not online or has no meetings to list.
   */
  search(accountId: string, question: MeetingQuestion): Promise<void> {
    const meetings = this.#meetingsOf(accountId);
    const before = this.#searches.get(accountId);
    if (before && before.text === question.text && before.from === question.from) return before.answered;
    before?.controller.abort();
    const controller = new AbortController();
    const { store } = this.#ports;
    store.change(meetingsAsked(store.state, accountId, question));
    const answered = this.#read(accountId, question, meetings, controller).finally(() => {
      if (this.#searches.get(accountId)?.controller === controller) this.#searches.delete(accountId);
    });
    this.#searches.set(accountId, { ...question, answered, controller });
    return answered;
  }

  /**
   * The same for somebody who does not look at the list: the one that the window shows stays, and knows those that were
   * found. Rejects with the vendor's `Fault`.
   */
  async find(accountId: string, text: string): Promise<MeetingPage> {
    const meetings = this.#meetingsOf(accountId);
    const page = await this.#within(searchLimitMs, new AbortController(), (signal) =>
      meetings.search({ text, from: 0, limit: this.#pageSize(accountId) }, signal),
    );
    const { store } = this.#ports;
    for (const meeting of page.meetings) store.change(meetingChanges(store.state, accountId, meeting));
    return page;
  }

  /** Follows a meeting. Resolves with its conference; rejects with the vendor's `Fault`. */
  async follow(accountId: string, wanted: MeetingToFollow): Promise<string> {
    const meetings = this.#meetingsOf(accountId);
    if (wanted.password !== null) this.#ports.registerSecret(wanted.password);
    const conferenceId = await this.#within(followLimitMs, new AbortController(), (signal) =>
      meetings.follow(wanted, signal),
    );
    this.#ports.log.info('a meeting is followed', { accountId, how: wanted.how });
    return conferenceId;
  }

  /** Ends every search. */
  stop(): void {
    for (const { controller } of this.#searches.values()) controller.abort();
    this.#searches.clear();
  }

  async #read(
    accountId: string,
    question: MeetingQuestion,
    meetings: AccountMeetings,
    controller: AbortController,
  ): Promise<void> {
    const { store, clock, adapterOf } = this.#ports;
    const limit = this.#pageSize(accountId);
    const isWanted = (): boolean => !controller.signal.aborted && adapterOf(accountId)?.meetings === meetings;
    try {
      const page = await this.#within(searchLimitMs, controller, (signal) =>
        meetings.search({ ...question, limit }, signal),
      );
      if (isWanted()) store.change(meetingsRead(store.state, accountId, question, page, clock.now()));
    } catch (error) {
      const { code, message } = asFault(error);
      this.#ports.log.warn('the meetings of an account could not be read', { accountId, code, message });
      // Superseded by another question or another sign-in: its answer is what counts.
      if (isWanted() || code === 'timeout') store.change(meetingsUnread(store.state, accountId, code, question));
    }
  }

  #pageSize(accountId: string): number {
    return vendorOf(this.#ports.store.state, accountId)?.capabilities.meetings?.pageSize ?? usualPageSize;
  }

  /** Rejects with `timeout` after the limit, and lets `work` know. */
  async #within<Value>(
    limitMs: number,
    controller: AbortController,
    work: (signal: AbortSignal) => Promise<Value>,
  ): Promise<Value> {
    let cancel = (): void => undefined;
    const ended = new Promise<never>((_, reject) => {
      cancel = this.#ports.clock.after(limitMs, () => {
        reject(new Fault('timeout'));
        controller.abort();
      });
      controller.signal.addEventListener('abort', () => reject(new Fault('interrupted')), { once: true });
    });
    try {
      return await Promise.race([work(controller.signal), ended]);
    } finally {
      cancel();
    }
  }

  #meetingsOf(accountId: string): AccountMeetings {
    const account = this.#ports.store.state.accounts.get(accountId);
    if (!account) throw new Fault('unknown-account', accountId);
    const adapter = this.#ports.adapterOf(accountId);
    if (!adapter || account.connection.status !== 'online') throw new Fault('signed-out');
    if (!adapter.meetings) throw new Fault('not-supported');
    return adapter.meetings;
  }
}
