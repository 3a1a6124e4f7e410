import { z } from 'zod';
import { readReason, type Reason } from './faults.ts';
import { cleaned, Resource } from './hal.ts';

/** One event, with addresses resolved. */
export interface UcwaEvent {
  /** What sent it: `communication`, `conversation`, `me`, `people`. */
  readonly sender: { readonly rel: string; readonly href: string };
  readonly type: string;
  readonly rel: string;
  readonly href: string;
  /** A display name where the server gives one; may be empty. */
  readonly title: string;
  /** The collection or owner that it is about; null for none. */
  readonly within: { readonly rel: string; readonly href: string } | null;
  /** Of an operation that is over. */
  readonly isSuccess: boolean | null;
  readonly reason: Reason | null;
  readonly body: Resource | null;
}

/** The events of one answer. `hasUnreadable`: something of it could not be understood. */
export interface EventBatch {
  readonly events: readonly UcwaEvent[];
  readonly hasUnreadable: boolean;
}

const mostEvents = 20_000;
const object = z.record(z.string(), z.unknown());
const place = z.object({ rel: z.string().max(200), href: z.string().min(1).max(4_000) });
const senderSchema = z.object({ ...place.shape, events: z.array(z.unknown()).max(mostEvents) });
const eventSchema = z.object({
  link: z.object({ ...place.shape, title: z.string().max(1_000).catch('') }),
  in: place.nullish(),
  type: z.string().max(100),
  status: z.string().max(100).nullish().catch(null),
  reason: z.unknown().optional(),
  _embedded: object.nullish().catch(null),
});

const bodyOf = (embedded: Readonly<Record<string, unknown>>, rel: string, base: string): Resource | null => {
  const body = object.safeParse(embedded[rel] ?? Object.values(embedded)[0]);
  return body.success ? new Resource(body.data, base) : null;
};

/** Reads the events of an answer to a request for events; `base`: where it came from. */
export const readEvents = (answer: Resource, base: string): EventBatch => {
  const events: UcwaEvent[] = [];
  let hasUnreadable = false;
  const { sender: senders = [] } = answer.json;
  const list: readonly unknown[] = Array.isArray(senders) ? senders : [senders];
  const absolute = ({ rel, href }: z.output<typeof place>) => ({ rel, href: new URL(href, base).href });
  for (const one of list) {
    const sender = senderSchema.safeParse(one);
    if (!sender.success) {
      hasUnreadable = true;
      continue;
    }
    for (const item of sender.data.events) {
      const parsed = eventSchema.safeParse(item);
      if (!parsed.success || events.length >= mostEvents) {
        hasUnreadable = true;
        continue;
      }
      const { link, in: within, type, status, reason, _embedded: embedded } = parsed.data;
      try {
        events.push({
          sender: absolute(sender.data),
          type,
          ...absolute(link),
          title: cleaned(link.title),
          within: within ? absolute(within) : null,
          isSuccess: status === null || status === undefined ? null : /^succe/iu.test(status),
          reason: readReason(reason),
          body: embedded ? bodyOf(embedded, link.rel, base) : null,
        });
      } catch {
        hasUnreadable = true;
      }
    }
  }
  return { events, hasUnreadable };
};
