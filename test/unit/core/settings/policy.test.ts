import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  brokenPolicy,
  forbiddenCertificates,
  forbiddenServers,
  noPolicy,
  proxyVariables,
  readPolicy,
  readPolicyValue,
} from '../../../../main/core/settings/policy.ts';
import { readPolicyFile, watchMachinePolicy } from '../../../../main/node/machine-policy.ts';
import { policyFromPreferences, policyFromRegistry } from '../../../../main/core/settings/policy-places.ts';
import type { Policy } from '../../../../main/ports/policy.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { modelVendor } from '../../../support/model-vendor.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { sampleVendor } from '../../../support/sample-vendor/adapter.ts';

const { problem: _, ...free } = noPolicy;
const locked = {
  ...free,
  updateFeed: '',
  minimumHoldSeconds: 4,
  servers: {},
  authorities: {},
  allowsPractice: false,
  isSet: true,
};
const fingerprint = 'AB'.repeat(32);

describe('what a policy says', () => {
  it('is what it names; the rest is the person’s to choose', () => {
    expect(readPolicy('{"version":1}')).toEqual({ ...noPolicy, isSet: true });
    const all = {
      version: 1,
      updateFeed: 'https://updates.example/',
      minimumHoldSeconds: 3,
      servers: { v: ['*.a.net'] },
      authorities: { v: [fingerprint.replace(/..(?!$)/gu, '$&:')] },
      companyAddresses: { v: 'https://sign.corp.example/gavel?site=7' },
      auditForwarding: { host: 'logs.corp.example', authorityFile: '/etc/gavel/ca.pem' },
      practice: false,
      opensAtLogin: true,
      logLevel: 'debug',
      proxy: 'http://proxy.corp.example:3128',
    };
    const { version: __, practice: allowsPractice, ...said } = all;
    expect(readPolicy(JSON.stringify(all))).toEqual({
      ...said,
      allowsPractice,
      authorities: { v: [fingerprint.toLowerCase()] },
      auditForwarding: { ...all.auditForwarding, port: 6514 },
      problem: null,
      isSet: true,
    });
  });

  it.each([
    'no JSON',
    '[]',
    '{}',
    '{"version":2}',
    '{"version":1,"updateFeed":"http://updates.example/"}',
    '{"version":1,"minimumHoldSeconds":11}',
    '{"version":1,"servers":{"v":["https://a.net"]}}',
    '{"version":1,"minimumHold":3}',
    '{"version":1,"authorities":{"v":["abc"]}}',
    '{"version":1,"auditForwarding":{"host":"logs","authorityFile":"ca.pem"}}',
    '{"version":1,"auditForwarding":{"host":"https://logs"}}',
    '{"version":1,"proxy":"http://me:secret@proxy"}',
    '{"version":1,"logLevel":"all"}',
    '{"version":1,"practice":0}',
  ])('locks all that can be locked when it cannot be read: %s', (text) => {
    expect(readPolicy(text)).toEqual({ ...locked, problem: expect.stringMatching(/./u) });
  });

  it('allows the servers that it names for a vendor, and no others', () => {
    const policy = readPolicy('{"version":1,"servers":{"desk":["fin-a.example.net","*.corp.example"]}}');
    const forbidden = (...hosts: string[]) =>
      forbiddenServers(
        policy,
        'desk',
        hosts.map((host) => `https://${host}`),
      );
    expect(forbidden('fin-a.example.net:8445', 'a.b.corp.example')).toEqual([]);
    const others = ['fin-b.example.net', 'corp.example', 'xcorp.example', 'fin-a.example.net.attacker.example'];
    expect(forbidden(...others)).toEqual(others.map((host) => `https://${host}`));
    expect(forbiddenServers(policy, 'other', ['https://fin-a.example.net'])).toHaveLength(1);
    expect(forbiddenServers(noPolicy, 'other', ['https://any.example'])).toEqual([]);
  });
});

describe('what else a policy says', () => {
  it('allows the private authorities that it names for a vendor, all of whose certificates it names', () => {
    const policy = readPolicyValue({ version: 1, authorities: { desk: [fingerprint] } });
    expect(forbiddenCertificates(policy, 'desk', [fingerprint.replace(/..(?!$)/gu, '$&:')])).toEqual([]);
    expect(forbiddenCertificates(policy, 'desk', [fingerprint, 'CD:EF'])).toEqual(['CD:EF']);
    expect(forbiddenCertificates(policy, 'other', [fingerprint])).toEqual([fingerprint]);
    expect(forbiddenCertificates(noPolicy, 'other', [fingerprint])).toEqual([]);
  });

  it('names the one proxy, whatever the environment does', () => {
    const own = { https_proxy: 'http://elsewhere:1' };
    expect(proxyVariables(noPolicy, own)).toBe(own);
    expect(proxyVariables({ ...noPolicy, proxy: 'direct' }, own)).toEqual({ no_proxy: '*' });
    expect(proxyVariables({ ...noPolicy, proxy: 'http://proxy:3128' }, own)).toEqual({
      all_proxy: 'http://proxy:3128',
    });
  });
});

describe('the policy in the registry of Windows', () => {
  const printed = String.raw`
HKEY_LOCAL_MACHINE\Software\Policies\Gavel
    UpdateFeed    REG_SZ    https://updates.example/
    MinimumHoldSeconds    REG_DWORD    0x3
    Practice    REG_DWORD    0x0
    OpensAtLogin    REG_DWORD    0x1

HKEY_LOCAL_MACHINE\Software\Policies\Gavel\Servers
    cisco-finesse    REG_MULTI_SZ    fin-a.example.net\0*.corp.example

HKEY_LOCAL_MACHINE\Software\Policies\Gavel\AuditForwarding
    Host    REG_SZ    logs.corp.example
    Port    REG_DWORD    0x1972
`;

  it('says the same as a file', () => {
    expect(readPolicyValue(policyFromRegistry(printed.replaceAll('\n', '\r\n')))).toEqual({
      ...noPolicy,
      updateFeed: 'https://updates.example/',
      minimumHoldSeconds: 3,
      allowsPractice: false,
      opensAtLogin: true,
      servers: { 'cisco-finesse': ['fin-a.example.net', '*.corp.example'] },
      auditForwarding: { host: 'logs.corp.example', port: 6514, authorityFile: null },
      isSet: true,
    });
  });

  it('is none where nothing is set, and locks everything where it says what no policy says', () => {
    expect(policyFromRegistry('')).toBeNull();
    expect(policyFromRegistry(String.raw`HKEY_LOCAL_MACHINE\Software\Policies\Gavel`)).toBeNull();
    const odd = String.raw`
HKEY_LOCAL_MACHINE\Software\Policies\Gavel
    Practise    REG_DWORD    0x0`;
    expect(readPolicyValue(policyFromRegistry(odd))).toMatchObject({ servers: {}, problem: expect.any(String) });
    const hostile = String.raw`
HKEY_LOCAL_MACHINE\Software\Policies\Gavel\__proto__
    Practice    REG_DWORD    0x0`;
    expect(readPolicyValue(policyFromRegistry(hostile))).toMatchObject({ problem: expect.any(String) });
    expect(Reflect.get({}, 'practice')).toBeUndefined();
  });
});

describe('the policy in managed preferences of macOS', () => {
  it('says the same as a file', () => {
    const value = policyFromPreferences('{"minimumHoldSeconds":3,"practice":false}');
    expect(readPolicyValue(value)).toEqual({ ...noPolicy, minimumHoldSeconds: 3, allowsPractice: false, isSet: true });
    expect(policyFromPreferences('{}')).toBeNull();
    expect(() => policyFromPreferences('[]')).toThrow('not a list');
  });
});

describe('a policy that changes', () => {
  it('is noticed, once for each change', async () => {
    const clock = new ManualClock();
    let now: Policy = noPolicy;
    const seen: number[] = [];
    const stop = watchMachinePolicy(
      noPolicy,
      clock,
      ({ minimumHoldSeconds }) => seen.push(minimumHoldSeconds),
      async () => ({ ...now }),
    );
    const later = async (): Promise<void> => {
      clock.advance(300_000);
      await new Promise((resolve) => setImmediate(resolve));
    };
    await later();
    now = { ...noPolicy, minimumHoldSeconds: 5, isSet: true };
    await later();
    await later();
    expect(seen).toEqual([5]);
    // Half of a file that is being written.
    now = brokenPolicy('half');
    await later();
    now = { ...noPolicy, minimumHoldSeconds: 6, isSet: true };
    await later();
    expect(seen).toEqual([5, 6]);
    now = brokenPolicy('for good');
    await later();
    await later();
    expect(seen).toEqual([5, 6, 4]);
    stop();
    now = noPolicy;
    await later();
    expect(seen).toEqual([5, 6, 4]);
  });
});

describe('the policy file of a Linux machine', () => {
  let folder = '';
  const own = process.getuid?.() ?? 0;
  const path = (): string => join(folder, 'gavel', 'policy.json');
  const read = () => readPolicyFile(path(), own);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-policy-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const write = async (text: string): Promise<void> => {
    await mkdir(join(folder, 'gavel'), { mode: 0o755 });
    await writeFile(path(), text, { mode: 0o644 });
  };

  it('is none where there is none', async () => {
    expect(await read()).toEqual(noPolicy);
    await write('{"version":1,"minimumHoldSeconds":3}');
    expect(await read()).toMatchObject({ minimumHoldSeconds: 3, problem: null });
  });

  it('locks everything where others could have written it, or it is no file', async () => {
    if (process.platform === 'win32') return;
    await write('{"version":1}');
    await chmod(path(), 0o666);
    expect(await read()).toEqual({ ...locked, problem: expect.stringContaining('may be written by others') });
    await chmod(path(), 0o644);
    await chmod(join(folder, 'gavel'), 0o777);
    expect(await read()).toMatchObject({ problem: expect.stringContaining('may be written by others') });
    await chmod(join(folder, 'gavel'), 0o755);
    expect(await readPolicyFile(path(), own + 1)).toMatchObject({
      problem: expect.stringContaining('does not belong to the administrator'),
    });
    await rm(path());
    await mkdir(path());
    expect(await read()).toMatchObject({ ...locked });
    // Only root can give a file away.
    if (own !== 0) return;
    await rm(path(), { recursive: true });
    await writeFile(path(), '{"version":1}');
    await chown(path(), 12_345, 12_345);
    expect(await read()).toMatchObject({ ...locked });
  });
});

describe('an application with a policy', () => {
  const { vendorId } = sampleVendor.descriptor;
  const values = { server: 'desk.example.net', user: 'ada', caFile: '' };
  const account = { vendorId, label: 'Desk', values, secrets: { password: 'x' } };
  const started = (text: string, bench = new ApplicationBench()) =>
    bench.start({ vendors: [sampleVendor], policy: readPolicy(text) });

  it('has accounts at allowed servers only, also such as it had before', async () => {
    const allowing = await started(`{"version":1,"servers":{"${vendorId}":["*.example.net"]}}`);
    const added = await allowing.ask('account.add', account);
    if (!('accountId' in added)) throw new Error('not added');
    const { accountId } = added;
    const elsewhere = { ...values, server: 'attacker.example' };
    const edit = { accountId, label: 'Desk', values: elsewhere, secrets: { password: 'y' } };
    await expect(allowing.ask('account.edit', edit)).rejects.toThrow('forbidden-by-policy');
    await expect(allowing.ask('account.add', { ...account, values: elsewhere })).rejects.toThrow('forbidden-by-policy');
    await allowing.application.stop();
    const { files, keychain } = allowing;
    const later = await started('{"version":1,"servers":{}}', new ApplicationBench(files, keychain));
    await expect(later.ask('account.sign-in', { accountId, secrets: {} })).rejects.toThrow('forbidden-by-policy');
  });

  it('holds no shorter than it says', async () => {
    const bench = await started('{"version":1,"minimumHoldSeconds":6}');
    await bench.frame();
    expect(bench.window.preferences.holdSeconds).toBe(6);
    expect(bench.window.environment?.policy).toMatchObject({ hasFeed: false, minimumHoldSeconds: 6, isBroken: false });
    await bench.ask('preferences.change', { holdSeconds: 1 });
    await bench.ask('preferences.change', { holdSeconds: 8 });
    await bench.frame();
    expect(bench.window.preferences.holdSeconds).toBe(8);
  });

  it('that cannot be read says so and lets nobody sign in', async () => {
    const bench = await started('{');
    await bench.frame();
    expect([...bench.window.notices.values()].map(({ code }) => code)).toContain('policy-broken');
    await expect(bench.ask('account.add', account)).rejects.toThrow('policy-broken');
  });

  it('counts once it changes: accounts are disconnected, practice ends, and the window shows it', async () => {
    const bench = new ApplicationBench();
    const vendor = modelVendor(bench.server, bench.adapters);
    const endpoints = () => [{ url: 'https://desk.example.net/', caFile: '' }];
    await bench.start({ vendors: [{ ...vendor, endpoints }] });
    const added = await bench.ask('account.add', {
      vendorId: 'model',
      label: 'Desk',
      values: { server: 'desk.example.net' },
      secrets: { password: 'x' },
    });
    if (!('accountId' in added)) throw new Error('not added');
    await bench.ask('account.sign-in', { accountId: added.accountId, secrets: {} });
    await bench.ask('practice.start', { sceneId: null });
    await bench.frame();
    expect(bench.window.accounts.size).toBe(2);
    expect(bench.window.accounts.get(added.accountId)?.connection.status).not.toBe('off');
    bench.application.policyChanged(
      readPolicy('{"version":1,"servers":{},"practice":false,"opensAtLogin":true,"minimumHoldSeconds":7}'),
    );
    await bench.frame();
    expect([...bench.window.accounts.keys()]).toEqual([added.accountId]);
    expect(bench.window.accounts.get(added.accountId)?.connection.status).toBe('off');
    expect(bench.window.preferences).toMatchObject({ holdSeconds: 7, opensAtLogin: true });
    expect([...bench.window.notices.values()].map(({ code }) => code)).toContain('forbidden-by-policy');
    await expect(bench.ask('practice.start', { sceneId: null })).rejects.toThrow('forbidden-by-policy');
    await bench.ask('preferences.change', { opensAtLogin: false });
    await bench.frame();
    expect(bench.window.preferences.opensAtLogin).toBe(true);
    bench.application.policyChanged(noPolicy);
    await bench.ask('practice.start', { sceneId: null });
    await bench.frame();
    expect(bench.window.environment?.policy).toBeUndefined();
    expect(bench.window.accounts.size).toBe(2);
  });

  it('has no other authorities than those it names', async () => {
    const authorities = { [vendorId]: ['cd'.repeat(32)] };
    const bench = await started(JSON.stringify({ version: 1, authorities }));
    const trusting = { ...account, values: { ...values, caFile: '/ca.pem' } };
    await expect(bench.ask('account.add', trusting)).rejects.toThrow('forbidden-by-policy');
    await bench.ask('account.add', account);
  });

  it('sends the record where it says, also once it says so, and tells when that fails', async () => {
    const bench = new ApplicationBench();
    const sent: string[] = [];
    let isAway = false;
    await bench.start({
      openCollector: ({ host, port }) => ({
        send: async (lines) => {
          if (isAway) throw new Error('nobody answers');
          sent.push(...lines.map(({ line }) => `${host}:${port} ${String(JSON.parse(line).what)}`));
        },
      }),
    });
    await bench.ask('account.add', { ...account, vendorId: 'model', values: { server: 'desk.example.net' } });
    await bench.frame();
    expect(sent).toEqual([]);
    bench.application.policyChanged(readPolicy('{"version":1,"auditForwarding":{"host":"logs.example"}}'));
    const settle = async (): Promise<void> => {
      for (let round = 0; round < 40; round++) await bench.frame();
    };
    await settle();
    expect(sent).toEqual(['logs.example:6514 account-added', 'logs.example:6514 policy']);
    isAway = true;
    await bench.ask('account.add', { ...account, vendorId: 'model', values: { server: 'desk.example.net' } });
    for (let attempt = 0; attempt < 4; attempt++) {
      await settle();
      bench.clock.advance(60_000);
    }
    await settle();
    expect([...bench.window.notices.values()].map(({ code }) => code)).toContain('audit-not-forwarded');
    isAway = false;
    bench.clock.advance(60_000);
    await settle();
    expect(sent.at(-1)).toBe('logs.example:6514 account-added');
    expect(sent).toHaveLength(3);
  });
});
