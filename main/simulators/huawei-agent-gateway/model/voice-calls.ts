import { GatewayFault } from '../wire/codes.ts';
import {
  afterCalls,
  callsOf,
  isOccupied,
  notReady,
  notifyInspectors,
  phoneIsPickedUp,
  phoneIsReleased,
  phoneRings,
  recordingEnds,
} from './presence.ts';
import type { Agent, CallParty, VoiceCall } from './types.ts';
import { behaviourOf } from './world.ts';
import type { World } from './world.ts';

/** The vendor's callfeature numbers that the simulator uses. */
export const features = {
  inbound: 0,
  internal: 6,
  outbound: 7,
  preview: 44,
  helpTwo: 51,
  helpThree: 52,
  conference: 53,
} as const;

/** An agent's side of a call. */
export const sideOf = (call: VoiceCall, agentId: string): CallParty | undefined =>
  call.parties.find((party) => party.agentId === agentId);

/** The newest call in which the agent's side is in one of these states. */
export const callIn = (
  world: World,
  agentId: string,
  ...states: readonly CallParty['state'][]
): VoiceCall | undefined =>
  callsOf(world, agentId).findLast((call) => states.includes(sideOf(call, agentId)?.state ?? 'dialling'));

const others = (call: VoiceCall, party: CallParty): CallParty[] => call.parties.filter((one) => one !== party);

const typeOf = (call: VoiceCall): 'main' | 'assistant' =>
  call.feature === features.helpTwo || call.feature === features.helpThree ? 'assistant' : 'main';

/** A number as events about calls show it: some platforms put a letter before those of agents. */
const shownNumber = (world: World, number: string): string => {
  const { agentNumberPrefix } = world.switches();
  return agentNumberPrefix !== 'none' && world.agents.has(number) ? `${agentNumberPrefix}${number}` : number;
};

/** The content of events about a call; numbers are text. */
const contentOf = (world: World, call: VoiceCall): Record<string, unknown> => ({
  callid: call.id,
  caller: shownNumber(world, call.caller),
  called: shownNumber(world, call.called),
  type: typeOf(call),
  feature: String(call.feature),
  mediaAbility: '1',
});

/** Creates a call without parties. */
export const createCall = (
  world: World,
  call: Pick<VoiceCall, 'feature' | 'caller' | 'called'> & { readonly skillId?: number; readonly data?: string },
): VoiceCall => {
  const made: VoiceCall = {
    id: world.nextCallId(),
    feature: call.feature,
    caller: call.caller,
    called: call.called,
    skillId: call.skillId ?? null,
    data: call.data ?? '',
    beganAt: world.clock.now(),
    endedAt: null,
    parties: [],
    transfer: null,
    cancelRinging: null,
  };
  world.calls.set(made.id, made);
  return made;
};

const addParty = (call: VoiceCall, address: string, agentId: string | null, state: CallParty['state']): CallParty => {
  const party: CallParty = { address, agentId, state, isMuted: false };
  call.parties.push(party);
  return party;
};

/** Sends the event that an agent talks; on a main call unless `type` says otherwise. */
export const emitTalking = (world: World, call: VoiceCall, agentId: string, type = 'main'): void =>
  world.events.emit(agentId, 'AgentEvent_Talking', { ...contentOf(world, call), type });

/** Sends the event that an agent's side of a call is being recorded. */
export const emitRecording = (world: World, call: VoiceCall, agentId: string): void =>
  world.events.emit(agentId, 'AgentMediaEvent_Record', {
    recordID: `${call.id}-${agentId}`,
    locationId: '256',
    fileName: `Y:/7/0/${call.id}.V3`,
    taskId: 5206,
    caller: call.caller,
    called: call.called,
    callId: call.id,
    fileMediaType: '1',
  });

const startTalking = (world: World, call: VoiceCall, party: CallParty): void => {
  party.state = 'talking';
  if (party.agentId === null) return;
  const agent = world.agents.get(party.agentId);
  emitTalking(world, call, party.agentId, typeOf(call));
  emitRecording(world, call, party.agentId);
  if (agent) notifyInspectors(world, agent, 'RecordBegin');
};

/** Removes a side from a call; a call with a single side left ends. `isOwnDoing`: this side has hung up itself. */
export const leaveCall = (world: World, call: VoiceCall, party: CallParty, isOwnDoing = true): void => {
  if (!call.parties.includes(party)) return;
  call.parties = others(call, party);
  call.cancelRinging?.();
  call.cancelRinging = null;
  const agent = party.agentId === null ? undefined : world.agents.get(party.agentId);
  if (agent) {
    world.events.emit(agent.id, 'AgentEvent_Call_Release', call.id);
    recordingEnds(world, agent.id);
    if (callsOf(world, agent.id).length === 0) phoneIsReleased(world, agent, isOwnDoing ? 2 : 3);
  }
  for (const other of call.parties) {
    // A phone that this agent held is connected with those who stay.
    if (agent && other.agentId === null && other.state === 'held') other.state = 'talking';
    if (other.agentId !== null && !agent)
      world.events.emit(other.agentId, 'AgentEvent_Customer_Release', { callid: call.id, number: party.address });
  }
  if (call.parties.length <= 1) {
    call.endedAt ??= world.clock.now();
    call.transfer = null;
    const [last] = call.parties;
    if (last) leaveCall(world, call, last, false);
  }
  if (agent) afterCalls(world, agent);
};

/** Connects a ringing side. */
export const answerCall = (world: World, call: VoiceCall, party: CallParty): void => {
  if (party.state !== 'ringing') return;
  call.cancelRinging?.();
  call.cancelRinging = null;
  startTalking(world, call, party);
  for (const other of others(call, party)) if (other.state === 'dialling') startTalking(world, call, other);
  const { transfer } = call;
  const by = transfer && sideOf(call, transfer.by);
  if (!transfer || !by || transfer.address !== (party.agentId ?? party.address)) return;
  call.transfer = null;
  world.events.emit(transfer.by, 'AgentEvent_SuccTransResult', { callId: call.id, result: 0 });
  if (transfer.mode === 'success') leaveCall(world, call, by);
  if (transfer.mode === 'threeParty') joinThree(world, call);
};

/** Connects all parties of a call; agents get an event with the others' addresses. */
export const joinThree = (world: World, call: VoiceCall): void => {
  for (const party of call.parties) party.state = 'talking';
  for (const party of call.parties) {
    if (party.agentId === null) continue;
    const partner = others(call, party)
      .map((one) => one.agentId ?? one.address)
      .join(',');
    world.events.emit(party.agentId, 'AgentEvent_Conference', { callid: call.id, partner });
  }
};

/** Made up: the platform's own numbers are not public. */
const detections = { noAnswer: 1552, declined: 1553 } as const;

const failCall = (world: World, call: VoiceCall, party: CallParty, why: keyof typeof detections = 'noAnswer'): void => {
  const caller = call.parties.find((one) => one !== party && one.agentId !== null);
  if (call.transfer && caller) {
    world.events.emit(call.transfer.by, 'AgentEvent_TransOutResult', { callId: call.id, result: 1 });
    call.transfer = null;
    call.parties = others(call, party);
    for (const one of call.parties) one.state = 'talking';
    return;
  }
  const failure =
    {
      [features.internal]: 'AgentEvent_Inside_Call_Fail',
      [features.outbound]: 'AgentEvent_Call_Out_Fail',
      [features.preview]: 'AgentEvent_Call_Out_Fail',
    }[call.feature] ?? 'AgentEvent_Consult_Fail';
  if (caller?.agentId) {
    if (call.feature === features.outbound && world.switches().outboundDetect)
      world.events.emit(caller.agentId, 'OUTBOUND_DETECT_EVENT', {
        callId: call.id,
        detect: detections[why],
        desc: why,
      });
    world.events.emit(caller.agentId, failure, call.id);
  }
  leaveCall(world, call, party, false);
};

/** Adds an agent to a call, whose phone rings. */
export const ringAgent = (world: World, call: VoiceCall, agent: Agent): void => {
  const party = addParty(call, agent.phone, agent.id, 'ringing');
  phoneRings(world, agent);
  phoneIsPickedUp(world, agent, typeOf(call));
  const ringing = {
    ...contentOf(world, call),
    mediaType: '5',
    transfer: call.transfer ? 'yes' : 'no',
    transfrom: call.transfer?.by ?? '',
  };
  const { kind, afterMs } = world.behaviours.get(agent.id) ?? { kind: 'never', afterMs: 0 };
  if (agent.isAutoAnswering && !agent.session?.isScripted) {
    world.events.emit(agent.id, 'AgentEvent_Auto_Answer', { ...ringing, mediaType: 5 });
    answerCall(world, call, party);
    return;
  }
  world.events.emit(agent.id, 'AgentEvent_Ringing', ringing);
  const cancels = [
    world.timers.after(world.switches().ringMs, () => {
      world.events.emit(agent.id, 'AgentEvent_No_Answer', call.id);
      if (world.switches().afterNoAnswer === 'notReady') agent.next ??= { presence: 'busy', reason: notReady.noAnswer };
      failCall(world, call, party);
    }),
  ];
  if (kind === 'answers') cancels.push(world.timers.after(afterMs, () => answerCall(world, call, party)));
  if (kind === 'declines') cancels.push(world.timers.after(afterMs, () => failCall(world, call, party, 'declined')));
  call.cancelRinging = () => cancels.forEach((cancel) => cancel());
};

const ringPhone = (world: World, call: VoiceCall, address: string, by: string): void => {
  const party = addParty(call, address, null, 'ringing');
  world.events.emit(by, 'AgentEvent_Customer_Alerting', {
    callid: call.id,
    otherPhone: address,
    otherPhoneWorkno: '',
    type: typeOf(call),
  });
  const { kind, afterMs } = behaviourOf(world, address);
  const cancels = [world.timers.after(world.switches().ringMs, () => failCall(world, call, party))];
  if (kind === 'answers') cancels.push(world.timers.after(afterMs, () => answerCall(world, call, party)));
  if (kind === 'declines') cancels.push(world.timers.after(afterMs, () => failCall(world, call, party, 'declined')));
  call.cancelRinging = () => cancels.forEach((cancel) => cancel());
};

/** An agent who can be called now. Throws 100-007 with a code of the platform otherwise. */
export const callableAgent = (world: World, id: string): Agent => {
  const agent = world.agents.get(id);
  if (!agent?.session || isOccupied(world, agent) || agent.presence !== 'idle')
    throw new GatewayFault('100-007', { ctiCode: 20_051 });
  return agent;
};

/** Throws while the agent has to change the password first. */
const checkMayCall = (agent: Agent): void => {
  if (agent.mustChangePassword) throw new GatewayFault('100-009');
};

/** Calls a number or, with `feature` internal or help, an agent. Returns the call id. */
export const callOut = (world: World, agent: Agent, to: string, feature: number, data = ''): string => {
  checkMayCall(agent);
  const isOutside = feature === features.outbound || feature === features.preview;
  const target = isOutside ? null : callableAgent(world, to);
  if (!target && !/^[\d*#]{1,24}$/u.test(to)) throw new GatewayFault('200-001');
  const call = createCall(world, {
    feature,
    caller: isOutside ? agent.phone : agent.id,
    called: to,
    data,
  });
  if (callsOf(world, agent.id).length === 0) {
    phoneRings(world, agent);
    phoneIsPickedUp(world, agent);
  }
  addParty(call, agent.phone, agent.id, 'dialling');
  if (target) ringAgent(world, call, target);
  else ringPhone(world, call, to, agent.id);
  return call.id;
};

/** Creates a customer's call to an agent. */
export const customerCalls = (world: World, customer: string, agent: Agent, skillId: number | null): VoiceCall => {
  const call = createCall(world, {
    feature: features.inbound,
    caller: customer,
    called: agent.phone,
    ...(skillId === null ? {} : { skillId }),
  });
  addParty(call, customer, null, 'dialling');
  const skill = world.directory.skills.find(({ id }) => id === skillId);
  if (skill && world.switches().incomingInfo)
    world.events.emit(agent.id, 'AgentEvent_Incoming_CallInfo', {
      callId: call.id,
      caller: call.caller,
      called: call.called,
      skillId: skill.id,
      skillName: skill.name,
      mediaType: 5,
      lastReleaseAgentId: 65_535,
      releaseAndReQueueCount: 0,
      releaseAndReQueueCallFlag: 0,
    });
  ringAgent(world, call, agent);
  return call;
};

/**
 * Transfers the customer on a call; the agent's side stays until the target has answered, or leaves at once in mode
 * `release`.
 */
export const transferCall = (
  world: World,
  call: VoiceCall,
  by: CallParty,
  to: string,
  mode: 'release' | 'success' | 'talk' | 'threeParty',
): void => {
  const target = world.agents.get(to);
  const agent = target ? callableAgent(world, to) : null;
  if (!agent && !/^[\d*#]{1,24}$/u.test(to)) throw new GatewayFault('200-012');
  const from = by.agentId ?? by.address;
  if (mode === 'release') {
    world.events.emit(from, 'AgentEvent_SuccTransResult', { callId: call.id, result: 0 });
    for (const party of others(call, by)) party.state = 'dialling';
    if (agent) ringAgent(world, call, agent);
    else ringPhone(world, call, to, from);
    leaveCall(world, call, by);
    return;
  }
  call.transfer = { by: from, address: to, mode };
  for (const party of others(call, by)) party.state = 'held';
  if (agent) ringAgent(world, call, agent);
  else ringPhone(world, call, to, from);
};

/** Cancels a transfer: the agent and the customer are connected again. */
export const cancelTransfer = (world: World, call: VoiceCall): void => {
  const { transfer } = call;
  if (!transfer) throw new GatewayFault('200-012');
  call.transfer = null;
  const target = call.parties.find((party) => (party.agentId ?? party.address) === transfer.address);
  if (target) leaveCall(world, call, target, false);
  for (const party of call.parties) party.state = 'talking';
};
