import { GatewayFault } from '../wire/codes.ts';
import type { Agent, Conference, Presence, VoiceCall } from './types.ts';
import type { World } from './world.ts';

/** The conference an agent is in, if any. */
export const conferenceOf = (world: World, agentId: string): Conference | undefined =>
  [...world.conferences.values()].find(
    (conference) => conference.phase !== 'ended' && conference.participants.has(`9:${agentId}`),
  );

/** The conference that is still being set up for an agent. */
const requestedBy = (world: World, agentId: string): boolean =>
  [...world.conferences.values()].some(
    (conference) => conference.phase === 'requested' && conference.chair === agentId,
  );

/** The running calls of an agent, the oldest first. */
export const callsOf = (world: World, agentId: string): VoiceCall[] =>
  [...world.calls.values()].filter(
    (call) => call.endedAt === null && call.parties.some((party) => party.agentId === agentId),
  );

/** True while the agent's phone is in use. */
export const isOccupied = (world: World, agent: Agent): boolean =>
  agent.inspecting !== null ||
  callsOf(world, agent.id).length > 0 ||
  requestedBy(world, agent.id) ||
  conferenceOf(world, agent.id) !== undefined;

/** The vendor's agentState: 2 signed out, 3 busy, 4 idle, 5 wrap-up, 7 talking, 8 rest, 9 rest pending. */
export const agentStateOf = (world: World, agent: Agent): number => {
  if (!agent.session) return 2;
  if (agent.next?.presence === 'rest') return 9;
  if (isOccupied(world, agent)) return 7;
  return { busy: 3, idle: 4, work: 5, rest: 8 }[agent.presence];
};

/**
 * The vendor's ctiStatus of group lists: 0 not signed in, 1 idle, 4 answering, 5 talking, 6 wrap-up, 7 busy, 8 rest.
 */
export const ctiStatusOf = (world: World, agent: Agent): number => {
  if (!agent.session) return 0;
  if (isOccupied(world, agent)) {
    const isRinging = callsOf(world, agent.id).some((call) =>
      call.parties.some((party) => party.agentId === agent.id && party.state === 'ringing'),
    );
    return isRinging ? 4 : 5;
  }
  return { idle: 1, work: 6, busy: 7, rest: 8 }[agent.presence];
};

/** Sends an event to the inspectors who monitor this agent. */
export const notifyInspectors = (world: World, agent: Agent, subtype: string): void => {
  for (const inspector of world.agents.values()) {
    if (!inspector.monitored.has(agent.id)) continue;
    const content = {
      subtype: `QC_AgentState_${subtype}`,
      monitoredagent: agent.id,
      agentname: agent.name,
      mediaserver: 'CtiServer',
      jsonKey: ['subtype', 'monitoredagent', 'agentname', 'mediaserver'],
    };
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

/** Sets idle, from busy or wrap-up. */
export const becomeIdle = (world: World, agent: Agent): void => {
  refuseUnless(!isOccupied(world, agent));
  const wasBusy = agent.presence === 'busy';
  setPresence(world, agent, 'idle');
  world.events.emit(agent.id, wasBusy ? 'AgentState_CancelNotReady_Success' : 'AgentState_Ready');
};

/** Reasons for being not ready that the platform gives; those of a site are 200 to 250. */
export const notReady = { own: '1', noAnswer: '2', byInspector: '3', phoneUnavailable: '5', rejected: '7' } as const;

/** Sets busy without any request of the agent's. */
export const enterBusy = (world: World, agent: Agent, reason: string): void => {
  agent.busyReason = reason;
  setPresence(world, agent, 'busy');
  world.events.emit(agent.id, 'AgentState_SetNotReady_Success', { reason });
};

/**
 * Sets busy with a reason; during a call, once it is over. `isProlonging`: the request says that it prolongs what is
 * busy already.
 */
export const becomeBusy = (world: World, agent: Agent, reason: string, isProlonging = false): void => {
  const isBusy = agent.presence === 'busy' || agent.next?.presence === 'busy';
  refuseUnless(isProlonging || !isBusy);
  if (isOccupied(world, agent)) agent.next = { presence: 'busy', reason };
  else enterBusy(world, agent, reason);
};

/** Ends busy, or withdraws a request for it. */
export const cancelBusy = (world: World, agent: Agent): void => {
  if (agent.next?.presence === 'busy') {
    agent.next = null;
  } else {
    refuseUnless(agent.presence === 'busy' && !isOccupied(world, agent));
    setPresence(world, agent, 'idle');
  }
  world.events.emit(agent.id, 'AgentState_CancelNotReady_Success');
};

/** Sets wrap-up at the agent's request. */
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
  // Only a reminder: rest goes on until it is ended.
  agent.restTimer = world.timers.after(seconds * 1000, () => world.events.emit(agent.id, 'AgentState_Rest_Timeout'));
  const content = world.switches().unseenContent === 'usual' ? { reason: String(cause) } : null;
  world.events.emit(agent.id, 'AgentState_SetRest_Success', content);
};

/** Sets rest, which starts with its event; during a call, once it is over. */
export const becomeRest = (world: World, agent: Agent, seconds: number, cause: number, isProlonging: boolean): void => {
  refuseUnless(isProlonging || (agent.presence !== 'rest' && agent.next?.presence !== 'rest'));
  if (isOccupied(world, agent)) {
    agent.next = { presence: 'rest', cause, seconds };
    return;
  }
  enterRest(world, agent, seconds, cause);
};

/** Ends rest, or withdraws a request for it. */
export const cancelRest = (world: World, agent: Agent): void => {
  if (agent.next?.presence === 'rest') {
    agent.next = null;
  } else {
    refuseUnless(agent.presence === 'rest');
    setPresence(world, agent, 'idle');
  }
  world.events.emit(agent.id, 'AgentState_CancelRest_Success');
};

/** Sets the state at an inspector's request, which causes events of its own. */
export const forcePresence = (
  world: World,
  agent: Agent,
  presence: 'idle' | 'busy' | 'rest',
  rest = { seconds: 60, cause: 0 },
): void => {
  refuseUnless(agent.session !== null);
  if (presence === 'rest') {
    if (isOccupied(world, agent)) agent.next = { presence: 'rest', ...rest };
    else enterRest(world, agent, rest.seconds, rest.cause);
    return;
  }
  if (presence === 'busy' && world.switches().forcedState === 'reason3') {
    enterBusy(world, agent, notReady.byInspector);
    return;
  }
  setPresence(world, agent, presence);
  if (presence === 'busy') agent.busyReason = notReady.byInspector;
  world.events.emit(agent.id, presence === 'idle' ? 'AgentState_Force_Ready' : 'AgentState_Force_SetNotReady');
};

/** What the vendor calls the state of a linked phone. */
export const linkedPhone = { offHook: 0, onHook: 1, talking: 2, online: 3, offline: 4, ringing: 5 } as const;

/** Tells an agent whose phone is linked what the phone does. */
export const phoneIsLinked = (world: World, agent: Agent, state: keyof typeof linkedPhone): void => {
  if (agent.session?.hasLinkedPhone)
    world.events.emit(agent.id, 'AgentEvent_linkagePhoneStatus', { result: linkedPhone[state] });
};

/** Sends the events with which everything starts that rings the agent's phone. */
export const phoneRings = (world: World, agent: Agent): void => {
  phoneIsLinked(world, agent, 'ringing');
  world.events.emit(agent.id, 'AgentState_Busy');
  world.events.emit(agent.id, 'AgentOther_PhoneAlerting');
  notifyInspectors(world, agent, 'WaitAlerting');
};

/** Sends the events of a phone that is picked up. */
export const phoneIsPickedUp = (world: World, agent: Agent, type: 'main' | 'assistant' = 'main'): void => {
  phoneIsLinked(world, agent, 'offHook');
  world.events.emit(agent.id, 'AgentOther_PhoneOffhook', { type });
  notifyInspectors(world, agent, 'Active');
};

/** Sends the events of a phone that is put down; `phoneState` 2 by the agent, 3 by the platform. */
export const phoneIsReleased = (world: World, agent: Agent, phoneState: 2 | 3): void => {
  phoneIsLinked(world, agent, 'onHook');
  world.events.emit(agent.id, 'AgentOther_PhoneRelease', { phoneState });
  notifyInspectors(world, agent, 'HungUp');
};

/** Sends the event that the recording of an agent has ended, whose content no source shows. */
export const recordingEnds = (world: World, agentId: string): void =>
  world.events.emit(
    agentId,
    'AgentMediaEvent_StopRecordDone',
    world.switches().unseenContent === 'usual' ? null : { result: 0 },
  );

/** Sets the presence after the last call: the one that was requested meanwhile, else idle or wrap-up. */
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

/** Sets the first presence at sign-in. */
export const startPresence = (world: World, agent: Agent, presence: Presence): void => {
  agent.next = null;
  agent.busyReason = '1';
  setPresence(world, agent, presence);
};
