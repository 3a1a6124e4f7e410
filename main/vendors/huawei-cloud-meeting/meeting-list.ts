import type { Meeting } from '../../../app/domain/meeting.ts';
import { asFault, Fault } from '../../../app/domain/error-code.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import type { AccountMeetings, MeetingPage, MeetingQuery, MeetingToFollow } from '../../../app/vendor/adapter.ts';
import type { AccountModel } from './model.ts';
import type { CloudSession } from './session.ts';
import { readMeetings, type ListedMeeting } from './wire.ts';

const base = '/v1/mmc/management/conferences';
/** An answer may be so old, in milliseconds, when the same is asked again. */
const freshMs = 2_000;
/** The longest page that the service gives. */
const longestPage = 500;
/** Of so many running meetings it is read how many people are in them. */
const mostOnline = 2_000;
/** So many passwords of listed meetings are remembered. */
const rememberedPasswords = 2_000;

/** `YYYY-MM-DD HH:MM` in UTC. */
const timeOf = (text: string): number | null => {
  const match = /^(\d{4}-\d{2}-\d{2}) (\d{2}:\d{2})/u.exec(text.trim());
  const time = match ? Date.parse(`${match[1]}T${match[2]}:00Z`) : Number.NaN;
  return Number.isFinite(time) ? time : null;
};

const chairPassword = ({ passwordEntry }: ListedMeeting): string =>
  passwordEntry.find(({ conferenceRole }) => conferenceRole === 'chair')?.password ?? '';

const isRunning = ({ conferenceState }: ListedMeeting): boolean => conferenceState === 'Created';

/** Meetings of the account: listed, searched, and followed by taking control of them. */
export class MeetingList implements AccountMeetings {
  readonly #model: AccountModel;
  readonly #session: () => CloudSession;
  /** Passwords that the list showed, by meeting number. Never kept longer than this list. */
  readonly #passwords = new Map<string, string>();
  /** The number of the read that last lacked a meeting, by meeting number. */
  readonly #missing = new Map<string, number>();
  readonly #following = new Map<string, Promise<string>>();
  #online: { readonly text: string; readonly atMs: number; readonly meetings: readonly ListedMeeting[] } | null = null;

  constructor(model: AccountModel, session: () => CloudSession) {
    this.#model = model;
    this.#session = session;
  }

  async search({ text, from, limit }: MeetingQuery, signal: AbortSignal): Promise<MeetingPage> {
    const [page, online] = await Promise.all([
      this.#page('', { offset: String(from), limit: String(limit), queryConfMode: 'ALL', ...searchFor(text) }, signal),
      this.#onlineNow(text, signal),
    ]);
    const counts = new Map(online.map((meeting) => [meeting.conferenceID, meeting]));
    return {
      meetings: page.meetings.map((meeting) => this.#meetingOf({ ...meeting, ...counts.get(meeting.conferenceID) })),
      total: page.count,
    };
  }

  async follow({ how, meeting, password }: MeetingToFollow, signal: AbortSignal): Promise<string> {
    if (how !== 'take-control') throw new Fault('not-supported');
    const entered =
      'meetingId' in meeting
        ? meeting.meetingId.slice(this.#model.options.accountId.length + 1)
        : meeting.address.replace(/[\s-]/gu, '');
    if (!/^\w{1,64}$/u.test(entered)) throw new Fault('invalid-input');
    const known = this.#following.get(entered) ?? this.#follow(entered, password, signal);
    this.#following.set(entered, known);
    try {
      return await known;
    } finally {
      this.#following.delete(entered);
    }
  }

  /** The host password that the list showed for a meeting; empty where it showed none. */
  knownPassword(number: string): string {
    return this.#passwords.get(number) ?? '';
  }

  /** Reads one meeting of the list and tells how it is now. Rejects with a `Fault`. */
  async readBack(number: string): Promise<void> {
    const { order, causes } = this.#model.options.kit;
    const began = order.next();
    const found = await this.#find(number, new AbortController().signal);
    if (!found) {
      this.#missing.set(number, began);
      return;
    }
    causes.read(this.#meetingOf(found.meeting).id, began);
    this.tell(found.meeting);
  }

  /** The number of the read that last lacked a meeting; 0 where none did. */
  missingSince(number: string): number {
    return this.#missing.get(number) ?? 0;
  }

  /** Tells that a meeting of the list changed. */
  tell(meeting: ListedMeeting): void {
    this.#model.options.kit.emit({ type: 'meeting', meeting: this.#meetingOf(meeting) });
  }

  async #follow(entered: string, typed: string | null, signal: AbortSignal): Promise<string> {
    const followed = this.#model.followed.get(entered);
    if (followed) return followed.conferenceId;
    // People know a cloud room by another number than the one its meeting is controlled by.
    const found =
      typed === null && this.#passwords.has(entered) ? null : await this.#find(entered, signal).catch(() => null);
    const number = found?.number ?? entered;
    const again = this.#model.followed.get(number);
    if (again) return again.conferenceId;
    const password = typed ?? this.#passwords.get(number) ?? '';
    if (password === '') throw new Fault('meeting-password-missing');
    const session = this.#session();
    const control = this.#model.newControl(number, password);
    const giveUp = (): void => control.suspend();
    signal.addEventListener('abort', giveUp);
    try {
      await control.open(session.link);
    } catch (cause) {
      throw signal.aborted ? new Fault('interrupted') : asFault(cause);
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
    if (session.isOver) {
      control.suspend();
      throw new Fault('connection-lost');
    }
    if (control.state.isOver) throw new Fault('meeting-not-running');
    this.#model.keep(control);
    this.#model.options.kit.emit({ type: 'conference', picture: control.picture() });
    if (found) this.tell(found.meeting);
    return control.conferenceId;
  }

  /** A meeting by one of its numbers, as the list has it. */
  async #find(
    entered: string,
    signal: AbortSignal,
  ): Promise<{ readonly number: string; readonly password: string; readonly meeting: ListedMeeting } | null> {
    const { meetings } = await this.#page('', { offset: '0', limit: '20', searchKey: entered }, signal);
    const byNumber = meetings.find(({ conferenceID }) => conferenceID === entered);
    // The search does not look at the numbers of cloud rooms everywhere.
    const meeting =
      byNumber ?? [...meetings, ...(await this.#onlineNow('', signal))].find((one) => one.vmrConferenceID === entered);
    return meeting ? { number: meeting.conferenceID, password: chairPassword(meeting), meeting } : null;
  }

  async #onlineNow(text: string, signal: AbortSignal): Promise<readonly ListedMeeting[]> {
    const nowMs = this.#model.options.ports.clock.monotonicMs();
    const known = this.#online;
    if (known && known.text === text && nowMs - known.atMs < freshMs) return known.meetings;
    const meetings: ListedMeeting[] = [];
    for (let offset = 0; offset < mostOnline; offset += longestPage) {
      const query = { offset: String(offset), limit: String(longestPage), ...searchFor(text) };
      const page = await this.#page('/online', query, signal);
      meetings.push(...page.meetings);
      if (page.meetings.length === 0 || meetings.length >= (page.count ?? 0)) break;
    }
    this.#online = { text, atMs: nowMs, meetings };
    return meetings;
  }

  async #page(path: '' | '/online', query: Readonly<Record<string, string>>, signal: AbortSignal) {
    const { user } = this.#model;
    const value = await this.#session().read(
      {
        method: 'GET',
        path: `${base}${path}`,
        query: { ...query, ...(user.isAdministrator && { queryAll: 'true' }) },
      },
      signal,
    );
    let page: ReturnType<typeof readMeetings>;
    try {
      page = readMeetings(value);
    } catch {
      throw new Fault('answer-malformed', 'The list of meetings.');
    }
    for (const meeting of page.meetings) {
      const password = chairPassword(meeting);
      if (password !== '') this.#passwords.set(meeting.conferenceID, password);
    }
    for (const oldest of this.#passwords.keys()) {
      if (this.#passwords.size <= rememberedPasswords) break;
      this.#passwords.delete(oldest);
    }
    return page;
  }

  /** A booked meeting is cancelled by who booked it and by administrators; one that runs is ended. */
  #mayCancel({ conferenceState, userUUID }: ListedMeeting): boolean {
    const { userId, isAdministrator } = this.#model.user;
    return conferenceState === 'Schedule' && (isAdministrator || (userId !== '' && userUUID === userId));
  }

  #meetingOf(meeting: ListedMeeting): Meeting {
    const { accountId } = this.#model.options;
    const { conferenceID: number, vmrConferenceID, conferenceState, onlineAttendeeAmount } = meeting;
    const runs = isRunning(meeting);
    const isScheduled = conferenceState === 'Schedule';
    const hasPassword = this.#passwords.has(number);
    return {
      id: `${accountId}/${number}`,
      accountId,
      vendorId: number,
      subject: meeting.subject.slice(0, 300),
      hostName: meeting.scheduserName.slice(0, 300),
      address: (vmrConferenceID || number).slice(0, 500),
      status: runs ? 'running' : isScheduled ? 'scheduled' : 'unknown',
      startsAt: timeOf(meeting.startTime),
      endsAt: timeOf(meeting.endTime),
      peopleCount: onlineAttendeeAmount === null ? null : Math.max(0, Math.round(onlineAttendeeAmount)),
      conferenceId: this.#model.followed.get(number)?.conferenceId ?? null,
      needsPassword: !hasPassword,
      permissions: {
        takeControl: isScheduled ? denied('not-now') : allowed,
        start: isScheduled && hasPassword ? allowed : denied('not-now'),
        delete: this.#mayCancel(meeting) ? allowed : denied('not-now'),
      },
    };
  }
}

const searchFor = (text: string): Readonly<Record<string, string>> => (text === '' ? {} : { searchKey: text });
