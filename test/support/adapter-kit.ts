import type { VendorEvent } from '../../app/vendor/events.ts';
import { createAdapterKit, type AdapterKit } from '../../main/vendors/shared/adapter-kit.ts';
import { countingIds } from './counting-ids.ts';
import { ManualClock } from './manual-clock.ts';

/** The kit of an adapter, for tests of what a vendor builds on it. */
export const testKit = (emit: (event: VendorEvent) => void = () => undefined, clock = new ManualClock()): AdapterKit =>
  createAdapterKit(emit, { clock, ids: countingIds() }, new AbortController().signal);
