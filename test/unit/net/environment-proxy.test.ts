import { describe, expect, it } from 'vitest';
import { environmentRoute, type Variables } from '../../../main/net/environment-proxy.ts';
import { NetworkFault } from '../../../main/net/network-fault.ts';

const way = (url: string, variables: Variables): string => {
  const route = environmentRoute(new URL(url), variables);
  return route.by === 'proxy' ? `${route.proxy.protocol}//${route.proxy.hostname}:${route.proxy.port}` : route.by;
};

const server = 'https://server.example.com:8445/';
const proxy = 'http://proxy.example:3128';

describe('the proxy of the environment', () => {
  it.each([
    ['lower case', server, { https_proxy: proxy }, proxy],
    ['capitals', server, { HTTPS_PROXY: proxy }, proxy],
    ['lower case before capitals', server, { https_proxy: proxy, HTTPS_PROXY: 'http://other:1' }, proxy],
    [
      'the one of the scheme before the one for all',
      server,
      { ALL_PROXY: 'http://other:1', HTTPS_PROXY: proxy },
      proxy,
    ],
    ['the one for all', server, { all_proxy: proxy }, proxy],
    ['a WebSocket as its scheme', 'wss://server.example.com/', { https_proxy: proxy, http_proxy: 'a:1' }, proxy],
    ['plain HTTP', 'http://server.example.com/', { http_proxy: proxy, https_proxy: 'http://other:1' }, proxy],
    ['no scheme: HTTP', server, { https_proxy: 'proxy.example:3128' }, proxy],
    ['no port: 1080', server, { https_proxy: 'http://proxy.example' }, 'http://proxy.example:1080'],
    ['no scheme and no port', server, { https_proxy: 'proxy.example' }, 'http://proxy.example:1080'],
    ['a port that is the scheme’s own', server, { https_proxy: 'http://proxy.example:80/' }, 'http://proxy.example:'],
    ['over TLS', server, { https_proxy: 'https://proxy.example' }, 'https://proxy.example:'],
    ['credentials', server, { https_proxy: 'http://me:p%40ss@proxy.example:3128' }, proxy],
    ['IPv6', server, { https_proxy: 'http://[2001:db8::1]:3128' }, 'http://[2001:db8::1]:3128'],
    ['empty as not set', server, { https_proxy: '', HTTPS_PROXY: ' ', all_proxy: proxy }, proxy],
    ['nothing', server, {}, 'nothing'],
    ['another scheme only', server, { http_proxy: proxy }, 'nothing'],
  ])('is read: %s', (_, url, variables, expected) => {
    expect(way(url, variables)).toBe(expected);
  });

  it.each(['https://localhost/', 'https://127.0.0.1:8445/', 'https://127.9.9.9/', 'https://[::1]/'])(
    'is never used for this very computer: %s',
    (url) => {
      expect(way(url, { all_proxy: proxy })).toBe('direct');
    },
  );

  it.each([
    ['*', server],
    ['server.example.com', server],
    ['SERVER.example.com', server],
    ['server.example.com.', server],
    ['server.example.com', 'https://server.example.com./'],
    ['example.com', server],
    ['.example.com', server],
    ['*.example.com', server],
    ['a.test, .example.com', server],
    ['a.test .example.com', server],
    ['server.example.com:8445', server],
    ['example.com:443', 'https://server.example.com/'],
    ['10.1.2.3', 'https://10.1.2.3/'],
    ['10.0.0.0/8', 'https://10.1.2.3/'],
    ['10.1.2.3:8445', 'https://10.1.2.3:8445/'],
    ['2001:db8::1', 'https://[2001:db8::1]/'],
    ['[2001:db8::1]', 'https://[2001:db8::1]/'],
    ['[2001:db8:0::1]:8445', 'https://[2001:db8::1]:8445/'],
    ['2001:db8::/32', 'https://[2001:db8::1]/'],
    ['[2001:db8::]/32', 'https://[2001:db8::1]/'],
  ])('is left out where NO_PROXY is %j: %s', (noProxy, url) => {
    expect(way(url, { HTTPS_PROXY: proxy, NO_PROXY: noProxy })).toBe('direct');
    expect(way(url, { https_proxy: proxy, no_proxy: noProxy })).toBe('direct');
  });

  it.each([
    ['ample.com', server],
    ['rver.example.com', server],
    ['server.example.com:443', server],
    ['com.', 'https://server.example.org/'],
    ['10.1.2', 'https://10.1.2.3/'],
    ['2.3', 'https://10.1.2.3/'],
    ['.2.3', 'https://10.1.2.3/'],
    ['11.0.0.0/8', 'https://10.1.2.3/'],
    ['10.0.0.0/99', 'https://10.1.2.3/'],
    ['10.0.0.0/8', 'https://ten.example/'],
    ['2001:db8::2', 'https://[2001:db8::1]/'],
    ['::/0', 'https://10.1.2.3/'],
    ['.', server],
    ['', server],
    [',,', server],
  ])('is used although NO_PROXY is %j: %s', (noProxy, url) => {
    expect(way(url, { HTTPS_PROXY: proxy, NO_PROXY: noProxy })).toBe(proxy);
  });

  it.each([
    ['http://me:secret@:8080', /^HTTPS_PROXY is not an address: "…@:8080"$/u],
    ['http://proxy example:8080', /^HTTPS_PROXY is not an address: "http:\/\/proxy example:8080"$/u],
    ['http://proxy:99999', /^HTTPS_PROXY is not an address/u],
    ['http://proxy:0', /^HTTPS_PROXY is not an address/u],
    ['http://me:%zz@proxy:1', /^HTTPS_PROXY is not an address: "…@proxy:1"$/u],
    ['socks5://proxy:1080', /^HTTPS_PROXY names a SOCKS proxy, which Gavel cannot use: "socks5:\/\/proxy:1080"$/u],
    ['ftp://proxy:21', /^HTTPS_PROXY names a proxy of an unknown kind/u],
    ['://', /^HTTPS_PROXY names a proxy of an unknown kind/u],
  ])('is told as the setting that is wrong, without what is secret in it: %s', (value, words) => {
    let fault: unknown;
    try {
      environmentRoute(new URL(server), { HTTPS_PROXY: value });
    } catch (cause) {
      fault = cause;
    }
    expect(fault).toBeInstanceOf(NetworkFault);
    const { kind, wasSent, detail } = fault as NetworkFault;
    expect({ kind, wasSent }).toEqual({ kind: 'proxy-setting', wasSent: false });
    expect(detail).toMatch(words);
    expect(detail).not.toContain('secret');
  });
});
