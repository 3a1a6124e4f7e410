import { describe, expect, it } from 'vitest';
import { createTranslate } from '../../../../app/text/translate.ts';
import { en } from '../../../../app/text/en/index.ts';
import { ProxySignIn, proxySecretKey } from '../../../../main/core/accounts/proxy-sign-in.ts';
import { createSecretStore } from '../../../../main/core/accounts/secrets.ts';
import { createProxies } from '../../../../main/net/proxy-memory.ts';
import type { Credentials } from '../../../../main/ports/proxies.ts';
import { waitUntil } from '../../../support/eventually.ts';
import { FakeKeychain } from '../../../support/fake-keychain.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const proxy = 'proxy.example:3128';
const right: Credentials = { user: 'ana', password: 'right-secret' };
const wrong: Credentials = { user: 'ana', password: 'wrong-secret' };

/** A proxy that accepts `right` alone, and a person who answers with what is in `answers`, one after the other. */
const bench = (answers: (Credentials | null | 'nobody')[], keychain = new FakeKeychain()) => {
  const [clock, log, proxies] = [new ManualClock(), recordingLog(), createProxies(null)];
  const [asked, secrets]: [string[], string[]] = [[], []];
  let retries = 0;
  const store = createSecretStore({ keychain, clock });
  const signIn = new ProxySignIn({
    proxies,
    secrets: store,
    clock,
    log,
    ask: {
      ask: async ({ sentence }) => {
        asked.push(sentence);
        const answer = answers.shift() ?? null;
        if (answer === 'nobody') throw new Error('no terminal');
        return answer;
      },
    },
    words: () => ({ t: createTranslate('en', en), language: 'en' }),
    registerSecret: (secret) => void secrets.push(secret),
    retry: () => void (retries += 1),
  });
  /** One request through the proxy, with what is known now. */
  const request = (name = proxy): void => {
    const tried = proxies.credentialsFor(name);
    proxies.answered({ proxy: name, tried, isRefused: tried?.password !== right.password });
  };
  const settle = async (): Promise<void> => {
    for (let round = 0; round < 20; round += 1) await new Promise(setImmediate);
  };
  return {
    keychain,
    clock,
    log,
    proxies,
    asked,
    secrets,
    signIn,
    settle,
    retries: () => retries,
    request: async (name = proxy) => {
      request(name);
      await settle();
    },
  };
};

describe('a proxy that asks who one is', () => {
  it('has the person asked; what it accepts is kept in the keychain for its host and port', async () => {
    const on = bench([right]);
    await on.request();
    expect(on.asked).toEqual([expect.stringContaining(`The proxy ${proxy} asks who you are.`)]);
    expect(on.retries()).toBe(1);
    expect(on.secrets).toEqual([right.password]);
    expect(on.keychain.contents.size).toBe(0);
    await on.request();
    await waitUntil(() =>
      expect([...on.keychain.contents]).toEqual([[`proxy/${proxy}`, JSON.stringify({ proxy, ...right })]]),
    );
    await on.request();
    expect(on.asked).toHaveLength(1);
  });

  it('is told in the next run what the keychain holds, and nobody is asked', async () => {
    const keychain = new FakeKeychain();
    keychain.contents.set(proxySecretKey(proxy), JSON.stringify({ proxy, ...right }));
    const on = bench([], keychain);
    await on.request();
    expect([on.asked, on.retries(), on.proxies.credentialsFor(proxy)]).toEqual([[], 1, expect.objectContaining(right)]);
  });

  it.each([
    ['another proxy', JSON.stringify({ proxy: 'other.example:3128', ...right })],
    ['nothing of ours', 'secret'],
  ])('is not told what was kept for %s', async (_, kept) => {
    const keychain = new FakeKeychain();
    keychain.contents.set(proxySecretKey(proxy), kept);
    const on = bench([null], keychain);
    await on.request();
    expect(on.asked).toHaveLength(1);
    expect(on.proxies.credentialsFor(proxy)).toBeNull();
  });

  it('has them asked again when it refuses, three times at most, and what it refused is told no more', async () => {
    const on = bench([wrong, wrong, wrong, right]);
    for (let attempt = 0; attempt < 8; attempt += 1) await on.request();
    expect(on.asked).toHaveLength(3);
    expect(on.asked.slice(1)).toEqual([
      `The proxy ${proxy} did not accept that. Please enter it again.`,
      `The proxy ${proxy} did not accept that. Please enter it again.`,
    ]);
    expect(on.proxies.credentialsFor(proxy)).toBeNull();
    expect(on.keychain.contents.size).toBe(0);
  });

  it('has nobody asked after a no, until the person connects again, and not at once then', async () => {
    const on = bench([null, right]);
    await on.request();
    on.signIn.personConnects();
    await on.request();
    expect(on.asked).toHaveLength(1);
    on.clock.advance(10_000);
    await on.request();
    expect(on.asked).toHaveLength(1);
    on.signIn.personConnects();
    await on.request();
    expect(on.asked).toHaveLength(2);
    expect(on.proxies.credentialsFor(proxy)).toEqual(right);
  });

  it('forgets what the keychain held once that is refused', async () => {
    const keychain = new FakeKeychain();
    keychain.contents.set(proxySecretKey(proxy), JSON.stringify({ proxy, ...wrong }));
    const on = bench([right], keychain);
    await on.request();
    await on.request();
    expect(on.asked).toHaveLength(1);
    await on.request();
    await waitUntil(() => expect(keychain.contents.get(proxySecretKey(proxy))).toContain(right.password));
  });

  it('asks once for many requests, and each proxy for itself', async () => {
    const on = bench([right, wrong]);
    const before = { proxy, tried: null, isRefused: true };
    for (let index = 0; index < 5; index += 1) on.proxies.answered(before);
    await on.settle();
    // One that was under way all along is refused late.
    on.proxies.answered(before);
    await on.settle();
    expect(on.asked).toHaveLength(1);
    await on.request('other.example:8080');
    expect(on.asked[1]).toContain('other.example:8080');
    expect(on.proxies.credentialsFor(proxy)).toEqual(right);
  });

  it('is told nothing where nobody can be asked, and no secret reaches the log', async () => {
    const nobody = bench(['nobody']);
    await nobody.request();
    await nobody.request();
    expect(nobody.asked).toHaveLength(1);
    expect(nobody.retries()).toBe(0);
    const on = bench([wrong, right]);
    for (let attempt = 0; attempt < 4; attempt += 1) await on.request();
    expect(JSON.stringify(on.log.lines)).not.toMatch(/secret/u);
  });
});
