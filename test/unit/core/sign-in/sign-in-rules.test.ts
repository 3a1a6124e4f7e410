import { describe, expect, it } from 'vitest';
import { judgeNavigation, judgeRequest } from '../../../../main/core/sign-in/sign-in-rules.ts';

const home = 'https://fin-a.example.net:8445';
const rules = { home: [home], secretParameters: ['token', 'access_token', 'refresh-token'] };
const provider = 'https://login.example.org';

describe('the window for signing in', () => {
  it.each([
    ['another page of the vendor', `${home}/desktop/sso/authcode?code=7`],
    ['the provider', `${provider}/idp?SAMLRequest=abc`],
    ['an empty page of a frame', 'about:blank'],
    ['a document of a frame', 'about:srcdoc'],
  ])('goes to %s', (_, url) => {
    expect(judgeNavigation(url, home, rules)).toBe('allow');
  });

  it.each([
    ['HTTP', 'http://login.example.org/', 'not-encrypted'],
    ['a file', 'file:///etc/passwd', 'not-a-page'],
    ['Gavel’s own scheme', 'gavel://app/', 'not-a-page'],
    ['a script', 'javascript:alert(1)', 'not-a-page'],
    ['a document in its address', 'data:text/html,<h1>Gavel</h1>', 'not-a-page'],
    ['another program', 'ms-settings:network', 'not-a-page'],
    ['a name that hides the host', 'https://fin-a.example.net@evil.example/', 'not-a-page'],
    ['no address at all', 'http//', 'not-a-page'],
  ])('does not go to %s', (_, url, verdict) => {
    expect(judgeNavigation(url, home, rules)).toBe(verdict);
  });

  it.each([
    ['in the query', `${provider}/?access_token=x`],
    ['in capitals', `${provider}/?Access_Token=x`],
    ['behind the #', `${provider}/#access_token=x`],
    ['behind #/', `${provider}/#/?refresh-token=x`],
    ['to another port of the vendor', 'https://fin-a.example.net:9443/?token=x'],
  ])('does not take what the vendor gave elsewhere, %s', (_, url) => {
    expect(judgeNavigation(url, `${home}/desktop/sso/token`, rules)).toBe('leak');
  });

  it('lets a provider have parameters of that name for itself, and the vendor its own', () => {
    expect(judgeNavigation(`${provider}/session?token=x`, `${provider}/`, rules)).toBe('allow');
    expect(judgeNavigation(`${home}/desktop/?token=x`, `${home}/desktop/`, rules)).toBe('allow');
    expect(judgeNavigation(`${home}/desktop/sso/authcode#token=x`, `${provider}/`, rules)).toBe('allow');
  });

  it.each([
    ['https://cdn.example.org/a.js', 'allow'],
    ['wss://login.example.org/push', 'allow'],
    ['data:image/png;base64,AA==', 'allow'],
    ['blob:https://login.example.org/1', 'allow'],
    ['http://cdn.example.org/a.js', 'not-encrypted'],
    ['ws://login.example.org/push', 'not-encrypted'],
    ['file:///etc/passwd', 'not-a-page'],
    ['gavel://app/main.js', 'not-a-page'],
    ['chrome://version/', 'not-a-page'],
    ['nothing', 'not-a-page'],
  ])('judges a part of a page, %s: %s', (url, verdict) => {
    expect(judgeRequest(url)).toBe(verdict);
  });
});
