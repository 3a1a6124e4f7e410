import { bookingRoutes } from './booking-routes.ts';
import { controlTokenRoutes } from './control-token-routes.ts';
import { historyRoutes } from './history-routes.ts';
import { layoutOperations, layoutRoute } from './layout-operations.ts';
import { meetingOperations } from './meeting-operations.ts';
import { meetingQueryRoutes } from './meeting-query-routes.ts';
import { operationRoute } from './operation.ts';
import type { Operation } from './operation.ts';
import { otherRoutes } from './other-routes.ts';
import { peopleOperations } from './people-operations.ts';
import type { Route } from './request.ts';
import { signInRoutes } from './sign-in-routes.ts';

/** Every operation of control clients. */
export const operations: readonly Operation[] = [...peopleOperations, ...meetingOperations, ...layoutOperations];

/** Every interface of the service. */
export const routes: readonly Route[] = [
  ...signInRoutes,
  ...meetingQueryRoutes,
  ...bookingRoutes,
  ...historyRoutes,
  ...controlTokenRoutes,
  ...operations.map(operationRoute),
  layoutRoute,
  ...otherRoutes,
];
