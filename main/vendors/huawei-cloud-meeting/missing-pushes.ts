import type { ConferencePicture } from '../../../app/vendor/events.ts';
import type { AdapterKit } from '../shared/adapter-kit.ts';

/** What of a meeting that is followed is needed to say that its picture is not whole. */
export interface IncompletePicture {
  readonly kit: Pick<AdapterKit, 'order' | 'emit'>;
  readonly conferenceId: string;
  /** Whether the picture is kept up by pushes. */
  readonly isLive: () => boolean;
  readonly picture: () => ConferencePicture;
}

/**
 * Pushes that may have been lost: what is shown from the next one on may never have been so together. The meeting is
 * stale until everything was read after it.
 */
export class MissingPushes {
  readonly #of: IncompletePicture;
  /** The number of the last push before which some may be missing. */
  #by: number | null = null;

  constructor(of: IncompletePicture) {
    this.#of = of;
  }

  /** The push that is taken next comes after a gap, cannot be read, or not all of it. */
  note(): void {
    const { kit, conferenceId, isLive } = this.#of;
    this.#by = kit.order.next();
    if (isLive()) kit.emit({ type: 'conference-unread', conferenceId, reason: 'answer-malformed' });
  }

  /** Everything was read by a read that began with this number. */
  wasRead(began: number): void {
    const { kit, isLive, picture } = this.#of;
    if (this.#by === null || began < this.#by) return;
    this.#by = null;
    if (isLive()) kit.emit({ type: 'conference', picture: picture() });
  }

  /** The picture is made anew. */
  reset(): void {
    this.#by = null;
  }
}
