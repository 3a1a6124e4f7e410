import { asFault } from '../../../app/domain/error-code.ts';
import type { Log } from '../../ports/log.ts';
import { isUnanswered } from '../shared/faults.ts';
import type { WitnessedList } from './dialog-list.ts';
import type { Snapshot } from './model.ts';
import type { FinesseRest } from './rest.ts';
import type { SystemInfo, User } from './wire/wire.ts';

/** Lists without which one can work: a server that refuses them is no reason to stay disconnected. */
const optional = async <Value>(reading: Promise<Value>, otherwise: Value, log: Log): Promise<Value> => {
  try {
    return await reading;
  } catch (cause) {
    const fault = asFault(cause);
    if (isUnanswered(fault)) throw cause;
    log.warn('a list could not be read', { code: fault.code });
    return otherwise;
  }
};

/** Reads the members of a user's teams. Rejects with a `Fault`. */
export const readTeams = (rest: FinesseRest, user: User, log: Log): Promise<Snapshot['teams']> =>
  Promise.all(user.teams.map(async ({ id, name }) => ({ name, users: await optional(rest.teamMembers(id), [], log) })));

/** Reads everything that is needed after a (re)connection. Rejects with a `Fault`. */
export const readSnapshot = async (
  rest: FinesseRest,
  info: SystemInfo,
  user: User,
  { readDialogs, log }: { readonly readDialogs: () => Promise<WitnessedList>; readonly log: Log },
): Promise<Snapshot> => {
  const [{ list: dialogs }, notReadyReasons, signOutReasons, wrapUpReasons, teams] = await Promise.all([
    readDialogs(),
    optional(rest.reasons(user.loginId, 'NOT_READY'), [], log),
    optional(rest.reasons(user.loginId, 'LOGOUT'), [], log),
    optional(rest.wrapUpReasons(user.loginId), [], log),
    readTeams(rest, user, log),
  ]);
  return { info, user, dialogs, notReadyReasons, signOutReasons, wrapUpReasons, teams };
};
