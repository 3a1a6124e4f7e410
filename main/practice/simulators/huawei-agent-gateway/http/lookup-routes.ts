import { GatewayFault } from '../codes.ts';
import { checkInspector, inspectable, intercept, startInspection, stopInspection, switchInspection } from '../model/inspection.ts';
import { agentStateOf, callsOf, ctiStatusOf, forcePresence, isOccupied } from '../model/presence.ts';
import { signOut } from '../model/sessions.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { wholeNumberOf } from './fields.ts';
import { accepted, agentRoute, found } from './request.ts';
import type { AgentRequest, Answer, Route } from './request.ts';

const invalid = (): GatewayFault => new GatewayFault('000-002');

const groupOf = (world: World, agent: Agent): { readonly id: number; readonly name: string } =>
  world.directory.groups.find((group) => group.id === agent.groupId) ?? { id: agent.groupId, name: '' };

const briefly = (world: World, agent: Agent): Record<string, unknown> => ({
  workno: agent.id,
  name: agent.name,
  status: agentStateOf(world, agent),
  ctiStatus: ctiStatusOf(world, agent),
  groupName: groupOf(world, agent).name,
});

const fully = (world: World, agent: Agent): Record<string, unknown> => {
  const group = groupOf(world, agent);
  return {
    workno: agent.id,
    name: agent.name,
    status: agentStateOf(world, agent),
    ctiStatus: ctiStatusOf(world, agent),
    groupid: group.id,
    groupname: group.name,
    skilllist: world.directory.skills.filter((skill) => agent.skills.includes(skill.id)),
    mediatype: 'TTF',
    vdnid: world.directory.vdnId,
    phonenumber: agent.session ? agent.phone : '',
    currentstatetime: world.clock.now() - agent.presenceSince,
    logindate: agent.session?.loginTime ?? 0,
    callids: callsOf(world, agent.id).map((call) => call.id),
    currentStateReason: agent.presence === 'busy' ? Number(agent.busyReason) : 0,
  };
};

const named = (request: AgentRequest, code = '000-002'): Agent => {
  const agent = request.world.agents.get(request.params[1] ?? '');
  if (!agent) throw new GatewayFault(code);
  return agent;
};

const online = (world: World): Agent[] => [...world.agents.values()].filter((agent) => agent.session);

const forceRest = (request: AgentRequest): Answer => {
  const { world, agent, params } = request;
  checkInspector(agent);
  const target = inspectable(world, params[1] ?? '');
  const seconds = wholeNumberOf(params[2], 1, 86_399);
  const cause = wholeNumberOf(params[3], 1, 255);
  if (seconds === null || cause === null) throw invalid();
  return accepted(() => forcePresence(world, target, 'rest', { seconds, cause }));
};

const forceLogout = (request: AgentRequest): Answer => {
  checkInspector(request.agent);
  const target = inspectable(request.world, request.params[1] ?? '');
  return accepted(() => signOut(request.world, target, { code: '100-006' }));
};

const monitor = (request: AgentRequest, isOn: boolean): Answer => {
  checkInspector(request.agent);
  const ids = request.query.someText('agents', 4_000).split(';').filter((id) => id !== '');
  if (ids.length > 500 || ids.some((id) => !request.world.agents.has(id))) throw invalid();
  for (const id of ids) {
    if (isOn) request.agent.monitored.add(id);
    else request.agent.monitored.delete(id);
  }
  return accepted();
};

const inspect = (verb: string, path: string, run: (world: World, inspector: Agent, agentId: string) => void): Route =>
  agentRoute(verb, path, ({ world, agent, params }) => {
    run(world, agent, params[1] ?? '');
    return accepted();
  });

const whispered = ({ query }: AgentRequest): string => query.someText('whisperagentid', 6);

const switchTo = (request: AgentRequest): Answer => {
  const kind = (['listen', 'insert', 'whisper'] as const)[request.query.number('switchtype', 0, 2)] ?? 'listen';
  switchInspection(request.world, request.agent, whispered(request), kind);
  return accepted();
};

const inspectorRoutes: readonly Route[] = [
  inspect('PUT', 'qualitycontrol/*/addsupervise/*', (world, inspector, id) => startInspection(world, inspector, id, 'listen')),
  inspect('PUT', 'qualitycontrol/*/addinsert/*', (world, inspector, id) => startInspection(world, inspector, id, 'insert')),
  inspect('PUT', 'qualitycontrol/*/intercept/*', intercept),
  inspect('PUT', 'qualitycontrol/*/intercept/*/*', intercept),
  agentRoute('POST', 'qualitycontrol/*/requestwhisperagent', (request) => {
    const target = whispered(request);
    if (request.agent.inspecting?.agentId === target) switchInspection(request.world, request.agent, target, 'whisper');
    else startInspection(request.world, request.agent, target, 'whisper');
    return accepted();
  }),
  agentRoute('POST', 'qualitycontrol/*/requeststopwhisperagent', (request) => {
    stopInspection(request.world, request.agent, whispered(request));
    return accepted();
  }),
  agentRoute('POST', 'qualitycontrol/*/requestswitchinsertwhisperagent', switchTo),
  agentRoute('PUT POST', 'qualitycontrol/*/forcerest/*/*/*', forceRest),
  agentRoute('PUT POST DELETE', 'qualitycontrol/*/forcelogout/*', forceLogout),
  agentRoute('POST', 'qualitycontrol/*/beginmonitor', (request) => monitor(request, true)),
  agentRoute('POST', 'qualitycontrol/*/endmonitor', (request) => monitor(request, false)),
  agentRoute('GET', 'qualitycontrol/*/allagent', ({ world, agent }) => {
    checkInspector(agent);
    return found(online(world).filter((one) => one !== agent).map((one) => briefly(world, one)));
  }),
  inspect('DELETE', 'qualitycontrol/*/*', stopInspection),
];

/** Inspectors, and questions about people, skills and queues. */
export const lookupRoutes: readonly Route[] = [
  ...inspectorRoutes,
  agentRoute('GET', 'agentgroup/*/allagentstatus', ({ world }) => found([...world.agents.values()].map((agent) => briefly(world, agent)))),
  agentRoute('GET', 'agentgroup/*/onlineagentonvdn', ({ world }) => found(online(world).map((agent) => briefly(world, agent)))),
  agentRoute('GET', 'agentgroup/*/agentbyworkno/*', (request) => found(fully(request.world, named(request)))),
  agentRoute('GET', 'agentgroup/*/agentbyskill/*', ({ world, params }) =>
    found([...world.agents.values()].filter((agent) => agent.skills.includes(Number(params[1]))).map((agent) => fully(world, agent))),
  ),
  agentRoute('GET', 'agentgroup/*/idleagent', ({ world }) =>
    found(online(world).filter((agent) => agent.presence === 'idle' && !isOccupied(world, agent)).map((agent) => ({ workno: agent.id, name: agent.name }))),
  ),
  agentRoute('GET', 'agentgroup/*/iscensor', ({ agent }) => found(agent.isInspector)),
  agentRoute('GET', 'agentgroup/*/groupbyagent/*', (request) => found(groupOf(request.world, named(request)))),
  agentRoute('GET', 'agentgroup/*/grouponvdn', ({ world }) => found(world.directory.groups)),
  agentRoute('GET', 'agentgroup/*/agentongroupex', ({ world, query }) => {
    const id = query.number('groupid', 0, 65_535);
    return found([...world.agents.values()].filter((agent) => agent.groupId === id).map((agent) => briefly(world, agent)));
  }),
  agentRoute('GET', 'agentgroup/*/restreason', ({ world }) => found(world.directory.restReasons)),
  agentRoute('GET', 'queuedevice/*/agentvdnskill', ({ world }) => found(world.directory.skills)),
  agentRoute('GET', 'queuedevice/*/vdnskill/*', ({ world, params }) => found(Number(params[1]) === world.directory.vdnId ? world.directory.skills : [])),
  agentRoute('GET', 'queuedevice/*/agentskill/*', (request) =>
    found(request.world.directory.skills.filter((skill) => named(request).skills.includes(skill.id))),
  ),
  agentRoute('GET', 'queuedevice/*/innoinfo', ({ world }) => found([...world.directory.accessCodes].map(([code, skillId]) => ({ code, skillId })))),
  agentRoute('GET', 'queuedevice/*/ivrinfo', ({ world }) => found(world.directory.ivrs)),
  agentRoute('GET', 'queuedevice/*/waitnum', () => found(0)),
];
