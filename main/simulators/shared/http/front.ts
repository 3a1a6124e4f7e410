import type { RequestListener } from 'node:http';
import { damagedText } from '../model/damage.ts';
import type { History } from '../model/history.ts';
import { limits } from '../model/limits.ts';
import type { TappedRequest } from '../model/tap.ts';
import type { BaseWorld } from '../model/world.ts';
import { contentReply } from './reply.ts';
import type { HttpHeaders, HttpReply } from './reply.ts';
import { httpListener } from './request.ts';
import type { Exchange, HttpRequest } from './request.ts';

/** A request and its reply as they are kept for tests; no credentials. */
export interface SeenRequest {
  /** When the reply was decided, in milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** Path and query, below the front's base. */
  readonly path: string;
  /** The start of the body. */
  readonly body: string;
  readonly status: number;
}

/** What a simulator decides about a request. */
export interface Handled<Facts extends object> {
  /** Null closes the connection without a reply. */
  readonly reply: HttpReply | null;
  /** What the accepted request does, once the reply was sent, or before it with `isEffectFirst`. */
  readonly effect?: (() => void | Promise<void>) | undefined;
  /** What is kept with the request beside what all simulators keep. */
  readonly facts?: Partial<Facts>;
  /** What the log says became of the request; the status without it. */
  readonly outcome?: string;
  /** Whether a script has prepared the reply. */
  readonly isScripted?: boolean;
}

/** How a simulator's HTTP interface behaves. `Facts` are what it keeps of each request beside {@link SeenRequest}. */
export interface FrontOptions<Facts extends object> {
  readonly world: Pick<BaseWorld<object>, 'clock' | 'timers' | 'connections' | 'replies' | 'tap' | 'log' | 'failed'>;
  /** Where requests are kept. */
  readonly requests: History<SeenRequest & Facts>;
  /** Which of several servers this is, for the log. */
  readonly name?: string;
  /** The start of the path that requests are kept without. */
  readonly base?: string;
  /** Whose request it is, where that is known before it is handled; see `HttpRequest.claim`. */
  readonly userOf?: (request: HttpRequest) => string | null;
  /** What is known of a request before it is handled. */
  readonly factsOf: (request: HttpRequest) => Facts;
  readonly handle: (request: HttpRequest) => Handled<Facts> | Promise<Handled<Facts>>;
  /** A reply that no script replaces and that is not kept, such as one to a CORS preflight. */
  readonly preflight?: (request: HttpRequest) => HttpReply | null;
  /** Headers for every reply, prepared ones included. */
  readonly headersOf?: (request: HttpRequest, status: number) => HttpHeaders;
  /** What is kept and logged of a path or body, without secrets. */
  readonly redact?: (body: string) => string;
  /** Whether effects, and their events, come before the reply. */
  readonly isEffectFirst: () => boolean;
  /** How long every reply waits, beside what a script asks for; in milliseconds. */
  readonly latenessMs: () => number;
  readonly isCompressing?: () => boolean;
}

/**
 * How many turns of the event loop it takes until what was written to other sockets has been read there; measured on
 * loopback with room to spare.
 */
const turnsUntilRead = 25;

const letEventsArrive = async (): Promise<void> => {
  for (let turn = 0; turn < turnsUntilRead; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
};

const tapped = ({ method, target, headers, body }: HttpRequest): TappedRequest => ({
  method,
  target,
  headers,
  body: body ?? '',
});

const lowerCase = (headers: HttpHeaders): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      typeof value === 'string' ? value : (value[0] ?? ''),
    ]),
  );

/**
 * The HTTP interface of a simulator: reads requests, keeps them, replaces and delays replies as scripted, and carries
 * out what they ask for before or after the reply.
 */
export const httpFront = <Facts extends object>(options: FrontOptions<Facts>): RequestListener => {
  const { world, requests, name = '', base = '', factsOf, handle, redact = (body) => body } = options;
  const { clock, timers, replies } = world;

  const pathOf = ({ url, target }: HttpRequest): string => {
    const path = url ? url.pathname + url.search : target;
    return path.startsWith(base) ? path.slice(base.length) : path;
  };

  const runEffect = async ({ effect }: Handled<Facts>): Promise<void> => {
    try {
      await effect?.();
    } catch (error) {
      world.failed(error);
    }
  };

  const decide = async (request: HttpRequest, path: string): Promise<Handled<Facts>> => {
    const scripted = replies.take(request.method, path);
    if (!scripted) return handle(request);
    const { status, contentType, body, headers, isCarriedOut } = scripted;
    const content = contentReply(status, contentType, body);
    const reply = { ...content, headers: { ...content.headers, ...headers } };
    if (!isCarriedOut) return { reply, isScripted: true };
    const handled = await handle(request);
    await runEffect(handled);
    return { reply, facts: handled.facts ?? {}, isScripted: true };
  };

  /** Only what a request was answered with can be damaged on its way, not a refusal. */
  const damaged = (request: HttpRequest, path: string, handled: Handled<Facts>): Handled<Facts> => {
    const { reply } = handled;
    if (!reply || reply.status >= 300) return handled;
    const damage = replies.takeDamage(request.method, path);
    if (!damage) return handled;
    return { ...handled, reply: { ...reply, body: damagedText(String(reply.body), damage) }, isScripted: true };
  };

  const keep = (request: HttpRequest, path: string, facts: Facts, handled: Handled<Facts>): void => {
    const { method, body } = request;
    const status = handled.reply?.status ?? 0;
    const kept = redact(body ?? '').slice(0, limits.keptBodyCharacters);
    const shown = redact(path);
    requests.add({ ...facts, ...handled.facts, at: clock.now(), method, path: shown, body: kept, status });
    world.log(`${name} ${method} ${shown} -> ${handled.outcome ?? status}`.trimStart());
  };

  const wait = async (delayMs: number): Promise<void> => {
    if (delayMs > 0)
      await new Promise<void>((resolve) => {
        timers.after(delayMs, resolve);
      });
  };

  const answer = async (request: HttpRequest, exchange: Exchange): Promise<HttpReply | null> => {
    const early = options.preflight?.(request);
    if (early) return early;
    const path = pathOf(request);
    world.tap.show(() => ({ kind: 'request', request: tapped(request) }));
    const user = options.userOf?.(request) ?? null;
    if (user !== null) request.claim(user);
    const facts = factsOf(request);
    const handled = damaged(request, path, await decide(request, path));
    keep(request, path, facts, handled);
    const isEffectFirst = handled.effect !== undefined && options.isEffectFirst();
    if (isEffectFirst) await runEffect(handled);
    await wait(replies.takeDelay(request.method, path) + options.latenessMs());
    if (isEffectFirst) await letEventsArrive();
    const { reply } = handled;
    // A request whose client closes the connection before the reply is carried out all the same.
    if (reply && !isEffectFirst) exchange.onEnd(() => void runEffect(handled));
    if (!reply) return null;
    const date = new Date(clock.now()).toUTCString();
    const sent = { ...reply, headers: { Date: date, ...options.headersOf?.(request, reply.status), ...reply.headers } };
    world.tap.show(() => ({
      kind: 'reply',
      request: tapped(request),
      reply: { status: sent.status, headers: lowerCase(sent.headers), body: String(sent.body) },
      isScripted: handled.isScripted ?? false,
    }));
    return sent;
  };

  return httpListener({
    connections: world.connections,
    handle: answer,
    ...(options.isCompressing ? { isCompressing: options.isCompressing } : {}),
  });
};
