import type { HttpRequest } from '../../shared/http/request.ts';
import type { Agent, Session } from '../model/types.ts';
import type { World } from '../model/world.ts';
import type { Answer } from '../wire/answer.ts';
import type { Fields } from '../wire/fields.ts';

/** A request as its route receives it. */
export interface OpenRequest extends Pick<HttpRequest, 'method' | 'headers' | 'signal'> {
  readonly world: World;
  /** The values of the path's wildcards, in order. */
  readonly params: readonly string[];
  readonly query: Fields;
  readonly body: Fields;
}

/** A request of an agent who is signed in and has proved it. */
export interface AgentRequest extends OpenRequest {
  readonly agent: Agent;
  readonly session: Session;
}

/** One method of the gateway. `verb` may name several, separated by a blank. */
export type Route =
  | {
      readonly access: 'open';
      readonly verb: string;
      readonly path: string;
      readonly run: (request: OpenRequest) => Answer | Promise<Answer>;
    }
  | {
      /** `session`: the agent must be signed in, but the Guid is not checked. */
      readonly access: 'guid' | 'session';
      readonly verb: string;
      /** Verb on the platform of 2018, for conference methods. */
      readonly legacyVerb?: string;
      /** The return code for an agent who has signed out; the agent's own code without one. */
      readonly signedOutCode?: string;
      readonly path: string;
      readonly run: (request: AgentRequest) => Answer | Promise<Answer>;
    };

/** A route for agents who are signed in. */
export const agentRoute = (
  verb: string,
  path: string,
  run: (request: AgentRequest) => Answer | Promise<Answer>,
): Route => ({ access: 'guid', verb, path, run });
