import type { Answer } from '../../../app/contract/envelope.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Dispatch } from './dispatcher.ts';

/** What is left of an allowance that grows again with time. */
interface Allowance {
  readonly most: number;
  readonly perSecond: number;
}

/** More than a person can want, also with a key that is held down; a page that was taken over wants more. */
const allowances = {
  requests: { most: 300, perSecond: 60 },
  commands: { most: 40, perSecond: 10 },
  /** People that commands are about. */
  targets: { most: 8_000, perSecond: 200 },
} as const satisfies Readonly<Record<string, Allowance>>;

class Bucket {
  readonly #allowance: Allowance;
  #left: number;
  #at: number;

  constructor(allowance: Allowance, now: number) {
    this.#allowance = allowance;
    this.#left = allowance.most;
    this.#at = now;
  }

  /** Takes so much at this time, in milliseconds; false where not enough is left. */
  take(cost: number, now: number): boolean {
    const { most, perSecond } = this.#allowance;
    this.#left = Math.min(most, this.#left + (Math.max(0, now - this.#at) / 1000) * perSecond);
    this.#at = now;
    const isEnough = this.#left >= cost;
    if (isEnough) this.#left -= cost;
    return isEnough;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** How many people a command is about. */
const targetCount = (input: unknown): number => {
  const request = isRecord(input) ? input['request'] : null;
  const ids = isRecord(request) ? request['participantIds'] : null;
  return Array.isArray(ids) ? Math.max(1, ids.length) : 1;
};

/**
 * What a page may ask of the dispatcher: as much as a person can want, and in the name of the window alone, whatever it
 * says. The pages of all windows share one allowance.
 */
export const createPageRequests = (dispatch: Dispatch, clock: Pick<Clock, 'now'>, log: Log): Dispatch => {
  const buckets = {
    requests: new Bucket(allowances.requests, clock.now()),
    commands: new Bucket(allowances.commands, clock.now()),
    targets: new Bucket(allowances.targets, clock.now()),
  };
  let isTold = false;

  const isTooMuch = (name: unknown, input: unknown): boolean => {
    const now = clock.now();
    if (!buckets.requests.take(1, now)) return true;
    return name === 'command.make' && !(buckets.commands.take(1, now) && buckets.targets.take(targetCount(input), now));
  };

  return async (name, input): Promise<Answer> => {
    if (isTooMuch(name, input)) {
      // Once for each flood: the log has its own size.
      if (!isTold) log.warn('A page asks for more than a person can want', { request: String(name).slice(0, 100) });
      isTold = true;
      return { ok: false, failure: { code: 'too-fast', detail: null } };
    }
    isTold = false;
    const isCommand = name === 'command.make' && isRecord(input);
    return dispatch(name, isCommand ? { ...input, surface: 'window' } : input);
  };
};
