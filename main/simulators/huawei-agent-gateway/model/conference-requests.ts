import { GatewayFault } from '../wire/codes.ts';
import { endConference, enter, invitationOf, join, stopTimers } from './conferences.ts';
import {
  afterCalls,
  callsOf,
  conferenceOf,
  isOccupied,
  phoneIsPickedUp,
  phoneIsReleased,
  phoneRings,
} from './presence.ts';
import type { Agent, Conference } from './types.ts';
import type { World } from './world.ts';

/** The device type with which the vendor's samples show an agent who chairs. */
const chairDeviceType = 6;

const longestMinutes = 1440;

const schedule = (world: World, conference: Conference): void => {
  for (const cancel of conference.timers) cancel();
  const leftMs = conference.startedAt + conference.minutes * 60_000 - world.clock.now();
  conference.timers = [world.timers.after(Math.max(1, leftMs), () => endConference(world, conference))];
  const promptInMs = leftMs - conference.promptMinutes * 60_000;
  if (conference.promptMinutes > 0 && promptInMs > 0) {
    const prompt = (): void => {
      if (conference.chair !== null)
        world.events.emit(conference.chair, 'AgentConf_Timeout', { confId: conference.id });
    };
    conference.timers.push(world.timers.after(promptInMs, prompt));
  }
};

/** Prolongs a conference, to a day at most. Returns the minutes that were granted. */
export const prolong = (world: World, conference: Conference, minutes: number): number => {
  const granted = Math.min(minutes, longestMinutes - conference.minutes);
  conference.minutes += granted;
  schedule(world, conference);
  return granted;
};

/** The size and time that a conference is requested with. */
export interface ConferenceRequest {
  readonly seats: number;
  readonly minutes: number;
  readonly promptMinutes: number;
}

const create = (world: World, chair: string, request: ConferenceRequest): Conference => {
  const conference: Conference = {
    id: world.nextConferenceId(),
    phase: 'requested',
    chair,
    ...request,
    startedAt: world.clock.now(),
    participants: new Map(),
    invitations: new Map(),
    announcement: null,
    timers: [],
  };
  world.conferences.set(conference.id, conference);
  return conference;
};

/** Throws when the agent may not request a conference now. */
export const checkMayRequest = (world: World, agent: Agent, seats: number): void => {
  const isRequested = [...world.conferences.values()].some(
    (one) => one.phase === 'requested' && one.chair === agent.id,
  );
  if (conferenceOf(world, agent.id) || isRequested) throw new GatewayFault('101-003');
  const calls = callsOf(world, agent.id);
  const isStable =
    calls.length <= 1 &&
    calls.every(
      (call) => call.transfer === null && call.parties.every((party) => party.state === 'talking' && !party.isMuted),
    );
  const isCalledInThree = calls.some((call) => call.parties.length > 2 && call.called === agent.id);
  const isFree = calls.length > 0 || (!isOccupied(world, agent) && agent.presence === 'idle');
  if (!isStable || isCalledInThree || !isFree || invitationOf(world, agent.id))
    throw new GatewayFault('100-007', { ctiCode: 20_410 });
  if (seats > world.switches().concurrentCalls) throw new GatewayFault('100-007', { ctiCode: 20_412 });
};

/** Starts setting a conference up; the parties of a running call become its participants. */
export const requestConference = (world: World, agent: Agent, request: ConferenceRequest): void => {
  const { conferenceSetupMs, conferenceFailureCause } = world.switches();
  const calls = callsOf(world, agent.id);
  const conference = create(world, agent.id, request);
  if (calls.length === 0) phoneRings(world, agent);
  const fail = (cause: number): void => {
    conference.phase = 'ended';
    world.conferences.delete(conference.id);
    world.events.emit(agent.id, 'AgentConf_RequestFailed', { cause });
    if (calls.length > 0) return;
    phoneIsReleased(world, agent, 3);
    afterCalls(world, agent);
  };
  const confirm = (): void => {
    if (conference.phase !== 'selfJoined') return;
    conference.phase = 'active';
    schedule(world, conference);
    world.events.emit(agent.id, 'AgentConf_RequestSuccess', { confId: conference.id });
  };
  const selfJoin = (): void => {
    if (conference.phase !== 'requested' || !agent.session) return;
    const taken = calls.filter((call) => call.endedAt === null).flatMap((call) => call.parties);
    if (conferenceFailureCause !== 0 || taken.length > request.seats) {
      fail(conferenceFailureCause === 0 ? 20_412 : conferenceFailureCause);
      return;
    }
    conference.phase = 'selfJoined';
    if (calls.length === 0) phoneIsPickedUp(world, agent);
    enter(world, conference, { addressType: '9', address: agent.id, deviceCallType: 0, deviceType: chairDeviceType });
    world.events.emit(agent.id, 'AgentConf_SelfJoinResult', { confId: conference.id });
    for (const call of calls) call.endedAt = world.clock.now();
    for (const party of taken) {
      if (party.agentId === agent.id) continue;
      enter(world, conference, {
        addressType: party.agentId === null ? '6' : '9',
        address: party.agentId ?? party.address,
        deviceCallType: 0,
        deviceType: 0,
      });
      if (party.agentId !== null)
        world.events.emit(party.agentId, 'AgentConf_SelfJoinResult', { confId: conference.id });
    }
    conference.timers.push(world.timers.after(conferenceSetupMs, confirm));
  };
  conference.timers.push(world.timers.after(conferenceSetupMs, selfJoin));
};

/** Creates a conference that runs at once, for scenes and scripts. */
export const placeConference = (world: World, chair: Agent, request: ConferenceRequest): Conference => {
  const conference = create(world, chair.id, request);
  phoneRings(world, chair);
  conference.phase = 'active';
  join(world, conference, { addressType: '9', address: chair.id, deviceCallType: 0, deviceType: chairDeviceType });
  schedule(world, conference);
  world.events.emit(chair.id, 'AgentConf_RequestSuccess', { confId: conference.id });
  return conference;
};

/** Cancels a conference that an agent has requested and that is still being set up. */
export const abandonRequest = (world: World, agentId: string): void => {
  for (const conference of world.conferences.values()) {
    if (conference.phase !== 'requested' || conference.chair !== agentId) continue;
    conference.phase = 'ended';
    stopTimers(conference);
  }
};
