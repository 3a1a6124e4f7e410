import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { VendorPorts } from '../../ports/vendor-ports.ts';
import { CauseLog } from './cause-log.ts';
import { Identities } from './identities.ts';
import { PendingRequests } from './pending-requests.ts';
import { PictureOrder } from './reads.ts';

/** For how long an error that comes by event may still be meant for a command, in milliseconds. */
const pendingMs = 90_000;

/** What the kit keeps for one adapter, over all its sessions. */
export interface AdapterKit {
  /** Emits an event of the account; nothing once the adapter is stopped. */
  readonly emit: (event: VendorEvent) => void;
  readonly order: PictureOrder;
  readonly causes: CauseLog;
  readonly identities: Identities;
  readonly pending: PendingRequests;
  /** Aborts when the adapter stops. */
  readonly stopped: AbortSignal;
  /** The monotonic clock, in milliseconds. */
  readonly nowMs: () => number;
}

/** Makes the kit of one adapter. */
export const createAdapterKit = (
  emit: (event: VendorEvent) => void,
  { clock, ids }: Pick<VendorPorts, 'clock' | 'ids'>,
  stopped: AbortSignal,
): AdapterKit => {
  const order = new PictureOrder();
  const nowMs = (): number => clock.monotonicMs();
  return {
    emit,
    order,
    causes: new CauseLog(order),
    identities: new Identities(ids),
    pending: new PendingRequests(nowMs, pendingMs),
    stopped,
    nowMs,
  };
};
