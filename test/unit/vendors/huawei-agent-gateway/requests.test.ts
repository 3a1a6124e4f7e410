import { beforeEach, describe, expect, it } from 'vitest';
import { RateLimited } from '../../../../app/vendor/adapter.ts';
import type { HttpAnswer, HttpRequest } from '../../../../main/net/http-request.ts';
import { GatewayRequests, SessionCredentials } from '../../../../main/vendors/huawei-agent-gateway/requests.ts';
import { settlePromises } from '../../../support/command-bench.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const answer = (retcode: string, headers: HttpAnswer['headers'] = {}): HttpAnswer => ({
  status: 200,
  headers,
  body: JSON.stringify({ message: '', retcode, result: 'done' }),
});
const refused = answer('000-003');

let clock: ManualClock;
let credentials: SessionCredentials;
/** What the gateway answers in turn, and the Guids that it was sent. */
let answers: HttpAnswer[];
let guids: (string | undefined)[];
let requests: GatewayRequests;

beforeEach(() => {
  clock = new ManualClock();
  credentials = new SessionCredentials(clock);
  credentials.guid = 'old';
  answers = [];
  guids = [];
  const network = {
    request: async ({ headers }: HttpRequest): Promise<HttpAnswer> => {
      guids.push(headers['guid']);
      const next = answers.shift();
      if (!next) throw new Error('sent too often');
      return next;
    },
  };
  requests = new GatewayRequests({
    baseUrl: 'https://gateway.example.com',
    credentials,
    network,
    pollNetwork: network,
    signal: new AbortController().signal,
    clock,
    onSessionFault: () => undefined,
  });
});

/** What becomes of a request whose Guid is replaced after some time, in milliseconds; null: not at all. */
const outcomeOf = async (sent: Promise<unknown>, replacedAfterMs: number | null): Promise<unknown> => {
  const outcome = sent.catch((cause: unknown) => cause);
  for (let passedMs = 0; passedMs <= 2_000; passedMs += 50) {
    await settlePromises(8);
    if (passedMs === replacedAfterMs) credentials.guid = 'new';
    clock.advance(50);
  }
  return outcome;
};
const drop = { method: 'POST', path: 'agentconf/2101/batchremoveparticipant' } as const;

describe('a request whose Guid was replaced while it was on its way', () => {
  it('is read again with the new one', async () => {
    answers = [refused, answer('0')];
    expect(await outcomeOf(requests.read({ method: 'GET', path: 'x' }), 500)).toBe('done');
    expect(guids).toEqual(['old', 'new']);
  });

  it('waits where it is a command, to be looked at again before it leaves anew', async () => {
    answers = [refused];
    expect(await outcomeOf(requests.command(drop, 'drop'), 500)).toBeInstanceOf(RateLimited);
    expect(guids).toEqual(['old']);
  });

  it('is sent again where it is about the own session alone', async () => {
    answers = [refused, answer('0')];
    expect(await outcomeOf(requests.change({ method: 'DELETE', path: 'logout' }, 'sign-out'), 500)).toBe('done');
    expect(guids).toEqual(['old', 'new']);
  });

  it('is refused where no newer one arrives', async () => {
    answers = [refused];
    const outcome = await outcomeOf(requests.command(drop, 'drop'), null);
    expect(outcome).toMatchObject({ code: 'session-renewed' });
    expect(outcome).not.toBeInstanceOf(RateLimited);
  });
});

describe('a header that is too long for something in front of the gateway', () => {
  it('has no cookies any more in the next request', async () => {
    credentials.take({ 'set-cookie': 'NSLB=x' });
    answers.push({ status: 431, headers: {}, body: '' }, answer('0'));
    await expect(requests.read(drop)).rejects.toMatchObject({ name: 'Fault' });
    expect(credentials.cookie).toBe('');
    await expect(requests.read(drop)).resolves.toBe('done');
  });
});
