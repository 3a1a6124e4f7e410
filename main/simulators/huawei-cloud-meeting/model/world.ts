import type { SeenRequest } from '../../shared/http/front.ts';
import { History } from '../../shared/model/history.ts';
import { limits } from '../../shared/model/limits.ts';
import { RateLimit } from '../../shared/model/rate-limit.ts';
import { createBaseWorld } from '../../shared/model/world.ts';
import type { BaseWorld, WorldOptions } from '../../shared/model/world.ts';
import type { PushEnvelope } from '../wire/push.ts';
import { makeDirectory } from './directory.ts';
import type { Directory } from './directory.ts';
import type { OpenChannel } from './open-channel.ts';
import { cloudMeetingSwitches } from './switches.ts';
import type { CloudMeetingSwitches } from './switches.ts';
import { noTokens } from './token-store.ts';
import type { Tokens } from './token-store.ts';
import type { Behaviour, ControlToken, Meeting, MeetingRun } from './types.ts';

/** What is kept of a request beside what all simulators keep; no tokens. */
export interface RequestFacts {
  /** The account of the access token; null without a valid one. */
  readonly account: string | null;
  /** The meeting of the control token; null without a valid one. */
  readonly controls: string | null;
  /** The error code of the reply; empty when it was accepted. */
  readonly code: string;
}

/** One request that the service received. */
export type CloudRequest = SeenRequest & RequestFacts;

/** Replies that get lost on the way. */
interface LostReplies {
  readonly method: string | undefined;
  readonly pathIncludes: string | undefined;
  readonly isCarriedOut: boolean;
  left: number;
}

/** A receiver of enterprise events. */
export interface Webhook {
  readonly id: string;
  readonly subscriberId: string;
  readonly url: string;
  status: 0 | 1 | 2;
}

/** The meeting service. */
export interface World extends BaseWorld<CloudMeetingSwitches> {
  readonly directory: Directory;
  readonly tokens: Tokens;
  /** By meeting number. */
  readonly meetings: Map<string, Meeting>;
  /** Ended runs, oldest first. */
  readonly runs: { readonly meeting: Meeting; readonly run: MeetingRun }[];
  readonly channels: Set<OpenChannel>;
  readonly requests: History<CloudRequest>;
  /** Every push that was sent, before faults. */
  readonly pushes: History<PushEnvelope>;
  readonly rateLimit: RateLimit;
  readonly lostReplies: LostReplies[];
  readonly webhooks: Map<string, Webhook>;
  /** Wrong meeting passwords in a row, and the end of a lock, by caller and meeting. */
  readonly wrongPasswords: Map<string, { count: number; lockedUntil: number }>;
  /** By number. */
  readonly behaviours: Map<string, Behaviour>;
  /** Called with a control token whose time is over. */
  readonly controlEndListeners: Set<(token: ControlToken) => void>;
  /** Called with a meeting for which somebody got a control token. */
  readonly controlListeners: Set<(meeting: Meeting) => void>;
  /** A meeting number that is free. */
  readonly nextMeetingId: () => string;
  /** False while the service restarts: connections are closed as soon as they come. */
  isRunning: boolean;
}

/** Creates a service without meetings. */
export const createWorld = (options: WorldOptions): World => {
  const base = createBaseWorld(options, cloudMeetingSwitches);
  const meetings = new Map<string, Meeting>();
  let lastId = 900_000_016;
  const nextMeetingId = (): string => {
    do lastId += 1;
    while (meetings.has(String(lastId)));
    return String(lastId);
  };
  return {
    ...base,
    directory: makeDirectory(),
    tokens: noTokens(),
    meetings,
    runs: [],
    channels: new Set(),
    requests: new History(limits.keptRequests),
    pushes: new History(limits.keptEvents),
    rateLimit: new RateLimit(() => base.clock.now()),
    lostReplies: [],
    webhooks: new Map(),
    wrongPasswords: new Map(),
    behaviours: new Map(),
    controlEndListeners: new Set(),
    controlListeners: new Set(),
    nextMeetingId,
    isRunning: true,
  };
};
