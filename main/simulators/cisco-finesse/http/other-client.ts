import type { User } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ApiFault } from './api-fault.ts';
import { route } from './router.ts';

/** A request as another client of a user sends it. */
interface OtherRequest {
  readonly method: string;
  /** Below `/finesse/api/`, with its query. */
  readonly path: string;
  readonly body: string;
  readonly requestId: string;
}

/**
 * Carries out a request of another client of the same user, without a connection of its own. What follows from it comes
 * to all sessions of the user. Returns what that client gets.
 */
export const requestAs = (world: World, user: User, request: OtherRequest): { status: number; body: string } => {
  const url = new URL(`https://localhost/finesse/api/${request.path}`);
  const authorization =
    world.sso.modeOf(user) === 'SSO'
      ? `Bearer ${world.sso.issue(user, 'a').access}`
      : `Basic ${Buffer.from(`${user.loginId}:${user.password}`).toString('base64')}`;
  try {
    const answer = route(
      world,
      'a',
      {
        method: request.method,
        path: url.pathname,
        query: url.searchParams,
        authorization,
        requestId: request.requestId,
        body: request.body,
      },
      () => undefined,
    );
    if (answer.kind === 'content') return { status: 200, body: answer.xml };
    world.queues.add(answer.key, world.switches().verdictDelayMs, answer.task);
    return { status: answer.status, body: '' };
  } catch (error) {
    if (error instanceof ApiFault) return { status: error.status, body: error.xml };
    throw error;
  }
};
