import type { Authorities } from './authorities.ts';
import type { Clock } from './clock.ts';
import type { Ids } from './ids.ts';
import type { Log } from './log.ts';
import type { Proxies } from './proxies.ts';
import type { SignInBrowser } from './sign-in-browser.ts';
import type { SignInWindow } from './sign-in-window.ts';

/** The ports that a vendor's adapter may use; the network comes from `main/net`. */
export interface VendorPorts {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
  readonly authorities: Pick<Authorities, 'read'>;
  /** The proxies besides those that the environment names; none where it is absent. */
  readonly proxies?: Proxies;
  /** Windows for signing in on a page of the organisation; absent where there are none, as in a browser. */
  readonly signIn?: SignInWindow | null;
  /** The person's own browser, where a sign-in may come back from it to this computer; absent where it is not used. */
  readonly signInBrowser?: SignInBrowser | null;
  /** A number from 0 (inclusive) to 1 (exclusive), for jitter only. */
  readonly random: () => number;
}
