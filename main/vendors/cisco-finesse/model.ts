import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';
import { agentOf, choosable, isSupervisor, nameOfUser, type ReasonLists } from './agent.ts';
import type { DialogEvent, ReadResult } from './call-records.ts';
import { Calls } from './calls.ts';
import type { WitnessedList } from './dialog-list.ts';
import type { PictureContext } from './picture.ts';
import type { FinesseSettings } from './settings.ts';
import { Team } from './team.ts';
import type { Dialog, DialogList, Reason, SystemInfo, User } from './wire/wire.ts';

/** Everything read after a (re)connection. */
export interface Snapshot {
  readonly info: SystemInfo;
  readonly user: User;
  readonly dialogs: DialogList;
  readonly notReadyReasons: readonly Reason[];
  readonly signOutReasons: readonly Reason[];
  readonly wrapUpReasons: readonly string[];
  readonly teams: readonly { readonly name: string; readonly users: readonly User[] }[];
}

/** What the model needs of the adapter's kit. */
export type ModelKit = Pick<AdapterKit, 'emit' | 'order' | 'causes' | 'identities'>;

/** The own user, as causes name it. */
export const ownUser = 'user';
/** What a request is about that makes a dialog. */
export const newDialog = 'new-dialog';
/** A member of a team, as causes name it. */
export const memberObject = (loginId: string): string => `user/${loginId}`;

/** What is known of one account, whichever server it came from; emits every change. */
export class AccountModel {
  readonly calls: Calls;
  readonly team = new Team();
  readonly #accountId: string;
  readonly #settings: FinesseSettings;
  readonly #kit: ModelKit;
  #user: User | null = null;
  #deploymentType = '';
  #reasons: ReasonLists = { notReady: [], signOut: [] };
  #wrapUpReasons: readonly string[] = [];

  constructor(accountId: string, settings: FinesseSettings, kit: ModelKit) {
    this.#accountId = accountId;
    this.#settings = settings;
    this.#kit = kit;
    this.calls = new Calls(() => this.#pictureContext(), kit);
  }

  /** The own user; null before the first read. */
  get user(): User | null {
    return this.#user;
  }

  get loginId(): string {
    return this.#user?.loginId ?? '';
  }

  /** Whether a user's id or name is the own one: errors name the user either way. */
  isOwn(user: string): boolean {
    return this.#user !== null && (user === this.#user.loginId || user === this.#user.loginName);
  }

  /** Where the user is signed in, which may be elsewhere than the settings say; else where they say. */
  get ownAddress(): string {
    return this.#user && this.#user.extension !== '' ? this.#user.extension : this.#settings.extension;
  }

  /** Emits everything anew. `wasFailover`: another server or telephone system was in use in between. */
  synchronise(snapshot: Snapshot, wasFailover: boolean): void {
    this.#user = snapshot.user;
    this.#deploymentType = snapshot.info.deploymentType;
    this.#reasons = { notReady: choosable(snapshot.notReadyReasons), signOut: choosable(snapshot.signOutReasons) };
    this.#wrapUpReasons = snapshot.wrapUpReasons;
    this.team.reset(snapshot.teams);
    const { causes, order, emit } = this.#kit;
    // Nothing was sent since these reads began.
    const began = order.next();
    causes.read(ownUser, began);
    for (const { users } of snapshot.teams) for (const { loginId } of users) causes.read(memberObject(loginId), began);
    this.#emitAgent();
    emit({ type: 'synchronised', pictures: this.calls.synchronise(snapshot.dialogs, wasFailover) });
    this.#emitTeam();
  }

  /**
   * Takes the own user; an older state than the known one came late. `began`: the number of the read it comes from,
   * null for a notification; `requestId`: of the request that caused that, empty when it names none.
   */
  takeUser(user: User, began: number | null, requestId = ''): void {
    const { order, causes } = this.#kit;
    const before = this.#user;
    if (began !== null && !order.isCurrent(ownUser, began)) return;
    if (
      before &&
      before.stateChangeTime !== null &&
      user.stateChangeTime !== null &&
      user.stateChangeTime < before.stateChangeTime
    )
      return;
    if (began === null)
      causes.event({
        object: ownUser,
        type: user.state,
        correlationId: requestId === '' ? null : requestId,
        reasonCode: user.reason?.id ?? null,
      });
    else causes.read(ownUser, began);
    const addressBefore = this.ownAddress;
    // A summary lacks roles and teams.
    this.#user = {
      ...user,
      roles: user.roles.length > 0 ? user.roles : (before?.roles ?? []),
      teams: user.teams.length > 0 ? user.teams : (before?.teams ?? []),
    };
    this.#emitAgent();
    if (before?.state !== user.state) this.#emitTeam();
    // Which leg is the own one follows the extension, and permissions follow that.
    if (addressBefore !== this.ownAddress)
      for (const picture of this.calls.pictures()) this.#kit.emit({ type: 'conference', picture });
  }

  /** Takes a notification about a dialog; true when the server must be asked. `requestId`: see `Calls.take`. */
  takeDialog(event: DialogEvent, dialog: Dialog, requestId: string): boolean {
    const hadCalls = this.calls.count > 0;
    const { events, mustRead } = this.calls.take(event, dialog, requestId);
    for (const emitted of events) this.#kit.emit(emitted);
    if (hadCalls !== this.calls.count > 0) this.#emitTeam();
    return mustRead;
  }

  /** Takes the list of all dialogs as the read with this number gave it. See `Calls.takeRead`. */
  takeDialogsRead({ list, witnessed }: WitnessedList, began: number): Omit<ReadResult, 'events'> {
    const hadCalls = this.calls.count > 0;
    const { events, ...rest } = this.calls.takeRead(list, began, witnessed);
    for (const event of events) this.#kit.emit(event);
    if (hadCalls !== this.calls.count > 0) this.#emitTeam();
    return rest;
  }

  /** The calls could not be read. */
  unread(reason: ErrorCode): void {
    for (const conferenceId of this.calls.conferenceIds)
      this.#kit.emit({ type: 'conference-unread', conferenceId, reason });
  }

  /** Takes a notification about colleagues; false when one of them is in no team. `requestId`: see `takeUser`. */
  takeMembers(users: readonly User[], requestId = ''): boolean {
    const context = this.#supervisorContext();
    let areAllKnown = true;
    for (const user of users) {
      if (!this.team.take(user)) {
        areAllKnown = false;
        continue;
      }
      this.#kit.causes.event({
        object: memberObject(user.loginId),
        type: user.state,
        correlationId: requestId === '' ? null : requestId,
        reasonCode: user.reason?.code ?? null,
      });
      for (const member of this.team.members(context, user.loginId)) this.#kit.emit({ type: 'member', member });
    }
    return areAllKnown;
  }

  /** A colleague was deleted, or left the team; false when they were in none of the teams. */
  removeMember(user: string): boolean {
    const loginId = this.team.loginIdOf(user);
    if (loginId === null || !this.team.remove(loginId)) return false;
    this.#kit.causes.event({ object: memberObject(loginId), type: 'DELETE' });
    this.#emitTeam();
    return true;
  }

  /** Takes the teams as the read with this number gave them. */
  takeTeams(teams: Snapshot['teams'], began: number): void {
    const { order, causes } = this.#kit;
    this.team.reset(teams, (loginId) => !order.isCurrent(memberObject(loginId), began));
    for (const { users } of teams) for (const { loginId } of users) causes.read(memberObject(loginId), began);
    this.#emitTeam();
  }

  #emitAgent(): void {
    if (this.#user) this.#kit.emit({ type: 'agent', agent: agentOf(this.#user, this.#reasons) });
  }

  #emitTeam(): void {
    this.#kit.emit({ type: 'team', members: this.team.members(this.#supervisorContext(), null) });
  }

  #supervisorContext(): Parameters<Team['members']>[0] {
    return {
      accountId: this.#accountId,
      loginId: this.loginId,
      state: this.#user?.state ?? '',
      hasCalls: this.calls.count > 0,
      deploymentType: this.#deploymentType,
    };
  }

  #pictureContext(): PictureContext {
    return {
      accountId: this.#accountId,
      ownAddress: this.ownAddress,
      ownName: this.#user ? nameOfUser(this.#user) : '',
      isSupervisor: this.#user !== null && isSupervisor(this.#user),
      deploymentType: this.#deploymentType,
      dropPermission: this.#settings.dropPermission,
      wrapUpReasons: this.#wrapUpReasons,
      nameOf: (address) => this.team.nameAt(address),
    };
  }
}
