import type { Clock } from './clock.ts';
import type { Files } from './files.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { SystemProxy } from './system-proxy.ts';

/** The ports that a vendor's adapter may use; the network comes from `main/net`. */
export interface VendorPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly files: Pick<Files, 'readBytes'>;
  /** Asks the desktop for its proxy where the environment names none; absent where there is no desktop to ask. */
  readonly systemProxy?: SystemProxy | null;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter only. */
  readonly random: () => number;
}
