import type { VendorEvent } from '../../app/vendor/events.ts';
import type { Clock } from '../ports/clock.ts';

/** A sign of life is told at most this often, in milliseconds: the window shows seconds. */
const provedEveryMs = 5_000;

/** What an adapter says of its account: signs of life a few times a minute, and nothing after its end. */
export interface AdapterEvents {
  readonly emit: (event: VendorEvent) => void;
  /** From now on nothing is said. */
  end(): void;
}

/** Puts `AdapterEvents` in front of what takes an account's events. */
export const createAdapterEvents = (take: (event: VendorEvent) => void, clock: Pick<Clock, 'monotonicMs'>): AdapterEvents => {
  let hasEnded = false;
  let provedAtMs = Number.NEGATIVE_INFINITY;
  return {
    emit(event) {
      if (hasEnded) return;
      if (event.type === 'proved') {
        const nowMs = clock.monotonicMs();
        if (nowMs - provedAtMs < provedEveryMs) return;
        provedAtMs = nowMs;
      }
      take(event);
    },
    end() {
      hasEnded = true;
    },
  };
};
