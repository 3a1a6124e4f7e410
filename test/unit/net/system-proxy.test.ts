import { describe, expect, it } from 'vitest';
import { createSystemProxy, readProxyList } from '../../../main/net/system-proxy.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import { ManualClock } from '../../support/manual-clock.ts';

describe('the proxy of the system', () => {
  it.each([
    ['DIRECT', null],
    ['PROXY proxy.example:3128', 'http://proxy.example:3128/'],
    ['PROXY proxy.example:3128; DIRECT', 'http://proxy.example:3128/'],
    ['HTTPS proxy.example:443;PROXY other:1', 'https://proxy.example/'],
    ['SOCKS5 socks.example:1080; PROXY proxy.example:3128', 'http://proxy.example:3128/'],
    ['PROXY user@evil:1; PROXY [2001:db8::1]:3128', 'http://[2001:db8::1]:3128/'],
    ['socks socks.example:1080; direct', null],
  ])('is read from %j', (text, proxy) => {
    expect(readProxyList(text)?.href ?? null).toBe(proxy);
  });

  it.each(['', 'SOCKS socks.example:1080', 'PROXY', 'PROXY nowhere', 'PROXY a:b', 'NONSENSE a:1'])(
    'is told as a setting that cannot be used: %j',
    (text) => {
      expect(() => readProxyList(text)).toThrow(/proxy-setting: The system’s proxy settings name no HTTP proxy/u);
    },
  );

  it('is asked for the server alone, without path, and WebSockets as HTTP', async () => {
    const asked: string[] = [];
    const proxy = createSystemProxy((url) => {
      asked.push(url);
      return Promise.resolve('PROXY proxy.example:3128');
    }, systemClock);
    expect((await proxy(new URL('wss://server.example:8445/secret?x')))?.href).toBe('http://proxy.example:3128/');
    expect((await proxy(new URL('https://server.example/')))?.href).toBe('http://proxy.example:3128/');
    expect(asked).toEqual(['https://server.example:8445/', 'https://server.example/']);
  });

  it('is waited for 5 seconds at most, and a failure is told', async () => {
    const clock = new ManualClock();
    const never = createSystemProxy(() => new Promise(() => undefined), clock)(new URL('https://server.example/'));
    clock.advance(5_000);
    await expect(never).rejects.toMatchObject({ kind: 'proxy-setting', wasSent: false });
    const failed = createSystemProxy(() => Promise.reject(new Error('no bus')), systemClock);
    await expect(failed(new URL('https://server.example/'))).rejects.toMatchObject({
      kind: 'proxy-setting',
      detail: expect.stringContaining('no bus'),
    });
  });
});
