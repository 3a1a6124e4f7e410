import type { NodeName } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ApiFault, notFound } from './api-fault.ts';
import { RequestBody } from './api-request.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';
import { authenticate } from './authenticate.ts';
import { changeDialog, createDialog, readDialog, readDialogs } from './dialog-routes.ts';
import { changeUser, readEmpty, readReason, readReasons, readTeam, readUser, readWrapUpReason, readWrapUpReasons } from './user-routes.ts';

/** A request before it is known who sends it. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly requestId: string;
  readonly body: string;
}

type Route = readonly [method: string, pattern: readonly string[], run: (request: ApiRequest, ...ids: string[]) => ApiAnswer];

const routes: readonly Route[] = [
  ['GET', ['User', '*'], (request, id = '') => readUser(request, id)],
  ['PUT', ['User', '*'], (request, id = '') => changeUser(request, id)],
  ['GET', ['User', '*', 'Dialogs'], (request, id = '') => readDialogs(request, id)],
  ['POST', ['User', '*', 'Dialogs'], (request, id = '') => createDialog(request, id)],
  ['GET', ['User', '*', 'ReasonCodes'], (request, id = '') => readReasons(request, id)],
  ['GET', ['User', '*', 'ReasonCode', '*'], (request, id = '', reasonId = '') => readReason(request, id, reasonId)],
  ['GET', ['User', '*', 'WrapUpReasons'], (request, id = '') => readWrapUpReasons(request, id)],
  ['GET', ['User', '*', 'WrapUpReason', '*'], (request, id = '', reasonId = '') => readWrapUpReason(request, id, reasonId)],
  ['GET', ['User', '*', 'PhoneBooks'], (request, id = '') => readEmpty(request, id, 'PhoneBooks')],
  ['GET', ['User', '*', 'Queues'], (request, id = '') => readEmpty(request, id, 'Queues')],
  ['GET', ['Team', '*'], (request, id = '') => readTeam(request, id)],
  ['GET', ['Dialog', '*'], (request, id = '') => readDialog(request, id)],
  ['PUT', ['Dialog', '*'], (request, id = '') => changeDialog(request, id)],
];

const decode = (path: string): string[] | null => {
  try {
    return path.split('/').filter((segment) => segment !== '').map(decodeURIComponent);
  } catch {
    return null;
  }
};

const fits = (pattern: readonly string[], segments: readonly string[]): boolean =>
  pattern.length === segments.length && pattern.every((part, index) => part === '*' || part === segments[index]);

/**
 * Answers one request of `/finesse/api`. The order of the checks is fixed: credentials, service state, object, who may act,
 * parameters, platform, destination. Throws {@link ApiFault}. Gives the login id to `seenUser` as soon as it is known.
 */
export const route = (world: World, node: NodeName, raw: RawRequest, seenUser: (loginId: string) => void): ApiAnswer => {
  const user = authenticate(world, raw.authorization);
  seenUser(user.loginId);
  if (world.faults.has('ctiFailover', node)) throw new ApiFault(503, 'Service Unavailable', 'SERVER_OUT_OF_SERVICE');
  const segments = decode(raw.path.slice('/finesse/api'.length));
  if (!segments) throw new ApiFault(400, 'Bad Request', 'The path cannot be decoded', raw.path);
  const matching = routes.filter(([, pattern]) => fits(pattern, segments));
  if (matching.length === 0) throw notFound('Not Found', 'There is nothing at this path', raw.path);
  const found = matching.find(([method]) => method === raw.method);
  if (!found) throw new ApiFault(405, 'Method Not Allowed', `This path does not take ${raw.method}`, raw.path);
  const [, pattern, run] = found;
  const request: ApiRequest = { world, node, method: raw.method, segments, query: raw.query, user, requestId: raw.requestId, body: new RequestBody(raw.body) };
  return run(request, ...segments.filter((_, index) => pattern[index] === '*'));
};
