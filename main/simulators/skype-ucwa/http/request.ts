import type { Handled } from '../../shared/http/front.ts';
import type { HttpHeaders, HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import type { Application, HostName, Token } from '../model/types.ts';
import type { RequestFacts, World } from '../model/world.ts';
import { UcwaFault } from '../wire/errors.ts';
import { Input } from '../wire/input.ts';
import type { Resource } from '../wire/resource.ts';

/** What a route answers. */
export interface UcwaAnswer {
  readonly status: number;
  /** The resource in the body; none without one. */
  readonly resource?: Resource;
  readonly headers?: HttpHeaders;
  /** Anything else than a resource, such as a page; used as it is. */
  readonly reply?: HttpReply;
  /** What an accepted operation does. */
  readonly effect?: () => void;
}

/** A request that needs no credential, or none yet. */
export interface OpenRequest {
  readonly world: World;
  readonly http: HttpRequest;
  readonly query: URLSearchParams;
  /** The values of the wildcards in the route's path. */
  readonly params: readonly string[];
  readonly body: string;
  /** Which of the two simulated hosts was asked. */
  readonly host: HostName;
  /** `https://host:port` of a host, as this client reaches it. */
  readonly originOf: (host: HostName) => string;
  /** `https://host:port` as the client has written it. */
  readonly ownOrigin: string;
  /** Handles another request as if it had come on its own. */
  readonly dispatch: (http: HttpRequest) => Promise<Handled<RequestFacts>>;
}

/** A request with a valid token. */
export interface SignedRequest extends OpenRequest {
  readonly token: Token;
}

/** A request below an application of its user. */
export interface ApplicationRequest extends SignedRequest {
  readonly application: Application;
}

interface BaseRoute {
  /** The method; several separated by spaces. */
  readonly method: string;
  /** Segments from the root of the host, or below the application; `*` for any one. */
  readonly path: string;
  /** What the interface calls it: the relation of the link that leads here. */
  readonly operation: string;
}

/** A route of the interface, by what it needs. */
export type Route =
  | (BaseRoute & {
      readonly access: 'open';
      readonly run: (request: OpenRequest) => UcwaAnswer | Promise<UcwaAnswer>;
    })
  | (BaseRoute & { readonly access: 'token'; readonly run: (request: SignedRequest) => UcwaAnswer })
  | (BaseRoute & {
      readonly access: 'application';
      readonly run: (request: ApplicationRequest) => UcwaAnswer | Promise<UcwaAnswer>;
    });

/** A route below an application. */
export const below = (
  method: string,
  path: string,
  operation: string,
  run: (request: ApplicationRequest) => UcwaAnswer | Promise<UcwaAnswer>,
): Route => ({ access: 'application', method, path, operation, run });

/** The answer with a resource. */
export const found = (resource: Resource, headers: HttpHeaders = {}): UcwaAnswer => ({
  status: 200,
  resource,
  headers,
});

/** The answer to an operation that is accepted and has nothing to show. */
export const accepted = (effect: () => void): UcwaAnswer => ({ status: 204, effect });

/** The answer to an operation that shows its progress under an address of its own. */
export const created = (location: string, effect: () => void): UcwaAnswer => ({
  status: 201,
  headers: { Location: location },
  effect,
});

/** The inputs of an operation. Throws the refusal of a body that cannot be read. */
export const inputOf = ({ world, http, body, query }: OpenRequest): Input => {
  const type = http.headers['content-type'] ?? '';
  if (body !== '' && type !== '' && !/\bjson\b/u.test(type)) throw new UcwaFault(415);
  return Input.read(body, query, world.switches().unreadableBody);
};

/** Refuses a resource that is only for people with an account. */
export const refuseGuests = ({ application }: ApplicationRequest): void => {
  if (!('name' in application.owner)) throw new UcwaFault(403, 'AnonymousNotAllowed');
};

/** Judges the precondition of a PUT: `If-Match` with the version in quotes, and the random member in the body. */
export const checkPut = (request: ApplicationRequest, etag: number, putName: string): Input => {
  const condition = request.http.headers['if-match'];
  if (condition === undefined) throw new UcwaFault(428);
  if (condition !== `"${etag}"`) throw new UcwaFault(412);
  const input = inputOf(request);
  if (!input.has(putName)) throw new UcwaFault(400, 'ParameterValidationFailure');
  return input;
};
