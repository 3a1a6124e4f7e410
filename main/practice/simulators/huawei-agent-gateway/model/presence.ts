import { GatewayFault } from '../codes.ts';
import type { Agent, Conference, Presence, VoiceCall } from './types.ts';
import type { World } from './world.ts';

/** The conference an agent is in, if any. */
export const conferenceOf = (world: World, agentId: string): Conference | undefined =>
  [...world.conferences.values()].find((conference) => conference.phase !== 'ended' && conference.participants.has(`9:${agentId}`));

/** The conference that is still being set up for an agent. */
const requestedBy = (world: World, agentId: string): boolean =>
  [...world.conferences.values()].some((conference) => conference.phase === 'requested' && conference.chair === agentId);

/** Calls an agent is part of, the oldest first. */
export const callsOf = (world: World, agentId: string): VoiceCall[] =>
  [...world.calls.values()].filter((call) => call.endedAt === null && call.parties.some((party) => party.agentId === agentId));

/** True while the agent's phone is in use. */
export const isOccupied = (world: World, agent: Agent): boolean =>
  agent.inspecting !== null || callsOf(world, agent.id).length > 0 || requestedBy(world, agent.id) || conferenceOf(world, agent.id) !== undefined;

/** The vendor's agentState: 2 signed out, 3 busy, 4 idle, 5 wrap-up, 7 talking, 8 rest, 9 rest pending. */
export const agentStateOf = (world: World, agent: Agent): number => {
  if (!agent.session) return 2;
  if (agent.next?.presence === 'rest') return 9;
  if (isOccupied(world, agent)) return 7;
  return { busy: 3, idle: 4, work: 5, rest: 8 }[agent.presence];
};

/** The vendor's ctiStatus of group lists: 0 not signed in, 1 idle, 4 answering, 5 talking, 6 wrap-up, 7 busy, 8 rest. */
export const ctiStatusOf = (world: World, agent: Agent): number => {
  if (!agent.session) return 0;
  if (isOccupied(world, agent)) {
    const isRinging = callsOf(world, agent.id).some((call) => call.parties.some((party) => party.agentId === agent.id && party.state === 'ringing'));
    return isRinging ? 4 : 5;
  }
  return { idle: 1, work: 6, busy: 7, rest: 8 }[agent.presence];
};

/** Tells inspectors who follow this agent. */
export const notifyInspectors = (world: World, agent: Agent, subtype: string): void => {
  for (const inspector of world.agents.values()) {
    if (!inspector.monitored.has(agent.id)) continue;
    const content = { monitoredagent: agent.id, agentname: agent.name, subtype: `QC_AgentState_${subtype}` };
    world.events.emit(inspector.id, 'QC_AgentState_Notify', content);
  }
};

const setPresence = (world: World, agent: Agent, presence: Presence): void => {
  agent.restTimer?.();
  agent.restTimer = null;
  agent.presence = presence;
  agent.presenceSince = world.clock.now();
  notifyInspectors(world, agent, { idle: 'Idle', busy: 'Busy', work: 'Work', rest: 'Rest' }[presence]);
};

const refuseUnless = (isAllowed: boolean): void => {
  if (!isAllowed) throw new GatewayFault('100-009');
};

/** Idle, from busy or wrap-up. */
export const becomeIdle = (world: World, agent: Agent): void => {
  refuseUnless(!isOccupied(world, agent));
  const wasBusy = agent.presence === 'busy';
  setPresence(world, agent, 'idle');
  world.events.emit(agent.id, wasBusy ? 'AgentState_CancelNotReady_Success' : 'AgentState_Ready');
};

const enterBusy = (world: World, agent: Agent, reason: string): void => {
  agent.busyReason = reason;
  setPresence(world, agent, 'busy');
  world.events.emit(agent.id, 'AgentState_SetNotReady_Success', { reason });
};

/** Busy with a reason; during a call, afterwards. */
export const becomeBusy = (world: World, agent: Agent, reason: string): void => {
  if (isOccupied(world, agent)) agent.next = { presence: 'busy', reason };
  else enterBusy(world, agent, reason);
};

/** Ends being busy, or takes back having asked for it. */
export const cancelBusy = (world: World, agent: Agent): void => {
  if (agent.next?.presence === 'busy') {
    agent.next = null;
  } else {
    refuseUnless(agent.presence === 'busy' && !isOccupied(world, agent));
    setPresence(world, agent, 'idle');
  }
  world.events.emit(agent.id, 'AgentState_CancelNotReady_Success');
};

/** Wrap-up by the agent's own wish. */
export const becomeWork = (world: World, agent: Agent): void => {
  refuseUnless(!isOccupied(world, agent) && agent.presence !== 'rest');
  setPresence(world, agent, 'work');
  world.events.emit(agent.id, 'AgentState_SetWork_Success');
};

/** Ends wrap-up. */
export const cancelWork = (world: World, agent: Agent): void => {
  refuseUnless(!isOccupied(world, agent) && agent.presence === 'work');
  setPresence(world, agent, 'idle');
  world.events.emit(agent.id, 'AgentState_CancelWork_Success');
};

const enterRest = (world: World, agent: Agent, seconds: number, cause: number): void => {
  setPresence(world, agent, 'rest');
  agent.restCause = cause;
  // Only a reminder: the agent goes on resting until somebody ends it.
  agent.restTimer = world.timers.after(seconds * 1000, () => world.events.emit(agent.id, 'AgentState_Rest_Timeout'));
  world.events.emit(agent.id, 'AgentState_SetRest_Success', { reason: String(cause) });
};

/** Rest, which starts when its event says so; during a call, afterwards. */
export const becomeRest = (world: World, agent: Agent, seconds: number, cause: number, isProlonging: boolean): void => {
  refuseUnless(isProlonging || (agent.presence !== 'rest' && agent.next?.presence !== 'rest'));
  if (isOccupied(world, agent)) {
    agent.next = { presence: 'rest', cause, seconds };
    return;
  }
  enterRest(world, agent, seconds, cause);
};

/** Ends resting. */
export const cancelRest = (world: World, agent: Agent): void => {
  if (agent.next?.presence === 'rest') {
    agent.next = null;
  } else {
    refuseUnless(agent.presence === 'rest');
    setPresence(world, agent, 'idle');
  }
  world.events.emit(agent.id, 'AgentState_CancelRest_Success');
};

/** An inspector sets the state, with the events only that causes. */
export const forcePresence = (world: World, agent: Agent, presence: 'idle' | 'busy' | 'rest', rest = { seconds: 60, cause: 0 }): void => {
  refuseUnless(agent.session !== null);
  if (presence === 'rest') {
    if (isOccupied(world, agent)) agent.next = { presence: 'rest', ...rest };
    else enterRest(world, agent, rest.seconds, rest.cause);
    return;
  }
  setPresence(world, agent, presence);
  if (presence === 'busy') agent.busyReason = '3';
  world.events.emit(agent.id, presence === 'idle' ? 'AgentState_Force_Ready' : 'AgentState_Force_SetNotReady');
};

/** The first events of everything that rings the agent's phone. */
export const phoneRings = (world: World, agent: Agent): void => {
  world.events.emit(agent.id, 'AgentState_Busy');
  world.events.emit(agent.id, 'AgentOther_PhoneAlerting');
  notifyInspectors(world, agent, 'WaitAlerting');
};

/** The phone is picked up. */
export const phoneIsPickedUp = (world: World, agent: Agent, type: 'main' | 'assistant' = 'main'): void => {
  world.events.emit(agent.id, 'AgentOther_PhoneOffhook', { type });
  notifyInspectors(world, agent, 'Active');
};

/** The phone is down: `phoneState` 2 agent hung up, 3 platform hung up. */
export const phoneIsReleased = (world: World, agent: Agent, phoneState: 2 | 3): void => {
  world.events.emit(agent.id, 'AgentOther_PhoneRelease', { phoneState });
  notifyInspectors(world, agent, 'HungUp');
};

/** What comes after the last call: the presence asked for meanwhile, else idle or wrap-up. */
export const afterCalls = (world: World, agent: Agent): void => {
  if (!agent.session || isOccupied(world, agent)) return;
  const { next } = agent;
  agent.next = null;
  if (next?.presence === 'busy') {
    enterBusy(world, agent, next.reason);
  } else if (next?.presence === 'rest') {
    enterRest(world, agent, next.seconds, next.cause);
  } else if (agent.presence === 'busy' || agent.presence === 'rest') {
    notifyInspectors(world, agent, agent.presence === 'busy' ? 'Busy' : 'Rest');
  } else {
    setPresence(world, agent, agent.isIdleAfterCall ? 'idle' : 'work');
    world.events.emit(agent.id, agent.isIdleAfterCall ? 'AgentState_Ready' : 'AgentState_Work');
  }
};

/** Starts from a given state at sign-in. */
export const startPresence = (world: World, agent: Agent, presence: Presence): void => {
  agent.next = null;
  agent.busyReason = '1';
  setPresence(world, agent, presence);
};
