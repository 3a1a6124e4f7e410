import type { Call, Leg, LegState } from './types.ts';

/** True for a party that is connected or about to be. */
export const isLive = (leg: Leg): boolean => leg.state !== 'DROPPED' && leg.state !== 'WRAP_UP';

/** True for a party outside whose phone rings: the platform says nothing of it before it is answered. */
export const isUnseen = (leg: Leg): boolean => leg.isOutside && leg.state === 'ALERTING';

/** Live parties, without the agent's part in a silent monitor call. */
export const liveLegs = (call: Call): Leg[] => call.legs.filter((leg) => isLive(leg) && !leg.isPassive);

/** The first live party with this address. */
export const liveLegOf = (call: Call, address: string): Leg | undefined =>
  call.legs.find((leg) => leg.address === address && isLive(leg));

const isConnected = (leg: Leg): boolean => leg.state === 'ACTIVE' || leg.state === 'HELD';

/** True when three or more are connected, or the call was made a conference. */
export const isConference = (call: Call): boolean =>
  !call.monitor && (call.callType === 'CONFERENCE' || liveLegs(call).filter(isConnected).length > 2);

/** The dialog's state, which follows from those of its parties. */
export const callState = (call: Call): string => {
  const live = liveLegs(call);
  const connected = live.filter(isConnected).length;
  if (connected >= 2) return 'ACTIVE';
  for (const state of ['FAILED', 'ALERTING', 'INITIATED', 'INITIATING'] as const) {
    if (live.some((leg) => leg.state === state && !isUnseen(leg))) return state;
  }
  if (call.monitor && connected === 1) return 'ACTIVE';
  return connected === 1 ? 'ACTIVE' : 'DROPPED';
};

/** The actions that a party's client may offer. `hasOtherActiveCall`: the same agent has an active consult call. */
export const actionsOf = (call: Call, leg: Leg, hasOtherActiveCall: boolean): string[] => {
  if (leg.isPassive) return [];
  switch (leg.state) {
    case 'INITIATING':
    case 'INITIATED':
      return ['DROP', 'UPDATE_CALL_DATA'];
    case 'ALERTING':
      return ['ANSWER'];
    case 'ACTIVE':
      return call.monitor
        ? ['DROP', 'UPDATE_CALL_DATA']
        : ['HOLD', 'UPDATE_CALL_DATA', 'SEND_DTMF', 'CONSULT_CALL', 'TRANSFER_SST', 'DROP'];
    case 'HELD':
      return ['RETRIEVE', 'DROP', 'UPDATE_CALL_DATA', ...(hasOtherActiveCall ? ['TRANSFER', 'CONFERENCE'] : [])];
    case 'FAILED':
      return ['DROP'];
    case 'WRAP_UP':
      return ['UPDATE_CALL_DATA'];
    case 'DROPPED':
      return [];
  }
};

/** An agent whose phone is off hook counts as talking before anything was dialled. */
const offHook: readonly LegState[] = ['ACTIVE', 'INITIATING', 'INITIATED', 'FAILED'];

/** What an agent does, taken from all of its calls. */
export type Activity = 'talking' | 'holding' | 'ringing' | 'wrappingUp' | 'none';

/** What an agent at an extension does on these calls. */
export const activityAt = (extension: string | null, calls: Iterable<Call>): Activity => {
  const states = new Set<LegState>();
  for (const call of calls)
    for (const leg of call.legs) if (leg.address === extension && !leg.isPassive) states.add(leg.state);
  if (offHook.some((state) => states.has(state))) return 'talking';
  if (states.has('HELD')) return 'holding';
  if (states.has('ALERTING')) return 'ringing';
  return states.has('WRAP_UP') ? 'wrappingUp' : 'none';
};
