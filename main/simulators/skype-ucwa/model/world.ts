import type { SeenRequest } from '../../shared/http/front.ts';
import { History } from '../../shared/model/history.ts';
import { IdentityProvider } from '../../shared/model/identity-provider.ts';
import { limits } from '../../shared/model/limits.ts';
import { createBaseWorld } from '../../shared/model/world.ts';
import type { BaseWorld, WorldOptions } from '../../shared/model/world.ts';
import { makeDirectory } from './directory.ts';
import type { SenderEvents } from './event-queue.ts';
import { ucwaSwitches } from './switches.ts';
import type { UcwaSwitches } from './switches.ts';
import type { Application, Meeting, ModernGrant, Token, User } from './types.ts';
import type { UcwaFault } from '../wire/errors.ts';

/** What is kept of a request beside what all simulators keep; no credentials. */
export interface RequestFacts {
  /** The host that was asked, without its port. */
  readonly host: string;
  /** The account name of the token's owner; null without a valid one. */
  readonly user: string | null;
  /** What the request is, as the interface calls its link, e.g. `reject`; empty when there is no such resource. */
  readonly operation: string;
  readonly token: 'valid' | 'expired' | 'wrongHost' | 'unknown' | 'none';
}

/** One request that the servers received. */
export type UcwaRequest = SeenRequest & RequestFacts;

/** One event that was put into an application's channel, for tests to look at. */
export interface SentEvent {
  readonly application: string;
  readonly sender: SenderEvents['rel'];
  /** Type and target, e.g. `added participant in lobby`. */
  readonly what: string;
  readonly href: string;
}

/** A refusal or a lost reply that is prepared for requests to come. */
export interface PreparedFault {
  /** The operation as {@link RequestFacts} calls it; null for any. */
  readonly operation: string | null;
  /** Null loses the reply: the connection is closed instead. */
  readonly fault: UcwaFault | null;
  /** Carries the request out all the same. */
  readonly isCarriedOut: boolean;
  left: number;
}

/** How a person without a client answers an invitation. */
export type Answering = 'accepts' | 'declines' | 'never';

/** The company and its servers. */
export interface World extends BaseWorld<UcwaSwitches> {
  readonly directory: Map<string, User>;
  /** By their text. */
  readonly tokens: Map<string, Token>;
  /** Cookies of browsers that have signed in for the passive grant. */
  readonly passiveCookies: Map<string, { readonly user: User; readonly until: number }>;
  /** Where people sign in for the passive grant and for modern authentication. */
  readonly provider: IdentityProvider<User>;
  /** Codes and refresh tokens of modern authentication, by their text. */
  readonly modernCodes: Map<string, ModernGrant>;
  readonly modernRefresh: Map<string, ModernGrant>;
  /** By their ids. */
  readonly applications: Map<string, Application>;
  /** Ids of applications that have expired or were lost, with how requests for them are refused. */
  readonly lostApplications: Map<string, () => UcwaFault>;
  /** By their ids, those that nobody is in included. */
  readonly meetings: Map<string, Meeting>;
  readonly requests: History<UcwaRequest>;
  readonly events: History<SentEvent>;
  readonly preparedFaults: PreparedFault[];
  /** By `sip:` or `tel:` address; without an entry people accept. */
  readonly answering: Map<string, Answering>;
  /** Called after an application was created. */
  readonly applicationListeners: Set<(application: Application) => void>;
  /** Called after an application has entered a meeting. */
  readonly joinListeners: Set<(application: Application, meeting: Meeting) => void>;
  /** How many requests of a user are under way. */
  readonly outstanding: Map<string, number>;
  /** Counts up from 1. */
  readonly nextNumber: () => number;
}

/** Creates a company in which nobody is signed in. */
export const createWorld = (options: WorldOptions): World => {
  const base = createBaseWorld(options, ucwaSwitches);
  let counted = 0;
  return {
    ...base,
    directory: makeDirectory(),
    tokens: new Map(),
    passiveCookies: new Map(),
    provider: new IdentityProvider(base),
    modernCodes: new Map(),
    modernRefresh: new Map(),
    applications: new Map(),
    lostApplications: new Map(),
    meetings: new Map(),
    requests: new History(limits.keptRequests),
    events: new History(limits.keptEvents),
    preparedFaults: [],
    answering: new Map(),
    applicationListeners: new Set(),
    joinListeners: new Set(),
    outstanding: new Map(),
    nextNumber: () => (counted += 1),
  };
};
