import { newestGuid } from '../model/sessions.ts';
import type { Agent } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { handle } from './listener.ts';

/**
 * Carries out a request of another client that shares an agent's session, such as the agent's own desktop, without a
 * connection. What follows from it comes to whoever polls.
 */
export const requestAs = async (
  world: World,
  agent: Agent,
  request: { readonly method: string; readonly path: string; readonly body: string },
): Promise<void> => {
  const url = new URL(`https://localhost/agentgateway/resource/${request.path}`);
  const { session } = agent;
  const handled = await handle(world, {
    method: request.method,
    url,
    target: url.pathname + url.search,
    host: url.hostname,
    headers: session ? { guid: newestGuid(session), cookie: session.cookie } : {},
    body: request.body,
    signal: new AbortController().signal,
    claim: () => undefined,
  });
  world.log(`another client of ${agent.id}: ${request.method} ${request.path} -> ${handled.outcome ?? ''}`);
  await handled.effect?.();
};
