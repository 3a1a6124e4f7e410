import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Meeting } from '../../../app/domain/meeting.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import type { AccountMeetings, MeetingPage, MeetingQuery, MeetingToFollow } from '../../../app/vendor/adapter.ts';
import { isSuccess } from '../shared/exchange.ts';
import { faultOfAnswer } from './faults.ts';
import { isElsewhere } from './discovery.ts';
import type { Resource } from './hal.ts';
import { meetingLinkType, readConferenceUri } from './meeting-link.ts';
import type { FollowedMeeting } from './meeting.ts';
import type { AccountModel } from './model.ts';
import { accessOf } from './picture.ts';
import type { UcwaSession } from './session.ts';

/** So many redirects lead from an invitation's link to its meeting. */
const mostHops = 3;
/** An answer may be so old, in milliseconds, when the same is asked again. */
const freshMs = 2_000;

const isSameUri = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

const isConferenceUri = (text: string): boolean => /^sip:[^\s<>"]{3,290}$/iu.test(text);

/** The user's own meetings: listed, and entered by address, too. */
export class MeetingList implements AccountMeetings {
  readonly #model: AccountModel;
  readonly #session: () => UcwaSession;
  readonly #following = new Map<string, Promise<string>>();
  #known: { readonly atMs: number; readonly by: number; readonly meetings: readonly Resource[] } | null = null;

  constructor(model: AccountModel, session: () => UcwaSession) {
    this.#model = model;
    this.#session = session;
  }

  async search({ text, from, limit }: MeetingQuery, signal: AbortSignal): Promise<MeetingPage> {
    const wanted = text.trim().toLowerCase();
    const found = (await this.#own(signal)).map((one) => this.#meetingOf(one)).filter((meeting) => meeting !== null);
    const fitting = found.filter(({ subject, address }) => `${subject} ${address}`.toLowerCase().includes(wanted));
    return { meetings: fitting.slice(from, from + limit), total: fitting.length };
  }

  async follow({ how, meeting }: MeetingToFollow, signal: AbortSignal): Promise<string> {
    if (how !== 'join') throw new Fault('not-supported');
    const uri =
      'meetingId' in meeting
        ? meeting.meetingId.slice(this.#model.options.accountId.length + 1)
        : await this.#uriOf(meeting.address.trim(), signal);
    if (!isConferenceUri(uri)) throw new Fault('invalid-input');
    const key = uri.toLowerCase();
    const under = this.#following.get(key) ?? this.#follow(uri, signal);
    this.#following.set(key, under);
    try {
      return await under;
    } finally {
      this.#following.delete(key);
    }
  }

  /** The number of the read that showed the list last. */
  get readBy(): number {
    return this.#known?.by ?? 0;
  }

  /** A meeting as the list showed it last. */
  listed(uri: string): Resource | undefined {
    return this.#known?.meetings.find((one) => isSameUri(one.text('onlineMeetingUri'), uri));
  }

  /** Reads the list and tells how one meeting of it is now. Rejects with a `Fault`. */
  async readBack(uri: string): Promise<void> {
    const { kit, accountId } = this.#model.options;
    this.#known = null;
    await this.#own(new AbortController().signal);
    if (uri === '') return;
    const resource = this.listed(uri);
    const meeting = resource ? this.#meetingOf(resource) : null;
    kit.emit(meeting ? { type: 'meeting', meeting } : { type: 'meeting-gone', meetingId: `${accountId}/${uri}` });
  }

  /** The same in the background: what cannot be read is read back later. */
  readSoon(uri: string): void {
    this.readBack(uri).catch(() => undefined);
  }

  async #follow(uri: string, signal: AbortSignal): Promise<string> {
    return this.adopt({ uri, subject: this.listed(uri)?.text('subject') ?? '', conversation: null }, signal);
  }

  /** Follows a meeting, entered already where there is a conversation. Rejects with a `Fault`. */
  async adopt(
    { uri, subject, conversation }: { uri: string; subject: string; conversation: string | null },
    signal: AbortSignal,
  ): Promise<string> {
    const followed = this.#model.followed.get(uri.toLowerCase());
    if (followed) return followed.conferenceId;
    const session = this.#session();
    const meeting = this.#model.newMeeting(uri, subject);
    // Its events count from now on.
    this.#model.keep(meeting);
    try {
      await meeting.open(session.link, conversation, signal, 'names');
      if (signal.aborted) throw new Fault('interrupted');
      if (session.isOver) throw new Fault('connection-lost');
    } catch (cause) {
      this.#model.forget(meeting);
      await leaveAgain(session, meeting);
      throw signal.aborted ? new Fault('interrupted') : asFault(cause);
    }
    meeting.told();
    this.#model.options.kit.emit({ type: 'conference', picture: meeting.picture() });
    return meeting.conferenceId;
  }

  /** The conference URI of an address as people have it: the URI itself, or the link of an invitation. */
  async #uriOf(address: string, signal: AbortSignal): Promise<string> {
    if (isConferenceUri(address)) return address;
    let url = `https://${address.replace(/^https?:\/\//iu, '')}`;
    if (!URL.canParse(url)) throw new Fault('invalid-input');
    const session = this.#session();
    let answer = await session.requests.plain(url, meetingLinkType, signal);
    for (let hops = 0; hops < mostHops && isElsewhere(answer.status); hops += 1) {
      const location = answer.headers['location'] ?? '';
      if (!URL.canParse(location, url)) break;
      url = new URL(location, url).href;
      answer = await session.requests.plain(url, meetingLinkType, signal);
    }
    if (answer.status === 404) throw new Fault('unknown-meeting', 'HTTP 404');
    if (!isSuccess(answer.status)) throw faultOfAnswer(answer);
    const uri = readConferenceUri(answer.body);
    if (uri === null) throw new Fault('unknown-meeting', 'The page names no meeting.');
    return uri;
  }

  async #own(signal: AbortSignal): Promise<readonly Resource[]> {
    const nowMs = this.#model.options.ports.clock.monotonicMs();
    if (this.#known && nowMs - this.#known.atMs < freshMs) return this.#known.meetings;
    const { requests, ownMeetings } = this.#session();
    if (ownMeetings === null) return [];
    const by = this.#model.options.kit.order.next();
    const list = await requests.get(ownMeetings, signal);
    const meetings = ['myOnlineMeeting', 'myAssignedOnlineMeeting'].flatMap((relation) => list.embedded(relation));
    this.#known = { atMs: nowMs, by, meetings };
    return meetings;
  }

  #meetingOf(resource: Resource): Meeting | null {
    const { accountId } = this.#model.options;
    const uri = resource.text('onlineMeetingUri');
    if (!isConferenceUri(uri)) return null;
    const access = accessOf(resource.text('accessLevel'));
    const organizer = resource.text('organizerUri').replace(/^sip:/iu, '');
    const followed = this.#model.followed.get(uri.toLowerCase());
    const isOwn = resource.text('rel') !== 'myAssignedOnlineMeeting' && resource.self !== null;
    return {
      id: `${accountId}/${uri}`,
      accountId,
      vendorId: uri,
      subject: resource.text('subject').slice(0, 300),
      hostName: organizer.slice(0, 300),
      address: (resource.text('joinUrl') || uri).slice(0, 500),
      // The server does not tell whether anybody is in it.
      status: 'unknown',
      startsAt: null,
      endsAt: resource.time('expirationTime'),
      peopleCount: null,
      conferenceId: followed && !followed.isOver ? followed.conferenceId : null,
      needsPassword: false,
      ...(access && { access }),
      permissions: {
        join: allowed,
        changeAccess: isOwn ? allowed : denied('chair-only'),
        delete: isOwn ? allowed : denied('chair-only'),
      },
    };
  }
}

/** A meeting that was entered in vain is left again. */
const leaveAgain = async (session: UcwaSession, meeting: FollowedMeeting): Promise<void> => {
  if (meeting.conversation === '' || meeting.isOver || session.isOver) return;
  await session.requests.ask({ method: 'DELETE', url: meeting.conversation }).catch(() => undefined);
};
