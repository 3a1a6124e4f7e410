import { z } from 'zod';
import { outsideText } from '../../../app/domain/outside-text.ts';

/** A link of a resource, resolved against the address that the resource came from. */
export interface Link {
  readonly href: string;
  /** A display name where the server gives one; may be empty. */
  readonly title: string;
}

const deepest = 6;
const mostPerRelation = 5_000;
/** Addresses are texts as well, in UTF-16 units. */
const longestText = 4_000;

const objectSchema = z.record(z.string(), z.unknown());
const linkSchema = z.object({ href: z.string().min(1).max(4_000), title: z.string().max(1_000).catch('') });

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : (Array.isArray(value) ? value : [value]).slice(0, mostPerRelation);

const resolved = (href: string, base: string): string | null => {
  try {
    return new URL(href, base).href;
  } catch {
    return null;
  }
};

/** A text as it may be shown: names come from strangers. */
export const cleaned = (text: string): string => outsideText(text, longestText);

/**
 * A resource of the server, as HAL: links and embedded resources are single or lists, absolute or relative; what is
 * unknown is ignored.
 */
export class Resource {
  /** The resource as it came: a PUT sends all of it back. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly #base: string;
  readonly #depth: number;

  constructor(json: Readonly<Record<string, unknown>>, base: string, depth = 0) {
    this.json = json;
    this.#base = base;
    this.#depth = depth;
  }

  /** Where it is, as it says itself; null where it does not. */
  get self(): string | null {
    return this.link('self');
  }

  text(name: string): string {
    const value = this.json[name];
    return typeof value === 'string' ? cleaned(value) : '';
  }

  /** A flag that may be left out when it is false. */
  flag(name: string): boolean {
    return this.json[name] === true;
  }

  /** A whole number; null where there is none. */
  count(name: string): number | null {
    const value = this.json[name];
    return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.round(value)) : null;
  }

  /** A time in milliseconds since 1970-01-01 UTC, from `/Date(ms)/` or ISO 8601; null where there is none. */
  time(name: string): number | null {
    const text = this.text(name);
    const millis = /^\/Date\((-?\d+)/u.exec(text)?.[1];
    const time = millis === undefined ? Date.parse(text) : Number(millis);
    return Number.isFinite(time) ? time : null;
  }

  links(relation: string): readonly Link[] {
    const links = objectSchema.safeParse(this.json['_links']);
    if (!links.success) return [];
    return listOf(links.data[relation]).flatMap((one) => {
      const link = linkSchema.safeParse(one);
      const href = link.success ? resolved(link.data.href, this.#base) : null;
      return link.success && href !== null ? [{ href, title: cleaned(link.data.title) }] : [];
    });
  }

  /** The address of a link. Null: not allowed, or not possible now. */
  link(relation: string): string | null {
    return this.links(relation)[0]?.href ?? null;
  }

  embedded(relation: string): readonly Resource[] {
    const embedded = objectSchema.safeParse(this.json['_embedded']);
    if (!embedded.success || this.#depth >= deepest) return [];
    return listOf(embedded.data[relation]).flatMap((one) => {
      const inner = objectSchema.safeParse(one);
      return inner.success ? [new Resource(inner.data, this.#base, this.#depth + 1)] : [];
    });
  }
}

/** Reads a resource that came from `base`. Throws when it is none. */
export const readResource = (json: unknown, base: string): Resource => new Resource(objectSchema.parse(json), base);
