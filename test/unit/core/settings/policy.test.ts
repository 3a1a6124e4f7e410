import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forbiddenServers, noPolicy, readPolicy } from '../../../../main/core/settings/policy.ts';
import { readMachinePolicy } from '../../../../main/node/machine-policy.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { sampleVendor } from '../../../support/sample-vendor/adapter.ts';

const locked = { updateFeed: '', minimumHoldSeconds: 4, servers: {}, isSet: true };

describe('what a policy says', () => {
  it('is what it names; the rest is the person’s to choose', () => {
    expect(readPolicy('{"version":1}')).toEqual({ ...noPolicy, isSet: true });
    const all = {
      version: 1,
      updateFeed: 'https://updates.example/',
      minimumHoldSeconds: 3,
      servers: { v: ['*.a.net'] },
    };
    const { version: _, ...said } = all;
    expect(readPolicy(JSON.stringify(all))).toEqual({ ...said, problem: null, isSet: true });
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

describe('the policy file of a Linux machine', () => {
  let folder = '';
  const own = process.getuid?.() ?? 0;
  const path = (): string => join(folder, 'gavel', 'policy.json');
  const read = () => readMachinePolicy(path(), 'linux', own);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-policy-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const write = async (text: string): Promise<void> => {
    await mkdir(join(folder, 'gavel'), { mode: 0o755 });
    await writeFile(path(), text, { mode: 0o644 });
  };

  it('is none where there is none, and on systems that keep it elsewhere', async () => {
    expect(await read()).toEqual(noPolicy);
    await write('{"version":1,"minimumHoldSeconds":3}');
    expect(await readMachinePolicy(path(), 'win32', own)).toEqual(noPolicy);
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
    expect(await readMachinePolicy(path(), 'linux', own + 1)).toMatchObject({
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
    expect(bench.window.environment?.policy).toEqual({ hasFeed: false, minimumHoldSeconds: 6 });
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
});
