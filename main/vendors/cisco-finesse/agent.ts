import type { Agent, AgentChoice, AgentState } from '../../../app/domain/account.ts';
import { allowed, denied, type Permission } from '../../../app/domain/permission.ts';
import type { Reason, User } from './wire/wire.ts';

const states: Readonly<Record<string, AgentState>> = {
  LOGOUT: 'signed-out',
  LOGIN: 'signed-out',
  NOT_READY: 'not-ready',
  READY: 'ready',
  RESERVED: 'reserved',
  RESERVED_OUTBOUND: 'reserved',
  RESERVED_OUTBOUND_PREVIEW: 'reserved',
  TALKING: 'talking',
  HOLD: 'on-hold',
  WORK: 'wrap-up',
  WORK_READY: 'wrap-up-ready',
};

/** A state of the wire in the application's words; unknown ones are tolerated. */
export const agentState = (state: string): AgentState => states[state] ?? 'unknown';

/** The reasons of a site, as far as they can be chosen. */
export interface ReasonLists {
  readonly notReady: readonly Reason[];
  readonly signOut: readonly Reason[];
}

/** Reasons that a user may choose: not those that only the server gives. */
export const choosable = (reasons: readonly Reason[]): Reason[] =>
  reasons.filter((reason) => !reason.isSystem && reason.id !== '');

/** The user's name, or the login name where the directory has none. */
export const nameOfUser = (user: User): string =>
  [user.firstName, user.lastName].filter((part) => part !== '').join(' ') || user.loginName || user.loginId;

/** The state of a user, with the server's word for one that is not known. */
export const stateOf = (user: User): Pick<Agent, 'state' | 'vendorState' | 'reasonLabel'> => {
  const state = agentState(user.state);
  const isNamed = state === 'unknown' && user.state !== '';
  return {
    state,
    reasonLabel: user.reason?.label ?? '',
    ...(isNamed ? { vendorState: user.state.slice(0, 200) } : {}),
  };
};

export const isSupervisor = (user: User): boolean => user.roles.some((role) => role.toLowerCase() === 'supervisor');

const setStatePermission = (state: AgentState): Permission =>
  state === 'signed-out'
    ? denied('signed-out')
    : state === 'reserved' || state === 'unknown'
      ? denied('not-now')
      : allowed;

const makeCallPermission = (state: AgentState): Permission => {
  if (state === 'signed-out') return denied('signed-out');
  if (state === 'not-ready' || state === 'ready') return allowed;
  return denied(state === 'talking' || state === 'on-hold' ? 'on-a-call' : 'not-now');
};

/** The signed-in user for the application. Once reasons are configured, going not ready takes one. */
export const agentOf = (user: User, reasons: ReasonLists): Agent => {
  const state = agentState(user.state);
  const notReady = reasons.notReady.map((reason): AgentChoice => ({
    state: 'not-ready',
    reasonId: reason.id,
    reasonLabel: reason.label,
  }));
  return {
    ...stateOf(user),
    pending: user.pendingState === '' ? null : agentState(user.pendingState),
    since: user.stateChangeTime,
    name: nameOfUser(user),
    address: user.extension,
    isSupervisor: isSupervisor(user),
    choices: [
      { state: 'ready', reasonId: null, reasonLabel: '' },
      ...(notReady.length > 0 ? notReady : [{ state: 'not-ready' as const, reasonId: null, reasonLabel: '' }]),
    ],
    signOutReasons: reasons.signOut.map(({ id, label }) => ({ id, label })),
    permissions: { setState: setStatePermission(state), makeCall: makeCallPermission(state) },
  };
};
