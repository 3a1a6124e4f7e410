import type { Fault } from '../../../app/domain/error-code.ts';
import { RateLimited } from '../../../app/vendor/adapter.ts';
import { isTemporary } from './faults.ts';
import type { ServerCandidate, ServerStrategy } from './server-strategy.ts';
import type { VendorSession } from './session.ts';

/** What an account at one server brings. */
export interface SingleServerOptions<Session extends VendorSession> extends Pick<
  ServerCandidate<Session>,
  'makeSession' | 'open'
> {
  /** For people: `host:port`. */
  readonly via: string;
  /** Faults of this vendor that are retried besides those of `isTemporary`. */
  readonly isRetried?: (fault: Fault) => boolean;
  /** See `ServerStrategy.retryAfterMs`; without it what a rate limit says. */
  readonly retryAfterMs?: ServerStrategy<Session>['retryAfterMs'];
  /** See `ServerStrategy.knock`. */
  readonly knock?: ServerStrategy<Session>['knock'];
  /** See `ServerStrategy.reset`. */
  readonly reset?: () => void;
}

/** The strategy of a vendor with one server: each attempt makes a new session there. */
export const singleServer = <Session extends VendorSession>({
  via,
  makeSession,
  open,
  isRetried = () => false,
  retryAfterMs = (fault) => (fault instanceof RateLimited ? fault.retryAfterMs : null),
  knock,
  reset = () => undefined,
}: SingleServerOptions<Session>): ServerStrategy<Session> => ({
  via,
  round: () => [
    {
      key: via,
      makeSession,
      open,
      connected: () => undefined,
      failed: () => ({ triesNext: false, keepsSession: false }),
    },
  ],
  ended: (fault) => ({ fault, isRetriedAtOnce: false }),
  needsUser: (fault, wasOnline) => !isRetried(fault) && !isTemporary(fault, wasOnline),
  retryAfterMs,
  ...(knock ? { knock } : {}),
  reset,
});
