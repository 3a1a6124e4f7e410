import { GatewayFault } from '../wire/codes.ts';
import {
  agentStateOf,
  becomeBusy,
  becomeIdle,
  becomeRest,
  becomeWork,
  callsOf,
  cancelBusy,
  cancelRest,
  cancelWork,
  conferenceOf,
} from '../model/presence.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { booleanOf, wholeNumberOf } from '../wire/fields.ts';
import { accepted, found } from '../wire/answer.ts';
import { agentRoute } from './request.ts';
import type { Answer } from '../wire/answer.ts';
import type { AgentRequest, Route } from './request.ts';

const invalid = (code = '000-002'): GatewayFault => new GatewayFault(code);

const booleanParam = ({ params }: AgentRequest): boolean => {
  const parsed = booleanOf(params[1]);
  if (parsed === null) throw invalid();
  return parsed;
};

/**
 * Carries a command out before it is answered, so that what cannot be set is refused; only its events may be late.
 */
const done = (task: () => void): Answer => {
  task();
  return accepted();
};

const resetSkills = (request: AgentRequest): Answer => {
  const { world, agent, query } = request;
  const isAll = booleanParam(request);
  const ids = query
    .text('skillid', 100, '')
    .split(';')
    .filter((id) => id !== '')
    .map(Number);
  if (!isAll && ids.some((id) => !world.directory.skills.some((skill) => skill.id === id))) throw invalid('100-019');
  agent.skills = isAll ? world.directory.skills.map((skill) => skill.id) : ids;
  return accepted();
};

const rest = ({ world, agent, params, query }: AgentRequest): Answer => {
  const seconds = wholeNumberOf(params[1], 1, 86_399);
  const cause = wholeNumberOf(params[2], 0, 255);
  if (seconds === null || cause === null) throw invalid('100-009');
  becomeRest(world, agent, seconds, cause, query.boolean('prolong', false));
  return accepted();
};

const busy = ({ world, agent, query }: AgentRequest): Answer => {
  const reason = query.number('reason', 0, 250, 0);
  if (reason !== 0 && reason < 200) throw invalid();
  becomeBusy(world, agent, reason === 0 ? '1' : String(reason), query.boolean('prolong', false));
  return accepted();
};

const skillsOf = (world: World, agent: Agent): Answer =>
  found(
    world.directory.skills
      .filter((skill) => agent.skills.includes(skill.id))
      .map((skill) => ({ name: skill.name, id: skill.id, mediatype: 5 })),
  );

const sendMessage = (world: World, from: Agent, to: Agent, eventType: string, context: string): void => {
  const now = world.clock.now();
  world.events.emit(to.id, eventType, {
    sender: from.id,
    sendername: from.name,
    receivetime: String(now),
    timestring: new Date(now).toISOString().slice(0, 19).replace('T', ' '),
    context,
  });
};

const bulletin = ({ world, agent, body }: AgentRequest): Answer => {
  const type = body.number('targettype', 0, 1);
  const name = body.someText('targetname', 100);
  const text = body.someText('bulletindata', 900);
  const group = world.directory.groups.find((one) => one.name === name);
  const skill = world.directory.skills.find((one) => one.name === name);
  if (type === 0 ? !group : !skill) throw invalid();
  const isAddressed = (one: Agent): boolean =>
    type === 0 ? one.groupId === group?.id : one.skills.includes(skill?.id ?? 0);
  for (const one of world.agents.values())
    if (one.session && isAddressed(one)) sendMessage(world, agent, one, 'AgentOther_Bulletin', text);
  return accepted();
};

const sendNote = ({ world, agent, body }: AgentRequest): Answer => {
  const text = body.someText('content', 900);
  for (const id of body.list('agentIds', 100)) {
    const receiver = world.agents.get(String(id));
    if (!receiver?.session) continue;
    if (world.switches().noteContent === 'null') world.events.emit(receiver.id, 'AgentOther_Note');
    else sendMessage(world, agent, receiver, 'AgentOther_Note', text);
  }
  return accepted();
};

/** The agent's state and skills, messages to other agents. */
export const stateRoutes: readonly Route[] = [
  agentRoute('POST', 'onlineagent/*/resetskill/*', resetSkills),
  agentRoute('POST', 'onlineagent/*/sayfree', ({ world, agent }) => done(() => becomeIdle(world, agent))),
  agentRoute('POST', 'onlineagent/*/saybusy', busy),
  agentRoute('POST', 'onlineagent/*/cancelbusy', ({ world, agent }) => done(() => cancelBusy(world, agent))),
  agentRoute('POST', 'onlineagent/*/work', ({ world, agent }) => done(() => becomeWork(world, agent))),
  agentRoute('POST', 'onlineagent/*/cancelwork', ({ world, agent }) => done(() => cancelWork(world, agent))),
  agentRoute('POST', 'onlineagent/*/rest/*/*', rest),
  agentRoute('POST', 'onlineagent/*/cancelrest', ({ world, agent }) => done(() => cancelRest(world, agent))),
  agentRoute('POST', 'onlineagent/*/autoanswer/*', (request) =>
    done(() => (request.agent.isAutoAnswering = booleanParam(request))),
  ),
  agentRoute('POST', 'onlineagent/*/autoenteridle/*', (request) =>
    done(() => (request.agent.isIdleAfterCall = booleanParam(request))),
  ),
  agentRoute('GET', 'onlineagent/*/agentstatus', ({ world, agent }) => {
    const isWorking = callsOf(world, agent.id).length > 0 || conferenceOf(world, agent.id) !== undefined;
    return found({ agentState: agentStateOf(world, agent), isWorking });
  }),
  agentRoute('GET', 'onlineagent/*/agentskills', ({ world, agent }) => skillsOf(world, agent)),
  agentRoute('GET', 'onlineagent/*/agentskillsbyworkno/*', ({ world, params }) => {
    const agent = world.agents.get(params[1] ?? '');
    if (!agent) throw invalid();
    return skillsOf(world, agent);
  }),
  agentRoute('POST', 'onlineagent/*/notifybulletin', bulletin),
  agentRoute('POST', 'onlineagent/*/sendnoteletex', sendNote),
];
