import { describe, expect, it } from 'vitest';
import { readServerAddress, serverUrl } from '../../../../app/domain/server-address.ts';

describe('an address as a person types it', () => {
  it.each([
    ['host', { isSecure: true, host: 'host', port: 8443, path: '' }],
    ['Host.example:9', { isSecure: true, host: 'host.example', port: 9, path: '' }],
    [' host.example ', { isSecure: true, host: 'host.example', port: 8443, path: '' }],
    ['HTTPS://HOST.Example:9', { isSecure: true, host: 'host.example', port: 9, path: '' }],
    ['host.example.', { isSecure: true, host: 'host.example', port: 8443, path: '' }],
    ['host.example.:9', { isSecure: true, host: 'host.example', port: 9, path: '' }],
    ['https://host/a/b/', { isSecure: true, host: 'host', port: 8443, path: '/a/b' }],
    ['https://host:443', { isSecure: true, host: 'host', port: 443, path: '' }],
    ['http://127.0.0.1:80/x?y#z', { isSecure: false, host: '127.0.0.1', port: 80, path: '/x' }],
    ['http://localhost', { isSecure: false, host: 'localhost', port: 8443, path: '' }],
    ['http://[::1]:81', { isSecure: false, host: '[::1]', port: 81, path: '' }],
    ['10.1.2.3:9', { isSecure: true, host: '10.1.2.3', port: 9, path: '' }],
    ['2001:DB8:0:0::1', { isSecure: true, host: '[2001:db8::1]', port: 8443, path: '' }],
    ['[2001:db8::1]:9', { isSecure: true, host: '[2001:db8::1]', port: 9, path: '' }],
    ['::1', { isSecure: true, host: '[::1]', port: 8443, path: '' }],
    ['bücher.example', { isSecure: true, host: 'xn--bcher-kva.example', port: 8443, path: '' }],
    ['my_server.corp', { isSecure: true, host: 'my_server.corp', port: 8443, path: '' }],
  ])('%s is one', (text, location) => {
    expect(readServerAddress(text, 8443)).toEqual(location);
  });

  it.each([
    ['plain HTTP to another computer', ['http://host', 'http://10.0.0.1', 'http://127.0.0.1.example']],
    ['another scheme', ['ftp://host', 'wss://host', '//host', 'https:host']],
    ['credentials', ['user:secret@host', 'https://user@host', 'good.example@evil.example']],
    ['two names', ['a b', 'a.example,b.example', 'a.example;b.example', 'https://a https://b', 'a|b']],
    ['backslashes', ['host\\evil.example', '\\\\host', 'https:\\\\host', 'https://host/\\a']],
    ['short, octal, hexadecimal or single-number IPv4', ['127.1', '10.1.2', '0177.0.0.1', '010.1.2.3', '0x7f.0.0.1']],
    ['the same in other notations', ['2130706433', '0x7f000001', '1.2.3.0x4', '１２７.0.0.1', '127。0。0。1']],
    ['numbers that are no IPv4', ['256.1.1.1', '1.2.3.4.5', '1.2.3', 'host.123']],
    ['ports', ['host:0', 'host:00', 'host:65536', 'host:port', 'host:', 'host:-1', 'host:8 0']],
    ['IPv6', ['[::1', '::1]', '[]', '[1.2.3.4]', 'fe80::1%eth0', '[fe80::1%25eth0]', '1:2:3', ':::', 'a:b:c']],
    ['any address', ['::', '[::]:9', '0.0.0.0', '0::0']],
    ['empty or ill-formed labels', ['', '.', '..', 'a..b', '.a', 'a...', '-a.example', 'a-.example', '*.example']],
    ['percent escapes', ['ex%61mple', 'host%2f.example', 'host%00']],
    ['too long', [`${'a'.repeat(64)}.example`, 'a.'.repeat(127).concat('a')]],
  ])('is not read from %s', (_, texts) => {
    for (const text of texts) expect([text, readServerAddress(text, 8443)]).toEqual([text, null]);
  });

  it('is shown as it was understood', () => {
    const shown = (text: string): string | null => {
      const location = readServerAddress(text, 8445);
      return location && serverUrl(location);
    };
    expect(shown('Finesse.Example.')).toBe('https://finesse.example:8445');
    expect(shown('https://host:443/path/')).toBe('https://host/path');
    expect(shown('2001:db8::1')).toBe('https://[2001:db8::1]:8445');
  });
});
