import type { Ids } from '../../../ports/ids.ts';
import { systemReasons } from '../model/directory.ts';
import type { Outlet } from '../model/publisher.ts';
import type { NodeName, User } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { escapeXml } from '../wire/xml.ts';
import type { ClientSession } from './client-session.ts';

const signOutAfterMs = 60_000;

/** A short id for messages and items that looks random. */
const shortId = (ids: Ids): string => ids.uuid().replace(/-/gu, '').slice(-12);

/** The notification service of one node: sessions, subscriptions, delivery, presence of the user `finesse`. */
export class XmppService implements Outlet {
  readonly name: NodeName;
  readonly domain: string;
  readonly world: World;
  readonly sessions = new Set<ClientSession>();
  /** Explicit subscriptions: node → bare or full JIDs. They outlive sessions. */
  readonly subscriptions = new Map<string, Set<string>>();
  /** Services of the other nodes of the pair: a user with a session there is not signed out. */
  readonly peers: XmppService[] = [];
  readonly #pendingSignOuts = new Map<string, () => void>();
  #isStopped = false;

  constructor(world: World, name: NodeName, domain: string) {
    this.world = world;
    this.name = name;
    this.domain = domain;
    world.publisher.addOutlet(this);
    world.faults.onChange((fault, nodes, isOn) => {
      if (!nodes.includes(name)) return;
      if (fault === 'xmppDrop' && isOn) this.cut();
      if (fault === 'webDown') for (const session of this.sessions) this.sendHelperPresence(session);
    });
  }

  /** The pubsub service's own address. */
  get pubsub(): string {
    return `pubsub.${this.domain}`;
  }

  /**
   * Ends every session, or a user's: ends the stream with a condition, or closes the connection without one. Returns
   * how many.
   */
  cut(user?: User, condition?: string): number {
    const ending = [...this.sessions].filter((session) => user === undefined || session.user === user);
    for (const session of ending) session.end(condition);
    return ending.length;
  }

  hasSubscribers(node: string): boolean {
    const owner = ownerOf(node);
    for (const session of this.sessions) {
      if (session.isAvailable && (session.user?.loginId === owner || node === '/finesse/api/SystemInfo')) return true;
    }
    return (this.subscriptions.get(node)?.size ?? 0) > 0;
  }

  deliver(node: string, payload: string): void {
    const owner = ownerOf(node);
    const itemId = this.world.ids.uuid();
    for (const session of this.sessions) {
      if (!session.isAvailable || session.user === null) continue;
      const bare = `${session.user.loginId}@${this.domain}`;
      const explicit = this.subscriptions.get(node);
      if (session.user.loginId === owner || node === '/finesse/api/SystemInfo' || explicit?.has(bare))
        this.#send(session, node, bare, itemId, payload);
      if (explicit?.has(session.jid)) this.#send(session, node, session.jid, itemId, payload);
    }
  }

  /** Sends any text as one stanza to this user's sessions. Returns how many. */
  sendRaw(user: User, stanza: string): number {
    let count = 0;
    for (const session of this.sessions) {
      if (session.user !== user || !session.isAvailable) continue;
      session.send(stanza, true);
      count += 1;
    }
    return count;
  }

  /** Sends a session the presence of the user `finesse`, which says whether the web application runs. */
  sendHelperPresence(session: ClientSession): void {
    if (!session.isAvailable) return;
    const type = this.world.faults.has('webDown', this.name) ? ` type='unavailable'` : '';
    session.send(
      `<presence xmlns='jabber:client' from='finesse@${this.domain}/finesse' to='${escapeXml(session.jid)}'${type}/>`,
    );
  }

  /** A session has bound a resource: an older one with the same full JID is ended with `conflict`. */
  bound(session: ClientSession): void {
    for (const other of [...this.sessions]) if (other !== session && other.jid === session.jid) other.end('conflict');
    this.sessions.add(session);
  }

  /** A session has become available: a scheduled sign-out is cancelled. */
  available(session: ClientSession): void {
    const loginId = session.user?.loginId ?? '';
    for (const service of [this, ...this.peers]) service.#cancelSignOut(loginId);
    this.sendHelperPresence(session);
  }

  /** A session goes on without receiving events. To the server its user has left, as at the end of a session. */
  unavailable(session: ClientSession): void {
    if (session.user) this.#scheduleSignOut(session.user);
  }

  /** A session has ended. After the last one of a signed-in user, the server signs the user out in a minute. */
  ended(session: ClientSession): void {
    if (!this.sessions.delete(session) || this.#isStopped) return;
    const user = session.user;
    if (user) this.#scheduleSignOut(user);
  }

  stop(): void {
    this.#isStopped = true;
    this.cut();
    for (const cancel of this.#pendingSignOuts.values()) cancel();
  }

  #isPresent(user: User): boolean {
    return [this, ...this.peers].some((service) =>
      [...service.sessions].some((session) => session.user === user && session.isAvailable),
    );
  }

  #scheduleSignOut(user: User): void {
    if (user.state === 'LOGOUT' || this.#isPresent(user)) return;
    this.#cancelSignOut(user.loginId);
    const cancel = this.world.timers.after(signOutAfterMs, () => {
      this.#pendingSignOuts.delete(user.loginId);
      if (this.#isPresent(user)) return;
      // Only a server that is in service signs agents out.
      if (this.world.faults.has('ctiFailover', this.name)) this.#scheduleSignOut(user);
      else this.world.agents.signOut(user, systemReasons.connectionLost);
    });
    this.#pendingSignOuts.set(user.loginId, cancel);
  }

  #cancelSignOut(loginId: string): void {
    this.#pendingSignOuts.get(loginId)?.();
    this.#pendingSignOuts.delete(loginId);
  }

  #send(session: ClientSession, node: string, to: string, itemId: string, payload: string): void {
    const { ids, switches } = this.world;
    const isOld = switches().wireStyle === '11x';
    const messageId = isOld ? `${node}__${to}__${shortId(ids).slice(-5)}` : shortId(ids);
    const namespace = isOld ? 'http://jabber.org/protocol/pubsub' : 'urn:xmpp:push:0';
    session.send(
      `<message xmlns='jabber:client' from='${this.pubsub}' to='${escapeXml(to)}' id='${escapeXml(messageId)}'>` +
        `<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='${escapeXml(node)}'><item ` +
        `id='${itemId}'>` +
        `<notification xmlns='${namespace}'>${escapeXml(payload)}</notification></item></items></event></message>`,
    );
  }
}

/** The login id of the user whom a node belongs to; empty for other nodes. */
const ownerOf = (node: string): string => /^\/finesse\/api\/User\/([^/]+)(?:\/Dialogs)?$/u.exec(node)?.[1] ?? '';
