import type { Clock } from './clock.ts';
import type { Files } from './files.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';

/** The outside world as a vendor's adapter may use it; the network comes from `main/net`. */
export interface VendorPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly files: Pick<Files, 'readBytes'>;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter only. */
  readonly random: () => number;
}
