import { longPoll } from '../../shared/http/long-poll.ts';
import { renewGuidWhenDue, touch } from '../model/sessions.ts';
import type { Answer, GatewayEvent } from '../wire/answer.ts';
import { GatewayFault } from '../wire/codes.ts';
import { agentRoute } from './request.ts';
import type { AgentRequest, OpenRequest, Route } from './request.ts';

const pollAnswer = ({ world, agent, session }: AgentRequest, event: GatewayEvent | null): Answer => {
  // The session may have ended while the poll waited, and its queue with it.
  if (!event && agent.session !== session) throw new GatewayFault(agent.lostCode);
  const losses = world.lostEvents.get(agent.id) ?? 0;
  const isLost = event !== null && losses > 0;
  if (isLost) world.lostEvents.set(agent.id, losses - 1);
  if (agent.session !== session) return { message: '', retcode: '0', ...(event ? { event } : {}) };
  touch(world, agent);
  return {
    message: '',
    retcode: '0',
    ...(event ? { event } : {}),
    guid: isLost ? null : renewGuidWhenDue(world, session),
    isLost,
  };
};

const poll = (request: AgentRequest): Answer | Promise<Answer> => {
  const { world, agent, session, signal } = request;
  const { eventFetching, pollWaitMs } = world.switches();
  if (session.push || eventFetching !== 'agent') throw new GatewayFault('000-001');
  const waiting = world.events.take(agent.id);
  if (waiting) {
    world.events.endPoll(agent.id);
    return pollAnswer(request, waiting);
  }
  return longPoll<GatewayEvent, Answer>({
    timers: world.timers,
    signal,
    waitMs: pollWaitMs,
    subscribe: (settle) => world.events.wait(agent.id, settle),
    resultOf: (event) => pollAnswer(request, event),
  });
};

/**
 * The events of all agents in one list, for servers that poll for the whole tenant. Such a poll counts as a sign of
 * life of every agent.
 */
const pollAll = ({ world, headers, signal }: OpenRequest): Answer | Promise<Answer> => {
  const { guidMode, eventFetching, pollWaitMs } = world.switches();
  const signedIn = [...world.agents.values()].filter((agent) => agent.session);
  if (eventFetching !== 'allAgents') throw new GatewayFault('000-001');
  if (signedIn.length === 0) throw new GatewayFault('100-006');
  const isKnown = signedIn.some((agent) => agent.session?.guids.some((guid) => guid.value === headers['guid']));
  if (guidMode !== 'off' && !isKnown) throw new GatewayFault('000-003');
  for (const agent of signedIn) touch(world, agent);
  const collect = (): Answer => {
    const event = world.events.takeAll();
    return { message: '', retcode: '0', ...(event.length > 0 ? { event } : {}) };
  };
  const first = collect();
  if (first.event) return first;
  return longPoll<never, Answer>({
    timers: world.timers,
    signal,
    waitMs: pollWaitMs,
    subscribe: (settle) => world.events.waitForAny(() => settle(null)),
    resultOf: collect,
  });
};

/** Polling for events. */
export const eventRoutes: readonly Route[] = [
  { access: 'open', verb: 'GET', path: 'agentevent/allagentevent', run: pollAll },
  agentRoute('GET', 'agentevent/*', poll),
];
