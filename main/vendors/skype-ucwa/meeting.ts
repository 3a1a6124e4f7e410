import { conferenceIdOf } from '../../../app/domain/conference.ts';
import { Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { SharedRead, valueOf } from '../shared/reads.ts';
import { Resync } from '../shared/resync.ts';
import { Decisions } from './decisions.ts';
import { endingNotice } from './ending.ts';
import type { UcwaEvent } from './events.ts';
import { UcwaRefusal, type Reason } from './faults.ts';
import type { Resource } from './hal.ts';
import { enter, type JoinContext } from './joining.ts';
import type { SessionLink } from './link.ts';
import { ListsTimer } from './lists-timer.ts';
import { isLeader, meetingPicture, stateOf, type MeetingFacts, type PictureContext } from './picture.ts';
import { RosterReader } from './roster-reader.ts';
import { Roster } from './roster.ts';
import { Teller } from './told.ts';

/** What ended a meeting may stand in an event that comes so much later, in milliseconds. */
const reasonMs = 300;

export interface MeetingOptions {
  readonly accountId: string;
  /** The conference URI. */
  readonly uri: string;
  readonly subject: string;
  readonly offersEnd: boolean;
  readonly ports: Pick<VendorPorts, 'clock' | 'ids' | 'log'>;
  readonly kit: AdapterKit;
  readonly reasonOf: JoinContext['reasonOf'];
  /** The invitation of the user that carries an id of ours, as events showed it; null for none. */
  readonly begun: (operationId: string) => string | null;
  /** The meeting is over for the user: it is no longer followed. */
  readonly onOver: () => void;
}

/** One meeting that is followed by taking part in it: what is known of it, and how that is kept up. */
export class FollowedMeeting {
  readonly conferenceId: string;
  readonly roster: Roster;
  readonly decisions: Decisions;
  readonly teller: Teller;
  readonly reader: RosterReader;
  readonly options: MeetingOptions;
  facts: MeetingFacts = { conversation: null, own: null, onlineMeeting: null };
  /** The number of the event or read that told the conversation last. */
  conversationBy = 0;
  readonly #ownId: string;
  readonly #whole: SharedRead<void>;
  #link: SessionLink | null = null;
  #resync: Resync | null = null;
  #lists: ListsTimer | null = null;
  #conversation = '';
  /** Shown: until a whole picture was read, changes are not told. */
  #isTold = false;
  #isOver = false;
  #isLeaving = false;
  #count: number | null = null;
  #endReason: Reason | null = null;
  #rightsBy = 0;
  readonly #rights: SharedRead<void>;
  #onNamed: () => void = () => undefined;

  constructor(options: MeetingOptions) {
    const { accountId, uri, kit, ports } = options;
    this.options = options;
    this.conferenceId = conferenceIdOf(accountId, uri);
    this.roster = new Roster(kit.identities);
    this.decisions = new Decisions(ports.clock);
    this.teller = new Teller(this, kit.emit);
    this.#ownId = kit.identities.make('self').id;
    this.reader = new RosterReader({
      kit,
      roster: this.roster,
      conferenceId: this.conferenceId,
      now: () => ports.clock.now(),
      facts: () => this.facts,
      requests: () => this.#require().requests,
      decisions: this.decisions,
      seesLobby: (since) => this.#seesLobby(since),
      onUnread: () => this.#lists?.soon(),
      onRead: () => this.teller.tellSoon(),
    });
    this.#whole = new SharedRead(kit.order, (began) => this.#readWhole(began));
    this.#rights = new SharedRead(kit.order, (began) => this.#readRights(began));
  }

  /** The address of the conversation; empty before the meeting was entered. */
  get conversation(): string {
    return this.#conversation;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Why it ended, as far as the server says; null before. */
  get endReason(): Reason | null {
    return this.#isOver ? this.#endReason : null;
  }

  get isTold(): boolean {
    return this.#isTold && !this.#isOver;
  }

  get pictureContext(): PictureContext {
    const { accountId, uri, subject, offersEnd } = this.options;
    return { accountId, uri, subject, offersEnd, ownId: this.#ownId, facts: this.facts, roster: this.roster };
  }

  picture(): ConferencePicture {
    return meetingPicture(this.pictureContext);
  }

  /**
   * Enters over this link, or goes on with a conversation, and reads: everything, or until everybody's name is known
   * and the rest in the background. Rejects with a `Fault`.
   */
  async open(
    link: SessionLink,
    conversation: string | null,
    signal: AbortSignal,
    until: 'everything' | 'names' = 'everything',
  ): Promise<void> {
    const { ports, reasonOf, begun } = this.options;
    this.#link = link;
    this.#resync = new Resync(link.life, this.#whole, ({ code }) => this.unread(code));
    this.#lists?.stop();
    this.#lists = new ListsTimer(link.life, () => this.#resync?.soon());
    this.reader.mustReadAll();
    const before = this.#conversation;
    this.#conversation =
      conversation ??
      (await enter(this.options.uri, {
        link,
        clock: ports.clock,
        operationId: () => ports.ids.uuid(),
        begun,
        reasonOf,
        signal,
      }));
    if (before !== '' && before !== this.#conversation) this.#beginAnew();
    if (until === 'everything') await this.read();
    else await this.#readNames();
    if (this.#isOver) throw new Fault('call-ended');
    this.#lists?.plan();
  }

  /** Another application, another conversation: nothing of the one before can be read any more. */
  #beginAnew(): void {
    this.reader.beginAnew();
    this.facts = { conversation: null, own: null, onlineMeeting: null };
  }

  async #readNames(): Promise<void> {
    const named = new Promise<null>((resolve) => {
      this.#onNamed = () => resolve(null);
    });
    const whole = this.#whole.fresh();
    const outcome = await Promise.race([named, whole]);
    if (outcome) valueOf(outcome);
    else
      void whole.then((later) => {
        if (later.status === 'read') return;
        this.unread(later.fault.code);
        this.#lists?.soon();
      });
  }

  /** What is known is told from now on: the whole picture was emitted. */
  told(): void {
    this.roster.takeChanges();
    this.#isTold = true;
  }

  /** The session is over: what is known stays, stale, for the next one. */
  suspend(): void {
    this.#link = null;
    this.#resync = null;
    this.#lists?.stop();
    this.#isTold = false;
  }

  /** The user leaves, or ends it for everybody: its end needs no words. */
  leaving(isLeaving: boolean): void {
    this.#isLeaving = isLeaving;
  }

  /** Nothing of it is known to be so any more; it is read again. */
  unread(reason: ErrorCode): void {
    if (this.#isOver || !this.#link) return;
    this.#isTold = false;
    this.reader.mustReadAll();
    this.options.kit.emit({ type: 'conference-unread', conferenceId: this.conferenceId, reason });
  }

  /** Everything is read as soon as possible, everybody's rights too. */
  readAllSoon(): void {
    this.reader.mustReadAll();
    this.#resync?.soon();
  }

  /** Reads the meeting now and tells what that shows. Rejects with a `Fault`. */
  async read(): Promise<void> {
    valueOf(await this.#whole.fresh());
  }

  /** Reads one person again. Rejects with a `Fault`. */
  async readPerson(href: string): Promise<void> {
    await this.reader.person(href);
    this.teller.tell();
  }

  /** The conversation is there and as it is known, or is read anew. Rejects with a `Fault`. */
  async prove(): Promise<void> {
    const link = this.#require();
    const began = this.options.kit.order.next();
    await this.#readConversation(link, began);
    if (this.#isOver) return;
    const count = this.facts.conversation?.count('participantCount') ?? null;
    if (count !== this.#count) this.#resync?.soon();
    else if (this.#isTold && !this.reader.isBehind)
      this.options.kit.emit({ type: 'conference-proved', conferenceId: this.conferenceId });
  }

  /** Applies an event of the conversation or about it, which arrived when this number was given. */
  async apply(event: UcwaEvent, since: number): Promise<void> {
    if (this.#isOver || !this.#link) return;
    switch (event.rel) {
      case 'conversation':
        this.#applyConversation(event);
        break;
      case 'participant':
        await this.reader.applyPerson(event, since);
        this.#lists?.soon();
        break;
      case 'participantAudio':
        if (event.within?.rel === 'participant') this.reader.soon(event.within.href);
        break;
      case 'localParticipant':
        this.#applyOwn(event);
        break;
      case 'onlineMeeting':
        if (event.body) this.facts = { ...this.facts, onlineMeeting: event.body };
        break;
      case 'messaging':
        // That a chat was removed is not that the user was.
        if (event.reason?.subcode !== 'Removed') this.#endReason = event.reason ?? this.#endReason;
        break;
      default:
        return;
    }
    this.teller.tell();
  }

  #require(): SessionLink {
    if (!this.#link || this.#isOver) throw new Fault('connection-lost');
    return this.#link;
  }

  #applyConversation({ type, body, reason, href }: UcwaEvent): void {
    const { kit } = this.options;
    const cause = kit.causes.event({ object: this.conferenceId, type, reasonCode: reason?.subcode ?? null });
    this.#endReason = reason ?? this.#endReason;
    if (type === 'deleted') {
      this.#end();
      return;
    }
    if (!body) {
      this.#resync?.soon();
      return;
    }
    const before = stateOf(this.facts.conversation);
    this.#setConversation(body, cause.number);
    if (this.#isOver || href === '') return;
    if (before !== stateOf(body)) this.readAllSoon();
  }

  #setConversation(conversation: Resource, number: number): void {
    const state = conversation.text('state');
    // Then it says nothing else.
    if (state === 'Disconnected') {
      this.#end();
      return;
    }
    this.facts = { ...this.facts, conversation };
    this.conversationBy = number;
  }

  #applyOwn({ type, body }: UcwaEvent): void {
    if (type === 'deleted') return;
    const { number } = this.options.kit.causes.event({ object: this.#ownObject, type });
    if (body) this.#setOwn(body, number);
    else this.readAllSoon();
  }

  get #ownObject(): string {
    return `${this.conferenceId} own`;
  }

  /** The user's own place, unless something newer told it. What may be done to others depends on the role. */
  #setOwn(own: Resource, number: number): void {
    const { order } = this.options.kit;
    if (!order.isCurrent(this.#ownObject, number)) return;
    order.apply(this.#ownObject, number);
    const before = this.facts;
    this.facts = { ...before, own };
    if (before.own === null || before.own.text('role') === own.text('role')) return;
    this.roster.touchAll();
    if (isLeader(this.facts)) this.teller.lobbyIsShown();
    this.readAllSoon();
  }

  /** Whether the user may see who waits, as read after that number. What cannot be read is taken for so. */
  async #seesLobby(since: number): Promise<boolean> {
    if (this.#rightsBy <= since) await this.#rights.fresh();
    return isLeader(this.facts) || this.facts.conversation === null || this.facts.conversation.link('lobby') !== null;
  }

  async #readRights(began: number): Promise<void> {
    const link = this.#require();
    const conversation = await this.#readConversation(link, began);
    const own = conversation?.link('localParticipant') ?? null;
    if (own !== null) this.#setOwn(await link.requests.each(own, true), began);
    this.#rightsBy = began;
  }

  async #readConversation(link: SessionLink, began: number): Promise<Resource | null> {
    const { order, causes } = this.options.kit;
    try {
      const conversation = await link.requests.each(this.#conversation, true);
      if (order.isCurrent(this.conferenceId, began)) {
        causes.read(this.conferenceId, began);
        this.#setConversation(conversation, began);
      }
      return this.facts.conversation;
    } catch (cause) {
      const isGone = cause instanceof UcwaRefusal && (cause.isGone || cause.code === 'call-ended');
      if (!isGone) throw cause;
      causes.read(this.conferenceId, began);
      this.#end();
      return null;
    }
  }

  async #readWhole(began: number): Promise<void> {
    const link = this.#require();
    const conversation = await this.#readConversation(link, began);
    if (!conversation || this.#isOver) return;
    if (stateOf(conversation) === 'active') {
      const optional = async (relation: string): Promise<Resource | null> => {
        const href = conversation.link(relation);
        return href === null ? null : link.requests.each(href, true);
      };
      const [own, onlineMeeting] = await Promise.all([optional('localParticipant'), optional('onlineMeeting')]);
      if (onlineMeeting) this.facts = { ...this.facts, onlineMeeting };
      if (own) this.#setOwn(own, began);
      this.#count = conversation.count('participantCount');
      await this.reader.lists(conversation, began, () => this.#named());
      this.roster.settleFormer(began);
      this.roster.proveAway(began);
    }
    if (this.#isOver || this.#link !== link) return;
    if (this.#isTold) this.teller.tell();
    else if (link.life.isLive) this.#tellWhole();
  }

  /** Everybody is known by name. */
  #named(): void {
    this.#onNamed();
    this.teller.tell();
  }

  #tellWhole(): void {
    this.teller.tellEndings();
    this.told();
    this.options.kit.emit({ type: 'conference', picture: this.picture() });
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { kit, onOver } = this.options;
    const wasWaiting = stateOf(this.facts.conversation) === 'in-lobby';
    const { reasonOf, ports } = this.options;
    this.suspend();
    onOver();
    kit.emit({ type: 'conference-ended', conferenceId: this.conferenceId });
    if (this.#isLeaving) return;
    const tell = (): void => kit.emit(endingNotice(this.#endReason ?? reasonOf(this.#conversation), wasWaiting));
    // Why somebody was turned away stands in an event about their invitation, which may come after this one.
    if (wasWaiting && !this.#endReason) ports.clock.after(reasonMs, tell);
    else tell();
  }
}
