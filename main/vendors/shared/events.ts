import type { VendorEvent } from '../../../app/vendor/events.ts';
import type { Clock } from '../../ports/clock.ts';

/** A proof without a change is emitted at most this often for one thing, in milliseconds: the window shows seconds. */
const provedEveryMs = 5_000;

/** Emits the events of one account: proofs without a change a few times a minute, and nothing after its end. */
export interface Emitter {
  readonly emit: (event: VendorEvent) => void;
  /** Whether a conference or call is shown. */
  readonly isInSight: () => boolean;
  /** From now on nothing is emitted. */
  end(): void;
}

/** Puts an `Emitter` in front of the application's handler of an account's events. */
export const createEmitter = (handler: (event: VendorEvent) => void, clock: Pick<Clock, 'monotonicMs'>): Emitter => {
  let hasEnded = false;
  /** By conference; of the server under the empty text. */
  const provedAtMs = new Map<string, number>();
  let shown = new Set<string>();
  const note = (event: VendorEvent): void => {
    if (event.type === 'synchronised') shown = new Set(event.pictures.map(({ conference }) => conference.id));
    else if (event.type === 'conference') shown.add(event.picture.conference.id);
    else if (event.type === 'conference-ended') shown.delete(event.conferenceId);
  };
  return {
    isInSight: () => shown.size > 0,
    emit(event) {
      if (hasEnded) return;
      note(event);
      if (event.type === 'proved' || event.type === 'conference-proved') {
        const what = event.type === 'proved' ? '' : event.conferenceId;
        const nowMs = clock.monotonicMs();
        if (nowMs - (provedAtMs.get(what) ?? Number.NEGATIVE_INFINITY) < provedEveryMs) return;
        provedAtMs.set(what, nowMs);
      } else if (event.type === 'conference-ended') provedAtMs.delete(event.conferenceId);
      handler(event);
    },
    end() {
      hasEnded = true;
    },
  };
};
