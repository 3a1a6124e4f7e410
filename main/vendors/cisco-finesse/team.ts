import type { Member } from '../../../app/domain/account.ts';
import { allowed, denied, unsupported, type Permission } from '../../../app/domain/permission.ts';
import { agentState, nameOfUser, stateOf } from './agent.ts';
import { isEnterprise } from './permissions.ts';
import type { User } from './wire/wire.ts';

/** What the supervisor's own situation allows. */
export interface SupervisorContext {
  readonly accountId: string;
  readonly loginId: string;
  readonly state: string;
  readonly hasCalls: boolean;
  readonly deploymentType: string;
}

interface TeamMember {
  readonly user: User;
  readonly teamName: string;
}

/** Listening needs a supervisor who is not ready and without a call, and an agent who talks. */
const monitorPermission = (user: User, context: SupervisorContext): Permission => {
  if (user.loginId === context.loginId) return denied('self');
  if (!isEnterprise(context.deploymentType)) return unsupported('system-lacks-it');
  if (user.state !== 'TALKING') return denied('not-on-a-call');
  if (context.hasCalls) return denied('on-a-call');
  return context.state === 'NOT_READY' ? allowed : denied('not-now');
};

const setStatePermission = (user: User, context: SupervisorContext): Permission => {
  if (user.loginId === context.loginId) return denied('self');
  return agentState(user.state) === 'signed-out' ? denied('signed-out') : allowed;
};

/** The people in a supervisor's teams. */
export class Team {
  readonly #members = new Map<string, TeamMember>();
  /** Names by extension; null when it must be made anew. */
  #names: Map<string, string> | null = null;

  /** Replaces everything that was known, except members of whom `isNewer` says that more is known than this. */
  reset(
    teams: readonly { readonly name: string; readonly users: readonly User[] }[],
    isNewer: (loginId: string) => boolean = () => false,
  ): void {
    const known = new Map(this.#members);
    this.#members.clear();
    this.#names = null;
    for (const { name, users } of teams)
      for (const user of users) {
        const newer = isNewer(user.loginId) ? known.get(user.loginId) : undefined;
        this.#members.set(user.loginId, { user: newer?.user ?? user, teamName: name });
      }
  }

  /** Takes what a notification says of a user; false when they are in none of the teams. */
  take(user: User): boolean {
    const known = this.#members.get(user.loginId);
    if (!known) return false;
    // A late summary must not undo a later one.
    const { stateChangeTime: before } = known.user;
    if (before !== null && user.stateChangeTime !== null && user.stateChangeTime < before) return true;
    this.#members.set(user.loginId, { ...known, user });
    if (known.user.extension !== user.extension) this.#names = null;
    return true;
  }

  /** Removes a member; false when there is none of this login id. */
  remove(loginId: string): boolean {
    this.#names = null;
    return this.#members.delete(loginId);
  }

  /** The login id of whom a path names by login id or login name; null for nobody of the teams. */
  loginIdOf(user: string): string | null {
    if (this.#members.has(user)) return user;
    if (user === '') return null;
    const found = [...this.#members.values()].find((member) => member.user.loginName === user);
    return found?.user.loginId ?? null;
  }

  get loginIds(): readonly string[] {
    return [...this.#members.keys()];
  }

  user(loginId: string): User | undefined {
    return this.#members.get(loginId)?.user;
  }

  /** Who is signed in at an extension. */
  nameAt(address: string): string | undefined {
    this.#names ??= new Map(
      [...this.#members.values()].flatMap(({ user }) =>
        user.extension === '' ? [] : [[user.extension, nameOfUser(user)]],
      ),
    );
    return this.#names.get(address);
  }

  /** One member or all, for the application. */
  members(context: SupervisorContext, loginId: string | null): Member[] {
    const one = loginId === null ? undefined : this.#members.get(loginId);
    const wanted = loginId === null ? [...this.#members.values()] : one ? [one] : [];
    return wanted.map(({ user, teamName }) => ({
      id: user.loginId,
      accountId: context.accountId,
      name: nameOfUser(user),
      address: user.extension,
      teamName,
      ...stateOf(user),
      since: user.stateChangeTime,
      permissions: { monitor: monitorPermission(user, context), setState: setStatePermission(user, context) },
    }));
  }
}
