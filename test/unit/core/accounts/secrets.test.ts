import { beforeEach, describe, expect, it } from 'vitest';
import { createSecretStore, type SecretsView, type SecretStore } from '../../../../main/core/accounts/secrets.ts';
import type { KeychainProblem } from '../../../../main/ports/keychain.ts';
import { FakeKeychain } from '../../../support/fake-keychain.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const secret = 'canary-7Qx!';

describe('the secret store', () => {
  let keychain: FakeKeychain;
  let clock: ManualClock;
  let views: SecretsView[];
  let seen: string[];
  let store: SecretStore;

  const newStore = () =>
    createSecretStore({ keychain, clock, onChange: (view) => views.push(view), onSecret: (value) => seen.push(value) });

  /** Lets everything that can go on without time passing go on. */
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

  beforeEach(() => {
    keychain = new FakeKeychain();
    clock = new ManualClock();
    views = [];
    seen = [];
    store = newStore();
  });

  it('knows nothing about the keychain before it is used', () => {
    expect(store.view()).toEqual({ keychain: { status: 'unknown', reason: null }, places: new Map() });
  });

  it('stores a secret in the keychain and gives it back, also to the next run', async () => {
    expect(await store.save('a', secret)).toEqual({ place: 'stored', reason: null });
    expect(await store.read('a')).toEqual({ kind: 'found', secret });
    expect(await newStore().read('a')).toEqual({ kind: 'found', secret });
    expect(store.view()).toEqual({
      keychain: { status: 'available', reason: null },
      places: new Map([['a', { place: 'stored', reason: null }]]),
    });
    expect(clock.pendingCount).toBe(0);
  });

  it('answers from memory without asking the keychain again', async () => {
    keychain.contents.set('a', secret);
    await store.read('a');
    await store.read('a');
    expect(keychain.calls).toEqual(['get a']);
  });

  it('says that there is none only when the keychain says so', async () => {
    expect(await store.read('a')).toEqual({ kind: 'none' });
    keychain.problem = 'locked';
    expect(await store.read('a')).toEqual({ kind: 'unreadable', reason: 'keychain-locked' });
  });

  it.each<KeychainProblem>(['absent', 'locked', 'denied', 'failed'])(
    'keeps a secret until Gavel closes when the keychain is: %s',
    async (problem) => {
      keychain.problem = problem;
      const place = { place: 'kept-until-close', reason: `keychain-${problem}` };
      expect(await store.save('a', secret)).toEqual(place);
      expect(await store.read('a')).toEqual({ kind: 'found', secret });
      expect(store.view()).toEqual({
        keychain: { status: 'unavailable', reason: `keychain-${problem}` },
        places: new Map([['a', place]]),
      });
      expect(JSON.stringify([views, [...store.view().places]])).not.toContain(secret);
    },
  );

  it('answers at its deadline when the keychain does not, and keeps the secret', async () => {
    keychain.getStuck();
    const saving = store.save('a', secret);
    clock.advance(2999);
    expect(store.view().places.size).toBe(0);
    clock.advance(1);
    expect(await saving).toEqual({ place: 'kept-until-close', reason: 'keychain-timeout' });
    expect(await store.read('a')).toEqual({ kind: 'found', secret });
    expect(store.isCallPending()).toBe(true);
  });

  it('notices that a late write succeeded after all', async () => {
    keychain.getStuck();
    const saving = store.save('a', secret);
    clock.advance(3000);
    await saving;
    keychain.letGo();
    await expect
      .poll(() => store.view())
      .toEqual({
        keychain: { status: 'available', reason: null },
        places: new Map([['a', { place: 'stored', reason: null }]]),
      });
    expect(views.at(-1)).toEqual(store.view());
    expect(store.isCallPending()).toBe(false);
  });

  it('lets the last of several writes win, whatever the keychain took its time for', async () => {
    keychain.getStuck();
    const first = store.save('a', 'first');
    const second = store.save('a', 'second');
    const third = store.save('a', 'third');
    await settle();
    keychain.letGo();
    expect(await Promise.all([first, second, third])).toEqual([1, 2, 3].map(() => ({ place: 'stored', reason: null })));
    expect(keychain.contents.get('a')).toBe('third');
    expect(keychain.calls).toEqual(['set a', 'set a']);
  });

  it('does not bring back a secret that was forgotten while its write was stuck', async () => {
    keychain.getStuck();
    const saving = store.save('a', secret);
    await settle();
    const forgetting = store.forget('a');
    keychain.letGo();
    await Promise.all([saving, forgetting]);
    expect(keychain.contents.has('a')).toBe(false);
    expect(await store.read('a')).toEqual({ kind: 'none' });
    expect(store.view().places.size).toBe(0);
  });

  it('prefers what was saved while the keychain was being read', async () => {
    keychain.contents.set('a', 'old');
    keychain.getStuck();
    const reading = store.read('a');
    const saving = store.save('a', 'new');
    await settle();
    keychain.letGo();
    expect(await reading).toEqual({ kind: 'found', secret: 'new' });
    await saving;
    expect(keychain.contents.get('a')).toBe('new');
  });

  it('forgets in memory and in the keychain', async () => {
    await store.save('a', secret);
    expect(await store.forget('a')).toEqual({ kind: 'forgotten' });
    expect(keychain.contents.has('a')).toBe(false);
    expect(await store.read('a')).toEqual({ kind: 'none' });
  });

  it('tells when a forgotten secret stays in the keychain, and removes it once that works', async () => {
    await store.save('a', secret);
    keychain.problem = 'locked';
    expect(await store.forget('a')).toEqual({ kind: 'left-in-keychain', reason: 'keychain-locked' });
    expect(await store.read('a')).toEqual({ kind: 'none' });
    keychain.problem = null;
    await store.save('b', 'another');
    await expect.poll(() => keychain.contents.has('a')).toBe(false);
  });

  it('stores what it only kept as soon as the keychain is back', async () => {
    keychain.problem = 'locked';
    await store.save('a', secret);
    keychain.problem = null;
    await store.read('b');
    await expect.poll(() => store.view().places.get('a')).toEqual({ place: 'stored', reason: null });
    expect(keychain.contents.get('a')).toBe(secret);
  });

  it('asks the keychain one thing at a time, so that a stuck one blocks one worker thread only', async () => {
    keychain.getStuck();
    const reads = ['a', 'b', 'c', 'd', 'e'].map((key) => store.read(key));
    await settle();
    expect(keychain.calls).toEqual(['get a']);
    clock.advance(3000);
    expect(await Promise.all(reads)).toEqual(reads.map(() => ({ kind: 'unreadable', reason: 'keychain-timeout' })));
    keychain.letGo();
    await settle();
    expect(keychain.calls).toEqual(['get a']);
  });

  it('shows every secret to the redactor before anything else happens with it', async () => {
    keychain.contents.set('b', 'from the keychain');
    const saving = store.save('a', secret);
    expect(seen).toEqual([secret]);
    await saving;
    await store.read('b');
    expect(seen).toEqual([secret, 'from the keychain']);
  });

  it('takes an account id that is the name of a built-in property for what it is', async () => {
    await store.save('__proto__', secret);
    expect(await store.read('constructor')).toEqual({ kind: 'none' });
    expect([...store.view().places.keys()]).toEqual(['__proto__']);
  });
});
