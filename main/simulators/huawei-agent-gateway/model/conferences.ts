import type { PartyAddress } from '../wire/fields.ts';
import { afterCalls, isOccupied, phoneIsPickedUp, phoneIsReleased, phoneRings, recordingEnds } from './presence.ts';
import type { Attribute, Conference, InvitedParty, Participant } from './types.ts';
import { behaviourOf } from './world.ts';
import type { World } from './world.ts';

/**
 * Why a party left: 0 left, 1 removed by the chair, 2 hung up, 3 conference ended, 4 agent signed out, 6 forced out
 * otherwise.
 */
export type LeaveReason = 0 | 1 | 2 | 3 | 4 | 6;

/** The vendor's changeType. */
export const changes = { joined: 0, left: 1, chair: 2, muted: 3, unmuted: 4, held: 5, unheld: 6 } as const;

/** The change reason of events that have none. */
const noReason = 255;
/** Results of an invitation that failed; the vendor says only that they are not 0. */
const failures = { declined: 1, noAnswer: 2, unreachable: 3 } as const;

/** The key of a party among participants and invitations. */
export const keyOf = (party: PartyAddress): string => `${party.addressType}:${party.address}`;

const agentsIn = (conference: Conference): string[] =>
  [...conference.participants.values()].filter((party) => party.addressType === '9').map((party) => party.address);

/** Sends an event about a party to all agents in the conference, or to those in `to`. */
export const emitChange = (
  world: World,
  conference: Conference,
  party: InvitedParty,
  changeType: number,
  more: { readonly reason?: number; readonly result?: number; readonly to?: readonly string[] } = {},
): void => {
  const content = {
    result: more.result ?? 0,
    changeType,
    changeReason: more.reason ?? noReason,
    confId: conference.id,
    participant: party.address,
    participantType: Number(party.addressType),
    deviceCallType: party.deviceCallType,
    deviceType: party.deviceType,
  };
  for (const agentId of more.to ?? agentsIn(conference))
    world.events.emit(agentId, 'AgentConf_ParticipantChanged', content);
};

/** Adds a party to the participants, without any event. */
export const enter = (
  world: World,
  conference: Conference,
  party: InvitedParty,
  attribute: Attribute = 3,
): Participant => {
  const enterTime = world.clock.now();
  const participant: Participant = {
    ...party,
    attribute,
    isHeld: false,
    announcement: null,
    enterTime,
    modeChanges: [{ at: enterTime, attribute }],
  };
  conference.participants.set(keyOf(party), participant);
  return participant;
};

/**
 * Lets a party join, with the events of an agent's phone when it is an agent. Does nothing when the party has joined
 * already.
 */
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
  emitChange(world, conference, participant, changes.joined, { to: others });
};

const releaseAgent = (world: World, conference: Conference, agentId: string, reason: LeaveReason): void => {
  const agent = world.agents.get(agentId);
  if (!agent) return;
  recordingEnds(world, agentId);
  phoneIsReleased(world, agent, reason === 0 || reason === 2 ? 2 : 3);
  world.events.emit(agentId, 'AgentConf_SelfLeaveResult', { confId: conference.id });
  if (reason !== 4) afterCalls(world, agent);
};

/** Cancels the conference's time and its announcements. */
export const stopTimers = (conference: Conference): void => {
  for (const cancel of conference.timers) cancel();
  conference.timers = [];
  conference.announcement?.();
  conference.announcement = null;
  for (const party of conference.participants.values()) party.announcement?.();
};

/** Withdraws an invitation and releases the invited agent's phone. */
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

/** Ends a conference for all parties. */
export const endConference = (world: World, conference: Conference): void => {
  if (conference.phase === 'ended') return;
  const agents = agentsIn(conference);
  conference.phase = 'ended';
  stopTimers(conference);
  for (const key of [...conference.invitations.keys()]) withdraw(world, conference, key);
  for (const agentId of agents) {
    const own = conference.participants.get(`9:${agentId}`);
    if (own && agentId !== conference.chair)
      emitChange(world, conference, own, changes.left, { reason: 3, to: [agentId] });
    releaseAgent(world, conference, agentId, 3);
  }
};

/**
 * Removes a party. A conference without its chair goes on or ends, as the switch says; without any agent it ends.
 */
export const leave = (world: World, conference: Conference, key: string, reason: LeaveReason): void => {
  const party = conference.participants.get(key);
  if (!party || conference.phase === 'ended') return;
  party.announcement?.();
  conference.participants.delete(key);
  const isAgent = party.addressType === '9';
  if (isAgent && reason === 1) emitChange(world, conference, party, changes.left, { reason, to: [party.address] });
  if (isAgent) releaseAgent(world, conference, party.address, reason);
  emitChange(world, conference, party, changes.left, { reason });
  const isChair = isAgent && conference.chair === party.address;
  if (isChair) conference.chair = null;
  if (agentsIn(conference).length === 0 || (isChair && world.switches().chairGone === 'ends'))
    endConference(world, conference);
};

const reportFailedInvitation = (world: World, conference: Conference, party: InvitedParty, result: number): void => {
  if (conference.phase === 'ended') return;
  const form = world.switches().failedInvitation;
  if (form === 'failedEvent') emitChange(world, conference, party, changes.joined, { result });
  if (form === 'leftEvent') emitChange(world, conference, party, changes.left, { reason: 2 });
};

/** Ends an invitation that was declined or not answered in time. */
export const decline = (world: World, conference: Conference, key: string, how: 'declined' | 'noAnswer'): void => {
  const invitation = conference.invitations.get(key);
  if (!invitation) return;
  withdraw(world, conference, key);
  reportFailedInvitation(world, conference, invitation, failures[how]);
};

/** Invites a phone or an agent. One that cannot be reached, or has joined already, becomes a failed invitation. */
export const invite = (world: World, conference: Conference, party: InvitedParty): void => {
  const key = keyOf(party);
  if (conference.phase !== 'active' || conference.invitations.has(key)) return;
  const agent = party.addressType === '9' ? world.agents.get(party.address) : undefined;
  const cannotRing = party.addressType === '9' && (!agent?.session || isOccupied(world, agent));
  if (conference.participants.has(key) || cannotRing) {
    reportFailedInvitation(world, conference, party, failures.unreachable);
    return;
  }
  const { ringMs, conferenceAutoAnswer } = world.switches();
  const scripted = world.behaviours.get(party.address);
  // An agent's own client answers, so only phones have a behaviour unless a script gives one.
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

/** The conference that an agent is invited to. */
export const invitationOf = (world: World, agentId: string): Conference | undefined =>
  [...world.conferences.values()].find(
    (conference) => conference.phase === 'active' && conference.invitations.has(`9:${agentId}`),
  );
