import { GatewayFault } from '../codes.ts';
import { afterCalls, callsOf, conferenceOf, isOccupied, phoneIsPickedUp, phoneIsReleased, phoneRings } from './presence.ts';
import type { Agent, Attribute, Conference, InvitedParty, Participant, PartyAddress } from './types.ts';
import { behaviourOf } from './world.ts';
import type { World } from './world.ts';

/** Why somebody left: 0 left, 1 removed by the chair, 2 hung up, 3 conference ended, 4 agent signed out, 6 forced out otherwise. */
export type LeaveReason = 0 | 1 | 2 | 3 | 4 | 6;

/** The vendor's changeType. */
export const changes = { joined: 0, left: 1, chair: 2, muted: 3, unmuted: 4, held: 5, unheld: 6 } as const;

const meaningless = 255;
/** Results of an invitation nobody followed; the vendor says only that they are not 0. */
const failures = { declined: 1, noAnswer: 2, unreachable: 3 } as const;
/** The device type with which the vendor's samples show an agent who chairs. */
const chairDeviceType = 6;

/** How parties are keyed. */
export const keyOf = (party: PartyAddress): string => `${party.addressType}:${party.address}`;

const agentsIn = (conference: Conference): string[] =>
  [...conference.participants.values()].filter((party) => party.addressType === '9').map((party) => party.address);

/** Tells agents in the conference about a party; all of them, or some. */
export const tellChange = (
  world: World,
  conference: Conference,
  party: InvitedParty,
  changeType: number,
  more: { readonly reason?: number; readonly result?: number; readonly to?: readonly string[] } = {},
): void => {
  const content = {
    result: more.result ?? 0,
    changeType,
    changeReason: more.reason ?? meaningless,
    confId: conference.id,
    participant: party.address,
    participantType: Number(party.addressType),
    deviceCallType: party.deviceCallType,
    deviceType: party.deviceType,
  };
  for (const agentId of more.to ?? agentsIn(conference)) world.events.emit(agentId, 'AgentConf_ParticipantChanged', content);
};

const enter = (world: World, conference: Conference, party: InvitedParty, attribute: Attribute = 3): Participant => {
  const enterTime = world.clock.now();
  const participant: Participant = { ...party, attribute, isHeld: false, announcement: null, enterTime, modeChanges: [{ at: enterTime, attribute }] };
  conference.participants.set(keyOf(party), participant);
  return participant;
};

/** Brings somebody in, with the events of an agent's phone when it is one. Gives nothing when the party is in already. */
export const join = (world: World, conference: Conference, party: InvitedParty, attribute: Attribute = 3): void => {
  const key = keyOf(party);
  conference.invitations.get(key)?.cancel();
  conference.invitations.delete(key);
  if (conference.phase === 'ended' || conference.participants.has(key)) return;
  const others = agentsIn(conference);
  const participant = enter(world, conference, party, attribute);
  const agent = party.addressType === '9' ? world.agents.get(party.address) : undefined;
  if (agent) {
    phoneIsPickedUp(world, agent);
    world.events.emit(agent.id, 'AgentConf_SelfJoinResult', { confId: conference.id });
  }
  tellChange(world, conference, participant, changes.joined, { to: others });
};

const agentIsOut = (world: World, conference: Conference, agentId: string, reason: LeaveReason): void => {
  const agent = world.agents.get(agentId);
  if (!agent) return;
  world.events.emit(agentId, 'AgentMediaEvent_StopRecordDone');
  phoneIsReleased(world, agent, reason === 0 || reason === 2 ? 2 : 3);
  world.events.emit(agentId, 'AgentConf_SelfLeaveResult', { confId: conference.id });
  if (reason !== 4) afterCalls(world, agent);
};

const stopTimers = (conference: Conference): void => {
  for (const cancel of conference.timers) cancel();
  conference.timers = [];
  conference.announcement?.();
  conference.announcement = null;
  for (const party of conference.participants.values()) party.announcement?.();
};

/** Stops an invitation and puts the invited agent's phone down again. */
export const withdraw = (world: World, conference: Conference, key: string): void => {
  const invitation = conference.invitations.get(key);
  if (!invitation) return;
  invitation.cancel();
  conference.invitations.delete(key);
  const agent = invitation.addressType === '9' ? world.agents.get(invitation.address) : undefined;
  if (!agent?.session) return;
  phoneIsReleased(world, agent, 3);
  afterCalls(world, agent);
};

/** Ends a conference for everybody. */
export const endConference = (world: World, conference: Conference): void => {
  if (conference.phase === 'ended') return;
  const agents = agentsIn(conference);
  conference.phase = 'ended';
  stopTimers(conference);
  for (const key of [...conference.invitations.keys()]) withdraw(world, conference, key);
  for (const agentId of agents) {
    const own = conference.participants.get(`9:${agentId}`);
    if (own && agentId !== conference.chair) tellChange(world, conference, own, changes.left, { reason: 3, to: [agentId] });
    agentIsOut(world, conference, agentId, 3);
  }
};

/** Takes somebody out. A conference without its chair goes on or ends, as the switch says; without any agent it ends. */
export const leave = (world: World, conference: Conference, key: string, reason: LeaveReason): void => {
  const party = conference.participants.get(key);
  if (!party || conference.phase === 'ended') return;
  party.announcement?.();
  conference.participants.delete(key);
  const isAgent = party.addressType === '9';
  if (isAgent && reason === 1) tellChange(world, conference, party, changes.left, { reason, to: [party.address] });
  if (isAgent) agentIsOut(world, conference, party.address, reason);
  tellChange(world, conference, party, changes.left, { reason });
  const isChair = isAgent && conference.chair === party.address;
  if (isChair) conference.chair = null;
  if (agentsIn(conference).length === 0 || (isChair && world.switches().chairGone === 'ends')) endConference(world, conference);
};

const nobodyCame = (world: World, conference: Conference, party: InvitedParty, result: number): void => {
  if (conference.phase === 'ended') return;
  const form = world.switches().failedInvitation;
  if (form === 'failedEvent') tellChange(world, conference, party, changes.joined, { result });
  if (form === 'leftEvent') tellChange(world, conference, party, changes.left, { reason: 2 });
};

/** The invited party does not come; `how` says why. */
export const decline = (world: World, conference: Conference, key: string, how: 'declined' | 'noAnswer'): void => {
  const invitation = conference.invitations.get(key);
  if (!invitation) return;
  withdraw(world, conference, key);
  nobodyCame(world, conference, invitation, failures[how]);
};

/** Rings a phone or an agent. Whoever cannot be reached, or is in already, is told about as a failed invitation. */
export const invite = (world: World, conference: Conference, party: InvitedParty): void => {
  const key = keyOf(party);
  if (conference.phase !== 'active' || conference.invitations.has(key)) return;
  const agent = party.addressType === '9' ? world.agents.get(party.address) : undefined;
  const cannotRing = party.addressType === '9' && (!agent?.session || isOccupied(world, agent));
  if (conference.participants.has(key) || cannotRing) {
    nobodyCame(world, conference, party, failures.unreachable);
    return;
  }
  const { ringMs, conferenceAutoAnswer } = world.switches();
  const scripted = world.behaviours.get(party.address);
  // An agent with a client answers by it; a phone always does something.
  const behaviour = agent ? (scripted ?? { kind: 'never', afterMs: 0 }) : behaviourOf(world, party.address);
  const cancels = [world.timers.after(ringMs, () => decline(world, conference, key, 'noAnswer'))];
  conference.invitations.set(key, { ...party, cancel: () => cancels.forEach((cancel) => cancel()) });
  if (agent) {
    phoneRings(world, agent);
    world.events.emit(agent.id, 'AgentConf_Ringing', { confId: conference.id });
  }
  const isAutomatic = agent !== undefined && conferenceAutoAnswer && agent.isAutoAnswering;
  if (behaviour.kind === 'answers' || isAutomatic) {
    cancels.push(world.timers.after(isAutomatic ? 0 : behaviour.afterMs, () => join(world, conference, party)));
  } else if (behaviour.kind === 'declines') {
    cancels.push(world.timers.after(behaviour.afterMs, () => decline(world, conference, key, 'declined')));
  }
};

/** The conference in which an agent rings. */
export const invitationOf = (world: World, agentId: string): Conference | undefined =>
  [...world.conferences.values()].find((conference) => conference.phase === 'active' && conference.invitations.has(`9:${agentId}`));

const schedule = (world: World, conference: Conference): void => {
  for (const cancel of conference.timers) cancel();
  const leftMs = conference.startedAt + conference.minutes * 60_000 - world.clock.now();
  conference.timers = [world.timers.after(Math.max(1, leftMs), () => endConference(world, conference))];
  const promptInMs = leftMs - conference.promptMinutes * 60_000;
  if (conference.promptMinutes > 0 && promptInMs > 0) {
    const prompt = (): void => {
      if (conference.chair !== null) world.events.emit(conference.chair, 'AgentConf_Timeout', { confId: conference.id });
    };
    conference.timers.push(world.timers.after(promptInMs, prompt));
  }
};

/** More time. Gives the minutes granted; 1440 in all are the most. */
export const prolong = (world: World, conference: Conference, minutes: number): number => {
  const granted = Math.min(minutes, 1440 - conference.minutes);
  conference.minutes += granted;
  schedule(world, conference);
  return granted;
};

/** What a conference is asked for with. */
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

/** Throws when the agent may not ask for a conference now. */
export const checkMayRequest = (world: World, agent: Agent, seats: number): void => {
  const isRequested = [...world.conferences.values()].some((one) => one.phase === 'requested' && one.chair === agent.id);
  if (conferenceOf(world, agent.id) || isRequested) throw new GatewayFault('101-003');
  const calls = callsOf(world, agent.id);
  const isStable = calls.length <= 1 && calls.every((call) => call.transfer === null && call.parties.every((party) => party.state === 'talking' && !party.isMuted));
  const isCalledInThree = calls.some((call) => call.parties.length > 2 && call.called === agent.id);
  const isFree = calls.length > 0 || (!isOccupied(world, agent) && agent.presence === 'idle');
  if (!isStable || isCalledInThree || !isFree || invitationOf(world, agent.id)) throw new GatewayFault('100-007', { ctiCode: 20_410 });
  if (seats > world.switches().concurrentCalls) throw new GatewayFault('100-007', { ctiCode: 20_412 });
};

/** Begins a conference; a call that is going on is taken in with all its parties. */
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
      enter(world, conference, { addressType: party.agentId === null ? '6' : '9', address: party.agentId ?? party.address, deviceCallType: 0, deviceType: 0 });
      if (party.agentId !== null) world.events.emit(party.agentId, 'AgentConf_SelfJoinResult', { confId: conference.id });
    }
    conference.timers.push(world.timers.after(conferenceSetupMs, confirm));
  };
  conference.timers.push(world.timers.after(conferenceSetupMs, selfJoin));
};

/** A running conference at once, for scenes and scripts. */
export const placeConference = (world: World, chair: Agent, request: ConferenceRequest): Conference => {
  const conference = create(world, chair.id, request);
  phoneRings(world, chair);
  conference.phase = 'active';
  join(world, conference, { addressType: '9', address: chair.id, deviceCallType: 0, deviceType: chairDeviceType });
  schedule(world, conference);
  world.events.emit(chair.id, 'AgentConf_RequestSuccess', { confId: conference.id });
  return conference;
};

/** Gives up a conference that is still being set up. */
export const abandonRequest = (world: World, agentId: string): void => {
  for (const conference of world.conferences.values()) {
    if (conference.phase !== 'requested' || conference.chair !== agentId) continue;
    conference.phase = 'ended';
    stopTimers(conference);
  }
};
