import { describe, expect, it } from 'vitest';
import type { AtQuit } from '../../../../app/domain/account.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';

const signedIn = async (atQuit?: AtQuit) => {
  const bench = await new ApplicationBench().start();
  const answer = await bench.ask('account.add', {
    vendorId: 'model',
    label: 'Line',
    values: { server: 'room' },
    secrets: { password: 'x' },
    ...(atQuit ? { atQuit } : {}),
  });
  if (!('accountId' in answer)) throw new Error('the form was not accepted');
  const { accountId } = answer;
  await bench.ask('account.sign-in', { accountId, secrets: {} });
  await bench.frame();
  const adapter = bench.adapters[0];
  if (!adapter) throw new Error('nothing connected');
  return { bench, accountId, adapter };
};

describe('an account when Gavel closes', () => {
  it('is left as it is, unless a person wants it otherwise', async () => {
    const { bench, adapter, accountId } = await signedIn();
    expect(bench.window.accounts.get(accountId)?.atQuit).toEqual({ how: 'leave', reasonId: null });
    await bench.application.stop();
    expect(adapter.stops).toEqual([{ mode: 'disconnect' }]);
  });

  it('is signed out with its reason where that is wanted', async () => {
    const { bench, adapter } = await signedIn({ how: 'sign-out', reasonId: '21' });
    await bench.application.stop();
    expect(adapter.stops).toEqual([{ mode: 'sign-out', reasonId: '21' }]);
  });

  it('is only disconnected when the system refuses to sign out', async () => {
    const { bench, adapter } = await signedIn({ how: 'sign-out', reasonId: null });
    adapter.signOut = async () => {
      throw new Fault('reason-required');
    };
    await bench.application.stop();
    expect(adapter.stops).toEqual([{ mode: 'sign-out', reasonId: null }, { mode: 'disconnect' }]);
  });

  it('is only disconnected when the system does not answer in time', async () => {
    const { bench, adapter } = await signedIn({ how: 'sign-out', reasonId: null });
    adapter.signOut = () => new Promise(() => undefined);
    const stopped = bench.application.stop();
    for (let round = 0; round < 20; round++) await bench.frame();
    bench.clock.advance(1_500);
    await stopped;
    expect(adapter.stops).toEqual([{ mode: 'sign-out', reasonId: null }, { mode: 'disconnect' }]);
  });

  it('is only disconnected when it is not connected', async () => {
    const { bench, adapter } = await signedIn({ how: 'sign-out', reasonId: null });
    adapter.lose();
    await bench.application.stop();
    expect(adapter.stops).toEqual([{ mode: 'disconnect' }]);
  });

  it('remembers what was chosen, and choosing it disturbs no connection', async () => {
    const { bench, adapter, accountId } = await signedIn();
    await bench.ask('account.edit', {
      accountId,
      label: 'Line',
      values: { server: 'room' },
      secrets: {},
      atQuit: { how: 'sign-out', reasonId: null },
    });
    expect(adapter.stops).toEqual([]);
    expect(bench.adapters).toHaveLength(1);
    await bench.ask('account.edit', { accountId, label: 'Other name', values: { server: 'another' }, secrets: {} });
    expect(bench.adapters).toHaveLength(2);
    await bench.application.stop();
    const next = await new ApplicationBench(bench.files, bench.keychain).start();
    expect(next.window.accounts.get(accountId)).toMatchObject({
      label: 'Other name',
      atQuit: { how: 'sign-out', reasonId: null },
    });
  });

  it('is left as it is in settings from an older Gavel', async () => {
    const files = new MemoryFiles();
    files.setText(
      '/profile/settings.json',
      JSON.stringify({
        version: 1,
        settings: {
          preferences: { language: 'en', theme: 'dark', isDense: true, holdSeconds: 7 },
          accounts: [{ id: 'a', vendorId: 'model', label: 'Line', values: { server: 'room' } }],
        },
      }),
    );
    const bench = await new ApplicationBench(files).start();
    expect(bench.window.accounts.get('a')).toMatchObject({ label: 'Line', atQuit: { how: 'leave', reasonId: null } });
    expect(bench.window.preferences).toMatchObject({ theme: 'dark', holdSeconds: 7, closesToTray: true });
    expect([...bench.window.notices.values()].map(({ code }) => code)).toEqual(['settings-migrated']);
  });
});
