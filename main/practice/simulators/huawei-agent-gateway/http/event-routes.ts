import { GatewayFault } from '../codes.ts';
import { renewGuidWhenDue, touch } from '../model/sessions.ts';
import type { GatewayEvent } from '../model/types.ts';
import { agentRoute } from './request.ts';
import type { AgentRequest, Answer, OpenRequest, Route } from './request.ts';

const pollAnswer = ({ world, agent, session }: AgentRequest, event: GatewayEvent | null): Answer => {
  // The session may have gone while the poll waited; what was queued for it went with it.
  if (!event && agent.session !== session) throw new GatewayFault(agent.lostCode);
  const losses = world.lostEvents.get(agent.id) ?? 0;
  const isLost = event !== null && losses > 0;
  if (isLost) world.lostEvents.set(agent.id, losses - 1);
  if (agent.session !== session) return { message: '', retcode: '0', ...(event ? { event } : {}) };
  touch(world, agent);
  return { message: '', retcode: '0', ...(event ? { event } : {}), guid: isLost ? null : renewGuidWhenDue(world, session), isLost };
};

const poll = (request: AgentRequest): Answer | Promise<Answer> => {
  const { world, agent, session, onGone } = request;
  if (session.push || world.switches().eventFetching !== 'agent') throw new GatewayFault('000-001');
  const waiting = world.events.take(agent.id);
  if (waiting) {
    world.events.endPoll(agent.id);
    return pollAnswer(request, waiting);
  }
  return new Promise((resolve, reject) => {
    const finish = (event: GatewayEvent | null): void => {
      cancelTimer();
      stopWaiting();
      try {
        resolve(pollAnswer(request, event));
      } catch (error) {
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    };
    const stopWaiting = world.events.wait(agent.id, finish);
    const cancelTimer = world.timers.after(world.switches().pollWaitMs, () => finish(null));
    onGone(() => {
      cancelTimer();
      stopWaiting();
    });
  });
};

/** Everybody's events in one list, for servers that fetch for all of the tenant's agents; it proves everybody's life. */
const pollAll = ({ world, headers, onGone }: OpenRequest): Answer | Promise<Answer> => {
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
  return new Promise((resolve) => {
    const finish = (): void => {
      cancelTimer();
      stopWaiting();
      resolve(collect());
    };
    const stopWaiting = world.events.waitForAnybody(finish);
    const cancelTimer = world.timers.after(pollWaitMs, finish);
    onGone(() => {
      cancelTimer();
      stopWaiting();
    });
  });
};

/** Fetching events. */
export const eventRoutes: readonly Route[] = [
  { access: 'open', verb: 'GET', path: 'agentevent/allagentevent', run: pollAll },
  agentRoute('GET', 'agentevent/*', poll),
];
