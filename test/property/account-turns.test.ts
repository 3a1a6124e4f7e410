import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Fault } from '../../app/domain/error-code.ts';
import type { AccountAdapter, Vendor } from '../../app/vendor/adapter.ts';
import { AccountSecrets } from '../../main/core/accounts/account-secrets.ts';
import { bind, scopeOf } from '../../main/core/accounts/secret-scope.ts';
import { Accounts } from '../../main/core/accounts/accounts.ts';
import { createSecretStore } from '../../main/core/accounts/secrets.ts';
import { Commands } from '../../main/core/commands/commands.ts';
import { Profile } from '../../main/core/settings/profile.ts';
import { Store } from '../../main/core/state/store.ts';
import type { VendorPorts } from '../../main/ports/vendor-ports.ts';
import { noRecord, settlePromises, silentLog } from '../support/command-bench.ts';
import { countingIds } from '../support/counting-ids.ts';
import { authorityFiles } from '../support/authority-files.ts';
import { FakeKeychain } from '../support/fake-keychain.ts';
import { ManualClock } from '../support/manual-clock.ts';
import { MemoryFiles } from '../support/memory-files.ts';
import { ModelServer, modelVendor } from '../support/model-vendor.ts';

type Step =
  | { readonly do: 'sign-in' | 'sign-out' | 'disconnect' | 'remove' }
  | { readonly do: 'edit'; readonly server: string }
  | { readonly do: 'wait'; readonly durationMs: number };

interface Delays {
  readonly keychainMs: number;
  readonly signOutMs: number;
  readonly stopMs: number;
  readonly refusesSignOut: boolean;
}

/** A session at the vendor: open from the start of its adapter to the end of one of its stops. */
interface Session {
  readonly server: string;
  isOpen: boolean;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('sign-in', 'sign-out', 'disconnect') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('remove') }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit'), server: fc.constantFrom('one', 'two', 'three') }) },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('wait'), durationMs: fc.constantFrom(1, 20, 400, 1500, 2600) }),
  },
);
const delays: fc.Arbitrary<Delays> = fc.record({
  keychainMs: fc.constantFrom(0, 50, 900, 60_000),
  signOutMs: fc.constantFrom(0, 300, 10_000),
  stopMs: fc.constantFrom(0, 30, 2000),
  refusesSignOut: fc.boolean(),
});

/** One account on a vendor whose every slow step takes as long as the schedule says. */
class TurnsBench {
  readonly clock = new ManualClock();
  readonly store = new Store(this.clock);
  readonly files = new MemoryFiles();
  readonly keychain = new FakeKeychain();
  readonly sessions: Session[] = [];
  /** What was wrong at a moment at which it happened. */
  readonly broken: string[] = [];
  accounts!: Accounts;
  profile!: Profile;

  async start(given: Delays): Promise<string> {
    this.profile = await Profile.open({
      files: this.files,
      path: '/settings.json',
      clock: this.clock,
      onFault: () => undefined,
    });
    const slow = (durationMs: number): Promise<void> =>
      durationMs === 0 ? Promise.resolve() : new Promise((resolve) => this.clock.after(durationMs, resolve));
    const { keychain } = this;
    const commands = new Commands({
      store: this.store,
      clock: this.clock,
      ids: countingIds(),
      log: silentLog,
      redactText: (text) => text,
      adapterOf: () => undefined,
      own: async () => undefined,
      record: noRecord,
    });
    const vendor: Vendor<VendorPorts> = {
      ...modelVendor(new ModelServer(), []),
      connect: ({ values }) => this.#adapter(String(values['server']), given, slow),
    };
    this.accounts = new Accounts({
      readAuthorityFile: async () => null,
      store: this.store,
      profile: this.profile,
      secrets: new AccountSecrets(
        createSecretStore({
          clock: this.clock,
          keychain: {
            get: async (key) => {
              await slow(given.keychainMs);
              return keychain.get(key);
            },
            set: (key, secret) => keychain.set(key, secret),
            delete: (key) => keychain.delete(key),
          },
        }),
        () => undefined,
      ),
      commands: () => commands,
      vendors: [vendor],
      vendorPorts: {
        clock: this.clock,
        ids: countingIds(),
        random: () => 0.5,
        log: silentLog,
        authorities: authorityFiles(this.files),
      },
      authorities: authorityFiles(this.files),
      log: silentLog,
      registerSecret: () => undefined,
      redactText: (text) => text,
      addNotice: () => undefined,
      record: () => undefined,
      confirm: async () => undefined,
      requireAllowed: () => undefined,
    });
    // The secret is in the keychain only, as after a restart.
    const accountId = 'account-1';
    this.profile.putAccount({
      id: accountId,
      vendorId: 'model',
      label: 'Line',
      values: { server: 'one' },
      atQuit: { how: 'leave', reasonId: null },
    });
    await keychain.set(`${accountId}/password`, bind('secret', scopeOf(vendor, { server: 'one' })));
    this.accounts.show();
    return accountId;
  }

  get open(): Session[] {
    return this.sessions.filter(({ isOpen }) => isOpen);
  }

  #adapter(server: string, given: Delays, slow: (durationMs: number) => Promise<void>): AccountAdapter {
    const session: Session = { server, isOpen: false };
    this.sessions.push(session);
    return {
      start: () => {
        if (this.open.length > 0) this.broken.push('signed in while another session of the account was open');
        session.isOpen = true;
      },
      stop: async ({ mode }) => {
        await slow(mode === 'sign-out' ? given.signOutMs : given.stopMs);
        if (mode === 'sign-out' && given.refusesSignOut) throw new Fault('reason-required');
        session.isOpen = false;
      },
      plan: () => {
        throw new Fault('not-supported');
      },
      networkChanged: () => undefined,
      slept: () => undefined,
      tryNow: () => undefined,
    };
  }
}

const play = async (steps: readonly Step[], given: Delays): Promise<TurnsBench> => {
  const bench = new TurnsBench();
  const accountId = await bench.start(given);
  let last: Step['do'] | null = null;
  const running: Promise<unknown>[] = [];
  const perform = (current: Step): Promise<unknown> | null => {
    switch (current.do) {
      case 'sign-in':
        return bench.accounts.signIn(accountId, {});
      case 'sign-out':
        return bench.accounts.signOut(accountId, null);
      case 'disconnect':
        return bench.accounts.disconnect(accountId);
      case 'remove':
        return bench.accounts.remove(accountId);
      case 'edit':
        return bench.accounts.edit(accountId, { label: '', values: { server: current.server }, secrets: {} });
      case 'wait':
        bench.clock.advance(current.durationMs);
        return null;
    }
  };
  for (const current of steps) {
    const result = perform(current);
    if (result) {
      running.push(result.catch((cause: unknown) => expect(cause).toBeInstanceOf(Fault)));
      last = current.do;
    }
    await settlePromises(6);
  }
  const advance = async (rounds: number): Promise<void> => {
    for (let round = 0; round < rounds; round += 1) {
      bench.clock.advance(3000);
      await settlePromises(12);
    }
  };
  await advance(12);
  if (last === 'disconnect' || last === 'remove') {
    // Overtaken: what a slow server or keychain still answers changes nothing.
    expect(bench.open).toEqual([]);
    await Promise.all(running);
  }
  await advance(80);
  await Promise.all(running);
  check(bench, accountId, steps, last);
  return bench;
};

const check = (bench: TurnsBench, accountId: string, steps: readonly Step[], last: Step['do'] | null): void => {
  expect(bench.broken).toEqual([]);
  const account = bench.store.state.accounts.get(accountId);
  const isRemoved = steps.some((one) => one.do === 'remove');
  expect(account === undefined).toBe(isRemoved);
  expect(bench.profile.accounts.some(({ id }) => id === accountId)).toBe(!isRemoved);
  expect(bench.keychain.contents.size).toBe(isRemoved ? 0 : 1);
  // A session lives only where the accounts show one, once, and with the settings that they show.
  const isConnected = bench.accounts.adapterOf(accountId) !== undefined;
  expect(bench.open.length).toBe(isConnected ? 1 : 0);
  if (isConnected) expect(bench.open[0]?.server).toBe(account?.settings['server']);
  if (isRemoved || last === 'disconnect') expect(bench.open).toEqual([]);
};

it('has one session at most for an account, none that nothing shows, and stays off after a disconnect', async () => {
  const property = fc.asyncProperty(
    fc.array(step, { minLength: 2, maxLength: 14, size: 'max' }),
    delays,
    async (steps, given) => {
      await play(steps, given);
    },
  );
  await fc.assert(property, { numRuns: 3000 });
});

it('reaches sessions, sign-outs and removals, so that the promises above are not kept by doing nothing', async () => {
  const samples = fc.sample(fc.tuple(fc.array(step, { minLength: 6, maxLength: 14 }), delays), {
    numRuns: 200,
    seed: 7,
  });
  const seen = { sessions: 0, several: 0, open: 0, removed: 0 };
  for (const [steps, given] of samples) {
    const bench = await play(steps, given);
    seen.sessions += bench.sessions.length;
    if (bench.sessions.length > 1) seen.several += 1;
    if (bench.open.length > 0) seen.open += 1;
    if (bench.store.state.accounts.size === 0) seen.removed += 1;
  }
  expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
});
