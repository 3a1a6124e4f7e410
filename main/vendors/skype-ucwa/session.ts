import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { ConferencePicture } from '../../../app/vendor/events.ts';
import type { Network } from '../../net/network.ts';
import { BaseSession } from '../shared/base-session.ts';
import { FinalFault, isConnectionFault } from '../shared/faults.ts';
import type { SessionHooks } from '../shared/session.ts';
import { findApplications } from './discovery.ts';
import { EventChannel } from './event-channel.ts';
import type { EventBatch, UcwaEvent } from './events.ts';
import { endsForGood, finalOf, HostRefusal, UcwaRefusal } from './faults.ts';
import type { Resource } from './hal.ts';
import type { HostCheck } from './hosts.ts';
import { enteredNow, type Entered } from './joining.ts';
import type { SessionLink } from './link.ts';
import type { FollowedMeeting } from './meeting.ts';
import type { AccountModel } from './model.ts';
import { UcwaRequests } from './requests.ts';
import type { Tokens } from './tokens.ts';

/** How often the server proves to be there, in milliseconds: while meetings are followed, and else. */
const proveEveryMs = 5_000;
const proveIdleEveryMs = 30_000;
/** An application that is gone is made again so many times in this time, in milliseconds. */
const mostRenewals = 3;
const renewalsWithinMs = 300_000;

/** What a session shares with the other sessions of its account. */
export interface SessionContext {
  readonly model: AccountModel;
  readonly tokens: Tokens;
  readonly hosts: HostCheck;
  readonly network: Network;
  /** For asking for tokens and nothing else: some ways prove a connection. */
  readonly tokenNetwork: Network;
}

/** One connected stretch of time: an application with its events, every followed meeting entered. */
export class UcwaSession extends BaseSession {
  readonly requests: UcwaRequests;
  readonly link: SessionLink;
  readonly #context: SessionContext;
  readonly #channel: EventChannel;
  #communication: Resource | null = null;
  /** Where the user's own meetings are listed; null where the server lists none. */
  ownMeetings: string | null = null;
  #batchUrl: string | null = null;
  /** Where applications are made was found by an earlier session. */
  #isRemembered = false;
  /** The server closed the conversations. */
  #mustEnter = false;
  #provedAtMs = 0;
  #proving: Promise<void> | null = null;

  constructor(context: SessionContext, hooks: SessionHooks) {
    const { model, tokens, hosts, network, tokenNetwork } = context;
    const { clock } = model.options.ports;
    super(clock, hooks);
    this.#context = context;
    const { signal } = this.life;
    this.requests = new UcwaRequests({
      network,
      tokenNetwork,
      signal,
      tokens,
      hosts,
      onFault: (fault) => this.#met(fault),
      mayHaveMoved: () => this.isLive || this.#isRemembered,
      batchUrl: () => this.#batchUrl,
      serverTime: model.serverTime,
    });
    this.link = {
      requests: this.requests,
      life: this.life,
      communication: () => {
        if (!this.#communication) throw new Fault('connection-lost');
        return this.#communication;
      },
    };
    this.#channel = new EventChannel({
      requests: this.requests,
      clock,
      signal,
      onEvents: (batch) => this.#take(batch),
      onBreak: (fault) => this.#eachMeeting((meeting) => meeting.unread(fault.code)),
      onRetry: () => this.#eachMeeting((meeting) => meeting.readAllSoon()),
      onReset: (how) => this.#reset(how),
      onMalformed: () => this.#malformed(),
      onEnd: (fault) => this.#end(fault),
    });
  }

  get via(): string {
    const { settings } = this.#context.model.options;
    const { application } = this.#context.model;
    return application === null ? settings.via : new URL(application).host;
  }

  /** Signs in, makes or finds the application, and enters what is followed. Rejects with a `Fault`. */
  async open(): Promise<void> {
    const { model } = this.#context;
    const { emit } = model.options.kit;
    try {
      await this.#openApplication();
      this.life.requireGoingOn();
      const pictures = await this.#openMeetings(true);
      this.life.requireGoingOn();
      emit({ type: 'agent', agent: model.agent });
      const difference = model.serverTime.takeDifference();
      if (difference !== null) emit({ type: 'notice', code: 'clock-differs', detail: difference });
      emit({ type: 'synchronised', pictures });
    } catch (cause) {
      throw this.life.fault ?? cause;
    }
    for (const meeting of model.followed.values()) meeting.told();
    this.life.goLive();
    this.#context.tokens.signedIn();
    this.#provedAtMs = model.options.ports.clock.monotonicMs();
    if (this.#mustEnter) void this.#enterAnew();
    this.#planProof();
    this.#planRenewal();
  }

  /** The server and every followed meeting prove to be there. Rejects with a `Fault`. */
  override async prove(): Promise<void> {
    this.#proving ??= this.#look().finally(() => {
      this.#proving = null;
    });
    await this.#proving;
  }

  /** Ends the application: its meetings are left with it. Rejects with a `Fault`. */
  override async signOut(): Promise<void> {
    const { model, tokens } = this.#context;
    const { application } = model;
    if (application !== null)
      try {
        await this.requests.ask({ method: 'DELETE', url: application });
      } catch (cause) {
        // It is gone already.
        if (!(cause instanceof UcwaRefusal) || (cause.status !== 404 && cause.status !== 410)) throw cause;
      }
    model.application = null;
    model.followed.clear();
    tokens.clear();
  }

  protected override lost(): void {
    this.#context.model.suspend();
  }

  protected override async sayGoodbye(reason: 'retry' | 'stop'): Promise<void> {
    this.#context.model.suspend();
    await super.sayGoodbye(reason);
  }

  async #openApplication(): Promise<void> {
    const { model, hosts } = this.#context;
    const { settings } = model.options;
    if (model.isApplicationSpoilt && model.application !== null) {
      await this.requests.ask({ method: 'DELETE', url: model.application }).catch(() => undefined);
      model.application = null;
    }
    model.isApplicationSpoilt = false;
    const remembered = model.applications;
    this.#isRemembered = remembered !== null;
    const url = remembered ?? (await findApplications(settings.roots, this.requests, hosts));
    model.applications = url;
    const { resource } = await this.#makeApplication(url);
    const self = resource?.self ?? null;
    const events = resource?.link('events') ?? null;
    const communication = resource?.embedded('communication')[0] ?? null;
    if (!resource || self === null || events === null || !communication)
      throw new Fault('not-this-system', 'The application lacks its events or its communication.');
    const host = new URL(self).host;
    if (model.host !== null && model.host !== host && model.followed.size > 0)
      model.options.kit.emit({ type: 'notice', code: 'meeting-moved', detail: host });
    model.host = host;
    model.application = self;
    this.#communication = communication;
    this.#batchUrl = resource.link('batch');
    this.ownMeetings = resource.embedded('onlineMeetings')[0]?.link('myOnlineMeetings') ?? null;
    model.me = resource.embedded('me')[0] ?? model.me;
    this.#channel.start(events);
  }

  async #makeApplication(url: string) {
    const { model } = this.#context;
    try {
      const body = { UserAgent: 'Gavel', EndpointId: model.endpointId, Culture: model.options.locale() };
      return await this.requests.ask({ method: 'POST', url, body });
    } catch (cause) {
      // The pool may have moved: it is looked for again.
      model.applications = null;
      throw cause;
    }
  }

  /** `isAtStart`: what an earlier run of ours is still in, and what nothing shows, is seen to as well. */
  async #openMeetings(isAtStart = false): Promise<ConferencePicture[]> {
    const { model } = this.#context;
    if (model.followed.size === 0 && !isAtStart) return [];
    const entered = await enteredNow(this.link);
    if (isAtStart) await Promise.all(entered.map((one) => this.#seeTo(one)));
    const pictures = await Promise.all([...model.followed.values()].map((meeting) => this.#reopen(meeting, entered)));
    return pictures.flatMap((picture) => picture ?? []);
  }

  /** A meeting that the user is in, by this application, is followed; where it is not told which one it is, left. */
  async #seeTo({ conversation, uri }: Entered): Promise<void> {
    const { model } = this.#context;
    if (uri !== '') {
      if (!model.followed.has(uri.toLowerCase())) model.keep(model.newMeeting(uri, ''));
      return;
    }
    if ([...model.followed.values()].some((meeting) => meeting.conversation === conversation)) return;
    await this.requests.ask({ method: 'DELETE', url: conversation }).catch(() => undefined);
  }

  /** The picture of a followed meeting; null when it cannot be entered any more. */
  async #reopen(meeting: FollowedMeeting, entered: readonly Entered[]): Promise<ConferencePicture | null> {
    const { model } = this.#context;
    const uri = meeting.options.uri.toLowerCase();
    const known =
      entered.find((one) => one.uri.toLowerCase() === uri) ??
      entered.find(({ conversation }) => conversation === meeting.conversation);
    try {
      await meeting.open(this.link, known?.conversation ?? null, this.life.signal);
      meeting.teller.tellEndings();
      return meeting.isOver ? null : meeting.picture();
    } catch (cause) {
      const fault = asFault(cause);
      if (isConnectionFault(fault) || fault instanceof FinalFault || this.isOver) throw cause;
      if (meeting.isOver) return null;
      model.forget(meeting);
      model.options.kit.emit({ type: 'notice', code: fault.code, detail: fault.detail });
      return null;
    }
  }

  #eachMeeting(task: (meeting: FollowedMeeting) => void): void {
    for (const meeting of [...this.#context.model.followed.values()]) task(meeting);
  }

  async #take({ events, hasUnreadable }: EventBatch): Promise<void> {
    const { model } = this.#context;
    const since = model.options.kit.order.next();
    for (const event of events) await this.#apply(event, since);
    if (hasUnreadable) this.#unreadable();
    else if (this.isLive) model.options.kit.emit({ type: 'proved' });
  }

  async #apply(event: UcwaEvent, since: number): Promise<void> {
    const { model } = this.#context;
    const { sender, rel, href, body, reason } = event;
    if (rel === 'communication' && body) this.#communication = body;
    else if (rel === 'me' && body) model.me = body;
    else if (rel === 'participantInvitation') model.invitations.apply(event);
    else if (rel === 'onlineMeetingInvitation') {
      model.invitationShown(body?.text('operationId') ?? '', href);
      if (reason) model.invitationEnded([href, body?.link('conversation') ?? ''], reason);
    } else
      for (const meeting of [...model.followed.values()])
        if (meeting.conversation !== '' && [sender.href, href].includes(meeting.conversation))
          await meeting.apply(event, since);
  }

  #unreadable(): void {
    const { kit } = this.#context.model.options;
    kit.emit({ type: 'notice', code: 'answer-malformed', detail: 'events' });
    this.#eachMeeting((meeting) => {
      meeting.unread('answer-malformed');
      meeting.readAllSoon();
    });
  }

  /** An answer that cannot be read names no next address: the application does. */
  async #malformed(): Promise<string> {
    const { model } = this.#context;
    this.#unreadable();
    const application = await this.requests.get(model.application ?? '');
    const events = application.link('events');
    if (events === null) throw new Fault('answer-malformed', 'The application names no events.');
    return events;
  }

  #reset(how: 'resync' | 'resume'): void {
    if (how === 'resume') {
      this.#eachMeeting((meeting) => meeting.unread('session-renewed'));
      this.#mustEnter = true;
      if (this.isLive) void this.#enterAnew();
      return;
    }
    this.#eachMeeting((meeting) => {
      meeting.unread('session-renewed');
      meeting.readAllSoon();
    });
  }

  /** Conversations were closed: what is followed is entered again, and read, before it is live. */
  async #enterAnew(): Promise<void> {
    const { kit } = this.#context.model.options;
    this.#mustEnter = false;
    try {
      for (const picture of await this.#openMeetings()) {
        if (this.isOver) return;
        kit.emit({ type: 'conference', picture });
      }
      this.#eachMeeting((meeting) => meeting.told());
    } catch (cause) {
      this.#end(asFault(cause));
    }
  }

  /** Some refusals end the session, whatever was asked for. */
  #met(fault: Fault): void {
    if (fault instanceof FinalFault) this.life.end(fault);
    else if (endsForGood(fault)) this.life.end(finalOf(fault));
    else if (fault instanceof HostRefusal) this.#lookElsewhere(fault);
    else if (fault instanceof UcwaRefusal && fault.isApplicationGone) this.#end(fault);
  }

  #end(fault: Fault): void {
    const { model } = this.#context;
    if (this.isOver) return;
    if (endsForGood(fault)) {
      this.life.end(finalOf(fault));
      return;
    }
    if (fault.code === 'answer-too-large' || fault.code === 'answer-malformed') model.isApplicationSpoilt = true;
    if (fault instanceof UcwaRefusal && fault.isApplicationGone) {
      model.application = null;
      this.life.end(this.#renewal(fault));
    } else this.life.end(fault);
  }

  /** The account may be at home elsewhere by now: that is looked for from the beginning, and has the last word. */
  #lookElsewhere(fault: HostRefusal): void {
    if (this.isOver) return;
    this.#context.model.applications = null;
    this.life.end(this.#renewal(fault));
  }

  /** The application is made again, unless that was so too often: there is a deeper reason then. */
  #renewal(fault: Fault): Fault {
    const { renewals, options } = this.#context.model;
    const nowMs = options.ports.clock.monotonicMs();
    renewals.push(nowMs);
    while ((renewals[0] ?? nowMs) < nowMs - renewalsWithinMs) renewals.shift();
    return renewals.length > mostRenewals ? new FinalFault('signed-out-by-server', fault.detail) : fault;
  }

  async #look(): Promise<void> {
    const { model } = this.#context;
    const meetings = [...model.followed.values()].filter(({ conversation }) => conversation !== '');
    if (meetings.length === 0) await this.requests.get(model.application ?? '');
    else await Promise.all(meetings.map((meeting) => meeting.prove()));
    this.#channel.proved();
    this.#provedAtMs = model.options.ports.clock.monotonicMs();
    if (this.isLive) model.options.kit.emit({ type: 'proved' });
  }

  /** Every few seconds while meetings are followed, from the moment on that one is. */
  #planProof(): void {
    this.life.after(proveEveryMs, () => {
      const { followed, options } = this.#context.model;
      const idleMs = options.ports.clock.monotonicMs() - this.#provedAtMs;
      if (followed.size === 0 && idleMs < proveIdleEveryMs) {
        this.#planProof();
        return;
      }
      this.prove().then(
        () => this.#planProof(),
        (cause: unknown) => {
          const fault = asFault(cause);
          if (isConnectionFault(fault)) this.#end(fault);
          else this.#planProof();
        },
      );
    });
  }

  #planRenewal(): void {
    const { tokens, tokenNetwork, model } = this.#context;
    const { renewInMs } = tokens;
    if (renewInMs === null) return;
    this.life.after(Math.max(renewInMs, 5_000), () => {
      tokens.renewDue(tokenNetwork, this.life.signal).then(
        () => this.#planRenewal(),
        (cause: unknown) => {
          const fault = asFault(cause);
          model.options.ports.log.warn('a token could not be renewed', { code: fault.code });
          if (fault instanceof FinalFault) this.life.end(fault);
          else this.#planRenewal();
        },
      );
    });
  }
}
