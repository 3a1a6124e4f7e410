import { GatewayFault } from '../wire/codes.ts';
import {
  checkInspector,
  inspectable,
  intercept,
  startInspection,
  stopInspection,
  switchInspection,
} from '../model/inspection.ts';
import { agentStateOf, callsOf, ctiStatusOf, forcePresence, isOccupied } from '../model/presence.ts';
import { signOut } from '../model/sessions.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { wholeNumberOf } from '../wire/fields.ts';
import { accepted, found } from '../wire/answer.ts';
import { agentRoute } from './request.ts';
import type { Answer } from '../wire/answer.ts';
import type { AgentRequest, Route } from './request.ts';

const invalid = (): GatewayFault => new GatewayFault('000-002');

const groupOf = (world: World, agent: Agent): { readonly id: number; readonly name: string } =>
  world.directory.groups.find((group) => group.id === agent.groupId) ?? { id: agent.groupId, name: '' };

/** The type of media of voice calls. */
const voice = 5;

const groupInfo = ({ id, name }: { readonly id: number; readonly name: string }): object => ({
  id,
  name,
  monitorno: 0,
  monitorname: '',
});

const vdnSkill = ({ id, name }: { readonly id: number; readonly name: string }): object => ({
  name,
  id,
  mediatype: voice,
  serviceType: 1,
  realFlag: 1,
});

const summaryOf = (world: World, agent: Agent): Record<string, unknown> => ({
  workno: agent.id,
  name: agent.name,
  status: String(agentStateOf(world, agent)),
  ctiStatus: String(ctiStatusOf(world, agent)),
  groupName: groupOf(world, agent).name,
});

const detailsOf = (world: World, agent: Agent): Record<string, unknown> => {
  const group = groupOf(world, agent);
  return {
    workno: agent.id,
    name: agent.name,
    status: String(agentStateOf(world, agent)),
    ctiStatus: String(ctiStatusOf(world, agent)),
    groupid: group.id,
    groupname: group.name,
    skilllist: world.directory.skills.filter((skill) => agent.skills.includes(skill.id)),
    mediatype: 'TTF',
    vdnid: world.directory.vdnId,
    phonenumber: agent.session ? agent.phone : '',
    currentstatetime: Math.floor((world.clock.now() - agent.presenceSince) / 1000),
    logindate: agent.session?.loginTime ?? 0,
    callids: callsOf(world, agent.id).map((call) => call.id),
    inMultimediaConf: 0,
    currentStateReason: agent.presence === 'busy' ? Number(agent.busyReason) : 0,
  };
};

/** The commands of inspectors are accepted with an empty message. */
const inspected = (effect?: () => void): Answer => ({ ...accepted(effect), message: '' });

const agentInPath = (request: AgentRequest, code = '000-002'): Agent => {
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
  return inspected(() => forcePresence(world, target, 'rest', { seconds, cause }));
};

const forceState =
  (presence: 'busy' | 'idle') =>
  (request: AgentRequest): Answer => {
    checkInspector(request.agent);
    const target = inspectable(request.world, request.params[1] ?? '');
    return inspected(() => forcePresence(request.world, target, presence));
  };

const forceLogout = (request: AgentRequest): Answer => {
  checkInspector(request.agent);
  const target = inspectable(request.world, request.params[1] ?? '');
  return inspected(() => signOut(request.world, target, { code: '100-006' }));
};

const monitor = (request: AgentRequest, isOn: boolean): Answer => {
  checkInspector(request.agent);
  const ids = request.query
    .someText('agents', 4_000)
    .split(';')
    .filter((id) => id !== '');
  if (ids.length > 500 || ids.some((id) => !request.world.agents.has(id))) throw invalid();
  for (const id of ids) {
    if (isOn) request.agent.monitored.add(id);
    else request.agent.monitored.delete(id);
  }
  return inspected();
};

const inspect = (verb: string, path: string, run: (world: World, inspector: Agent, agentId: string) => void): Route =>
  agentRoute(verb, path, ({ world, agent, params }) => {
    run(world, agent, params[1] ?? '');
    return inspected();
  });

const whisperTargetOf = ({ query }: AgentRequest): string => query.someText('whisperagentid', 6);

const switchTo = (request: AgentRequest): Answer => {
  const kind = (['listen', 'insert', 'whisper'] as const)[request.query.number('switchtype', 0, 2)] ?? 'listen';
  switchInspection(request.world, request.agent, whisperTargetOf(request), kind);
  return inspected();
};

const inspectorRoutes: readonly Route[] = [
  inspect('PUT', 'qualitycontrol/*/addsupervise/*', (world, inspector, id) =>
    startInspection(world, inspector, id, 'listen'),
  ),
  inspect('PUT', 'qualitycontrol/*/addinsert/*', (world, inspector, id) =>
    startInspection(world, inspector, id, 'insert'),
  ),
  inspect('PUT', 'qualitycontrol/*/intercept/*', intercept),
  inspect('PUT', 'qualitycontrol/*/intercept/*/*', intercept),
  agentRoute('POST', 'qualitycontrol/*/requestwhisperagent', (request) => {
    const target = whisperTargetOf(request);
    if (request.agent.inspecting?.agentId === target) switchInspection(request.world, request.agent, target, 'whisper');
    else startInspection(request.world, request.agent, target, 'whisper');
    return inspected();
  }),
  agentRoute('POST', 'qualitycontrol/*/requeststopwhisperagent', (request) => {
    stopInspection(request.world, request.agent, whisperTargetOf(request));
    return inspected();
  }),
  agentRoute('POST', 'qualitycontrol/*/requestswitchinsertwhisperagent', switchTo),
  agentRoute('POST', 'qualitycontrol/*/forcebusy/*', forceState('busy')),
  agentRoute('POST', 'qualitycontrol/*/forceidle/*', forceState('idle')),
  agentRoute('POST', 'qualitycontrol/*/forcerest/*/*/*', forceRest),
  agentRoute('POST', 'qualitycontrol/*/forcelogout/*', forceLogout),
  agentRoute('POST', 'qualitycontrol/*/beginmonitor', (request) => monitor(request, true)),
  agentRoute('POST', 'qualitycontrol/*/endmonitor', (request) => monitor(request, false)),
  agentRoute('GET', 'qualitycontrol/*/allagent', ({ world, agent }) => {
    checkInspector(agent);
    return found(
      online(world)
        .filter((one) => one !== agent)
        .map((one) => summaryOf(world, one)),
    );
  }),
  inspect('DELETE', 'qualitycontrol/*/*', stopInspection),
];

/** Inspectors, and queries about agents, skills and queues. */
export const lookupRoutes: readonly Route[] = [
  ...inspectorRoutes,
  agentRoute('GET', 'agentgroup/*/allagentstatus', ({ world }) =>
    found([...world.agents.values()].map((agent) => summaryOf(world, agent))),
  ),
  agentRoute('GET', 'agentgroup/*/onlineagentonvdn', ({ world }) =>
    found(online(world).map((agent) => summaryOf(world, agent))),
  ),
  agentRoute('GET', 'agentgroup/*/agentbyworkno/*', (request) => found(detailsOf(request.world, agentInPath(request)))),
  agentRoute('GET', 'agentgroup/*/agentbyskill/*', ({ world, params }) =>
    found(
      [...world.agents.values()]
        .filter((agent) => agent.skills.includes(Number(params[1])))
        .map((agent) => detailsOf(world, agent)),
    ),
  ),
  agentRoute('GET', 'agentgroup/*/idleagent', ({ world }) =>
    found(
      online(world)
        .filter((agent) => agent.presence === 'idle' && !isOccupied(world, agent))
        .map((agent) => ({ workno: agent.id, name: agent.name })),
    ),
  ),
  agentRoute('GET', 'agentgroup/*/ispickup', ({ agent }) => found(agent.isInspector)),
  agentRoute('GET', 'agentgroup/*/iscensor', ({ agent }) => found(agent.isInspector)),
  agentRoute('GET', 'agentgroup/*/groupbyagent/*', (request) =>
    found(groupInfo(groupOf(request.world, agentInPath(request)))),
  ),
  agentRoute('GET', 'agentgroup/*/grouponvdn', ({ world }) => found(world.directory.groups.map(groupInfo))),
  agentRoute('GET', 'agentgroup/*/agentongroupex', ({ world, query }) => {
    const id = query.number('groupid', 0, 65_535);
    return found(
      [...world.agents.values()].filter((agent) => agent.groupId === id).map((agent) => detailsOf(world, agent)),
    );
  }),
  agentRoute('GET', 'agentgroup/*/restreason', ({ world }) =>
    found(world.directory.restReasons.map(({ code, name }) => ({ restReasonId: code, restReason: name }))),
  ),
  agentRoute('GET', 'queuedevice/*/agentvdnskill', ({ world }) => found(world.directory.skills.map(vdnSkill))),
  agentRoute('GET', 'queuedevice/*/vdnskill/*', ({ world, params }) =>
    found(Number(params[1]) === world.directory.vdnId ? world.directory.skills.map(vdnSkill) : []),
  ),
  agentRoute('GET', 'queuedevice/*/agentskill/*', (request) =>
    found(
      request.world.directory.skills
        .filter((skill) => agentInPath(request).skills.includes(skill.id))
        .map((skill) => ({ ...skill, mediatype: voice })),
    ),
  ),
  agentRoute('GET', 'queuedevice/*/innoinfo', ({ world }) =>
    found(
      [...world.directory.accessCodes].map(([inno, skillId], index) => ({
        inno,
        id: index + 1,
        description: world.directory.skills.find((skill) => skill.id === skillId)?.name ?? '',
        vdnid: world.directory.vdnId,
        mediatype: voice,
      })),
    ),
  ),
  agentRoute('GET', 'queuedevice/*/ivrinfo', ({ world }) => ({
    ...found(
      world.directory.ivrs.map(({ code, id, name }) => ({ access: code, id, description: name, serviceNo: id })),
    ),
    message: 'success',
  })),
  agentRoute('GET', 'queuedevice/*/waitnum', () => found(0)),
];
