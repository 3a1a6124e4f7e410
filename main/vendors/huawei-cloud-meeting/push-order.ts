import type { Frame } from './pushes.ts';

type Envelope = Extract<Frame, { type: 'push' }>['envelope'];

/**
 * What to do with a push: take it, leave it, or take it and get anew what came between. `doubt`: a read shows whether
 * something came between.
 */
export type PushVerdict = 'take' | 'leave' | 'gap' | 'doubt';

interface Line {
  /** The version of the last increment; null before the first. */
  last: number | null;
  /** When the last full push was made, by the service's clock. */
  fullAt: number | null;
  isAfterFull: boolean;
}

const rememberedIds = 2_000;

/**
 * The order of one connection's pushes: doubles and old ones are left, gaps are found. Full pushes are numbered by time
 * and increments by counting, so increments are compared only with increments. Whether each type counts for itself or
 * all together is not documented: both are understood.
 */
export class PushOrder {
  readonly #lines = new Map<string, Line>();
  readonly #ids = new Set<string>();
  #lastOfAll: number | null = null;

  judge({ action, id, isFull, version, createdAt }: Envelope): PushVerdict {
    if (id !== '') {
      if (this.#ids.has(id)) return 'leave';
      this.#ids.add(id);
      if (this.#ids.size > rememberedIds) this.#ids.delete(this.#ids.values().next().value ?? '');
    }
    const line = this.#lines.get(action) ?? { last: null, fullAt: null, isAfterFull: false };
    this.#lines.set(action, line);
    if (isFull) {
      if (createdAt !== null && line.fullAt !== null && createdAt < line.fullAt) return 'leave';
      line.fullAt = createdAt ?? line.fullAt;
      line.isAfterFull = true;
      return 'take';
    }
    if (version === null) return 'take';
    if (this.#isOld(line, version, createdAt)) return 'leave';
    const { last, isAfterFull } = line;
    // After a full push some servers begin with 1, others go on with a count of the meeting.
    const follows =
      version === (last ?? 0) + 1 || version === (this.#lastOfAll ?? 0) + 1 || (isAfterFull && version === 1);
    line.last = version;
    line.isAfterFull = false;
    this.#lastOfAll = Math.max(version, this.#lastOfAll ?? version);
    if (follows) return 'take';
    return isAfterFull || last === null ? 'doubt' : 'gap';
  }

  #isOld({ last, fullAt, isAfterFull }: Line, version: number, createdAt: number | null): boolean {
    if (isAfterFull && createdAt !== null && fullAt !== null && createdAt < fullAt) return true;
    // A subscription may begin to count anew.
    if (isAfterFull && version === 1) return false;
    return last !== null && version <= last;
  }
}
