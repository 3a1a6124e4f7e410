import { callsOf } from '../model/presence.ts';
import type { VoiceCall } from '../model/types.ts';
import { sideOf } from '../model/voice-calls.ts';
import type { World } from '../model/world.ts';
import { accepted, found } from '../wire/answer.ts';
import type { Answer } from '../wire/answer.ts';
import { GatewayFault } from '../wire/codes.ts';
import { sideById } from './call-routes.ts';
import { agentRoute } from './request.ts';
import type { AgentRequest, Route } from './request.ts';

const infoOf = (call: VoiceCall): Record<string, unknown> => ({
  callfeature: call.feature,
  callid: call.id,
  caller: call.caller,
  called: call.called,
  callskill: '',
  callskillid: call.skillId ?? 0,
  orgicallednum: call.called,
  calldata: call.data,
  begintime: call.beganAt,
  endtime: call.endedAt,
});

const detailedInfoOf = (call: VoiceCall): Record<string, unknown> => ({
  ...infoOf(call),
  userPriority: 0,
  trunkNo: 65_535,
  logontimes: 1,
  mediaType: 5,
  mediaAbility: 1,
});

/** The calls that an agent holds. Throws 400-003 when there is none, unless a switch says that the list is empty. */
const heldBy = (world: World, agentId: string): Answer => {
  const held = callsOf(world, agentId).filter((call) => sideOf(call, agentId)?.state === 'held');
  if (held.length === 0 && world.switches().nothingHeld === '400-003') throw new GatewayFault('400-003');
  return found(held.map(infoOf));
};

/** Another agent's id in the path, for inspectors. Throws 900-002 for others. */
const colleagueOf = ({ world, agent, params }: AgentRequest): string => {
  if (!agent.isInspector) throw new GatewayFault('900-002');
  const [, id = ''] = params;
  if (!world.agents.get(id)?.session) throw new GatewayFault('100-006');
  return id;
};

const setData = (request: AgentRequest): Answer => {
  const { call } = sideById(request, request.body.someText('callid', 64), '400-001');
  call.data = request.body.text('calldata', 16_384, '');
  return accepted();
};

const latest = ({ world, agent }: AgentRequest): Answer => {
  const call = callsOf(world, agent.id).at(-1);
  return found(call ? detailedInfoOf(call) : null);
};

/** Queries about voice calls, and the data attached to them. */
export const callDataRoutes: readonly Route[] = [
  agentRoute('GET', 'calldata/*/callinfo', latest),
  agentRoute('GET', 'calldata/*/callinfobeforeanswer', latest),
  agentRoute('GET', 'calldata/*/callinfobycallid/*', (request) =>
    found(detailedInfoOf(sideById(request, request.params[1] ?? '', '400-001').call)),
  ),
  agentRoute('GET', 'calldata/*/allcallid', ({ world, agent }) =>
    found(callsOf(world, agent.id).map((call) => call.id)),
  ),
  agentRoute('GET', 'calldata/*/holdlist', ({ world, agent }) => heldBy(world, agent.id)),
  agentRoute('GET', 'calldata/*/holdlistex/*', (request) => heldBy(request.world, colleagueOf(request))),
  agentRoute('GET', 'calldata/*/allcallinfoEx/*', (request) =>
    found(callsOf(request.world, colleagueOf(request)).map((call) => call.id)),
  ),
  agentRoute('GET', 'calldata/*/appdata', ({ world, agent }) => found(callsOf(world, agent.id).at(-1)?.data ?? '')),
  agentRoute('GET', 'calldata/*/remotenumbers', ({ world, agent }) =>
    found(
      callsOf(world, agent.id).flatMap((call) =>
        call.parties.filter((party) => party.agentId !== agent.id).map((party) => party.agentId ?? party.address),
      ),
    ),
  ),
  agentRoute('PUT', 'calldata/*/setcalldataex', setData),
];
