import { conferenceIdOf } from '../../../app/domain/conference.ts';
import { asFault, Fault, type ErrorCode } from '../../../app/domain/error-code.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import { backOffMs } from '../shared/back-off.ts';
import { SharedRead, valueOf, type ReadOutcome } from '../shared/reads.ts';
import type { ControlOptions } from './control-options.ts';
import { ControlAccess } from './control-token.ts';
import { isMeetingOver } from './faults.ts';
import type { Link } from './link.ts';
import { MeetingState, Touched } from './meeting-state.ts';
import { NamedTimers } from './named-timers.ts';
import { meetingPicture, type PictureContext } from './picture.ts';
import { MissingPushes } from './missing-pushes.ts';
import type { PushContent } from './pushes.ts';
import type { CloudRequest } from './requests.ts';
import { RoutineReads } from './routine-reads.ts';
import { Subscription, type OrderedPush } from './subscription.ts';
import { eventsOf } from './told.ts';
import { snapshotOf, type Snapshot } from './wire.ts';

/** Between attempts to open the WebSocket again. */
const backOff = { firstMs: 1_000, maxMs: 30_000 };
/** Without the WebSocket the meeting is read so often, in milliseconds. */
const pollMs = 5_000;
/** How long it may take from the waiting room into the meeting. */
const leavingMs = 1_500;

/** After too many wrong passwords the service takes none for a while: so long none is sent, in milliseconds. */
const lockedMs = 60_000;

/** One meeting that is followed: the right to control it, its WebSocket, and what is known of it. */
export class MeetingControl {
  readonly access: ControlAccess;
  readonly state: MeetingState;
  readonly conferenceId: string;
  /** By pid: whom a command of ours is admitting. */
  readonly admitting = new Set<string>();
  readonly #options: ControlOptions;
  readonly #snapshot: SharedRead<Snapshot>;
  /** Everything pushed anew, and read. */
  readonly #everything: SharedRead<unknown>;
  readonly #routine: RoutineReads;
  readonly #timers = new NamedTimers<'retry' | 'poll' | 'renew'>();
  #link: Link | null = null;
  #subscription: Subscription | null = null;
  /** The picture is whole and kept up by pushes. */
  #isLive = false;
  #isOver = false;
  #failures = 0;
  readonly #missing: MissingPushes;
  #isResubscribing = false;
  #hasReportedMalformed = false;

  constructor(options: ControlOptions) {
    const { accountId, number, password, clock, kit, meetingCount } = options;
    this.#options = options;
    this.conferenceId = conferenceIdOf(accountId, number);
    this.access = new ControlAccess(number, password, clock);
    this.state = new MeetingState({ ...kit, now: () => clock.now() });
    this.#snapshot = new SharedRead(kit.order, (began) => this.#readSnapshot(began));
    this.#everything = new SharedRead(kit.order, () => this.#pushAnew());
    this.#routine = new RoutineReads({
      clock,
      peopleCount: () => this.state.people.size,
      meetingCount,
      read: () => this.fresh(),
      pushAnew: async () => void (await this.#everything.fresh()),
    });
    this.#missing = new MissingPushes({
      kit,
      conferenceId: this.conferenceId,
      isLive: () => this.#isLive,
      picture: () => this.picture(),
    });
  }

  get isLive(): boolean {
    return this.#isLive;
  }

  get pictureContext(): PictureContext {
    const { accountId, number, user } = this.#options;
    return {
      accountId,
      meetingNumber: number,
      isHost: this.access.isHost,
      user: user(),
      hasPassword: this.access.password !== '',
    };
  }

  picture(unread: ErrorCode | null = null): ConferencePicture {
    return { ...meetingPicture(this.state, this.pictureContext), ...(unread !== null && { unread }) };
  }

  /**
   * Takes control over this link, opens the WebSocket and reads everything. Rejects with a `Fault`: nothing is left
   * open then.
   */
  async open(link: Link): Promise<void> {
    this.#link = link;
    try {
      await this.#connect(link);
    } catch (cause) {
      this.suspend();
      throw cause;
    }
    this.#becomeLive(link);
  }

  /** Keeps up a meeting that could not be read for now: it is tried again over this link. */
  retryLater(link: Link): void {
    this.#link = link;
    this.#failures += 1;
    this.#planRetry(link);
  }

  /** The session is over: what is known stays, stale, for the next one. */
  suspend(): void {
    this.#isLive = false;
    this.#timers.clear();
    this.#routine.stop();
    this.#subscription?.close();
    this.#subscription = null;
    this.#link = null;
  }

  /** Reads the meeting now and tells what that shows. Rejects with a `Fault`. */
  async read(): Promise<void> {
    valueOf(await this.fresh());
  }

  /** The same with what no read tells: who waits, the settings, cameras. Rejects with a `Fault`. */
  async readEverything(): Promise<void> {
    valueOf(await this.#everything.fresh());
  }

  /** A read that begins after this call. Never rejects. */
  fresh(): Promise<ReadOutcome<Snapshot>> {
    return this.#snapshot.fresh();
  }

  /** Sends a command, once. Rejects as `CommandPlan.send` does. */
  async command(request: CloudRequest): Promise<unknown> {
    const link = this.#requireLink();
    return this.access.with(link, request, async (ready) => link.requests.command(ready));
  }

  /** The WebSocket must prove itself. Rejects with a `Fault`. */
  async probe(): Promise<void> {
    const subscription = this.#subscription;
    if (!subscription || !this.#isLive) throw new Fault('connection-lost');
    try {
      await subscription.probe();
    } catch (cause) {
      if (this.#subscription === subscription) {
        subscription.cut();
        this.#lost(asFault(cause));
      }
      throw cause;
    }
  }

  #requireLink(): Link {
    if (!this.#link || this.#isOver) throw new Fault('connection-lost');
    return this.#link;
  }

  /** A read that lacks somebody is repeated at once: an answer may be incomplete, and takes nobody off by itself. */
  async #readSnapshot(began: number, isAgain = false): Promise<Snapshot> {
    const link = this.#requireLink();
    const value = await this.access.with(link, { method: 'GET', path: 'realTimeInfo' }, async (ready) =>
      link.requests.read(ready, 'read'),
    );
    const snapshot = snapshotOf(value);
    if (this.#isOver || this.#link !== link) return snapshot;
    const touched = new Touched();
    const { isDoubtful } = this.state.takeSnapshot(snapshot, began, touched);
    this.#tell(touched);
    if (isDoubtful && !isAgain) return this.#readSnapshot(this.#options.kit.order.next(), true);
    if (snapshot.isPartial) throw new Fault('answer-malformed', 'realTimeInfo');
    if (!this.#isResubscribing) this.#missing.wasRead(began);
    return snapshot;
  }

  async #connect(link: Link): Promise<void> {
    const token = await this.access.token(link);
    this.#requireSame(link);
    const reading = this.fresh();
    const subscription = new Subscription({
      access: this.access,
      link,
      clock: this.#options.clock,
      onPush: (push) => this.#take(push, subscription),
      onMalformed: () => this.#malformed(subscription),
      // What was not pushed is read.
      onDoubt: () => void this.fresh(),
      onEnd: (fault) => {
        if (this.#subscription === subscription) this.#lost(fault);
      },
    });
    this.#subscription?.close();
    this.#subscription = subscription;
    try {
      await subscription.open(token);
    } catch (cause) {
      throw await this.#endInstead(cause);
    }
    const outcome = await reading;
    this.#requireSame(link);
    if (this.#subscription !== subscription || !subscription.isOpen) throw new Fault('connection-lost');
    this.#settleFull(subscription);
    // Whole pushes have everything that this read has.
    if (!subscription.hasSeen('ParticipantsNotify')) valueOf(outcome);
  }

  /** A meeting that is over takes no subscription: a read tells that, where it is so. */
  async #endInstead(cause: unknown): Promise<unknown> {
    if (this.#link?.signal.aborted !== false || this.#isOver) return cause;
    const outcome = await this.fresh();
    return outcome.status === 'unread' && isMeetingOver(outcome.fault) ? outcome.fault : cause;
  }

  #requireSame(link: Link): void {
    if (this.#link !== link || this.#isOver) throw new Fault(this.#isOver ? 'call-ended' : 'interrupted');
  }

  #becomeLive(link: Link): void {
    this.#isLive = true;
    this.#missing.reset();
    this.#failures = 0;
    this.#timers.set('poll', null);
    this.#timers.set('retry', null);
    this.#routine.start(link);
    this.#timers.set('renew', this.#keepRenewed(link));
    if (this.state.isOver) this.#end(null);
  }

  #take({ content, isFull, isAfterGap, isDoubtful }: OrderedPush, subscription: Subscription): void {
    if (this.#subscription !== subscription || this.#isOver) return;
    if (content.kind === 'people') this.#routine.pushed();
    const touched = new Touched();
    const mustRead = isDoubtful || ('isPartial' in content && content.isPartial);
    if (isAfterGap || mustRead) this.#missing.note();
    this.#apply(content, isFull, touched);
    this.#tell(touched);
    if (this.state.isOver) this.#end(null);
    else if (isAfterGap && this.#isLive) this.#resubscribe();
    else if (mustRead && this.#isLive) void this.read().catch(() => this.#resubscribe());
  }

  /** Nobody waits where nothing was said of it. */
  #settleFull(subscription: Subscription): void {
    if (!subscription.lacks('WaitingListNotify')) return;
    const touched = new Touched();
    this.#apply({ kind: 'waiting', people: [], isPartial: false }, true, touched);
    this.#tell(touched);
  }

  #apply(content: PushContent, isFull: boolean, touched: Touched): void {
    const number = this.#options.kit.order.next();
    for (const pid of this.state.take(content, { isFull, number }, touched)) this.#planLeaving(pid);
  }

  /** Tells what a change touched, while the picture is kept up. */
  #tell(touched: Touched): void {
    if (!this.#isLive) return;
    const { state, conferenceId, pictureContext, admitting } = this;
    for (const event of eventsOf(touched, { state, conferenceId, context: pictureContext, admitting }))
      this.#options.kit.emit(event);
  }

  #planLeaving(pid: string): void {
    this.#link?.after(leavingMs, () => {
      const touched = new Touched();
      this.state.endLeaving(pid, this.#options.kit.order.next(), touched);
      this.#tell(touched);
    });
  }

  #malformed(subscription: Subscription): void {
    if (this.#subscription !== subscription) return;
    const { log, kit } = this.#options;
    const detail = `meeting ${this.access.number}`;
    log.warn('a push could not be understood', { detail });
    if (!this.#hasReportedMalformed) kit.emit({ type: 'notice', code: 'answer-malformed', detail });
    this.#hasReportedMalformed = true;
    this.#missing.note();
    if (this.#isLive) this.#resubscribe();
  }

  async #pushAnew(): Promise<void> {
    const subscription = this.#subscription;
    if (!subscription || !this.#isLive) throw new Fault('connection-lost');
    await Promise.all([subscription.renew(), this.read()]);
    if (this.#subscription === subscription) this.#settleFull(subscription);
  }

  /** Something came between: everything is pushed anew, and read. */
  #resubscribe(): void {
    const subscription = this.#subscription;
    if (!subscription || this.#isResubscribing) return;
    this.#isResubscribing = true;
    void this.readEverything()
      .then(() => {
        this.#isResubscribing = false;
        this.#missing.wasRead(this.#options.kit.order.next());
      })
      .catch((cause: unknown) => {
        if (this.#subscription !== subscription || !subscription.isOpen) return;
        subscription.cut();
        this.#lost(asFault(cause));
      })
      .finally(() => (this.#isResubscribing = false));
  }

  /** The WebSocket ended: the picture is stale until it was opened again and everything was read. */
  #lost(fault: Fault): void {
    const link = this.#link;
    const wasLive = this.#isLive;
    this.#subscription = null;
    if (!link || !wasLive) return;
    this.#isLive = false;
    this.#routine.stop();
    this.#timers.set('renew', null);
    this.#options.kit.emit({ type: 'conference-unread', conferenceId: this.conferenceId, reason: fault.code });
    link.trouble(fault);
    this.#planRetry(link);
    this.#poll(link, 0);
  }

  /** `fault`: why the attempt before failed. */
  #planRetry(link: Link, fault: Fault | null = null): void {
    const afterMs = this.#failures === 0 ? 0 : backOffMs(this.#failures, backOff, this.#options.random);
    const delayMs = fault?.code === 'meeting-attempts-locked' ? lockedMs : afterMs;
    const retry = (): void => void this.#retry(link);
    this.#timers.set('retry', link.after(delayMs, retry));
  }

  async #retry(link: Link): Promise<void> {
    try {
      await this.#connect(link);
    } catch (cause) {
      this.#subscription?.close();
      this.#subscription = null;
      if (this.#link !== link || this.#isOver) return;
      const fault = asFault(cause);
      if (isMeetingOver(fault)) {
        this.#end(fault);
        return;
      }
      this.#failures += 1;
      link.trouble(fault);
      this.#planRetry(link, fault);
      if (!this.#timers.has('poll')) this.#poll(link);
      return;
    }
    this.#becomeLive(link);
    if (!this.#isOver) this.#options.kit.emit({ type: 'conference', picture: this.picture() });
  }

  /** Reads the meeting while there is no WebSocket: what is shown is as old as it says. */
  #poll(link: Link, delayMs = pollMs): void {
    this.#timers.set(
      'poll',
      link.after(delayMs, () => {
        if (this.#isLive || this.#link !== link) return;
        void this.fresh().then((outcome) => {
          if (this.#isLive || this.#link !== link) return;
          if (outcome.status === 'read')
            this.#options.kit.emit({ type: 'conference', picture: this.picture('connection-lost') });
          this.#poll(link);
        });
      }),
    );
  }

  #keepRenewed(link: Link): CancelTimer {
    return this.access.keepRenewed(link, (fault) => {
      this.#options.log.warn('a control token could not be renewed', { code: fault.code });
      if (isMeetingOver(fault)) this.#end(fault);
      return this.#link === link;
    });
  }

  #end(fault: Fault | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { kit, onOver } = this.#options;
    this.suspend();
    onOver();
    kit.causes.event({ object: this.conferenceId, type: 'ended' });
    kit.emit({ type: 'conference-ended', conferenceId: this.conferenceId });
    if (fault) kit.emit({ type: 'notice', code: fault.code, detail: fault.detail });
  }
}
