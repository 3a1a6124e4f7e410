import type { Agent, AgentChoice, AgentState } from '../../../app/domain/account.ts';
import { allowed, denied, type Permission } from '../../../app/domain/permission.ts';
import type { BusyReason } from './settings.ts';

const states: Readonly<Record<number, AgentState>> = {
  2: 'signed-out',
  3: 'not-ready',
  4: 'ready',
  5: 'wrap-up',
  6: 'ready',
  7: 'talking',
  8: 'rest',
  9: 'talking',
};

/** Rest was asked for and begins after the call. */
const restPending = 9;

/** What `agentstatus` says in the application's words. */
export const agentState = (state: number): { readonly state: AgentState; readonly pending: AgentState | null } => ({
  state: states[state] ?? 'unknown',
  pending: state === restPending ? 'rest' : null,
});

/** What the gateway gives as reasons for being not ready that nobody asked for. */
const systemReasons: Readonly<Record<string, Agent['systemReason']>> = {
  '2': 'no-answer',
  '3': 'forced',
  '5': 'phone-unavailable',
  '7': 'call-rejected',
};

const memberStates: Readonly<Record<number, AgentState>> = {
  0: 'signed-out',
  1: 'ready',
  2: 'reserved',
  3: 'reserved',
  4: 'reserved',
  5: 'talking',
  6: 'wrap-up',
  7: 'not-ready',
  8: 'rest',
  9: 'not-ready',
  10: 'not-ready',
};

/** The state of a colleague as group lists show it. */
export const memberState = (ctiStatus: number): AgentState => memberStates[ctiStatus] ?? 'unknown';

/** A state that is not known here, in the gateway's words. */
export const vendorStateOf = (state: AgentState, word: string): Pick<Agent, 'vendorState'> =>
  state === 'unknown' ? { vendorState: word } : {};

/** What is known of the agent besides the calls. */
export interface AgentFacts {
  readonly agentId: string;
  readonly phone: string;
  readonly name: string;
  readonly isInspector: boolean;
  readonly state: AgentState;
  readonly pending: AgentState | null;
  /** The gateway's words for a state that is not known. */
  readonly vendorState?: string | undefined;
  /** Of the present state, as its event gave it; empty when it did not. */
  readonly reasonId: string;
  readonly since: number | null;
  readonly busyReasons: readonly BusyReason[];
  readonly restReasons: readonly { readonly id: string; readonly label: string }[];
  /** In a conference, or on its way to one. */
  readonly isInConference: boolean;
  readonly callCount: number;
}

/** The site's words for a reason; the platform's own reasons have none. */
const reasonLabelOf = ({
  state,
  reasonId,
  busyReasons,
  restReasons,
}: Pick<AgentFacts, 'state' | 'reasonId' | 'busyReasons' | 'restReasons'>): string =>
  (state === 'rest' ? restReasons : state === 'not-ready' ? busyReasons : []).find(({ id }) => id === reasonId)
    ?.label ?? '';

const makeCallPermission = ({ state, callCount, isInConference }: AgentFacts): Permission => {
  if (state === 'signed-out') return denied('signed-out');
  return callCount > 0 || isInConference || state === 'talking' ? denied('on-a-call') : allowed;
};

const requestConferencePermission = ({ state, callCount, isInConference }: AgentFacts): Permission => {
  if (state === 'signed-out') return denied('signed-out');
  if (isInConference) return denied('on-a-call');
  // From a running call as well: it is taken into the conference.
  return state === 'ready' || (state === 'talking' && callCount === 1) ? allowed : denied('not-now');
};

/** The signed-in agent for the application. */
export const agentOf = (facts: AgentFacts): Agent => {
  const choices: AgentChoice[] = [
    { state: 'ready', reasonId: null, reasonLabel: '' },
    { state: 'not-ready', reasonId: null, reasonLabel: '' },
    ...facts.busyReasons.map(({ id, label }): AgentChoice => ({
      state: 'not-ready',
      reasonId: id,
      reasonLabel: label,
    })),
    { state: 'wrap-up', reasonId: null, reasonLabel: '' },
    { state: 'rest', reasonId: null, reasonLabel: '' },
    ...facts.restReasons.map(({ id, label }): AgentChoice => ({
      state: 'rest',
      reasonId: id,
      reasonLabel: label.slice(0, 200),
    })),
  ];
  const systemReason = facts.state === 'not-ready' ? systemReasons[facts.reasonId] : undefined;
  return {
    state: facts.state,
    reasonLabel: reasonLabelOf(facts).slice(0, 200),
    ...(systemReason === undefined ? {} : { systemReason }),
    ...(facts.vendorState === undefined ? {} : { vendorState: facts.vendorState }),
    pending: facts.pending,
    since: facts.since,
    name: facts.name === '' ? facts.agentId : facts.name.slice(0, 300),
    address: facts.phone,
    isSupervisor: facts.isInspector,
    choices,
    signOutReasons: [],
    permissions: {
      setState: facts.state === 'signed-out' ? denied('signed-out') : allowed,
      makeCall: makeCallPermission(facts),
      requestConference: requestConferencePermission(facts),
    },
  };
};
