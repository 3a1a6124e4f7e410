import type { Damage } from './damage.ts';

/** A reply that a test or a script has prepared for requests to come. */
export interface ScriptedReply {
  /** Only requests with this method; all without one. */
  readonly method?: string | undefined;
  /** Only requests whose path and query contain this; all without one. */
  readonly pathIncludes?: string | undefined;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly body: string;
  /** Carries the request out all the same; only its reply is replaced. */
  readonly isCarriedOut: boolean;
  /** How many requests it replies to. */
  readonly count: number;
}

/** Which requests something is about: their method, and a part of path and query; all without either. */
export interface RequestFilter {
  readonly method?: string | undefined;
  readonly pathIncludes?: string | undefined;
}

/** A delay or damage for the replies to so many requests. */
interface Limited<Value> {
  readonly filter: RequestFilter;
  readonly value: Value;
  left: number;
}

const fits = ({ method, pathIncludes }: RequestFilter, sentMethod: string, path: string): boolean =>
  (method === undefined || method === sentMethod) && (pathIncludes === undefined || path.includes(pathIncludes));

/** Removes and returns the first value for a request. */
const takeFirst = <Value>(all: Limited<Value>[], method: string, path: string): Value | undefined => {
  const found = all.find(({ filter }) => fits(filter, method, path));
  if (!found) return undefined;
  found.left -= 1;
  if (found.left <= 0) all.splice(all.indexOf(found), 1);
  return found.value;
};

/** Replies prepared for requests to come; delays and damage of other replies. */
export class ScriptedReplies {
  readonly #prepared: { readonly reply: ScriptedReply; left: number }[] = [];
  readonly #delays: Limited<number>[] = [];
  readonly #damages: Limited<Damage>[] = [];
  #delay: { readonly delayMs: number; readonly filter: RequestFilter } = { delayMs: 0, filter: {} };

  /** Prepares a reply; of several that fit a request, the one that was prepared first is sent. */
  prepare(reply: ScriptedReply): void {
    this.#prepared.push({ reply, left: reply.count });
  }

  /** The reply prepared for a request, used up by one; null when there is none. */
  take(method: string, path: string): ScriptedReply | null {
    const index = this.#prepared.findIndex(({ reply }) => fits(reply, method, path));
    const found = this.#prepared[index];
    if (!found) return null;
    found.left -= 1;
    if (found.left <= 0) this.#prepared.splice(index, 1);
    return found.reply;
  }

  /**
   * Delays replies, in milliseconds. With a `count`, those to so many requests, each of which then overlaps with others
   * that are not delayed; without one, all from now on, in place of an earlier delay.
   */
  delay(delayMs: number, filter: RequestFilter, count?: number): void {
    if (count === undefined) this.#delay = { delayMs, filter };
    else this.#delays.push({ filter, value: delayMs, left: count });
  }

  /** How long the reply to this request waits, in milliseconds; a delay for so many requests is used up by one. */
  takeDelay(method: string, path: string): number {
    const { delayMs, filter } = this.#delay;
    return takeFirst(this.#delays, method, path) ?? (fits(filter, method, path) ? delayMs : 0);
  }

  /** Damages the replies to so many requests. */
  damage(damage: Damage, filter: RequestFilter, count: number): void {
    this.#damages.push({ filter, value: damage, left: count });
  }

  /** The damage of the reply to this request, used up by one; null when it arrives whole. */
  takeDamage(method: string, path: string): Damage | null {
    return takeFirst(this.#damages, method, path) ?? null;
  }
}
