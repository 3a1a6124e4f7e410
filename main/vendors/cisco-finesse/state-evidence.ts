import type { AgentState } from '../../../app/domain/account.ts';
import { confirmed, isShown, pending, when, type Evidence } from '../shared/evidence.ts';
import { agentState } from './agent.ts';
import { causeOf } from './evidence.ts';
import type { User } from './wire/wire.ts';

/** Reasons that the server gives when a supervisor changes somebody's state: CCE and CCX. */
export const bySupervisor: ReadonlySet<string> = new Set(['999', '33']);

/** A state that was asked for. */
export interface WantedState {
  readonly state: 'ready' | 'not-ready';
  /** Null where none was asked for. */
  readonly reasonId: string | null;
}

const isIn = (user: User, { state, reasonId }: WantedState): boolean =>
  agentState(user.state) === state && (reasonId === null || user.reason?.id === reasonId);

const isPending = (user: User, state: AgentState): boolean =>
  user.pendingState !== '' && agentState(user.pendingState) === state;

/**
 * The own user is in the state, with the very reason, or will be after the call. The reason of a pending state is not
 * on the wire: where one was asked for, only a notification that names our request proves a pending state.
 */
export const ownStateEvidence =
  (user: () => User | null, wanted: WantedState, object: string): Evidence =>
  ({ correlationId }) =>
  ({ causes }) => {
    const now = user();
    if (!now) return pending;
    const since = causes(object);
    const cause = causeOf(since, correlationId);
    if (isIn(now, wanted)) return when(isShown(since), cause);
    if (!isPending(now, wanted.state)) return pending;
    if (cause === 'own') return confirmed();
    return when(wanted.reasonId === null && isShown(since), cause);
  };

/**
 * A colleague is in the state, or will be after the call. Who is not ready or signed out for another reason than the
 * server gives to what a supervisor did, is so by themselves.
 */
export const memberStateEvidence =
  (user: () => User | undefined, state: AgentState, object: string): Evidence =>
  ({ correlationId }) => {
    const isWanted = (one: User): boolean => agentState(one.state) === state || isPending(one, state);
    return ({ causes }) => {
      const now = user();
      if (!now || !isWanted(now)) return pending;
      const since = causes(object);
      const cause = causeOf(since, correlationId);
      if (cause === 'own') return confirmed();
      const isTheirOwn =
        state !== 'ready' && now.reason !== null && now.reason.code !== '' && !bySupervisor.has(now.reason.code);
      return when(!isTheirOwn && isShown(since), cause);
    };
  };
