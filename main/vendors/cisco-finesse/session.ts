import { asFault, Fault } from '../../../app/domain/error-code.ts';
import type { Network } from '../../net/network.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { BaseSession } from '../shared/base-session.ts';
import { FinalFault, isConnectionFault } from '../shared/faults.ts';
import { SharedRead, valueOf } from '../shared/reads.ts';
import { Resync } from '../shared/resync.ts';
import type { SessionHooks } from '../shared/session.ts';
import { SessionAccess } from './access.ts';
import { readDialogList } from './dialog-list.ts';
import { LinkWatch } from './link-watch.ts';
import { ownUser, type AccountModel } from './model.ts';
import { takeErrors } from './requested-errors.ts';
import { FinesseRest, type Credentials } from './rest.ts';
import type { FinesseSettings } from './settings.ts';
import { SignIn } from './sign-in.ts';
import { readSnapshot, readTeams } from './snapshot.ts';
import type { FinesseTokens } from './tokens.ts';
import type { ServerAddress } from './wire/server.ts';
import { readUpdate, type SystemInfo, type Update, type User } from './wire/wire.ts';
import { parseXml } from './wire/xml.ts';
import type { Channels } from './xmpp/channels.ts';
import type { NotificationItem } from './xmpp/events.ts';
import type { NotificationChannel } from './xmpp/notification-channel.ts';

/** Updates kept while everything is being read. */
const maxHeld = 2_000;
/** Reading again when an update overtook a read. */
const maxReads = 3;

/** What a session shares with the other sessions of its account. */
export interface SessionContext {
  readonly settings: FinesseSettings;
  readonly credentials: Credentials;
  readonly tokens: FinesseTokens;
  readonly resource: string;
  readonly network: Network;
  readonly channels: Channels;
  readonly model: AccountModel;
  readonly kit: AdapterKit;
  readonly ports: VendorPorts;
}

/** One connection to one Finesse server: REST, notifications, and what they say, applied to the account's model. */
export class FinesseSession extends BaseSession {
  readonly rest: FinesseRest;
  readonly #server: ServerAddress;
  readonly #context: SessionContext;
  readonly #signIn: SignIn;
  readonly #access: SessionAccess;
  #channel: NotificationChannel | null = null;
  #transportLabel = '';
  #info: SystemInfo | null = null;
  #hasReachedService = false;
  #loginId = '';
  #held: { readonly update: Update; readonly node: string }[] = [];
  readonly #dialogsRead: SharedRead<void>;
  readonly #userRead: SharedRead<void>;
  readonly #teamsRead: SharedRead<void>;
  readonly #resync: Resync;
  readonly #watch: LinkWatch;
  /** The server said that it is out of service; what is being read then is not believed. */
  #isOutOfService = false;
  #hasReportedMalformed = false;

  constructor(server: ServerAddress, context: SessionContext, hooks: SessionHooks) {
    const { clock, ids } = context.ports;
    super(clock, hooks);
    this.#server = server;
    this.#context = context;
    this.rest = new FinesseRest(context.network, server, context.credentials, this.life.signal);
    this.#access = new SessionAccess({ ...context, server, rest: this.rest, life: this.life });
    this.#signIn = new SignIn(this.rest, clock, () => ids.uuid());
    const { order } = context.kit;
    this.#dialogsRead = new SharedRead(order, (began) => this.#readDialogs(began));
    this.#resync = new Resync(this.life, this.#dialogsRead, (fault) => this.#unread(fault));
    this.#userRead = new SharedRead(order, (began) => this.#readUser(began));
    this.#teamsRead = new SharedRead(order, (began) => this.#readTeams(began));
    const { calls } = context.model;
    this.#watch = new LinkWatch({
      life: this.life,
      reads: {
        service: () => this.#readService(),
        user: () => this.readUser(),
        dialogs: () => this.readDialogs(),
        teams: () => this.readTeams(),
      },
      conferenceSize: () => calls.conferenceSize,
      hasCalls: () => calls.count > 0,
      onClose: (isClose) => this.#channel?.watchClosely(isClose),
      onOutOfService: (reason) => this.#serviceChanged(false, reason),
      onUnread: (fault) => this.#unread(fault),
      isWorthReplacing: () => context.channels.isWorthReplacing(clock.monotonicMs()),
    });
  }

  get info(): SystemInfo | null {
    return this.#info;
  }

  /** The server serves and knows the user; what failed then were its notifications or the sign-in. */
  get hasReachedService(): boolean {
    return this.#hasReachedService;
  }

  get via(): string {
    const { host, port } = this.#server;
    return `${host}:${port}${this.#transportLabel === '' ? '' : ` · ${this.#transportLabel}`}`;
  }

  /**
   * Connects as far as that is not done yet, signs in and reads everything; then updates are applied as they come.
   * Rejects with a `Fault`; an out-of-service server leaves the notifications open. Safe to call again then.
   */
  async open(how: {
    readonly isReconnect: boolean;
    readonly wasFailover: boolean;
    readonly hasAlternate: boolean;
  }): Promise<void> {
    const { settings, model, ports } = this.#context;
    this.life.reopen();
    this.#hasReachedService = false;
    this.#isOutOfService = false;
    const info = await this.rest.systemInfo();
    this.#info = info;
    this.#requireService(info, how.hasAlternate);
    await this.#access.choose(info, how.isReconnect);
    let user = await this.#access.enter(async () => {
      const found = await this.rest.user(settings.user, 'sign-in');
      this.#loginId = found.loginId;
      this.rest.identifyAs(found.loginId);
      this.#hasReachedService = true;
      this.#channel ??= await this.#openChannel(info, found);
      return found;
    });
    const isNew = await this.#signIn.signIn(user, settings.extension, how.isReconnect).catch((cause: unknown) => {
      // Whether to sign in is for people to decide: no refused attempt is repeated automatically.
      const fault = asFault(cause);
      throw this.isOver || isConnectionFault(fault) ? cause : new FinalFault(fault.code, fault.detail);
    });
    if (isNew) user = await this.rest.user(user.loginId);
    model.calls.signedIn(this.#signIn.signedInAt);
    const readDialogs = () => readDialogList(this.rest, user.loginId, model.calls, this.#context.kit.order.next());
    const snapshot = await readSnapshot(this.rest, info, user, { readDialogs, log: ports.log });
    this.life.requireGoingOn();
    if (this.#isOutOfService) throw new Fault('out-of-service');
    model.synchronise(snapshot, how.wasFailover);
    this.life.goLive();
    for (const { update, node } of this.#held.splice(0)) this.#apply(update, node);
    this.#watch.start();
    this.#access.keep();
    if (snapshot.dialogs.unread.length > 0) this.#resync.soon();
    else this.#resync.catchUp();
  }

  override probe(): void {
    if (!this.isLive) return;
    this.#channel?.probe();
    void this.#watch.poll();
  }

  override async prove(): Promise<void> {
    if (!this.isLive || !this.#channel) throw new Fault('connection-lost');
    await this.#channel.prove();
  }

  /** Reads the calls and emits them, from a read that begins now or later. Rejects with a `Fault`. */
  async readDialogs(): Promise<void> {
    valueOf(await this.#dialogsRead.fresh());
  }

  /** The same for the own user. */
  async readUser(): Promise<void> {
    valueOf(await this.#userRead.fresh());
  }

  /** The same for the teams. */
  async readTeams(): Promise<void> {
    valueOf(await this.#teamsRead.fresh());
  }

  override async signOut(reasonId: string | null): Promise<void> {
    await this.#signIn.signOut(this.#loginId, reasonId);
  }

  protected override lost(fault: Fault): void {
    this.#signIn.interrupt(fault);
    void this.#channel?.close();
  }

  /** A signed-in user stays signed in, as at the stock desktop; subscriptions and the XMPP session end. */
  protected override async sayGoodbye(): Promise<void> {
    this.#signIn.interrupt(new Fault('interrupted'));
    await this.#channel?.close();
  }

  /** Notifications that overtake the read win; then it is read again, a few times at most. */
  async #readDialogs(firstBegan: number): Promise<void> {
    const {
      model,
      kit: { order },
    } = this.#context;
    let began = firstBegan;
    for (let attempt = 1; attempt <= maxReads; attempt += 1) {
      const read = await readDialogList(this.rest, this.#loginId, model.calls, began);
      if (!this.isLive) throw new Fault('connection-lost');
      const isOvertaken = model.calls.isOvertaken(began);
      const { changed, isDoubtful } = model.takeDialogsRead(read, began);
      this.#watch.callsChanged();
      this.#missedNotifications(changed, began);
      if (read.list.unread.length > 0) throw new Fault('answer-malformed', 'An entry of the list cannot be read.');
      if (!isOvertaken && !isDoubtful) return;
      began = order.next();
    }
  }

  /** Changes that only a read has shown: was there a notification of them, too? */
  #missedNotifications(changed: readonly string[], began: number): void {
    const { causes } = this.#context.kit;
    for (const id of changed)
      this.#watch.readChanged(() => causes.since(began, id).some((cause) => cause.by === 'event'));
  }

  async #readService(): Promise<void> {
    const { status, statusReason } = await this.rest.systemInfo();
    if (status.toUpperCase() !== 'IN_SERVICE') throw new Fault('out-of-service', statusReason);
    this.#proved();
  }

  async #readUser(began: number): Promise<void> {
    const user = await this.rest.user(this.#loginId);
    if (!this.isLive) throw new Fault('connection-lost');
    this.#takeOwnUser(user, began);
  }

  async #readTeams(began: number): Promise<void> {
    const { model, ports } = this.#context;
    const user = model.user ?? (await this.rest.user(this.#loginId));
    const teams = await readTeams(this.rest, user, ports.log);
    if (!this.isLive) throw new Fault('connection-lost');
    model.takeTeams(teams, began);
  }

  #requireService(info: SystemInfo, hasAlternate: boolean): void {
    if (info.status.toUpperCase() !== 'IN_SERVICE')
      throw new Fault('out-of-service', info.statusReason === '' ? info.status : info.statusReason);
    if (info.isInMaintenance && hasAlternate) throw new Fault('out-of-service', 'The server is in maintenance mode.');
  }

  async #openChannel(info: SystemInfo, user: User): Promise<NotificationChannel> {
    const { channels, resource, network, ports } = this.#context;
    const domain = info.xmppDomain === '' ? this.#server.host : info.xmppDomain;
    const { channel, label } = await channels.open(this.#server, {
      user: user.loginId,
      password: this.#access.password,
      resource,
      domain,
      pubSubDomain: info.xmppPubSubDomain === '' ? `pubsub.${domain}` : info.xmppPubSubDomain,
      network,
      clock: ports.clock,
      log: ports.log,
      random: ports.random,
      signal: this.life.signal,
      onNotification: (item) => this.#receive(item),
      onHelperPresence: (isAvailable) => this.#serviceChanged(isAvailable, 'The Finesse web application is down.'),
      onSign: () => this.#proved(),
      onEnd: (fault) => void this.life.end(fault),
    });
    if (this.isOver) {
      await channel.close();
      throw new Fault('interrupted');
    }
    this.#transportLabel = label;
    for (const team of user.teams)
      await channel.subscribe(`/finesse/api/Team/${team.id}/Users`).catch((cause: unknown) => {
        if (isConnectionFault(asFault(cause))) throw cause;
        ports.log.warn('no notifications of a team', { team: team.id, code: asFault(cause).code });
      });
    return channel;
  }

  #receive(item: NotificationItem): void {
    if (this.isOver) return;
    let update: Update;
    try {
      update = readUpdate(parseXml(item.payload));
    } catch {
      this.#malformed(item);
      return;
    }
    this.#signIn.see(update, this.#loginId, (user) => user === this.#loginId || this.#context.model.isOwn(user));
    this.#watch.heard();
    if (this.isLive || update.kind === 'system-info') this.#apply(update, item.node);
    else if (this.#held.length < maxHeld) this.#held.push({ update, node: item.node });
    else this.#resync.soon();
  }

  #malformed({ node, payload }: NotificationItem): void {
    const {
      ports,
      kit: { emit },
    } = this.#context;
    ports.log.warn('a notification could not be understood', { node, length: payload.length });
    if (!this.#hasReportedMalformed) emit({ type: 'notice', code: 'answer-malformed', detail: node.slice(0, 200) });
    this.#hasReportedMalformed = true;
    this.#readAbout(node);
  }

  #apply(update: Update, node: string): void {
    const { model } = this.#context;
    switch (update.kind) {
      case 'user':
        // The team's node carries summaries, of the own user as well.
        if (node.includes('/Team/')) this.#takeMembers([update.user], update.requestId);
        else if (update.user.loginId === this.#loginId) this.#takeOwnUser(update.user, null, update.requestId);
        return;
      case 'dialogs':
        for (const dialog of update.dialogs)
          if (model.takeDialog(update.event, dialog, update.requestId)) this.#resync.soon();
        this.#watch.callsChanged();
        return;
      case 'errors':
        takeErrors(update, this.#context);
        return;
      case 'system-info':
        this.#serviceChanged(update.info.status.toUpperCase() === 'IN_SERVICE', update.info.statusReason);
        return;
      case 'team':
        this.#takeMembers(update.members, update.requestId);
        return;
      case 'user-gone':
        if (node.includes('/Team/')) model.removeMember(update.user);
        else this.#readAbout(node);
        return;
      case 'other':
        this.#readAbout(node);
    }
  }

  /** Somebody who is not known came to a team. */
  #takeMembers(users: readonly User[], requestId: string): void {
    if (!this.#context.model.takeMembers(users, requestId)) void this.#teamsRead.fresh();
  }

  /** Reads what something that cannot be understood may be about. */
  #readAbout(node: string): void {
    if (/\/(?:Queues?|Media)(?:\/|$)/iu.test(node)) return;
    if (/\/SystemInfo$/iu.test(node)) void this.#watch.poll();
    else if (node.includes('/Team/')) void this.#teamsRead.fresh();
    else {
      if (!/\/Dialogs$/iu.test(node)) {
        this.#context.kit.causes.doubt(ownUser);
        void this.#userRead.fresh();
      }
      this.#resync.soon();
    }
  }

  #takeOwnUser(user: User, began: number | null, requestId = ''): void {
    this.#context.model.takeUser(user, began, requestId);
    if (user.state === 'LOGOUT' && !this.#signIn.isSigningOut)
      this.life.end(new Fault('signed-out-by-server', user.reason?.label ?? null));
  }

  #serviceChanged(isInService: boolean, reason: string): void {
    this.#isOutOfService = !isInService;
    if (isInService) this.life.resumable();
    else this.life.pause(new Fault('out-of-service', reason === '' ? null : reason));
  }

  #unread({ code, detail }: Fault): void {
    const { ports, model } = this.#context;
    ports.log.warn('the calls could not be read', { code, detail });
    // Which dialogs of a list cannot be read was said with the list.
    if (code !== 'answer-malformed') model.unread(code);
  }

  #proved(): void {
    if (this.isLive) this.#context.kit.emit({ type: 'proved' });
  }
}
