import type { Member } from '../../../app/domain/account.ts';
import { allowed, denied } from '../../../app/domain/permission.ts';
import { memberState, vendorStateOf } from './agent.ts';
import type { MemberInfo } from './wire.ts';

/** All agents the gateway lists, the own one included. */
export class Team {
  readonly #accountId: string;
  readonly #agentId: string;
  readonly #members = new Map<string, MemberInfo>();

  constructor(accountId: string, agentId: string) {
    this.#accountId = accountId;
    this.#agentId = agentId;
  }

  /** Everybody else, by id. */
  get colleagueIds(): readonly string[] {
    return [...this.#members.keys()].filter((id) => id !== this.#agentId);
  }

  /** Everybody else, for the application. */
  get colleagues(): Member[] {
    return [...this.#members.values()]
      .filter((member) => member.agentId !== this.#agentId)
      .map((member) => this.#memberOf(member));
  }

  has(agentId: string): boolean {
    return this.#members.has(agentId);
  }

  /** A name, where one is known. */
  nameOf(agentId: string): string | undefined {
    const name = this.#members.get(agentId)?.name;
    return name === '' ? undefined : name;
  }

  reset(members: readonly MemberInfo[]): void {
    this.#members.clear();
    for (const member of members) this.#members.set(member.agentId, member);
  }

  /** Takes one as read; a single answer may lack the group's name. */
  take(member: MemberInfo): Member {
    const groupName = member.groupName === '' ? (this.#members.get(member.agentId)?.groupName ?? '') : member.groupName;
    const whole = { ...member, groupName };
    this.#members.set(member.agentId, whole);
    return this.#memberOf(whole);
  }

  #memberOf({ agentId, name, groupName, ctiStatus }: MemberInfo): Member {
    const state = memberState(ctiStatus);
    return {
      id: agentId,
      accountId: this.#accountId,
      name: name === '' ? agentId : name.slice(0, 300),
      address: agentId,
      teamName: groupName.slice(0, 300),
      state,
      ...vendorStateOf(state, `ctiStatus ${ctiStatus}`),
      reasonLabel: '',
      since: null,
      permissions: {
        monitor: state === 'talking' ? allowed : denied('not-on-a-call'),
        setState: state === 'signed-out' ? denied('signed-out') : allowed,
      },
    };
  }
}
