import { GatewayFault } from '../wire/codes.ts';
import {
  afterCalls,
  conferenceOf,
  isOccupied,
  notifyInspectors,
  phoneIsPickedUp,
  phoneIsReleased,
  phoneRings,
} from './presence.ts';
import type { Agent } from './types.ts';
import { callIn, emitRecording, emitTalking, leaveCall, sideOf } from './voice-calls.ts';
import type { World } from './world.ts';

/** How an inspector takes part in a call. */
export type InspectionKind = 'listen' | 'insert' | 'whisper';

const types: Readonly<Record<InspectionKind, number>> = { listen: 8, insert: 9, whisper: 20_172 };
const subtypes: Readonly<Record<InspectionKind, string>> = {
  listen: 'Monitor',
  insert: 'SuperviseInsert',
  whisper: 'Monitor',
};

/** Both members are numbers. */
const inspectionContent = (inspector: Agent, kind: InspectionKind): object => ({
  qcAgentId: Number(inspector.id),
  qcType: types[kind],
});

/** Throws 900-002 unless the agent is an inspector. */
export const checkInspector = (agent: Agent): void => {
  if (!agent.isInspector) throw new GatewayFault('900-002');
};

/** An agent who can be inspected. Throws 900-003 unless it is signed in. */
export const inspectable = (world: World, agentId: string): Agent => {
  const agent = world.agents.get(agentId);
  if (!agent?.session) throw new GatewayFault('900-003');
  return agent;
};

/** Starts an inspection. Throws 900-003 unless the inspector is free and the agent on a call or in a conference. */
export const startInspection = (world: World, inspector: Agent, agentId: string, kind: InspectionKind): void => {
  checkInspector(inspector);
  const agent = inspectable(world, agentId);
  const isTalking =
    callIn(world, agentId, 'talking', 'held') !== undefined || conferenceOf(world, agentId) !== undefined;
  if (agent === inspector || isOccupied(world, inspector) || !isTalking) throw new GatewayFault('900-003');
  phoneRings(world, inspector);
  phoneIsPickedUp(world, inspector);
  inspector.inspecting = { agentId, kind };
  world.events.emit(agentId, 'AgentOther_BeQcStart', inspectionContent(inspector, kind));
  notifyInspectors(world, agent, subtypes[kind]);
};

/** Changes the kind of an inspection. Throws 900-003 when this agent is not inspected. */
export const switchInspection = (world: World, inspector: Agent, agentId: string, kind: InspectionKind): void => {
  checkInspector(inspector);
  const { inspecting } = inspector;
  if (inspecting?.agentId !== agentId) throw new GatewayFault('900-003');
  world.events.emit(agentId, 'AgentOther_BeQcStop', inspectionContent(inspector, inspecting.kind));
  inspecting.kind = kind;
  world.events.emit(agentId, 'AgentOther_BeQcStart', inspectionContent(inspector, kind));
};

/** Ends an inspection. Throws 900-003 when this agent is not inspected. */
export const stopInspection = (world: World, inspector: Agent, agentId: string): void => {
  checkInspector(inspector);
  const { inspecting } = inspector;
  if (inspecting?.agentId !== agentId) throw new GatewayFault('900-003');
  inspector.inspecting = null;
  world.events.emit(agentId, 'AgentOther_BeQcStop', inspectionContent(inspector, inspecting.kind));
  const agent = world.agents.get(agentId);
  if (agent) notifyInspectors(world, agent, inspecting.kind === 'insert' ? 'StopSuperviseInsert' : 'StopMonitor');
  phoneIsReleased(world, inspector, 2);
  afterCalls(world, inspector);
};

/** Takes over the inspected agent's call. Throws 900-003 unless the agent is inspected and on a voice call. */
export const intercept = (world: World, inspector: Agent, agentId: string): void => {
  checkInspector(inspector);
  const call = callIn(world, agentId, 'talking', 'held');
  const party = call && sideOf(call, agentId);
  if (inspector.inspecting?.agentId !== agentId || !call || !party) throw new GatewayFault('900-003');
  inspector.inspecting = null;
  call.parties.push({ address: inspector.phone, agentId: inspector.id, state: 'talking', isMuted: false });
  emitTalking(world, call, inspector.id);
  emitRecording(world, call, inspector.id);
  for (const other of call.parties) {
    if (other.agentId === null)
      world.events.emit(agentId, 'AgentEvent_Customer_Release', { callid: call.id, number: other.address });
  }
  leaveCall(world, call, party, false);
};
