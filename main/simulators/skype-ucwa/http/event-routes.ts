import { htmlReply } from '../../shared/http/reply.ts';
import type { EventsAnswer } from '../model/event-channel.ts';
import { eventsHref, eventsKeyOf } from '../model/render-application.ts';
import { invalid, UcwaFault } from '../wire/errors.ts';
import type { Resource } from '../wire/resource.ts';
import { unauthorized } from './refusals.ts';
import { below, found } from './request.ts';
import type { ApplicationRequest, Route, UcwaAnswer } from './request.ts';

/** A whole number from the query; null when it is missing. Throws the refusal of one out of range. */
const numberOf = (query: URLSearchParams, name: string, least: number, most: number): number | null => {
  const given = query.get(name);
  if (given === null) return null;
  const value = Number(given);
  if (!/^\d+$/u.test(given) || value < least || value > most) throw invalid(name, `not ${least} to ${most}`);
  return value;
};

const secondsOf = (query: URLSearchParams, name: string, least: number): number | null => {
  const seconds = numberOf(query, name, least, 1_800);
  return seconds === null ? null : seconds * 1_000;
};

const resourceOf = (
  { world, application }: ApplicationRequest,
  instanceId: string,
  answer: Exclude<EventsAnswer, { readonly kind: 'proxyTimeout' }>,
): Resource => {
  const switches = world.switches();
  const link = (ack: number): { readonly href: string } => ({
    href: eventsHref(switches, application, instanceId, ack),
  });
  const { self, next } = answer;
  switch (answer.kind) {
    case 'resync':
      return { _links: { self: switches.resyncSelf ? link(self) : undefined, resync: link(next) } };
    case 'resume':
      return { _links: { self: link(self), resume: link(next) }, sender: [] };
    case 'events': {
      const isLeftOut = answer.senders.length === 0 && switches.emptyTimeout === 'noSender';
      return { _links: { self: link(self), next: link(next) }, ...(isLeftOut ? {} : { sender: answer.senders }) };
    }
  }
};

const events = async (request: ApplicationRequest): Promise<UcwaAnswer> => {
  const { world, application, query, http, token } = request;
  const instanceId = query.get('instanceId') ?? '';
  const channel = application.channels.get(instanceId);
  if (!channel) throw new UcwaFault(404);
  if (world.switches().eventsKey && query.get('key') !== eventsKeyOf(application)) throw invalid('key', 'not valid');
  const ack = numberOf(query, 'ack', 0, Number.MAX_SAFE_INTEGER);
  if (ack === null) throw invalid('ack', 'missing');
  const answer = await channel.ask({
    ack,
    priority: numberOf(query, 'priority', 0, 1_000_000) ?? 0,
    timeoutMs: secondsOf(query, 'timeout', 180),
    mediumMs: secondsOf(query, 'medium', 5),
    lowMs: secondsOf(query, 'low', 5),
    signal: http.signal,
  });
  if (answer.kind === 'proxyTimeout')
    return { status: 504, reply: htmlReply(504, '<html><body><h1>Gateway Timeout</h1></body></html>') };
  const current = world.tokens.get(token.text);
  const hasExpired = !current || current.expiresAt <= world.clock.now();
  // The answer is kept: the same number with a new token gets it.
  if (hasExpired && world.switches().parkedTokenExpiry === 'refused')
    return { status: 401, reply: unauthorized(request, current ? 'expired' : 'unknown') };
  return found(resourceOf(request, instanceId, answer));
};

/** The event channel. */
export const eventRoutes: readonly Route[] = [below('GET', 'events', 'events', events)];
