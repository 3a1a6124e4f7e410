import { defaultPreferences } from '../../../../app/domain/preferences.ts';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { modelAgent } from '../../../support/model-vendor.ts';

const form = {
  vendorId: 'model',
  label: 'Line 2',
  values: { server: 'room.example.net' },
  secrets: { password: 'hunter2-canary' },
};

const added = async (bench: ApplicationBench): Promise<string> => {
  const answer = await bench.ask('account.add', form);
  if (!('accountId' in answer)) throw new Error('the form was not accepted');
  return answer.accountId;
};

/** The entries of the keychain that are not about the audit record. */
const passwordsOf = ({ keychain }: ApplicationBench): readonly string[] =>
  [...keychain.contents.keys()].filter((key) => !key.startsWith('audit-'));

/** Asks for an account to go, as the window does, and lets the hold pass. */
const remove = async (
  bench: ApplicationBench,
  accountId: string,
  kind: 'remove-account' | 'end-practice' = 'remove-account',
): Promise<void> => {
  await bench.ask('command.make', { request: { kind, accountId }, surface: 'window' });
  await bench.frame();
  bench.clock.advance(4000);
  for (let round = 0; round < 5; round += 1) await bench.frame();
};

describe('an account', () => {
  it('is added, signs in with the password that was kept, and shows what the vendor tells', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    bench.adapters[0]?.start();
    await bench.frame();
    expect(bench.window.accounts.get(accountId)).toMatchObject({
      label: 'Line 2',
      secret: { place: 'stored' },
      connection: { status: 'online' },
      agent: modelAgent,
    });
  });

  it('that is wrongly filled in is not added, and each field says why', async () => {
    const bench = await new ApplicationBench().start();
    const answer = await bench.ask('account.add', { ...form, values: {}, secrets: {} });
    expect(answer).toEqual({
      issues: [
        { key: 'server', problem: 'required' },
        { key: 'password', problem: 'required' },
      ],
    });
    expect(bench.files.contents.has('/profile/settings.json')).toBe(false);
  });

  it('is there again after a restart, with its password from the keychain', async () => {
    const first = await new ApplicationBench().start();
    const accountId = await added(first);
    await first.application.stop();
    const second = await new ApplicationBench(first.files, first.keychain).start();
    await second.frame();
    expect(second.window.accounts.get(accountId)).toMatchObject({
      label: 'Line 2',
      secret: { place: 'stored', reason: null },
    });
    await second.ask('account.sign-in', { accountId, secrets: {} });
    expect(second.adapters).toHaveLength(1);
  });

  it('asks for the password when none is kept', async () => {
    const first = await new ApplicationBench().start();
    const accountId = await added(first);
    await first.application.stop();
    first.keychain.contents.clear();
    const second = await new ApplicationBench(first.files, first.keychain).start();
    await expect(second.ask('account.sign-in', { accountId, secrets: {} })).rejects.toThrow(
      new Fault('password-missing'),
    );
    await second.ask('account.sign-in', { accountId, secrets: { password: 'typed again' } });
    expect(second.adapters).toHaveLength(1);
  });

  it('takes over a session elsewhere only when a person asked for it, and only for that sign-in', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    await bench.ask('account.sign-in', { accountId, secrets: {}, takeOver: true });
    await bench.ask('account.edit', { accountId, label: '', values: { server: 'other.example.net' }, secrets: {} });
    expect(bench.adapters.map(({ takesOver }) => takesOver)).toEqual([false, true, false]);
  });

  it('works without a keychain until Gavel closes, and says so', async () => {
    const bench = new ApplicationBench();
    bench.keychain.problem = 'absent';
    await bench.start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    await bench.frame();
    expect(bench.window.accounts.get(accountId)?.secret).toEqual({
      place: 'kept-until-close',
      reason: 'keychain-absent',
    });
    expect(bench.window.environment?.keychain).toEqual({ status: 'unavailable', reason: 'keychain-absent' });
  });

  it('that is removed leaves neither settings nor secret behind', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await remove(bench, accountId);
    expect(bench.window.accounts.size).toBe(0);
    await bench.application.stop();
    expect(passwordsOf(bench)).toEqual([]);
    expect(new TextDecoder().decode(bench.files.contents.get('/profile/settings.json'))).not.toContain(
      'room.example.net',
    );
  });

  it('that is removed is held first: undo keeps its settings, its password and its connection', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    bench.adapters[0]?.start();
    const { groupId } = await bench.ask('command.make', {
      request: { kind: 'remove-account', accountId },
      surface: 'window',
    });
    await bench.frame();
    expect(bench.window.groups.get(groupId)?.counts.held).toBe(1);
    expect(bench.window.groups.get(groupId)?.first.target?.name).toBe('Line 2');
    await bench.ask('command.undo', { groupId: null });
    bench.clock.advance(10_000);
    for (let round = 0; round < 5; round += 1) await bench.frame();
    expect(bench.window.accounts.get(accountId)).toMatchObject({
      label: 'Line 2',
      connection: { status: 'online' },
      secret: { place: 'stored' },
    });
    expect(passwordsOf(bench)).toHaveLength(1);
  });

  it('that is removed is held also by who wants drops to go at once', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('preferences.change', { holdSeconds: 0 });
    await bench.ask('command.make', { request: { kind: 'remove-account', accountId }, surface: 'window' });
    await bench.frame();
    expect([...bench.window.commands.values()].map(({ phase }) => phase)).toEqual(['held']);
  });

  it('that is removed without a connection goes all the same, and what was done is confirmed', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await remove(bench, accountId);
    expect(bench.window.accounts.size).toBe(0);
    expect([...bench.window.commands.values()].map(({ phase, cause }) => [phase, cause])).toEqual([
      ['confirmed', 'own'],
    ]);
  });

  it('that goes while it is connected: its removal is confirmed, not unconfirmed with the rest', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    bench.adapters[0]?.start();
    await remove(bench, accountId);
    expect(bench.window.accounts.size).toBe(0);
    expect([...bench.window.commands.values()].map(({ phase }) => phase)).toEqual(['confirmed']);
    expect(passwordsOf(bench)).toEqual([]);
  });

  it('is connected afresh when it is changed while signed in', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    await bench.ask('account.edit', { accountId, label: '', values: { server: 'other.example.net' }, secrets: {} });
    await bench.frame();
    expect(bench.adapters).toHaveLength(2);
    expect(bench.window.accounts.get(accountId)).toMatchObject({
      label: 'other.example.net',
      settings: { server: 'other.example.net' },
    });
  });

  it('hears nothing any more from a connection that was replaced', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    await bench.ask('account.disconnect', { accountId });
    bench.adapters[0]?.start();
    await bench.frame();
    expect(bench.window.accounts.get(accountId)?.connection.status).toBe('off');
  });

  it('that nobody knows is a clear fault', async () => {
    const bench = await new ApplicationBench().start();
    await expect(bench.ask('account.sign-in', { accountId: 'nobody', secrets: {} })).rejects.toThrow(
      new Fault('unknown-account', 'nobody'),
    );
  });
});

describe('practice mode', () => {
  it('signs in without touching settings or keychain, and goes without a trace', async () => {
    const bench = await new ApplicationBench().start();
    bench.keychain.calls.length = 0;
    const { accountId } = await bench.ask('practice.start', { sceneId: null });
    await bench.frame();
    expect(bench.window.accounts.get(accountId)).toMatchObject({
      isPractice: true,
      label: 'practice',
      connection: { status: 'online' },
    });
    await remove(bench, accountId, 'end-practice');
    expect(bench.window.accounts.size).toBe(0);
    expect(bench.keychain.calls.filter((call) => !call.includes('audit-'))).toEqual([]);
    expect(bench.files.contents.has('/profile/settings.json')).toBe(false);
  });

  it('replaces its account when another scene is chosen, and refuses a scene that does not exist', async () => {
    const bench = await new ApplicationBench().start();
    const first = await bench.ask('practice.start', { sceneId: null });
    const second = await bench.ask('practice.start', { sceneId: 'second' });
    await bench.frame();
    expect([...bench.window.accounts.keys()]).toEqual([second.accountId]);
    expect(first.accountId).not.toBe(second.accountId);
    await expect(bench.ask('practice.start', { sceneId: 'none' })).rejects.toThrow(new Fault('invalid-input', 'none'));
  });

  it('ends when its account is removed', async () => {
    const bench = await new ApplicationBench().start();
    const { accountId } = await bench.ask('practice.start', { sceneId: null });
    await remove(bench, accountId);
    expect(bench.window.accounts.size).toBe(0);
  });
});

describe('what was found on disk', () => {
  it('is told when it could not be read, and nothing is lost', async () => {
    const bench = new ApplicationBench();
    bench.files.contents.set('/profile/settings.json', new TextEncoder().encode('{ broken'));
    await bench.start();
    const notice = [...bench.window.notices.values()][0];
    expect(notice).toMatchObject({ code: 'settings-broken' });
    const kept = [...bench.files.contents.keys()].find((path) => path.includes('.broken-'));
    expect(new TextDecoder().decode(bench.files.contents.get(kept ?? ''))).toBe('{ broken');
    await bench.ask('notice.dismiss', { noticeId: notice?.id ?? '' });
    await bench.frame();
    expect(bench.window.notices.size).toBe(0);
  });

  it('of which some cannot be read keep the rest, and the notice names what is back at its default', async () => {
    const first = await new ApplicationBench().start();
    const accountId = await added(first);
    await first.ask('preferences.change', { theme: 'dark', isDense: true });
    await first.application.stop();
    const path = '/profile/settings.json';
    const text = first.files.textOf(path)?.replace('"theme": "dark"', '"theme": "neon"').replace('"Line 2"', '2') ?? '';
    first.files.setText(path, text);
    const second = await new ApplicationBench(first.files, first.keychain).start();
    await second.frame();
    expect(second.window.preferences).toEqual({ ...defaultPreferences, isDense: true });
    expect(second.window.accounts.get(accountId)).toMatchObject({ label: 'room.example.net', settings: form.values });
    const [notice] = [...second.window.notices.values()];
    expect(notice).toMatchObject({
      kind: 'problem',
      code: 'settings-fields-unreadable',
      fields: ['preferences.theme', 'accounts.0.label'],
      detail: expect.stringContaining('/profile/settings.broken-'),
    });
    await second.application.stop();
    const third = await new ApplicationBench(first.files, first.keychain).start();
    expect([...third.window.notices.values()]).toEqual([]);
    expect([...first.files.contents.keys()].filter((name) => name.includes('broken'))).toHaveLength(1);
  });

  it('from a newer Gavel is kept aside and told', async () => {
    const bench = new ApplicationBench();
    bench.files.contents.set('/profile/settings.json', new TextEncoder().encode('{"version":99,"settings":{}}'));
    await bench.start();
    expect([...bench.window.notices.values()][0]).toMatchObject({ code: 'settings-newer' });
  });
});

it('preferences are changed one by one and kept', async () => {
  const first = await new ApplicationBench().start();
  await first.ask('preferences.change', { language: 'zh-CN' });
  await first.ask('preferences.change', { holdSeconds: 7 });
  await first.application.stop();
  const second = await new ApplicationBench(first.files).start();
  expect(second.window.preferences).toEqual({
    ...defaultPreferences,
    language: 'zh-CN',
    theme: 'system',
    isDense: false,
    holdSeconds: 7,
  });
});

it('a secret is in nothing that crosses the bridge or reaches the disk', async () => {
  const crossed: string[] = [];
  const bench = await new ApplicationBench().start();
  bench.application.listen((event) => crossed.push(JSON.stringify(event)));
  const accountId = await added(bench);
  await bench.ask('account.sign-in', { accountId, secrets: {} });
  await bench.frame();
  crossed.push(JSON.stringify(await bench.ask('state.snapshot', {})));
  await bench.application.stop();
  for (const bytes of bench.files.contents.values()) crossed.push(new TextDecoder().decode(bytes));
  expect(crossed.length).toBeGreaterThan(2);
  expect(crossed.filter((text) => text.includes('hunter2-canary'))).toEqual([]);
});

it('a secret that a server repeats in its own words does not reach the window', async () => {
  const bench = await new ApplicationBench().start();
  const accountId = await added(bench);
  await bench.ask('account.sign-in', { accountId, secrets: {} });
  bench.adapters[0]?.lose('no such password: hunter2-canary');
  await bench.frame();
  expect(bench.window.accounts.get(accountId)?.connection.detail).toMatch(/^no such password: .+/u);
  expect(bench.window.accounts.get(accountId)?.connection.detail).not.toContain('hunter2-canary');
});

it('stopping twice is harmless, and an unknown request is refused', async () => {
  const bench = await new ApplicationBench().start();
  await Promise.all([bench.application.stop(), bench.application.stop()]);
  expect(await bench.application.handle('no.such.request', {})).toMatchObject({ ok: false });
});

describe('an account at which several things are asked at once', () => {
  it('stays off after it is disconnected while the keychain has not answered', async () => {
    const first = await new ApplicationBench().start();
    const accountId = await added(first);
    await first.application.stop();
    const bench = new ApplicationBench(first.files, first.keychain);
    bench.keychain.getStuck();
    await bench.start();
    const signingIn = bench.ask('account.sign-in', { accountId, secrets: {} });
    await bench.ask('account.disconnect', { accountId });
    await signingIn;
    bench.keychain.letGo();
    for (let round = 0; round < 5; round += 1) await bench.frame();
    expect([bench.adapters.length, bench.window.accounts.get(accountId)?.connection.status]).toEqual([0, 'off']);
  });

  it('is disconnected after a sign-out that the vendor refused', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    await bench.ask('account.sign-in', { accountId, secrets: {} });
    const [adapter] = bench.adapters;
    if (!adapter) throw new Error('nothing connected');
    adapter.signOut = async () => {
      throw new Fault('reason-required');
    };
    await expect(bench.ask('account.sign-out', { accountId, reasonId: null })).rejects.toThrow(
      new Fault('reason-required'),
    );
    await bench.ask('account.disconnect', { accountId });
    expect(adapter.stops).toEqual([{ mode: 'sign-out', reasonId: null }, { mode: 'disconnect' }]);
  });

  it('has one connection after two clicks, and none once it is removed', async () => {
    const bench = await new ApplicationBench().start();
    const accountId = await added(bench);
    const clicks = [1, 2].map(() => bench.ask('account.sign-in', { accountId, secrets: {} }));
    await Promise.all([...clicks, remove(bench, accountId)]);
    expect(bench.window.accounts.size).toBe(0);
    expect(bench.adapters.every(({ stops }) => stops.length > 0)).toBe(true);
    await expect(bench.ask('account.sign-in', { accountId, secrets: {} })).rejects.toThrow('unknown-account');
  });
});
