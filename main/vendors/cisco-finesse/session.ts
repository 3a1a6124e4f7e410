import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { Network } from '../../net/network.ts';
import type { CancelTimer } from '../../ports/clock.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { Channels } from './channels.ts';
import { FinalFault, faultOfNotification, isConnectionFault, isUnanswered } from './faults.ts';
import type { AccountModel, Snapshot } from './model.ts';
import type { PendingRequests } from './pending.ts';
import { FinesseRest, type Credentials } from './rest.ts';
import type { FinesseSettings, ServerAddress } from './settings.ts';
import { SignIn } from './sign-in.ts';
import { readUpdate, type SystemInfo, type Update, type User } from './wire.ts';
import { parseXml } from './xml.ts';
import type { NotificationItem } from './xmpp/events.ts';
import type { NotificationChannel } from './xmpp/notification-channel.ts';

/** As the stock desktop does, and no faster (reference, 2.3 and 11). */
const pollMs = 20_000;
/** Every so many polls the calls are read as well: a lost notification heals. */
const pollsPerRead = 3;
/** Polls in a row that may fail before the connection counts as lost. */
const maxFailedPolls = 2;
/** News kept while everything is being read. */
const maxHeld = 2_000;
/** Reading again when news overtook a read. */
const maxReads = 3;

/** What a session shares with the other sessions of its account. */
export interface SessionContext {
  readonly settings: FinesseSettings;
  readonly credentials: Credentials;
  readonly resource: string;
  readonly network: Network;
  readonly channels: Channels;
  readonly model: AccountModel;
  readonly pending: PendingRequests;
  readonly ports: VendorPorts;
  readonly emit: (event: VendorEvent) => void;
}

/** What a session tells whoever keeps it. */
export interface SessionHooks {
  /** It is over: connect afresh, or not, as the fault says. */
  readonly onEnd: (fault: Fault) => void;
  /** The server is out of service; the notifications are kept open. Call `open` again when it is back. */
  readonly onOutOfService: (fault: Fault) => void;
  /** The server said that it is back. */
  readonly onInService: () => void;
}

/** One connection to one Finesse server: REST, notifications, and what they say, told to the account's model. */
export class FinesseSession {
  readonly server: ServerAddress;
  readonly rest: FinesseRest;
  readonly #context: SessionContext;
  readonly #hooks: SessionHooks;
  readonly #stop = new AbortController();
  readonly #signIn: SignIn;
  #channel: NotificationChannel | null = null;
  #transportLabel = '';
  #info: SystemInfo | null = null;
  #hasReachedService = false;
  #loginId = '';
  #isLive = false;
  /** Out of service, with the notifications kept open. */
  #isPaused = false;
  #isOver = false;
  #held: { readonly update: Update; readonly node: string }[] = [];
  #isReading = false;
  #mustReadAgain = false;
  #cancelPoll: CancelTimer | null = null;
  #polls = 0;
  #failedPolls = 0;
  #hasToldMalformed = false;

  constructor(server: ServerAddress, context: SessionContext, hooks: SessionHooks) {
    this.server = server;
    this.#context = context;
    this.#hooks = hooks;
    this.rest = new FinesseRest(context.network, server, context.credentials, this.#stop.signal);
    this.#signIn = new SignIn(this.rest, context.ports.clock, () => context.ports.ids.uuid());
  }

  /** Everything was read and news follow. */
  get isLive(): boolean {
    return this.#isLive;
  }

  /** Ended: a new session is needed. */
  get isOver(): boolean {
    return this.#isOver;
  }

  get info(): SystemInfo | null {
    return this.#info;
  }

  /** The server serves and knows the user; what failed then were its notifications or the sign-in. */
  get hasReachedService(): boolean {
    return this.#hasReachedService;
  }

  /** What it is connected by, for people. */
  get via(): string {
    return `${this.server.host}:${this.server.port}${this.#transportLabel === '' ? '' : ` · ${this.#transportLabel}`}`;
  }

  /**
   * Connects as far as that is not done yet, signs in and reads everything (reference, 12.1); then news are applied as
   * they come. Rejects with a `Fault`; an out-of-service server leaves the notifications open. Safe to call again then.
   */
  async open(how: { readonly isReconnect: boolean; readonly wasFailover: boolean; readonly hasAlternate: boolean }): Promise<void> {
    const { settings, model } = this.#context;
    this.#isLive = false;
    this.#hasReachedService = false;
    this.#info = await this.rest.systemInfo();
    this.#requireService(this.#info, how.hasAlternate);
    let user = await this.rest.user(settings.user);
    this.#loginId = user.loginId;
    this.rest.identifyAs(user.loginId);
    this.#hasReachedService = true;
    this.#channel ??= await this.#openChannel(this.#info, user);
    const isNew = await this.#signIn.signIn(user, settings.extension, how.isReconnect).catch((cause: unknown) => {
      // Who signs in is decided by people: no attempt is repeated by itself, whatever the reason.
      throw this.#isOver || isConnectionFault(asFault(cause)) ? cause : new FinalFault(asFault(cause).code, asFault(cause).detail);
    });
    if (isNew) user = await this.rest.user(user.loginId);
    const snapshot = await this.#readAll(this.#info, user);
    if (this.#isOver) throw new Fault('connection-lost');
    model.synchronise(snapshot, how.wasFailover);
    this.#isLive = true;
    this.#isPaused = false;
    for (const { update, node } of this.#held.splice(0)) this.#apply(update, node);
    this.#failedPolls = 0;
    this.#planPoll();
  }

  /** The server must prove itself now. */
  probe(): void {
    if (!this.#isLive) return;
    this.#channel?.probe();
    void this.#poll();
  }

  /** What was proved so far counts no more: the connection ends as lost. */
  giveUp(): void {
    this.#end(new Fault('connection-lost'));
  }

  /** Reads the calls and tells them. Rejects with a `Fault`. News that overtake the read win, and it is read again. */
  async readDialogs(): Promise<void> {
    const { model } = this.#context;
    for (let attempt = 1; attempt <= maxReads; attempt += 1) {
      const { version } = model.calls;
      const dialogs = await this.rest.dialogs(this.#loginId);
      if (!this.#isLive) throw new Fault('connection-lost');
      const overtaken = model.calls.toldSince(version);
      model.takeDialogsRead(dialogs, overtaken);
      if (overtaken.size === 0) return;
    }
  }

  async readUser(): Promise<void> {
    this.#context.model.takeUser(await this.rest.user(this.#loginId));
  }

  async readTeams(): Promise<void> {
    const user = await this.rest.user(this.#loginId);
    this.#context.model.takeTeams(await this.#readTeams(user));
  }

  /** Signs the person out. Rejects with a `Fault` when the server refuses. */
  async signOut(reasonId: string | null): Promise<void> {
    await this.#signIn.signOut(this.#loginId, reasonId);
  }

  /** Leaves nothing behind: subscriptions, session, timers, requests. */
  async close(): Promise<void> {
    this.#isOver = true;
    this.#isLive = false;
    this.#cancelPoll?.();
    this.#signIn.interrupt(new Fault('interrupted'));
    await this.#channel?.close();
    this.#stop.abort();
  }

  #requireService(info: SystemInfo, hasAlternate: boolean): void {
    if (info.systemAuthMode.toUpperCase() === 'SSO') throw new FinalFault('not-supported', 'The site uses single sign-on.');
    if (info.status.toUpperCase() !== 'IN_SERVICE') throw new Fault('out-of-service', info.statusReason === '' ? info.status : info.statusReason);
    if (info.isInMaintenance && hasAlternate) throw new Fault('out-of-service', 'The server is in maintenance mode.');
  }

  async #openChannel(info: SystemInfo, user: User): Promise<NotificationChannel> {
    const { channels, credentials, resource, network, ports } = this.#context;
    const domain = info.xmppDomain === '' ? this.server.host : info.xmppDomain;
    const { channel, label } = await channels.open(this.server, {
      user: user.loginId,
      password: credentials.password,
      resource,
      domain,
      pubSubDomain: info.xmppPubSubDomain === '' ? `pubsub.${domain}` : info.xmppPubSubDomain,
      network,
      clock: ports.clock,
      log: ports.log,
      random: ports.random,
      signal: this.#stop.signal,
      onNotification: (item) => this.#receive(item),
      onHelperPresence: (isAvailable) => this.#serviceChanged(isAvailable, 'The Finesse web application is down.'),
      onSign: () => this.#proved(),
      onEnd: (fault) => this.#end(fault),
    });
    if (this.#isOver) {
      await channel.close();
      throw new Fault('interrupted');
    }
    this.#transportLabel = label;
    for (const team of user.teams)
      await channel.subscribe(`/finesse/api/Team/${team.id}/Users`).catch((cause: unknown) => {
        if (isConnectionFault(asFault(cause))) throw cause;
        ports.log.warn('no news of a team', { team: team.id, code: asFault(cause).code });
      });
    return channel;
  }

  async #readAll(info: SystemInfo, user: User): Promise<Snapshot> {
    const { rest } = this;
    const [dialogs, notReadyReasons, signOutReasons, wrapUpReasons, teams] = await Promise.all([
      rest.dialogs(user.loginId),
      this.#optional(rest.reasons(user.loginId, 'NOT_READY'), []),
      this.#optional(rest.reasons(user.loginId, 'LOGOUT'), []),
      this.#optional(rest.wrapUpReasons(user.loginId), []),
      this.#readTeams(user),
    ]);
    return { info, user, dialogs, notReadyReasons, signOutReasons, wrapUpReasons, teams };
  }

  async #readTeams(user: User): Promise<Snapshot['teams']> {
    return Promise.all(user.teams.map(async ({ id, name }) => ({ name, users: await this.#optional(this.rest.teamMembers(id), []) })));
  }

  /** Lists without which one can work: a server that does not give them is no reason to stay out. */
  async #optional<Value>(reading: Promise<Value>, otherwise: Value): Promise<Value> {
    try {
      return await reading;
    } catch (cause) {
      const fault = asFault(cause);
      if (isUnanswered(fault)) throw cause;
      this.#context.ports.log.warn('a list could not be read', { code: fault.code });
      return otherwise;
    }
  }

  #receive(item: NotificationItem): void {
    let update: Update;
    try {
      update = readUpdate(parseXml(item.payload));
    } catch {
      this.#context.ports.log.warn('a notification could not be understood', { node: item.node, length: item.payload.length });
      if (!this.#hasToldMalformed) this.#context.emit({ type: 'notice', code: 'answer-malformed', detail: item.node.slice(0, 200) });
      this.#hasToldMalformed = true;
      this.#readSoon();
      return;
    }
    this.#signIn.see(update, this.#loginId);
    if (this.#isLive || update.kind === 'system-info') this.#apply(update, item.node);
    else if (this.#held.length < maxHeld) this.#held.push({ update, node: item.node });
    else this.#mustReadAgain = true;
  }

  #apply(update: Update, node: string): void {
    const { model } = this.#context;
    switch (update.kind) {
      case 'user':
        // The team's node carries summaries, of oneself as well.
        if (node.includes('/Team/')) model.takeMembers([update.user]);
        else if (update.user.loginId === this.#loginId) this.#takeOwnUser(update.user);
        return;
      case 'dialogs':
        for (const dialog of update.dialogs) if (model.takeDialog(update.event, dialog)) this.#readSoon();
        return;
      case 'errors':
        this.#takeErrors(update);
        return;
      case 'system-info':
        this.#serviceChanged(update.info.status.toUpperCase() === 'IN_SERVICE', update.info.statusReason);
        return;
      case 'team':
        model.takeMembers(update.members);
        return;
      case 'other':
    }
  }

  #takeOwnUser(user: User): void {
    this.#context.model.takeUser(user);
    if (user.state === 'LOGOUT' && !this.#signIn.isSigningOut) this.#end(new Fault('signed-out-by-server', user.reason?.label ?? null));
  }

  #takeErrors(update: Extract<Update, { kind: 'errors' }>): void {
    const { pending, emit } = this.#context;
    const [error] = update.errors;
    if (!error) return;
    const request = pending.match(update.source, update.requestId);
    if (request) {
      const fault = faultOfNotification(error, request.purpose);
      pending.settle(request.commandId);
      emit({ type: 'command-refused', commandId: request.commandId, code: fault.code, detail: fault.detail });
    } else if (update.requestId === '') {
      const fault = faultOfNotification(error, 'read');
      emit({ type: 'notice', code: fault.code, detail: fault.detail });
    }
  }

  #serviceChanged(isInService: boolean, reason: string): void {
    if (this.#isOver) return;
    if (isInService) {
      if (this.#isPaused) this.#hooks.onInService();
      return;
    }
    if (!this.#isLive) return;
    this.#isLive = false;
    this.#isPaused = true;
    this.#cancelPoll?.();
    this.#hooks.onOutOfService(new Fault('out-of-service', reason === '' ? null : reason));
  }

  /** Asks for the calls soon; a request while one is under way is followed by another. */
  #readSoon(): void {
    if (this.#isReading || !this.#isLive) {
      this.#mustReadAgain = true;
      return;
    }
    this.#isReading = true;
    this.#mustReadAgain = false;
    void this.readDialogs()
      .catch((cause: unknown) => {
        if (this.#isLive) this.#end(asFault(cause));
      })
      .finally(() => {
        this.#isReading = false;
        if (this.#mustReadAgain && this.#isLive) this.#readSoon();
      });
  }

  #planPoll(): void {
    this.#cancelPoll?.();
    this.#cancelPoll = this.#context.ports.clock.after(pollMs, () => {
      this.#planPoll();
      void this.#poll();
    });
    if (this.#mustReadAgain) this.#readSoon();
  }

  /** Asks whether the server is in service and the user still who he was; now and then for the calls. */
  async #poll(): Promise<void> {
    try {
      const info = await this.rest.systemInfo();
      if (!this.#isLive) return;
      if (info.status.toUpperCase() !== 'IN_SERVICE') {
        this.#serviceChanged(false, info.statusReason);
        return;
      }
      const user = await this.rest.user(this.#loginId);
      if (!this.#isLive) return;
      this.#takeOwnUser(user);
      this.#polls += 1;
      if (this.#polls % pollsPerRead === 0) this.#readSoon();
      this.#failedPolls = 0;
      this.#proved();
    } catch (cause) {
      if (!this.#isLive) return;
      const fault = asFault(cause);
      this.#failedPolls += 1;
      if (fault.code === 'out-of-service') this.#serviceChanged(false, fault.detail ?? '');
      else if (this.#failedPolls >= maxFailedPolls || !isConnectionFault(fault)) this.#end(fault);
    }
  }

  #proved(): void {
    if (this.#isLive) this.#context.emit({ type: 'proved' });
  }

  #end(fault: Fault): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isLive = false;
    this.#cancelPoll?.();
    this.#signIn.interrupt(fault);
    this.#stop.abort();
    void this.#channel?.close();
    this.#hooks.onEnd(fault);
  }
}
