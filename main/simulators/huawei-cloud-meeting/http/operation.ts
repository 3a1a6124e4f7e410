import type { z } from 'zod';
import { changeMeeting } from '../model/change.ts';
import type { Change } from '../model/change.ts';
import { hostOf } from '../model/people.ts';
import type { Account, Meeting, Participant } from '../model/types.ts';
import type { World } from '../model/world.ts';
import { ServiceFault } from '../wire/errors.ts';
import { bodyOf, controlOf } from './request.ts';
import type { Route } from './request.ts';

const base = 'v1/mmc/control/conferences';

/** Who carries an operation out, on what. */
export interface Operating {
  readonly world: World;
  readonly meeting: Meeting;
  readonly query: URLSearchParams;
  /** A control token is a host's or a guest's; co-hosts act in meeting clients only. */
  readonly role: 'host' | 'cohost' | 'guest';
  /** Whose own line guests may change; null when nothing is known of the caller. */
  readonly account: Account | null;
}

/** What an accepted operation does. */
type Effect = () => void;

interface OperationOptions {
  /** `host`: hosts and co-hosts; `hostOnly`: no co-hosts; `any`: guests, too. */
  readonly access?: 'host' | 'hostOnly' | 'any';
  /** Whether it is possible in a meeting without host. */
  readonly worksWithoutHost?: boolean;
  readonly printed?: readonly number[];
}

/** One operation of a control client. */
export interface Operation {
  readonly verb: 'PUT' | 'POST' | 'DELETE';
  readonly path: string;
  readonly printed: readonly number[] | undefined;
  /** Throws `ServiceFault`. `readBody` reads the body of the request. */
  readonly run: (on: Operating, readBody: <Body>(schema: z.ZodType<Body>) => Body) => Effect;
}

/** Throws the refusal of somebody who may not do this, or of a meeting in which it cannot be done. */
const checkAccess = (on: Operating, { access = 'host', worksWithoutHost = false }: OperationOptions): void => {
  const { world, meeting, role } = on;
  if (access === 'any') return;
  if (role === 'guest') throw new ServiceFault(world.switches().guestCode);
  if (access === 'hostOnly' && role === 'cohost') throw new ServiceFault('MMC.111070002');
  const isRefused = !worksWithoutHost && world.switches().withoutHost === 'refused';
  if (isRefused && !hostOf(meeting)) throw new ServiceFault('MMC.111072059');
};

/** An operation with a body. */
export const operation = <Body>(
  verb: Operation['verb'],
  path: string,
  schema: z.ZodType<Body>,
  check: (on: Operating, body: Body) => Effect,
  options: OperationOptions = {},
): Operation => ({
  verb,
  path,
  printed: options.printed,
  run: (on, readBody) => {
    checkAccess(on, options);
    return check(on, readBody(schema));
  },
});

/** An operation without a body. */
export const bareOperation = (
  verb: Operation['verb'],
  path: string,
  check: (on: Operating) => Effect,
  options: OperationOptions = {},
): Operation => ({
  verb,
  path,
  printed: options.printed,
  run: (on) => {
    checkAccess(on, options);
    return check(on);
  },
});

/** An effect that changes the meeting, unless that has ended meanwhile. */
export const changing = ({ world, meeting }: Operating, task: (change: Change) => void): Effect => {
  const { run } = meeting;
  return () => {
    if (meeting.run === run && meeting.state === 'Created') changeMeeting(world, meeting, task);
  };
};

/** The participant with a pid. Throws the refusal of an unknown one, and of a co-host who acts on the host. */
export const participant = (on: Operating, pid: string): Participant => {
  const one = on.meeting.participants.get(pid);
  if (!one) throw new ServiceFault('MMC.111072008');
  if (on.role === 'cohost' && one.role === 'host') throw new ServiceFault('MMC.111072110');
  return one;
};

/** The participant that the query names. Throws the refusal of a request that names none. */
export const target = (on: Operating): Participant => {
  const pid = on.query.get('participantID') ?? '';
  if (pid === '') throw new ServiceFault('MMC.111071061');
  return participant(on, pid);
};

/** The participant that the query names: for guests their own line only. */
export const ownTarget = (on: Operating): Participant => {
  const one = target(on);
  checkOwn(on, one);
  return one;
};

/** Throws the refusal of a guest who acts on somebody else. */
export const checkOwn = (on: Operating, one: Participant): void => {
  const isOwn = one.account !== null && one.account.id === on.account?.id;
  if (on.role === 'guest' && !isOwn) throw new ServiceFault('MMC.111072071');
};

/** The interface of an operation for control clients. */
export const operationRoute = ({ verb, path, printed, run }: Operation): Route => ({
  verbs: verb,
  path: `${base}/${path}`,
  ...(printed ? { printed } : {}),
  run: (call) => {
    const { token, meeting } = controlOf(call);
    const { world, query } = call;
    const { role, account } = token;
    const effect = run({ world, meeting, query, role, account }, (schema) => bodyOf(call, schema));
    const object = query.get('participantID') ?? '';
    meeting.run?.controls.push({ at: world.clock.now(), operation: `${verb} ${path}`, object });
    return { isOperation: true, effect };
  },
});
