import { GatewayFault } from '../codes.ts';
import { afterCalls, callsOf, isOccupied, notifyInspectors, phoneIsPickedUp, phoneIsReleased, phoneRings } from './presence.ts';
import type { Agent, CallParty, VoiceCall } from './types.ts';
import { behaviourOf } from './world.ts';
import type { World } from './world.ts';

/** The vendor's callfeature numbers used here. */
export const features = { inbound: 0, internal: 6, outbound: 7, helpTwo: 51, helpThree: 52, conference: 53 } as const;

/** An agent's side of a call. */
export const sideOf = (call: VoiceCall, agentId: string): CallParty | undefined => call.parties.find((party) => party.agentId === agentId);

/** The call whose own side is in one of these states, the newest first. */
export const callIn = (world: World, agentId: string, ...states: readonly CallParty['state'][]): VoiceCall | undefined =>
  callsOf(world, agentId).findLast((call) => states.includes(sideOf(call, agentId)?.state ?? 'dialling'));

const others = (call: VoiceCall, party: CallParty): CallParty[] => call.parties.filter((one) => one !== party);

const typeOf = (call: VoiceCall): 'main' | 'assistant' => (call.feature === features.helpTwo || call.feature === features.helpThree ? 'assistant' : 'main');

const content = (call: VoiceCall): Record<string, unknown> => ({
  callid: call.id,
  caller: call.caller,
  called: call.called,
  type: typeOf(call),
  feature: call.feature,
  mediaAbility: 1,
});

/** Starts a call with nobody on it yet. */
export const createCall = (world: World, call: Pick<VoiceCall, 'feature' | 'caller' | 'called'> & { readonly skillId?: number; readonly data?: string }): VoiceCall => {
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

const startTalking = (world: World, call: VoiceCall, party: CallParty): void => {
  party.state = 'talking';
  if (party.agentId === null) return;
  const agent = world.agents.get(party.agentId);
  world.events.emit(party.agentId, 'AgentEvent_Talking', content(call));
  world.events.emit(party.agentId, 'AgentMediaEvent_Record', { recordID: `${call.id}-${party.agentId}`, locationId: 1, fileName: `Y:/7/0/${call.id}.V3` });
  if (agent) notifyInspectors(world, agent, 'RecordBegin');
};

/** Takes one side off a call; a call with a single side left ends. `isOwnDoing` tells who hung up. */
export const leaveCall = (world: World, call: VoiceCall, party: CallParty, isOwnDoing = true): void => {
  if (!call.parties.includes(party)) return;
  call.parties = others(call, party);
  call.cancelRinging?.();
  call.cancelRinging = null;
  const agent = party.agentId === null ? undefined : world.agents.get(party.agentId);
  if (agent) {
    world.events.emit(agent.id, 'AgentEvent_Call_Release', call.id);
    world.events.emit(agent.id, 'AgentMediaEvent_StopRecordDone');
    if (callsOf(world, agent.id).length === 0) phoneIsReleased(world, agent, isOwnDoing ? 2 : 3);
  }
  for (const other of call.parties) {
    // Whoever an agent kept waiting talks with those who are left.
    if (agent && other.agentId === null && other.state === 'held') other.state = 'talking';
    if (other.agentId !== null && !agent) world.events.emit(other.agentId, 'AgentEvent_Customer_Release', { callid: call.id, number: party.address });
  }
  if (call.parties.length <= 1) {
    call.endedAt ??= world.clock.now();
    call.transfer = null;
    const [last] = call.parties;
    if (last) leaveCall(world, call, last, false);
  }
  if (agent) afterCalls(world, agent);
};

/** A side answers. */
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

/** Everybody on the call talks with everybody; agents hear who the others are. */
export const joinThree = (world: World, call: VoiceCall): void => {
  for (const party of call.parties) party.state = 'talking';
  for (const party of call.parties) {
    if (party.agentId === null) continue;
    const partner = others(call, party).map((one) => one.agentId ?? one.address).join(',');
    world.events.emit(party.agentId, 'AgentEvent_Conference', { callid: call.id, partner });
  }
};

const failCall = (world: World, call: VoiceCall, party: CallParty): void => {
  const caller = call.parties.find((one) => one !== party && one.agentId !== null);
  if (call.transfer && caller) {
    world.events.emit(call.transfer.by, 'AgentEvent_TransOutResult', { callId: call.id, result: 1 });
    call.transfer = null;
    call.parties = others(call, party);
    for (const one of call.parties) one.state = 'talking';
    return;
  }
  const failure = { [features.internal]: 'AgentEvent_Inside_Call_Fail', [features.outbound]: 'AgentEvent_Call_Out_Fail' }[call.feature] ?? 'AgentEvent_Consult_Fail';
  if (caller?.agentId) world.events.emit(caller.agentId, failure, call.id);
  leaveCall(world, call, party, false);
};

/** Rings an agent. */
export const ringAgent = (world: World, call: VoiceCall, agent: Agent): void => {
  const party = addParty(call, agent.phone, agent.id, 'ringing');
  phoneRings(world, agent);
  phoneIsPickedUp(world, agent, typeOf(call));
  const ringing = { ...content(call), mediaType: 5, transfer: call.transfer ? 'yes' : 'no', transfrom: call.transfer?.by ?? '' };
  const { kind, afterMs } = world.behaviours.get(agent.id) ?? { kind: 'never', afterMs: 0 };
  if (agent.isAutoAnswering && !agent.session?.isScripted) {
    world.events.emit(agent.id, 'AgentEvent_Auto_Answer', ringing);
    answerCall(world, call, party);
    return;
  }
  world.events.emit(agent.id, 'AgentEvent_Ringing', ringing);
  const cancels = [
    world.timers.after(world.switches().ringMs, () => {
      world.events.emit(agent.id, 'AgentEvent_No_Answer', call.id);
      failCall(world, call, party);
    }),
  ];
  if (kind === 'answers') cancels.push(world.timers.after(afterMs, () => answerCall(world, call, party)));
  if (kind === 'declines') cancels.push(world.timers.after(afterMs, () => failCall(world, call, party)));
  call.cancelRinging = () => cancels.forEach((cancel) => cancel());
};

const ringPhone = (world: World, call: VoiceCall, address: string, by: string): void => {
  const party = addParty(call, address, null, 'ringing');
  world.events.emit(by, 'AgentEvent_Customer_Alerting', { callid: call.id, otherPhone: address, otherPhoneWorkno: '', type: typeOf(call) });
  const { kind, afterMs } = behaviourOf(world, address);
  const cancels = [world.timers.after(world.switches().ringMs, () => failCall(world, call, party))];
  if (kind === 'answers') cancels.push(world.timers.after(afterMs, () => answerCall(world, call, party)));
  if (kind === 'declines') cancels.push(world.timers.after(afterMs, () => failCall(world, call, party)));
  call.cancelRinging = () => cancels.forEach((cancel) => cancel());
};

/** An agent who can be rung now. Throws 100-007 with the platform's own code otherwise. */
export const callableAgent = (world: World, id: string): Agent => {
  const agent = world.agents.get(id);
  if (!agent?.session || isOccupied(world, agent) || agent.presence !== 'idle') throw new GatewayFault('100-007', { ctiCode: 20_051 });
  return agent;
};

/** Throws when passwords must be changed first. */
const checkMayCall = (agent: Agent): void => {
  if (agent.mustChangePassword) throw new GatewayFault('100-009');
};

/** Calls a number or, with `feature` internal or help, an agent. Gives the call id. */
export const callOut = (world: World, agent: Agent, to: string, feature: number, data = ''): string => {
  checkMayCall(agent);
  const target = feature === features.outbound ? null : callableAgent(world, to);
  if (!target && !/^[\d*#]{1,24}$/u.test(to)) throw new GatewayFault('200-001');
  const call = createCall(world, { feature, caller: feature === features.outbound ? agent.phone : agent.id, called: to, data });
  if (callsOf(world, agent.id).length === 0) {
    phoneRings(world, agent);
    phoneIsPickedUp(world, agent);
  }
  addParty(call, agent.phone, agent.id, 'dialling');
  if (target) ringAgent(world, call, target);
  else ringPhone(world, call, to, agent.id);
  return call.id;
};

/** A customer's call to an agent. */
export const customerCalls = (world: World, customer: string, agent: Agent, skillId: number | null): VoiceCall => {
  const call = createCall(world, { feature: features.inbound, caller: customer, called: agent.phone, ...(skillId === null ? {} : { skillId }) });
  addParty(call, customer, null, 'dialling');
  ringAgent(world, call, agent);
  return call;
};

/** Offers the customer on a call to somebody else; the agent's side stays until the transfer is decided, or goes at once. */
export const offer = (world: World, call: VoiceCall, by: CallParty, to: string, mode: 'release' | 'success' | 'talk' | 'threeParty'): void => {
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

/** Takes a transfer back: the agent talks with the customer again. */
export const cancelTransfer = (world: World, call: VoiceCall): void => {
  const { transfer } = call;
  if (!transfer) throw new GatewayFault('200-012');
  call.transfer = null;
  const target = call.parties.find((party) => (party.agentId ?? party.address) === transfer.address);
  if (target) leaveCall(world, call, target, false);
  for (const party of call.parties) party.state = 'talking';
};
