import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { certificateCheck, clockCheck, proxyCheck } from '../../../../main/core/diagnostics/check-server.ts';
import type { Check } from '../../../../main/core/diagnostics/check.ts';
import type { ProxyResponse, ServerTime } from '../../../../main/ports/server-probe.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const outcomeOf = (check: Check) => check.run(new AbortController().signal);

describe('the checks of a server', () => {
  const day = 24 * 60 * 60 * 1000;
  const clock = new ManualClock();
  const https = { url: 'https://fin-a.example.net:8445/', caFile: '' };
  const answering =
    <Value>(value: Value | Fault) =>
    async (): Promise<Value> => {
      if (value instanceof Fault) throw value;
      return value;
    };

  it('name the server with its port', () => {
    expect(clockCheck(https, { readTime: answering<ServerTime>({ serverMs: null, ownMs: 0 }) }).subject).toBe(
      'fin-a.example.net:8445',
    );
    expect(
      clockCheck(
        { url: 'https://fin-a.example.net/x', caFile: '' },
        { readTime: answering<ServerTime>({ serverMs: null, ownMs: 0 }) },
      ).subject,
    ).toBe('fin-a.example.net:443');
  });

  it('report which proxy is used and whether it opens a tunnel', async () => {
    const run = (answer: ProxyResponse | null) => outcomeOf(proxyCheck(https, { queryProxy: answering(answer) }));
    expect(await run(null)).toEqual({ result: 'pass', code: 'proxy-none' });
    expect(await run({ proxy: 'proxy:3128', status: 200, methods: [], detail: '' })).toEqual({
      result: 'pass',
      code: 'proxy-answers',
      facts: { proxy: 'proxy:3128', status: 200 },
    });
    for (const methods of [[], ['ntlm', 'basic']])
      expect(await run({ proxy: 'proxy:3128', status: 407, methods, detail: '' })).toEqual({
        result: 'fail',
        code: 'proxy-refused',
        facts: { proxy: 'proxy:3128', status: 407 },
      });
    expect(await run({ proxy: 'proxy:3128', status: 407, methods: ['negotiate', 'ntlm'], detail: '' })).toEqual({
      result: 'fail',
      code: 'proxy-other-method',
      facts: { proxy: 'proxy:3128', methods: 'negotiate, ntlm' },
    });
    expect(await run({ proxy: 'proxy:3128', status: null, methods: [], detail: 'ECONNREFUSED' })).toEqual({
      result: 'fail',
      code: 'proxy-silent',
      facts: { proxy: 'proxy:3128', detail: 'ECONNREFUSED' },
    });
  });

  it('report issuer and validity of a certificate, and note one that expires within 14 days', async () => {
    const run = (days: number) =>
      outcomeOf(
        certificateCheck(
          https,
          { handshake: answering({ issuer: 'CA', validToMs: clock.now() + days * day, fingerprint: '' }) },
          clock,
        ),
      );
    expect(await run(200)).toMatchObject({
      result: 'pass',
      code: 'certificate-trusted',
      facts: { issuer: 'CA', days: 200 },
    });
    expect(await run(15)).toMatchObject({ result: 'pass', code: 'certificate-trusted' });
    expect(await run(14.5)).toMatchObject({ result: 'pass', code: 'certificate-expires-soon', facts: { days: 14 } });
    expect(await run(0.1)).toMatchObject({ result: 'pass', code: 'certificate-expires-soon', facts: { days: 0 } });
  });

  it('fail with the network’s code where there is no trusted connection', async () => {
    for (const code of [
      'certificate-untrusted',
      'certificate-name',
      'certificate-expired',
      'unknown-host',
      'timeout',
      'certificate-file-unreadable',
    ] as const) {
      expect(
        await outcomeOf(certificateCheck(https, { handshake: answering<never>(new Fault(code, 'why')) }, clock)),
      ).toEqual({ result: 'fail', code, facts: { detail: 'why' } });
      // One cause is one failure: the clock is only not known then.
      expect(await outcomeOf(clockCheck(https, { readTime: answering<never>(new Fault(code)) }))).toEqual({
        result: 'unknown',
        code,
        facts: {},
      });
    }
  });

  it('do not ask a server without TLS for its certificate', async () => {
    const check = certificateCheck(
      { url: 'http://127.0.0.1:8082/', caFile: '' },
      { handshake: () => Promise.reject(new Error('asked')) },
      clock,
    );
    expect(await outcomeOf(check)).toEqual({ result: 'unknown', code: 'not-encrypted' });
  });

  it('note a clock that is more than 5 s off, and fail at more than a minute, in both directions', async () => {
    const run = (skewMs: number | null) =>
      outcomeOf(
        clockCheck(https, {
          readTime: answering<ServerTime>({
            serverMs: skewMs === null ? null : 1_000_000,
            ownMs: 1_000_000 + (skewMs ?? 0),
          }),
        }),
      );
    expect(await run(null)).toEqual({ result: 'unknown', code: 'clock-not-said' });
    expect(await run(0)).toEqual({ result: 'pass', code: 'clock-in-step', facts: { seconds: 0 } });
    expect(await run(-5400)).toEqual({ result: 'pass', code: 'clock-in-step', facts: { seconds: 5 } });
    expect(await run(6000)).toEqual({ result: 'pass', code: 'clock-ahead', facts: { seconds: 6 } });
    expect(await run(-60_000)).toEqual({ result: 'pass', code: 'clock-behind', facts: { seconds: 60 } });
    expect(await run(61_000)).toEqual({ result: 'fail', code: 'clock-far-ahead', facts: { seconds: 61 } });
    expect(await run(-7_200_000)).toEqual({ result: 'fail', code: 'clock-far-behind', facts: { seconds: 7200 } });
  });

  it('let what was never meant to happen through as the failure of the check', async () => {
    await expect(
      outcomeOf(clockCheck(https, { readTime: () => Promise.reject(new TypeError('oops')) })),
    ).rejects.toThrow('oops');
  });
});
