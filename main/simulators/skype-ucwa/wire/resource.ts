/** One link of a resource. */
export interface Link {
  readonly href: string;
  readonly title?: string;
  /** A number as text. */
  readonly revision?: string;
}

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** The links of a resource by relation; undefined for none. */
export type Links = Readonly<Record<string, Link | readonly Link[] | undefined>>;

/** A resource as it is sent: properties, links, embedded resources. Members that are undefined are left out. */
export interface Resource {
  readonly rel?: string;
  readonly _links: Links;
  readonly _embedded?: Readonly<Record<string, Resource | readonly Resource[] | undefined>> | undefined;
  readonly [property: string]: unknown;
}

/** What a writable resource holds under a random name; it must be sent back with every PUT. */
export const putReminder = 'please pass this in a PUT request';

/** How dates are written. */
export type DateForm = 'aspnet' | 'iso';

/** A date as a server writes it; `timeMs` counts from 1970. */
export const writeDate = (timeMs: number, form: DateForm): string =>
  form === 'aspnet' ? `/Date(${timeMs})/` : new Date(timeMs).toISOString();

/** A date that a client sent, in milliseconds since 1970; null when it is neither form. */
export const readDate = (text: string): number | null => {
  const aspnet = /^\/Date\((-?\d+)\)\/$/u.exec(text);
  const timeMs = aspnet ? Number(aspnet[1]) : Date.parse(text);
  return Number.isFinite(timeMs) ? timeMs : null;
};

const undated = new Set(['_links', '_embedded']);

/**
 * The bytes of a resource. Servers of one's own write the slashes of their dates escaped, which JSON readers do not
 * notice.
 */
export const writeResource = (resource: Resource): string =>
  JSON.stringify(resource, (name, value: unknown) =>
    undated.has(name) && isEmpty(value) ? undefined : value,
  ).replaceAll(/"\/Date\((-?\d+)\)\/"/gu, String.raw`"\/Date($1)\/"`);

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => one === undefined);
