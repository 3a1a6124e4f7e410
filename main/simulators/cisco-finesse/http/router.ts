import { RouteTable, segmentsOf } from '../../shared/http/routes.ts';
import type { NodeName, User } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ApiFault, notFound } from './api-fault.ts';
import { RequestBody } from './api-request.ts';
import type { ApiAnswer, ApiRequest } from './api-request.ts';
import { authenticate } from './authenticate.ts';
import { changeDialog, createDialog, readDialog, readDialogs } from './dialog-routes.ts';
import {
  changeUser,
  readEmpty,
  readReason,
  readReasons,
  readTeam,
  readUser,
  readWrapUpReason,
  readWrapUpReasons,
} from './user-routes.ts';

/** A request before its user is known. */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly requestId: string;
  readonly body: string;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly run: (request: ApiRequest, ...ids: string[]) => ApiAnswer;
}

const on = (method: string, path: string, run: Route['run']): Route => ({ method, path, run });

const routes = new RouteTable<Route>(
  [
    on('GET', 'User/*', (request, id = '') => readUser(request, id)),
    on('PUT', 'User/*', (request, id = '') => changeUser(request, id)),
    on('GET', 'User/*/Dialogs', (request, id = '') => readDialogs(request, id)),
    on('POST', 'User/*/Dialogs', (request, id = '') => createDialog(request, id)),
    on('GET', 'User/*/ReasonCodes', (request, id = '') => readReasons(request, id)),
    on('GET', 'User/*/ReasonCode/*', (request, id = '', reasonId = '') => readReason(request, id, reasonId)),
    on('GET', 'User/*/WrapUpReasons', (request, id = '') => readWrapUpReasons(request, id)),
    on('GET', 'User/*/WrapUpReason/*', (request, id = '', reasonId = '') => readWrapUpReason(request, id, reasonId)),
    on('GET', 'User/*/PhoneBooks', (request, id = '') => readEmpty(request, id, 'PhoneBooks')),
    on('GET', 'User/*/Queues', (request, id = '') => readEmpty(request, id, 'Queues')),
    on('GET', 'Team/*', (request, id = '') => readTeam(request, id)),
    on('GET', 'Dialog/*', (request, id = '') => readDialog(request, id)),
    on('PUT', 'Dialog/*', (request, id = '') => changeDialog(request, id)),
  ],
  (route) => route.path,
);

/**
 * Answers one request of `/finesse/api`. The order of the checks is fixed: credentials, service state, object, who may
 * act, parameters, platform, destination. Calls `onUser` as soon as the user is known. Throws {@link ApiFault}.
 */
export const route = (world: World, node: NodeName, raw: RawRequest, onUser: (user: User) => void): ApiAnswer => {
  const user = authenticate(world, node, raw.authorization);
  onUser(user);
  if (world.faults.has('ctiFailover', node)) throw new ApiFault(503, 'Service Unavailable', 'SERVER_OUT_OF_SERVICE');
  const segments = segmentsOf(raw.path.slice('/finesse/api'.length))?.filter((segment) => segment !== '');
  if (!segments) throw new ApiFault(400, 'Bad Request', 'The path cannot be decoded', raw.path);
  const match = routes.find(segments, ({ method }) => method === raw.method);
  switch (match.kind) {
    case 'no-path':
      throw notFound('Not Found', 'There is nothing at this path', raw.path);
    case 'no-method':
      throw new ApiFault(405, 'Method Not Allowed', `This path does not take ${raw.method}`, raw.path);
    case 'found': {
      const { query, requestId } = raw;
      return match.route.run({ world, node, query, user, requestId, body: new RequestBody(raw.body) }, ...match.params);
    }
  }
};
