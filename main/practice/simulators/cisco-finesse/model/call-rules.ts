import type { Call, Leg } from './types.ts';

/** True for a party who is on the line or about to be. */
export const isLive = (leg: Leg): boolean => leg.state !== 'DROPPED' && leg.state !== 'WRAP_UP';

/** Parties that count: live, and not merely listened in on. */
export const liveLegs = (call: Call): Leg[] => call.legs.filter((leg) => isLive(leg) && !leg.isPassive);

/** The first live party with this address. */
export const liveLegOf = (call: Call, address: string): Leg | undefined => call.legs.find((leg) => leg.address === address && isLive(leg));

const isConnected = (leg: Leg): boolean => leg.state === 'ACTIVE' || leg.state === 'HELD';

/** True when three or more are connected, or the call was made a conference. */
export const isConference = (call: Call): boolean => !call.monitor && (call.callType === 'CONFERENCE' || liveLegs(call).filter(isConnected).length > 2);

/** The dialog's state follows from its parties'. */
export const callState = (call: Call): string => {
  const live = liveLegs(call);
  const connected = live.filter(isConnected).length;
  if (connected >= 2) return 'ACTIVE';
  for (const state of ['FAILED', 'ALERTING', 'INITIATED', 'INITIATING'] as const) {
    if (live.some((leg) => leg.state === state)) return state;
  }
  if (call.monitor && connected === 1) return 'ACTIVE';
  return connected === 1 ? 'ACTIVE' : 'DROPPED';
};

/** The actions a party's client may offer. `hasOtherActiveCall`: the same agent has a consult running. */
export const actionsOf = (call: Call, leg: Leg, hasOtherActiveCall: boolean): string[] => {
  if (leg.isPassive) return [];
  switch (leg.state) {
    case 'INITIATING':
    case 'INITIATED':
      return ['DROP', 'UPDATE_CALL_DATA'];
    case 'ALERTING':
      return ['ANSWER'];
    case 'ACTIVE':
      return call.monitor ? ['DROP', 'UPDATE_CALL_DATA'] : ['HOLD', 'UPDATE_CALL_DATA', 'SEND_DTMF', 'CONSULT_CALL', 'TRANSFER_SST', 'DROP'];
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
