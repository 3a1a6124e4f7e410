import type { RequestOf } from '../../../app/domain/command.ts';
import { confirmed, pending, when, type Evidence } from '../shared/evidence.ts';
import { memberObject, ownAgent } from './model-context.ts';

type State = RequestOf<'set-agent-state'>['state'];

/** Events that answer a request for a state. */
const answers: Readonly<Record<State, ReadonlySet<string>>> = {
  ready: new Set([
    'AgentState_CancelNotReady_Success',
    'AgentState_CancelRest_Success',
    'AgentState_CancelWork_Success',
  ]),
  'not-ready': new Set(['AgentState_SetNotReady_Success']),
  'wrap-up': new Set(['AgentState_SetWork_Success']),
  rest: new Set(['AgentState_SetRest_Success']),
};
/** Events of states that begin without a request, such as after a call. */
const others: Readonly<Record<State, string | null>> = {
  ready: 'AgentState_Ready',
  'not-ready': null,
  'wrap-up': 'AgentState_Work',
  rest: null,
};
/** The reason that the gateway gives for a state that was requested without one. */
const withoutReason: ReadonlySet<string> = new Set(['', '0', '1']);

const hasReason = (reasonCode: string | null, reasonId: string | null): boolean =>
  reasonId === null ? withoutReason.has(reasonCode ?? '') : reasonCode === reasonId;

/**
 * The agent is in the state that was requested. Its own event, with the reason that was requested, says that it was
 * this command. A read gives no reason and does not say by whom: an inspector may have done it, or the end of a call.
 * `shownReasonId`: the reason of the present state, as its event named it.
 */
export const ownStateEvidence =
  (state: State, reasonId: string | null, shownReasonId: () => string): Evidence =>
  ({ view: { agent } }) => {
    const wasPending = agent?.pending === state;
    return ({ view, causes }) => {
      let isOthers = false;
      let isRead = false;
      for (const cause of causes(ownAgent)) {
        if (cause.by === 'read') isRead = true;
        else if (answers[state].has(cause.type)) {
          if (hasReason(cause.reasonCode, reasonId)) return confirmed();
          isOthers = true;
        } else if (cause.type === others[state]) isRead = true;
        else if (cause.type.startsWith('AgentState_Force_')) isOthers = true;
      }
      if (isOthers || !isRead) return pending;
      if (view.agent?.state === state) return when(reasonId === null || shownReasonId() === reasonId, 'unknown');
      return when(view.agent?.pending === state && (reasonId === null || !wasPending), 'unknown');
    };
  };

/** A colleague is in the state, as read after sending. Neither event nor read says who did it. */
export const memberStateEvidence =
  (memberId: string, state: RequestOf<'set-member-state'>['state']): Evidence =>
  () =>
  ({ view, causes }) => {
    const isRead = causes(memberObject(memberId)).some(({ by }) => by === 'read');
    return when(isRead && view.member(memberId)?.state === state, 'unknown');
  };
