import { forcePresence } from '../model/presence.ts';
import type { Agent } from '../model/types.ts';
import { answerCall, callIn, callOut, features, sideOf } from '../model/voice-calls.ts';
import { accepted } from '../wire/answer.ts';
import type { Answer } from '../wire/answer.ts';
import { GatewayFault } from '../wire/codes.ts';
import { agentRoute } from './request.ts';
import type { AgentRequest, Route } from './request.ts';

/** The agent whom an inspector controls. Throws 000-003 for anybody else, 100-006 for one who is signed out. */
const controlled = ({ world, agent, params }: AgentRequest): Agent => {
  if (!agent.isInspector) throw new GatewayFault('000-003');
  const target = world.agents.get(params[1] ?? '');
  if (!target?.session) throw new GatewayFault('100-006');
  return target;
};

const setStatus = (request: AgentRequest): Answer => {
  const target = controlled(request);
  const status = request.body.someText('agentStatus', 40);
  if (status !== 'AgentState_Idle' && status !== 'AgentState_Busy') throw new GatewayFault('000-002');
  return accepted(() => forcePresence(request.world, target, status === 'AgentState_Idle' ? 'idle' : 'busy'));
};

const answerFor = (request: AgentRequest): Answer => {
  const target = controlled(request);
  const call = callIn(request.world, target.id, 'ringing');
  const party = call && sideOf(call, target.id);
  if (!call || !party) throw new GatewayFault('200-002');
  return accepted(() => answerCall(request.world, call, party));
};

const callOutFor = (request: AgentRequest): Answer => {
  const target = controlled(request);
  const { body } = request;
  callOut(request.world, target, body.someText('called', 24), features.outbound, body.text('callappdata', 16_384, ''));
  return accepted();
};

/** What inspectors do in the place of other agents, as one bridge is known to ask for it. */
export const thirdPartyRoutes: readonly Route[] = [
  agentRoute('PUT', 'thirdcontrol/*/setstatus/*', setStatus),
  agentRoute('PUT', 'thirdcontrol/*/callanswer/*', answerFor),
  agentRoute('PUT', 'thirdcontrol/*/callout/*', callOutFor),
];
