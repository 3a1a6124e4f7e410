import { describe, expect, it } from 'vitest';
import { createHostCheck } from '../../../../main/vendors/skype-ucwa/hosts.ts';

describe('hosts that get requests of an account', () => {
  it.each([
    ['', 'contoso.example', 'https://web.contoso.example/x', true],
    ['', 'contoso.example', 'https://contoso.example/x', true],
    ['', 'emea.contoso.example', 'https://web.contoso.example/x', true],
    ['', 'contoso.example', 'http://web.contoso.example/x', false],
    ['', 'contoso.example', 'https://web.contoso.example.evil.test/x', false],
    ['', 'contoso.example', 'https://contoso.example@evil.test/x', false],
    ['', 'contoso.example', 'https://notcontoso.example/x', false],
    ['', 'contoso.example', 'https://10.0.0.7/x', false],
    ['', 'contoso.example', 'https://localhost/x', false],
    ['pool.contoso.co.uk', 'contoso.example', 'https://web.contoso.co.uk/x', true],
    // Everybody can have a name below these.
    ['contoso.co.uk', 'contoso.co.uk', 'https://evil.co.uk/x', false],
    ['contoso.com.cn', 'contoso.com.cn', 'https://evil.com.cn/x', false],
    ['contoso.azurewebsites.net', 'contoso.example', 'https://evil.azurewebsites.net/x', false],
    ['pool.contoso.local', 'contoso.example', 'https://web.contoso.local/x', true],
    ['127.0.0.1', 'contoso.example', 'https://127.0.0.1:8448/x', true],
    ['127.0.0.1', 'contoso.example', 'http://127.0.0.1:8448/x', true],
    ['127.0.0.1', 'contoso.example', 'https://127.0.0.2/x', false],
    ['', 'contoso.example', 'javascript:alert(1)', false],
    ['', 'contoso.example', 'not an address', false],
  ])('server %j and domain %s: %s is trusted: %s', (server, domain, url, expected) => {
    expect(createHostCheck(server, domain).isTrusted(url)).toBe(expected);
  });

  it('are named when they are refused, for good', () => {
    expect(() => createHostCheck('', 'contoso.example').require('https://evil.test/x')).toThrow('evil.test');
  });
});
