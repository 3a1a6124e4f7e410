import { describe, expect, it } from 'vitest';
import { credentialsPage, readCredentials } from '../../../../main/core/page/credentials-page.ts';

describe('the page that asks for credentials', () => {
  it('shows what it is given as text, and has neither script nor network', () => {
    const page = credentialsPage({
      language: 'en',
      sentence: 'The proxy <img src=x onerror=alert(1)>"&\' asks',
      user: 'User',
      password: 'Password',
      use: 'Sign in',
      cancel: 'Not now',
    });
    expect(page).toContain('The proxy &#60;img src=x onerror=alert(1)&#62;&#34;&#38;&#39; asks');
    expect(page).not.toMatch(/<script|<img|https?:/u);
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'; form-action 'none'");
  });

  it.each([
    [
      { user: 'ana', password: '' },
      { user: 'ana', password: '' },
    ],
    [{ user: '', password: 'x' }, null],
    [{ user: 'a'.repeat(1001), password: 'x' }, null],
    [null, null],
    ['ana', null],
  ])('gives %j as %j', (entered, read) => {
    expect(readCredentials(entered)).toEqual(read);
  });
});
