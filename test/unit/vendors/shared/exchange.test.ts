import { describe, expect, it } from 'vitest';
import { SentWithoutAnswer } from '../../../../app/vendor/adapter.ts';
import type { HttpAnswer, HttpRequest } from '../../../../main/net/http-request.ts';
import { NetworkFault } from '../../../../main/net/network-fault.ts';
import {
  answeredBySomethingElse,
  ask,
  askOpenly,
  isHtml,
  readJson,
  readTwice,
  retryAfterMs,
  sendOnce,
} from '../../../../main/vendors/shared/exchange.ts';

const limits = { connectMs: 1, answerMs: 1, bodyMs: 1, maxBytes: 1 };
const request: HttpRequest = { method: 'POST', url: 'https://host/', headers: {}, body: null, limits, signal: null };
const answer: HttpAnswer = { status: 202, headers: {}, body: '' };

/** A network that does these in turn. */
const network = (...outcomes: (HttpAnswer | Error)[]) => {
  let count = 0;
  return {
    get count() {
      return count;
    },
    request: async (): Promise<HttpAnswer> => {
      const outcome = outcomes[count];
      count += 1;
      if (!outcome) throw new Error('sent too often');
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
};

describe('a command', () => {
  it.each([
    ['refused-connection', false, { code: 'connection-refused' }],
    ['cut', false, { code: 'connection-lost' }],
    ['cut', true, { name: 'SentWithoutAnswer' }],
    ['timeout', true, { name: 'SentWithoutAnswer' }],
    ['aborted', true, { name: 'SentWithoutAnswer' }],
  ] as const)(
    'that failed (%s, sent: %s) is not sent again, and says whether it may have left',
    async (kind, wasSent, fault) => {
      const net = network(new NetworkFault(kind, wasSent, 'detail'), answer);
      await expect(sendOnce(net, request)).rejects.toMatchObject(fault);
      expect(net.count).toBe(1);
    },
  );

  it('that something else answered may have been carried out', () => {
    const cause = answeredBySomethingElse({ status: 502, headers: {}, body: '<html>' });
    expect(cause).toBeInstanceOf(SentWithoutAnswer);
    expect(cause.detail).toContain('HTTP 502');
  });
});

describe('a read', () => {
  it('is sent again once when its connection was being closed', async () => {
    const net = network(new NetworkFault('cut', true, 'closed'), answer);
    expect(await readTwice(net, request)).toBe(answer);
    expect(net.count).toBe(2);
    const twice = network(new NetworkFault('cut', true, 'one'), new NetworkFault('cut', true, 'two'), answer);
    await expect(readTwice(twice, request)).rejects.toMatchObject({ code: 'connection-lost' });
    expect(twice.count).toBe(2);
  });

  it('is not sent again after a time-out, nor when it is not needed any more', async () => {
    const late = network(new NetworkFault('timeout', true, 'late'), answer);
    await expect(readTwice(late, request)).rejects.toMatchObject({ code: 'timeout' });
    const aborted = network(new NetworkFault('cut', true, 'closed'), answer);
    await expect(readTwice(aborted, { ...request, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'connection-lost',
    });
    expect([late.count, aborted.count]).toEqual([1, 1]);
  });

  it('rejects with a fault, and with what is none as it is', async () => {
    await expect(ask(network(new NetworkFault('refused-connection', false, 'no')), request)).rejects.toMatchObject({
      code: 'connection-refused',
    });
    await expect(ask(network(new TypeError('broken')), request)).rejects.toBeInstanceOf(TypeError);
  });
});

it('a web page is told from what a system answers', () => {
  expect(['<!DOCTYPE html><p>', ' \n<HTML>', '<html lang="en">'].map(isHtml)).toEqual([true, true, true]);
  expect(['<User/>', '{"retcode":"0"}', '', 'html'].map(isHtml)).toEqual([false, false, false, false]);
});

describe('the JSON of an answer', () => {
  const read = (json: unknown): string => {
    if (typeof json !== 'object' || json === null || !('name' in json)) throw new Error('no name: secret');
    return String(json.name);
  };

  it('is read where the request was taken', () => {
    for (const status of [200, 299])
      expect(readJson({ status, headers: {}, body: '{"name":"Ann"}' }, read)).toBe('Ann');
  });

  it.each([
    [199, '{"name":"Ann"}'],
    [300, '{"name":"Ann"}'],
    [200, 'nonsense'],
    [200, '{"other":1}'],
  ])('is a fault without its words otherwise: HTTP %s, %s', (status, body) => {
    expect(() => readJson({ status, headers: {}, body }, read)).toThrow(
      expect.objectContaining({ code: 'answer-malformed', detail: `HTTP ${status}` }),
    );
  });
});

describe('whether a server is back', () => {
  const { signal } = new AbortController();

  it.each([200, 401, 404, 500, 501, 505])('is said by any answer of its own: %s', async (status) => {
    await expect(askOpenly(network({ ...answer, status }), 'https://host/', signal)).resolves.toBeUndefined();
  });

  it.each([502, 503, 504])('is not said by a gateway in front of it: %s', async (status) => {
    const asking = askOpenly(network({ ...answer, status }), 'https://host/', signal);
    await expect(asking).rejects.toMatchObject({ code: 'out-of-service', detail: `HTTP ${status}` });
  });

  it('is asked once and without credentials', async () => {
    const sent: HttpRequest[] = [];
    const asked = {
      request: async (one: HttpRequest): Promise<HttpAnswer> => {
        sent.push(one);
        throw new NetworkFault('timeout', true, 'late');
      },
    };
    await expect(askOpenly(asked, 'https://host/x', signal)).rejects.toMatchObject({ code: 'timeout' });
    expect(sent).toEqual([
      {
        method: 'GET',
        url: 'https://host/x',
        headers: { accept: 'application/json' },
        body: null,
        limits: { connectMs: 5_000, answerMs: 5_000, bodyMs: 5_000, maxBytes: 1_048_576 },
        signal,
      },
    ]);
  });
});

describe('how long a server wants to be left alone', () => {
  const date = 'Mon, 02 Mar 2026 09:00:00 GMT';
  it.each([
    ['2', undefined, 2_000],
    ['Mon, 02 Mar 2026 09:00:30 GMT', date, 30_000],
    ['Mon, 02 Mar 2026 09:00:30 GMT', undefined, null],
    ['Mon, 02 Mar 2026 08:59:00 GMT', date, null],
    ['86400', undefined, 600_000],
    ['soon', date, null],
    [undefined, date, null],
  ])('Retry-After %j at %j is %j', (retryAfter, now, expected) => {
    const headers = { ...(retryAfter !== undefined && { 'retry-after': retryAfter }), ...(now && { date: now }) };
    expect(retryAfterMs({ status: 429, headers, body: '' })).toBe(expected);
  });
});
