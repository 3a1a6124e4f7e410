import { GatewayFault } from '../codes.ts';
import { afterCalls, conferenceOf, isOccupied, notifyInspectors, phoneIsPickedUp, phoneIsReleased, phoneRings } from './presence.ts';
import type { Agent } from './types.ts';
import { callIn, leaveCall, sideOf } from './voice-calls.ts';
import type { World } from './world.ts';

/** How an inspector takes part. */
export type InspectionKind = 'listen' | 'insert' | 'whisper';

const types: Readonly<Record<InspectionKind, number>> = { listen: 8, insert: 9, whisper: 20_172 };
const subtypes: Readonly<Record<InspectionKind, string>> = { listen: 'Monitor', insert: 'SuperviseInsert', whisper: 'Monitor' };

/** Throws unless the agent may inspect. */
export const checkInspector = (agent: Agent): void => {
  if (!agent.isInspector) throw new GatewayFault('900-002');
};

/** An agent who is signed in. Throws 900-004. */
export const inspectable = (world: World, agentId: string): Agent => {
  const agent = world.agents.get(agentId);
  if (!agent?.session) throw new GatewayFault('900-004');
  return agent;
};

/** Starts to listen or comes in. The inspector must be free, the agent on a call or in a conference. */
export const startInspection = (world: World, inspector: Agent, agentId: string, kind: InspectionKind): void => {
  checkInspector(inspector);
  const agent = inspectable(world, agentId);
  const isTalking = callIn(world, agentId, 'talking', 'held') !== undefined || conferenceOf(world, agentId) !== undefined;
  if (agent === inspector || isOccupied(world, inspector) || !isTalking) throw new GatewayFault('900-005');
  phoneRings(world, inspector);
  phoneIsPickedUp(world, inspector);
  inspector.inspecting = { agentId, kind };
  world.events.emit(agentId, 'AgentOther_BeQcStart', { qcAgentId: inspector.id, qcType: types[kind] });
  notifyInspectors(world, agent, subtypes[kind]);
};

/** Changes from listening to inserting or whispering, and back. Throws 900-005 when nothing is being inspected. */
export const switchInspection = (world: World, inspector: Agent, agentId: string, kind: InspectionKind): void => {
  checkInspector(inspector);
  const { inspecting } = inspector;
  if (inspecting?.agentId !== agentId) throw new GatewayFault('900-005');
  world.events.emit(agentId, 'AgentOther_BeQcEnd', { qcAgentId: inspector.id, qcType: types[inspecting.kind] });
  inspecting.kind = kind;
  world.events.emit(agentId, 'AgentOther_BeQcStart', { qcAgentId: inspector.id, qcType: types[kind] });
};

/** Stops listening. Throws 900-005 when this agent is not inspected. */
export const stopInspection = (world: World, inspector: Agent, agentId: string): void => {
  checkInspector(inspector);
  const { inspecting } = inspector;
  if (inspecting?.agentId !== agentId) throw new GatewayFault('900-005');
  inspector.inspecting = null;
  world.events.emit(agentId, 'AgentOther_BeQcEnd', { qcAgentId: inspector.id, qcType: types[inspecting.kind] });
  const agent = world.agents.get(agentId);
  if (agent) notifyInspectors(world, agent, inspecting.kind === 'insert' ? 'StopSuperviseInsert' : 'StopMonitor');
  phoneIsReleased(world, inspector, 2);
  afterCalls(world, inspector);
};

/** Takes the inspected agent's call over. Throws 900-005 unless it is inspected and on a voice call. */
export const intercept = (world: World, inspector: Agent, agentId: string): void => {
  checkInspector(inspector);
  const call = callIn(world, agentId, 'talking', 'held');
  const party = call && sideOf(call, agentId);
  if (inspector.inspecting?.agentId !== agentId || !call || !party) throw new GatewayFault('900-005');
  inspector.inspecting = null;
  call.parties.push({ address: inspector.phone, agentId: inspector.id, state: 'talking', isMuted: false });
  world.events.emit(inspector.id, 'AgentEvent_Talking', { callid: call.id, caller: call.caller, called: call.called, type: 'main', feature: call.feature, mediaAbility: 1 });
  world.events.emit(inspector.id, 'AgentMediaEvent_Record', { recordID: `${call.id}-${inspector.id}`, locationId: 1, fileName: `Y:/7/0/${call.id}.V3` });
  for (const other of call.parties) {
    if (other.agentId === null) world.events.emit(agentId, 'AgentEvent_Customer_Release', { callid: call.id, number: other.address });
  }
  leaveCall(world, call, party, false);
};
