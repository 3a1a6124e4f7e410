import { STATUS_CODES } from 'node:http';
import { contentReply } from '../../shared/http/reply.ts';
import type { HttpReply } from '../../shared/http/reply.ts';
import type { HttpRequest } from '../../shared/http/request.ts';
import { boundaryOf, readBatch, writeBatch } from '../wire/batch.ts';
import type { BatchedReply, BatchedRequest } from '../wire/batch.ts';
import { UcwaFault } from '../wire/errors.ts';
import { below } from './request.ts';
import type { ApplicationRequest, Route, UcwaAnswer } from './request.ts';

const byteOrderMark = '\u{FEFF}';

/** What must not stand in a batch: another batch, requests that wait, and pictures. */
const excluded = /\/(batch|events|photos\/[^/]*)(\?|$)/u;

const urlOf = (target: string): URL | null => {
  try {
    return new URL(target, 'https://localhost');
  } catch {
    return null;
  }
};

const asOwnRequest = ({ http }: ApplicationRequest, part: BatchedRequest): HttpRequest => {
  const target = part.target.replace(/^https?:\/\/[^/]+/iu, '');
  const { authorization, accept, host } = http.headers;
  return {
    ...http,
    method: part.method,
    target,
    url: urlOf(target),
    headers: { authorization, accept, ...part.headers, host },
    body: part.body,
  };
};

const asPart = (reply: HttpReply | null): BatchedReply => {
  const { status, headers, body } = reply ?? { status: 504, headers: {}, body: '' };
  const sent = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return {
    status,
    reason: STATUS_CODES[status] ?? '',
    headers: Object.fromEntries([...sent, ['Cache-Control', 'no-cache'] as const]),
    body: body.toString(),
  };
};

const run = async (request: ApplicationRequest): Promise<UcwaAnswer> => {
  const { world, http, body } = request;
  const { batch, batchByteOrderMark, outstandingLimit } = world.switches();
  if (batch === 'notFound') throw new UcwaFault(404);
  const boundary = boundaryOf(http.headers['content-type'] ?? '');
  const parts = readBatch(body, boundary);
  if (parts.length > outstandingLimit) throw new UcwaFault(429);
  if (parts.some(({ target }) => excluded.test(target))) throw new UcwaFault(400);
  const replies: BatchedReply[] = [];
  const effects: (() => void | Promise<void>)[] = [];
  for (const part of parts) {
    const { reply, effect } = await request.dispatch(asOwnRequest(request, part));
    replies.push(asPart(reply));
    if (effect) effects.push(effect);
  }
  const own = world.ids.uuid();
  const mark = batchByteOrderMark ? byteOrderMark : '';
  return {
    status: 200,
    reply: contentReply(200, `multipart/batching; boundary="${own}"`, writeBatch(replies, own, mark)),
    effect: () => {
      for (const effect of effects) void effect();
    },
  };
};

/** Several requests in one. */
export const batchRoutes: readonly Route[] = [below('POST', 'batch', 'batch', run)];
