import type { GatewayEvent, Agent, Session } from '../model/types.ts';
import type { World } from '../model/world.ts';
import type { Fields } from './fields.ts';

/** A request as its route sees it. */
export interface OpenRequest {
  readonly world: World;
  /** Wildcards of the path, in order. */
  readonly params: readonly string[];
  readonly query: Fields;
  readonly body: Fields;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly method: string;
  /** Tells when the client goes away before the answer. */
  readonly onGone: (task: () => void) => void;
}

/** A request of an agent who is signed in and proved it. */
export interface AgentRequest extends OpenRequest {
  readonly agent: Agent;
  readonly session: Session;
}

/** What is sent back. */
export interface Answer {
  readonly message: string;
  readonly retcode: string;
  readonly result?: unknown;
  readonly event?: GatewayEvent | readonly GatewayEvent[];
  /** A fresh Guid for the header. */
  readonly guid?: string | null;
  /** The session whose cookie is set. */
  readonly cookie?: string;
  /** What the accepted command does, once it is answered (or just before, when a switch says so). */
  readonly effect?: () => void;
  /** Nothing is sent; the connection is cut. */
  readonly isLost?: boolean;
}

/** The command is accepted; its effect follows. */
export const accepted = (effect?: () => void, result: unknown = {}): Answer => ({
  message: 'success',
  retcode: '0',
  result,
  ...(effect ? { effect } : {}),
});

/** The outcome of a query. */
export const found = (result: unknown): Answer => ({ message: '', retcode: '0', result });

/** One method of the gateway. `verb` may name several, separated by a blank. */
export type Route =
  | { readonly access: 'open'; readonly verb: string; readonly path: string; readonly run: (request: OpenRequest) => Answer | Promise<Answer> }
  | {
      /** `session`: the agent must be signed in, but the Guid is not looked at. */
      readonly access: 'guid' | 'session';
      readonly verb: string;
      /** Verb on the platform of 2018, for conference methods. */
      readonly legacyVerb?: string;
      /** What an agent is told who signed out before; the agent's own code without one. */
      readonly signedOutCode?: string;
      readonly path: string;
      readonly run: (request: AgentRequest) => Answer | Promise<Answer>;
    };

/** A route for signed-in agents. */
export const agentRoute = (verb: string, path: string, run: (request: AgentRequest) => Answer | Promise<Answer>): Route => ({ access: 'guid', verb, path, run });
