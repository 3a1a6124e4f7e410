import { describe, expect, it } from 'vitest';
import { bind, covers, scopeOf, unbind, type SecretScope } from '../../../../main/core/accounts/secret-scope.ts';
import type { FieldValues } from '../../../../app/vendor/adapter.ts';
import { vendors } from '../../../../main/vendors/registry.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { sampleVendor } from '../../../support/sample-vendor/adapter.ts';

const user: FieldValues = { server: 'desk.example.net', user: 'ada' };
const forms: Readonly<Record<string, FieldValues>> = {
  'cisco-finesse': {
    server: 'fin-a.example.net',
    user: 'ada',
    extension: '1001',
    alternateServer: 'fin-b.example.net',
  },
  'huawei-agent-gateway': { server: 'gate.example.net', agentId: '101', phone: '70001' },
  'huawei-cloud-meeting': { region: 'own', server: 'meet.example.net', account: 'ada' },
  'skype-ucwa': { sipAddress: 'ada@example.net', server: 'pool.example.net' },
};

describe('a kept secret', () => {
  const scopes = (vendorId: string, change: FieldValues): readonly [SecretScope, SecretScope] => {
    const vendor = vendors.find(({ descriptor }) => descriptor.vendorId === vendorId);
    const form = forms[vendorId];
    if (!vendor || !form) throw new Error(`no form for ${vendorId}`);
    return [scopeOf(vendor, form), scopeOf(vendor, { ...form, ...change })];
  };

  it('has a form here for every vendor', () => {
    expect(vendors.map(({ descriptor }) => descriptor.vendorId).toSorted()).toEqual(Object.keys(forms).toSorted());
  });

  it.each<[string, string, FieldValues]>([
    ['cisco-finesse', 'another host', { server: 'fin-c.example.net' }],
    ['cisco-finesse', 'another port', { server: 'fin-a.example.net:9445' }],
    ['cisco-finesse', 'another alternate server', { alternateServer: 'fin-c.example.net' }],
    ['cisco-finesse', 'another port for notifications', { notificationPort: '7777' }],
    ['cisco-finesse', 'another user', { user: 'bob' }],
    ['huawei-agent-gateway', 'another host', { server: 'other.example.net' }],
    ['huawei-agent-gateway', 'another user', { agentId: '102' }],
    ['huawei-cloud-meeting', 'another host', { server: 'other.example.net' }],
    ['huawei-cloud-meeting', 'another region', { region: 'china', server: '' }],
    ['huawei-cloud-meeting', 'another user', { account: 'bob' }],
    ['skype-ucwa', 'another host', { server: 'other.example.net' }],
    ['skype-ucwa', 'another domain', { sipAddress: 'ada@other.example', server: '' }],
    ['skype-ucwa', 'another user', { user: 'bob@example.net' }],
    ...Object.keys(forms).map((id): [string, string, FieldValues] => [id, 'another authority', { caFile: 'ab' }]),
  ])('of %s is not for %s', (vendorId, _, change) => {
    const [kept, wanted] = scopes(vendorId, change);
    expect(covers(kept, wanted)).toBe(false);
  });

  it.each<[string, string, FieldValues]>([
    ['cisco-finesse', 'the same server, written otherwise', { server: 'https://FIN-A.example.net:8445/desktop' }],
    ['cisco-finesse', 'one server less', { alternateServer: '' }],
    ['cisco-finesse', 'another extension', { extension: '1002' }],
    ['huawei-agent-gateway', 'another phone', { phone: '70002' }],
  ])('of %s is for %s as well', (vendorId, _, change) => {
    const [kept, wanted] = scopes(vendorId, change);
    expect(covers(kept, wanted)).toBe(true);
  });

  it('of one vendor is not for another one at the same place', () => {
    const one = scopeOf(sampleVendor, user);
    const other = scopeOf({ ...sampleVendor, descriptor: { ...sampleVendor.descriptor, vendorId: 'other' } }, user);
    expect(covers(one, other)).toBe(false);
  });

  it('comes back with its place, and what says nothing of its place is no secret', () => {
    const scope = scopeOf(sampleVendor, user);
    expect(unbind(bind('a "secret"', scope))).toEqual({ secret: 'a "secret"', scope });
    for (const text of ['plain', '"plain"', '{}', '{"secret":"plain"}', '{"user":1,"servers":[],"secret":"x"}'])
      expect(unbind(text)).toBeNull();
    // Windows keeps at most 2560 bytes of one secret.
    const longest = { user: scope.user, authority: scope.user, servers: Array.from({ length: 4 }, () => scope.user) };
    expect(Buffer.byteLength(bind('x'.repeat(1_000), longest))).toBeLessThan(1_400);
  });
});

describe('an account that is led to another server', () => {
  const started = async () => {
    const bench = new ApplicationBench();
    const seen: Readonly<Record<string, string>>[] = [];
    const vendor = {
      ...sampleVendor,
      connect: ({ secrets }: { readonly secrets: Readonly<Record<string, string>> }) => {
        seen.push(secrets);
        throw new Error('not connected here');
      },
    };
    await bench.start({ vendors: [vendor] });
    const form = { vendorId: vendor.descriptor.vendorId, label: 'desk', values: user, secrets: { password: 'open' } };
    const added = await bench.ask('account.add', form);
    if (!('accountId' in added)) throw new Error('not added');
    return { bench, seen, accountId: added.accountId };
  };
  const signIn = (bench: ApplicationBench, accountId: string) =>
    bench.ask('account.sign-in', { accountId, secrets: {} }).catch((cause: unknown) => String(cause));

  it('keeps its password from an authority that a file was changed to, not from an allowed one', async () => {
    const { bench, seen, accountId } = await started();
    await bench.ask('account.edit', { accountId, label: 'desk', values: { ...user, caFile: '/own.pem' }, secrets: {} });
    await signIn(bench, accountId);
    expect(seen).toEqual([{ password: 'open' }]);
    await bench.application.stop();
    const settings = bench.files.textOf('/profile/settings.json') ?? '';
    expect(settings).toContain('/own.pem');
    bench.files.setText('/profile/settings.json', settings.replace('/own.pem', '/planted.pem'));
    const later = new ApplicationBench(bench.files, bench.keychain);
    await later.start({ vendors: [sampleVendor] });
    expect(await signIn(later, accountId)).toContain('password-missing');
  });

  it('keeps its password to where it was typed for, and asks for it again in words', async () => {
    const { bench, seen, accountId } = await started();
    await signIn(bench, accountId);
    expect(seen).toEqual([{ password: 'open' }]);
    const elsewhere = { accountId, label: 'desk', values: { ...user, server: 'attacker.example' }, secrets: {} };
    expect(await bench.ask('account.edit', elsewhere)).toEqual({
      issues: [{ key: 'password', problem: 'secret-of-another' }],
    });
    await bench.frame();
    expect(bench.window.accounts.get(accountId)?.settings).toEqual(user);
    await bench.ask('account.edit', { ...elsewhere, secrets: { password: 'typed again' } });
    await signIn(bench, accountId);
    expect(seen.at(-1)).toEqual({ password: 'typed again' });
  });

  it('does not get it either from a settings file that was changed', async () => {
    const { bench, accountId } = await started();
    const path = '/profile/settings.json';
    await bench.application.stop();
    const text = Buffer.from(bench.files.contents.get(path) ?? []).toString('utf8');
    bench.files.setText(path, text.replaceAll('desk.example.net', 'attacker.example'));
    const seen: unknown[] = [];
    await bench.start({
      vendors: [{ ...sampleVendor, connect: ({ secrets }) => void seen.push(secrets) as never }],
    });
    expect(bench.window.accounts.get(accountId)?.settings['server']).toBe('attacker.example');
    expect(bench.window.accounts.get(accountId)?.secret.place).toBe('none');
    expect(await signIn(bench, accountId)).toContain('password-missing');
    expect(seen).toEqual([]);
  });
});
