import { callState, isLive, liveLegOf, liveLegs } from './call-rules.ts';
import { ctiFailure } from './cti-failures.ts';
import type { CtiFailure } from './cti-failures.ts';
import { systemReasons } from './directory.ts';
import type { Call, Leg, User } from './types.ts';
import type { World } from './world.ts';

/** The CTI server's refusal of a call operation; null when it was carried out. */
export type Verdict = CtiFailure | null;

const extensionOf = (user: User): string => user.extension ?? user.defaultExtension;

/** The party at this address that is in one of the states, or undefined. */
const legIn = (call: Call, address: string, ...states: readonly Leg['state'][]): Leg | undefined =>
  call.legs.find((leg) => leg.address === address && !leg.isPassive && states.includes(leg.state));

/** Lets a phone ring; a number that is unknown or busy makes the call fail at once. */
const ring = (world: World, call: Call, from: Leg, to: string, requestId: string): void => {
  const { calls, directory } = world;
  const isKnownExtension = directory.devices.has(to);
  const isOutside = /^\+?[\d *#-]{6,}$/u.test(to);
  const isRoutePoint = directory.routePoints.has(to);
  if (!isKnownExtension && !isOutside && !isRoutePoint) {
    calls.set(from, 'FAILED', 'BAD_DESTINATION');
    calls.publish(call, requestId);
    return;
  }
  const isBusy = calls
    .callsAt(to)
    .some((other) => other !== call && liveLegOf(other, to) !== undefined && other.monitor === null);
  if (isKnownExtension && isBusy) {
    calls.set(from, 'FAILED', 'BUSY');
    calls.publish(call, requestId);
    return;
  }
  if (!isKnownExtension && call.callType === 'AGENT_INSIDE') call.callType = 'OUT';
  calls.add(call, to, 'ALERTING', { isOutside: !isKnownExtension });
  calls.publish(call, requestId);
};

/** MAKE_CALL: INITIATING without and with the number, INITIATED, then ALERTING inside, OUT outside, or FAILED. */
export const makeCall = (
  world: World,
  user: User,
  to: string,
  variables: Readonly<Record<string, string>>,
  requestId = '',
): Call | CtiFailure => {
  const { agents, calls } = world;
  if (
    calls
      .callsAt(user.extension)
      .some((call) => legIn(call, extensionOf(user), 'ACTIVE', 'INITIATING', 'INITIATED', 'ALERTING'))
  ) {
    return ctiFailure(22, 'Invalid State');
  }
  if (user.state === 'READY') agents.makeNotReady(user, systemReasons.ownCall, requestId);
  // Off hook, nothing dialled yet.
  const call = calls.create({ callType: 'AGENT_INSIDE', from: extensionOf(user), to: '', variables });
  const leg = calls.add(call, extensionOf(user), 'INITIATING');
  calls.publish(call, requestId);
  const shown = world.switches().dialPlan === 'dropsLeading9' ? to.replace(/^9(?=\d{7})/u, '') : to;
  call.toAddress = shown;
  call.dialedNumber = shown;
  calls.publish(call, requestId);
  calls.set(leg, 'INITIATED');
  calls.publish(call, requestId);
  ring(world, call, leg, shown, requestId);
  return call;
};

/** ANSWER: the ringing party and the caller are connected. */
export const answer = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const { calls } = world;
  const leg = legIn(call, address, 'ALERTING');
  if (!leg) return ctiFailure(24);
  calls.connect(call.legs.filter((other) => other === leg || ['INITIATED', 'INITIATING'].includes(other.state)));
  calls.publish(call, requestId);
  calls.republishOriginal(call, requestId);
  return null;
};

/** HOLD: for the requester's own side. */
export const hold = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const leg = legIn(call, address, 'ACTIVE');
  if (!leg || call.monitor) return ctiFailure(24);
  world.calls.set(leg, 'HELD');
  world.calls.publish(call, requestId);
  return null;
};

/** RETRIEVE: for the requester's own side, not while the agent talks on another call. */
export const retrieve = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const leg = legIn(call, address, 'HELD');
  if (!leg) return ctiFailure(25);
  if (world.calls.callsAt(address).some((other) => other !== call && legIn(other, address, 'ACTIVE')))
    return ctiFailure(22);
  world.calls.set(leg, 'ACTIVE');
  world.calls.publish(call, requestId);
  return null;
};

/** DROP: a party leaves the call. */
export const leave = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const leg = liveLegOf(call, address);
  if (!leg) return ctiFailure(27);
  if (call.monitor) world.calls.end(call, requestId);
  else world.calls.leave(call, leg, requestId);
  return null;
};

/** CONSULT_CALL: the original call is held, a second one is made. */
export const consult = (world: World, call: Call, address: string, to: string, requestId = ''): Call | CtiFailure => {
  const { calls } = world;
  const leg = legIn(call, address, 'ACTIVE', 'HELD');
  if (!leg || call.monitor) return ctiFailure(24);
  if (
    calls.callsAt(address).some((other) => other !== call && !other.monitor && liveLegOf(other, address) !== undefined)
  )
    return ctiFailure(22);
  calls.set(leg, 'HELD');
  calls.publish(call, requestId);
  const isPlain = world.switches().consultCallType === 'CONSULT';
  const second = calls.create({
    callType: isPlain ? 'CONSULT' : 'OUT',
    calledPartyCallType: isPlain ? 'CONSULT_OFFERED' : 'AGENT_INSIDE',
    from: address,
    to,
    relatedId: call.id,
    variables: Object.fromEntries(call.variables),
  });
  const own = calls.add(second, address, 'INITIATING');
  calls.publish(second, requestId);
  calls.set(own, 'INITIATED');
  calls.publish(second, requestId);
  ring(world, second, own, to, requestId);
  return second;
};

/** The agent's active consult call, preferably the one that belongs to this held call. */
const activeConsult = (world: World, call: Call, address: string): Call | undefined =>
  world.calls
    .callsAt(address)
    .filter(
      (other) =>
        other !== call &&
        !other.monitor &&
        legIn(other, address, 'ACTIVE') !== undefined &&
        callState(other) === 'ACTIVE',
    )
    .sort((one, other) => Number(other.relatedId === call.id) - Number(one.relatedId === call.id))[0];

/** The conference goes on under the id of the consult call, or under a new one; what it was before ends. */
const conferenceElsewhere = (world: World, call: Call, consultCall: Call, own: string, requestId: string): void => {
  const { calls } = world;
  const isNew = world.switches().dialogIdAfterConference === 'new';
  const others = [call, ...(isNew ? [consultCall] : [])].flatMap((one) => liveLegs(one).map((leg) => leg.address));
  const survivor = isNew
    ? calls.create({
        callType: 'CONFERENCE',
        from: call.fromAddress,
        to: call.toAddress,
        relatedId: call.id,
        variables: Object.fromEntries(call.variables),
      })
    : consultCall;
  calls.dissolve(call, 'CONFERENCE', requestId);
  if (isNew) calls.dissolve(consultCall, 'CONFERENCE', requestId);
  survivor.callType = 'CONFERENCE';
  survivor.secondaryId = call.id;
  survivor.controller = own;
  const present = new Set(liveLegs(survivor).map((leg) => leg.address));
  for (const address of new Set(others)) if (!present.has(address)) calls.add(survivor, address, 'ACTIVE');
  calls.publish(survivor, requestId);
};

/** CONFERENCE: the parties of the consult call join the original one. Only the controller may add parties. */
export const conference = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const { calls } = world;
  const own = legIn(call, address, 'HELD', 'ACTIVE');
  const consultCall = activeConsult(world, call, address);
  if (!own || !consultCall) return ctiFailure(25);
  if (call.controller !== null && call.controller !== address)
    return world.switches().deployment === 'UCCX'
      ? ctiFailure(22, 'Invalid State')
      : ctiFailure(20_999, 'Generic Error');
  const joining = liveLegs(consultCall)
    .filter((leg) => leg.address !== address)
    .map((leg) => leg.address);
  if (liveLegs(call).length + joining.length > world.switches().conferenceLimit) return ctiFailure(38);
  if (world.switches().dialogIdAfterConference !== 'keep') {
    conferenceElsewhere(world, call, consultCall, address, requestId);
    return null;
  }
  const addToOriginal = (): void => {
    calls.set(own, 'ACTIVE');
    call.callType = 'CONFERENCE';
    call.secondaryId = consultCall.id;
    call.controller = address;
    for (const joiner of joining) calls.add(call, joiner, 'ACTIVE');
    calls.publish(call, requestId);
  };
  if (world.switches().conferenceOrder === 'postDeletePut') {
    addToOriginal();
    calls.dissolve(consultCall, 'CONFERENCE', requestId);
    calls.publish(call, requestId);
  } else {
    calls.dissolve(consultCall, 'CONFERENCE', requestId);
    addToOriginal();
  }
  return null;
};

/**
 * TRANSFER: the parties of the consult call take the agent's place in the original one. Both calls leave the agent, the
 * consult call leaves the called one, then the original call comes to the called one.
 */
export const transfer = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const { calls } = world;
  const own = legIn(call, address, 'HELD', 'ACTIVE');
  const consultCall = activeConsult(world, call, address);
  if (!own || !consultCall) return ctiFailure(25);
  const joining = liveLegs(consultCall)
    .filter((leg) => leg.address !== address)
    .map((leg) => leg.address);
  call.callType = 'TRANSFER';
  call.secondaryId = consultCall.id;
  calls.takeFrom(call, own, requestId);
  calls.dissolve(consultCall, 'TRANSFER', requestId);
  for (const joiner of joining) calls.add(call, joiner, 'ACTIVE');
  calls.publish(call, requestId);
  calls.settleAt(address, requestId);
  return null;
};

/** TRANSFER_SST: the agent leaves and the target's phone rings. */
export const transferSingleStep = (world: World, call: Call, address: string, to: string, requestId = ''): Verdict => {
  const { calls, directory } = world;
  const own = legIn(call, address, 'ACTIVE', 'HELD');
  if (!own || call.monitor) return ctiFailure(24);
  if (!directory.devices.has(to) && !/^\+?[\d *#-]{6,}$/u.test(to)) return ctiFailure(6);
  call.callType = 'TRANSFER';
  calls.set(own, 'DROPPED');
  calls.add(call, to, 'ALERTING');
  calls.publish(call, requestId);
  calls.detach(call, own);
  return null;
};

/** True when the address is a live party of the call. */
export const isParty = (call: Call, address: string): boolean =>
  call.legs.some((leg) => leg.address === address && isLive(leg) && !leg.isPassive);
