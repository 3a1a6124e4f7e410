import { callState, isLive, liveLegOf, liveLegs } from './call-rules.ts';
import { ctiFailure } from './cti-failures.ts';
import type { CtiFailure } from './cti-failures.ts';
import { systemReasons } from './directory.ts';
import type { Call, Leg, User } from './types.ts';
import type { World } from './world.ts';

/** What the CTI server says to a call operation: null when it was carried out. */
export type Verdict = CtiFailure | null;

const extensionOf = (user: User): string => user.extension ?? user.defaultExtension;

/** The party at this address that is in one of the states, or undefined. */
const legIn = (call: Call, address: string, ...states: readonly Leg['state'][]): Leg | undefined =>
  call.legs.find((leg) => leg.address === address && !leg.isPassive && states.includes(leg.state));

/** Rings at an address: a number nobody can reach fails at once. */
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
  const isBusy = calls.callsAt(to).some((other) => other !== call && liveLegOf(other, to) !== undefined && other.monitor === null);
  if (isKnownExtension && isBusy) {
    calls.set(from, 'FAILED', 'BUSY');
    calls.publish(call, requestId);
    return;
  }
  calls.add(call, to, 'ALERTING');
  calls.publish(call, requestId);
};

/** MAKE_CALL: INITIATING, INITIATED, then ALERTING or FAILED. */
export const makeCall = (world: World, user: User, to: string, variables: Readonly<Record<string, string>>, requestId = ''): Call | CtiFailure => {
  const { agents, calls } = world;
  if (calls.callsAt(user.extension).some((call) => legIn(call, extensionOf(user), 'ACTIVE', 'INITIATING', 'INITIATED', 'ALERTING'))) {
    return ctiFailure(22, 'Invalid State');
  }
  if (user.state === 'READY') agents.makeNotReady(user, systemReasons.ownCall, requestId);
  const isInside = world.directory.devices.has(to);
  const call = calls.create({ callType: isInside ? 'AGENT_INSIDE' : 'OUT', from: extensionOf(user), to, variables });
  const leg = calls.add(call, extensionOf(user), 'INITIATING');
  calls.publish(call, requestId);
  calls.set(leg, 'INITIATED');
  calls.publish(call, requestId);
  ring(world, call, leg, to, requestId);
  return call;
};

/** A phone is picked up: the ringing party and the caller are connected. */
export const answer = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const { calls } = world;
  const leg = legIn(call, address, 'ALERTING');
  if (!leg) return ctiFailure(24);
  calls.set(leg, 'ACTIVE');
  for (const other of call.legs) if (other.state === 'INITIATED' || other.state === 'INITIATING') calls.set(other, 'ACTIVE');
  calls.publish(call, requestId);
  calls.republishOriginal(call, requestId);
  return null;
};

/** Puts the own side on hold. */
export const hold = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const leg = legIn(call, address, 'ACTIVE');
  if (!leg || call.monitor) return ctiFailure(24);
  world.calls.set(leg, 'HELD');
  world.calls.publish(call, requestId);
  return null;
};

/** Takes the own side from hold; not while the agent talks elsewhere. */
export const retrieve = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const leg = legIn(call, address, 'HELD');
  if (!leg) return ctiFailure(25);
  if (world.calls.callsAt(address).some((other) => other !== call && legIn(other, address, 'ACTIVE'))) return ctiFailure(22);
  world.calls.set(leg, 'ACTIVE');
  world.calls.publish(call, requestId);
  return null;
};

/** A party leaves the call. */
export const leave = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const leg = liveLegOf(call, address);
  if (!leg) return ctiFailure(27);
  if (call.monitor) world.calls.end(call, requestId);
  else world.calls.leave(call, leg, requestId);
  return null;
};

/** CONSULT_CALL: the original goes on hold, a second call is dialled. */
export const consult = (world: World, call: Call, address: string, to: string, requestId = ''): Call | CtiFailure => {
  const { calls } = world;
  const leg = legIn(call, address, 'ACTIVE', 'HELD');
  if (!leg || call.monitor) return ctiFailure(24);
  if (calls.callsAt(address).some((other) => other !== call && !other.monitor && liveLegOf(other, address) !== undefined)) return ctiFailure(22);
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

/** The agent's active consult for this held call; a consult of any related call will do. */
const activeConsult = (world: World, call: Call, address: string): Call | undefined =>
  world.calls
    .callsAt(address)
    .filter((other) => other !== call && !other.monitor && legIn(other, address, 'ACTIVE') !== undefined && callState(other) === 'ACTIVE')
    .sort((one, other) => Number(other.relatedId === call.id) - Number(one.relatedId === call.id))[0];

/** CONFERENCE: the parties of the consult join the original call. Only the controller may add parties. */
export const conference = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const { calls } = world;
  const own = legIn(call, address, 'HELD', 'ACTIVE');
  const consultCall = activeConsult(world, call, address);
  if (!own || !consultCall) return ctiFailure(25);
  if (call.controller !== null && call.controller !== address) return ctiFailure(20_999, 'Generic Error');
  const joining = liveLegs(consultCall).filter((leg) => leg.address !== address).map((leg) => leg.address);
  if (liveLegs(call).length + joining.length > world.switches().conferenceLimit) return ctiFailure(38);
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

/** TRANSFER: the parties of the consult take the agent's place in the original call. */
export const transfer = (world: World, call: Call, address: string, requestId = ''): Verdict => {
  const { calls } = world;
  const own = legIn(call, address, 'HELD', 'ACTIVE');
  const consultCall = activeConsult(world, call, address);
  if (!own || !consultCall) return ctiFailure(25);
  const joining = liveLegs(consultCall).filter((leg) => leg.address !== address).map((leg) => leg.address);
  call.callType = 'TRANSFER';
  call.secondaryId = consultCall.id;
  calls.set(own, 'DROPPED');
  calls.dissolve(consultCall, 'TRANSFER', requestId);
  for (const joiner of joining) calls.add(call, joiner, 'ACTIVE');
  calls.publish(call, requestId);
  calls.detach(call, own);
  return null;
};

/** TRANSFER_SST: the agent leaves, the target's phone rings. */
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
export const isParty = (call: Call, address: string): boolean => call.legs.some((leg) => leg.address === address && isLive(leg) && !leg.isPassive);
