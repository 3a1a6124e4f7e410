import type { VendorEvent } from '../../../app/vendor/events.ts';
import { agentOf, choosable, isSupervisor, nameOfUser, type ReasonLists } from './agent.ts';
import { Calls } from './calls.ts';
import type { PictureContext } from './picture.ts';
import type { FinesseSettings } from './settings.ts';
import { Team } from './team.ts';
import type { Dialog, Reason, SystemInfo, User } from './wire.ts';

/** Everything read after a (re)connection. */
export interface Snapshot {
  readonly info: SystemInfo;
  readonly user: User;
  readonly dialogs: readonly Dialog[];
  readonly notReadyReasons: readonly Reason[];
  readonly signOutReasons: readonly Reason[];
  readonly wrapUpReasons: readonly string[];
  readonly teams: readonly { readonly name: string; readonly users: readonly User[] }[];
}

/** What is known of one account, whichever server it came from; tells every change as events. */
export class AccountModel {
  readonly calls: Calls;
  readonly team = new Team();
  readonly #accountId: string;
  readonly #settings: FinesseSettings;
  readonly #emit: (event: VendorEvent) => void;
  #user: User | null = null;
  #deploymentType = '';
  #reasons: ReasonLists = { notReady: [], signOut: [] };
  #wrapUpReasons: readonly string[] = [];

  constructor(accountId: string, settings: FinesseSettings, emit: (event: VendorEvent) => void) {
    this.#accountId = accountId;
    this.#settings = settings;
    this.#emit = emit;
    this.calls = new Calls(() => this.#pictureContext());
  }

  get loginId(): string {
    return this.#user?.loginId ?? '';
  }

  /** Where the user is signed in, which may be elsewhere than the settings say; else where they say. */
  get ownAddress(): string {
    return this.#user && this.#user.extension !== '' ? this.#user.extension : this.#settings.extension;
  }

  /** Tells everything afresh. `wasFailover`: the server, or its telephone system, was another in between. */
  synchronise(snapshot: Snapshot, wasFailover: boolean): void {
    this.#user = snapshot.user;
    this.#deploymentType = snapshot.info.deploymentType;
    this.#reasons = { notReady: choosable(snapshot.notReadyReasons), signOut: choosable(snapshot.signOutReasons) };
    this.#wrapUpReasons = snapshot.wrapUpReasons;
    this.team.reset(snapshot.teams);
    const pictures = this.calls.synchronise(snapshot.dialogs, wasFailover);
    this.#tellAgent();
    this.#tellTeam();
    this.#emit({ type: 'synchronised', pictures });
  }

  /** Takes the own user as read or told; an older state than the known one came late. */
  takeUser(user: User): void {
    const before = this.#user;
    if (before && before.stateChangeTime !== null && user.stateChangeTime !== null && user.stateChangeTime < before.stateChangeTime) return;
    // A summary lacks roles and teams.
    this.#user = { ...user, roles: user.roles.length > 0 ? user.roles : (before?.roles ?? []), teams: user.teams.length > 0 ? user.teams : (before?.teams ?? []) };
    this.#tellAgent();
    if (before?.state !== user.state) this.#tellTeam();
  }

  /** Takes news of a dialog; true when the server must be asked. */
  takeDialog(event: 'POST' | 'PUT' | 'DELETE', dialog: Dialog): boolean {
    const hadCalls = this.calls.count > 0;
    const { events, mustRead } = this.calls.take(event, dialog);
    for (const told of events) this.#emit(told);
    if (hadCalls !== this.calls.count > 0) this.#tellTeam();
    return mustRead;
  }

  /** Takes the list of all dialogs as read, except those told of meanwhile. */
  takeDialogsRead(dialogs: readonly Dialog[], overtaken: ReadonlySet<string>): void {
    const hadCalls = this.calls.count > 0;
    for (const told of this.calls.takeRead(dialogs, overtaken)) this.#emit(told);
    if (hadCalls !== this.calls.count > 0) this.#tellTeam();
  }

  /** Takes news of colleagues. */
  takeMembers(users: readonly User[]): void {
    const context = this.#supervisorContext();
    for (const user of users) if (this.team.take(user)) for (const member of this.team.members(context, user.loginId)) this.#emit({ type: 'member', member });
  }

  /** Takes the teams as read. */
  takeTeams(teams: Snapshot['teams']): void {
    this.team.reset(teams);
    this.#tellTeam();
  }

  #tellAgent(): void {
    if (this.#user) this.#emit({ type: 'agent', agent: agentOf(this.#user, this.#reasons) });
  }

  #tellTeam(): void {
    this.#emit({ type: 'team', members: this.team.members(this.#supervisorContext(), null) });
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
