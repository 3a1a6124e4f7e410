import { describe, expect, it } from 'vitest';
import { createProxies } from '../../../main/net/proxy-memory.ts';
import { windowCredentials, windowProxy } from '../../../main/net/window-proxy.ts';

describe('the proxy of a window for signing in', () => {
  it.each([
    ['nothing', {}, null],
    ['exceptions alone', { NO_PROXY: 'example.net' }, null],
    ['one for plain addresses', { http_proxy: 'http://p.example.net:8080' }, null],
    ['one for encrypted addresses', { HTTPS_PROXY: 'p.example.net:8080' }, ['http://p.example.net:8080', '']],
    ['one for all', { all_proxy: 'https://p.example.net' }, ['https://p.example.net:443', '']],
    ['curl’s own port', { https_proxy: 'http://p.example.net' }, ['http://p.example.net:1080', '']],
    ['one with credentials', { https_proxy: 'http://ana:x@p.example.net:80' }, ['http://p.example.net:80', '']],
    ['none at all', { https_proxy: 'p:1', no_proxy: '*' }, ['direct://', '']],
    [
      'exceptions',
      { https_proxy: 'p:1', no_proxy: '.Example.net, a.example.org:8443 10.0.0.0/8,[fd00::1]:8443,10.1.1.1' },
      [
        'http://p:1',
        'example.net,*.example.net,a.example.org:8443,*.a.example.org:8443,10.0.0.0/8,[fd00::1]:8443,10.1.1.1',
      ],
    ],
  ] as const)('is that of the environment: %s', (_, variables, rules) => {
    expect(windowProxy(variables)).toEqual(rules && { proxyRules: rules[0], proxyBypassRules: rules[1] });
  });

  it('is not guessed where a variable cannot be used', () => {
    expect(() => windowProxy({ https_proxy: 'socks5://p:1' })).toThrow('SOCKS');
  });

  it('is told what is known of it, else what its address holds, and no other one', () => {
    const proxies = createProxies(null, () => ({ https_proxy: 'http://ana:of%20env@p.example.net:8080' }));
    expect(windowCredentials(proxies, 'p.example.net:8080')).toEqual({ user: 'ana', password: 'of env' });
    expect(windowCredentials(proxies, 'q.example.net:8080')).toBeNull();
    proxies.use('p.example.net:8080', { user: 'ana', password: 'typed' });
    expect(windowCredentials(proxies, 'p.example.net:8080')).toEqual({ user: 'ana', password: 'typed' });
  });
});
