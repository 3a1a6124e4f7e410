import { describe, expect, it } from 'vitest';
import type { Delivery, Desktop } from '../../../app/domain/desktop.ts';
import { Fault } from '../../../app/domain/error-code.ts';
import { emptyState } from '../../../app/state/app-state.ts';
import { createAuditLog } from '../../../main/core/audit-log.ts';
import { auditCheck } from '../../../main/core/diagnostics/check-audit.ts';
import { notificationsCheck, shortcutsCheck, trayCheck } from '../../../main/core/diagnostics/check-desktop.ts';
import { diskCheck } from '../../../main/core/diagnostics/check-disk.ts';
import { keychainCheck } from '../../../main/core/diagnostics/check-keychain.ts';
import { certificateCheck, clockCheck, proxyCheck } from '../../../main/core/diagnostics/check-server.ts';
import { settingsCheck } from '../../../main/core/diagnostics/check-settings.ts';
import { versionsCheck } from '../../../main/core/diagnostics/check-versions.ts';
import type { Check } from '../../../main/core/diagnostics/check.ts';
import { unknownDesktop } from '../../../main/core/desktop/desktop-slice.ts';
import { Profile } from '../../../main/core/profile.ts';
import { createSecretStore } from '../../../main/core/secrets.ts';
import type { KeychainProblem } from '../../../main/ports/keychain.ts';
import type { ProxyAnswer, ServerTime } from '../../../main/ports/server-probe.ts';
import { countingIds } from '../../support/counting-ids.ts';
import { FakeKeychain } from '../../support/fake-keychain.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { MemoryFiles } from '../../support/memory-files.ts';

const outcomeOf = (check: Check) => check.run(new AbortController().signal);
const settle = async (): Promise<void> => {
  for (let round = 0; round < 5; round++) await new Promise((resolve) => setImmediate(resolve));
};

describe('the keychain’s check', () => {
  const parts = () => {
    const clock = new ManualClock();
    const keychain = new FakeKeychain();
    const secrets = createSecretStore({ keychain, clock });
    return { clock, keychain, secrets, check: keychainCheck(secrets, clock) };
  };

  it('writes, reads and removes something that is no secret, and leaves nothing', async () => {
    const { keychain, check } = parts();
    expect(await outcomeOf(check)).toEqual({ result: 'pass', code: 'keychain-works' });
    expect(keychain.calls).toEqual(['set keychain-check', 'get keychain-check', 'delete keychain-check']);
    expect(keychain.contents.size).toBe(0);
  });

  it.each<[KeychainProblem, string]>([['absent', 'no-keychain'], ['locked', 'keychain-locked'], ['denied', 'keychain-denied'], ['failed', 'keychain-failed']])('fails when it is %s', async (problem, code) => {
    const { keychain, check } = parts();
    keychain.problem = problem;
    expect(await outcomeOf(check)).toEqual({ result: 'fail', code });
  });

  it('fails when something else comes back', async () => {
    const { keychain, check } = parts();
    keychain.get = async () => 'something else';
    expect(await outcomeOf(check)).toEqual({ result: 'fail', code: 'keychain-failed' });
  });

  it('passes, and says so, when it is slow', async () => {
    const { clock, keychain, check } = parts();
    keychain.getStuck();
    const running = outcomeOf(check);
    await settle();
    clock.advance(2000);
    keychain.letGo();
    expect(await running).toEqual({ result: 'pass', code: 'keychain-slow', facts: { seconds: 2 } });
  });

  it('fails when it does not answer in time; asked again, it waits for the same attempt', async () => {
    const { clock, keychain, secrets, check } = parts();
    keychain.getStuck();
    const first = outcomeOf(check);
    await settle();
    clock.advance(3000);
    expect(await first).toEqual({ result: 'fail', code: 'keychain-timeout' });
    expect(secrets.view().keychain).toEqual({ status: 'unavailable', reason: 'keychain-timeout' });
    const second = outcomeOf(check);
    await settle();
    expect(keychain.calls).toEqual(['set keychain-check']);
    keychain.letGo();
    expect(await second).toMatchObject({ result: 'pass' });
    expect(secrets.view().keychain.status).toBe('available');
    expect(clock.pendingCount).toBe(0);
  });

  it('waits its turn, and a keychain that is back takes what was kept until close', async () => {
    const { keychain, secrets, check } = parts();
    keychain.problem = 'locked';
    await secrets.save('a/password', 'open sesame');
    keychain.problem = null;
    expect(await outcomeOf(check)).toMatchObject({ result: 'pass' });
    await settle();
    expect(keychain.contents.get('a/password')).toBe('open sesame');
  });
});

describe('the desktop’s checks', () => {
  const stateWith = (desktop: Partial<Desktop> | null, showsNotifications = true) => () => {
    const state = emptyState();
    state.desktop = desktop && { ...unknownDesktop, ...desktop };
    state.preferences = { ...state.preferences, showsNotifications };
    return state;
  };
  const shortcut = (actionId: string, status: 'off' | 'active' | 'refused' | 'unconfirmed'): Desktop['shortcuts'][number] => ({
    actionId, status, wanted: null, owned: null, problem: null, conflictId: null, pressedAt: null,
  });

  it('know nothing in a browser, and say why', async () => {
    for (const check of [trayCheck(stateWith(null)), shortcutsCheck(stateWith(null)), notificationsCheck(stateWith(null))]) {
      expect(await outcomeOf(check)).toEqual({ result: 'unknown', code: 'only-installed' });
    }
  });

  it.each([['present', 'pass', 'tray-present'], ['absent', 'fail', 'tray-absent'], ['unknown', 'unknown', 'tray-not-asked']] as const)('tell of a tray that is %s', async (tray, result, code) => {
    expect(await outcomeOf(trayCheck(stateWith({ tray })))).toEqual({ result, code });
  });

  it('count shortcuts: any that is refused fails, one that was never pressed is not known', async () => {
    const run = (...shortcuts: Desktop['shortcuts']) => outcomeOf(shortcutsCheck(stateWith({ shortcuts })));
    expect(await run()).toMatchObject({ result: 'pass', code: 'shortcuts-none' });
    expect(await run(shortcut('undo', 'off'))).toMatchObject({ result: 'pass', code: 'shortcuts-none' });
    expect(await run(shortcut('undo', 'active'), shortcut('restore', 'off'))).toMatchObject({ result: 'pass', code: 'shortcuts-active', facts: { active: 1 } });
    expect(await run(shortcut('undo', 'active'), shortcut('restore', 'unconfirmed'))).toMatchObject({ result: 'unknown', code: 'shortcuts-unconfirmed', facts: { active: 1, unconfirmed: 1 } });
    expect(await run(shortcut('undo', 'refused'), shortcut('restore', 'unconfirmed'))).toEqual({
      result: 'fail', code: 'shortcuts-refused', facts: { active: 0, refused: 1, unconfirmed: 1, refusedIds: 'undo' },
    });
  });

  it('tell what became of the last notification', async () => {
    const run = (lastDelivery: Delivery | null, isOn = true) => outcomeOf(notificationsCheck(stateWith({ lastDelivery }, isOn)));
    expect(await run('shown')).toEqual({ result: 'pass', code: 'notifications-shown' });
    expect(await run('do-not-disturb')).toEqual({ result: 'pass', code: 'notifications-quiet' });
    expect(await run('denied')).toEqual({ result: 'fail', code: 'notifications-denied' });
    expect(await run('failed')).toEqual({ result: 'fail', code: 'notifications-failed' });
    expect(await run(null)).toEqual({ result: 'unknown', code: 'notifications-untried' });
    expect(await run('shown', false)).toEqual({ result: 'unknown', code: 'notifications-off' });
  });
});

describe('the disk’s check', () => {
  const run = (files: MemoryFiles, free: number | null = null) => outcomeOf(diskCheck({ files, ids: countingIds(), folder: '/profile', freeBytes: async () => free }));

  it('writes a file, reads it back and leaves nothing, whether or not the platform tells what is free', async () => {
    const files = new MemoryFiles();
    expect(await run(files)).toEqual({ result: 'pass', code: 'disk-works', facts: { folder: '/profile' } });
    expect(await run(files, 5_000_000_000)).toEqual({ result: 'pass', code: 'disk-works', facts: { folder: '/profile', free: 5000 } });
    expect(files.contents.size).toBe(0);
  });

  it('fails when little is left', async () => {
    expect(await run(new MemoryFiles(), 99_900_000)).toEqual({ result: 'fail', code: 'disk-nearly-full', facts: { folder: '/profile', free: 99 } });
  });

  it.each([['disk-full', 'disk-full'], ['read-only', 'disk-read-only'], ['denied', 'disk-denied'], ['failed', 'disk-failed']] as const)('fails when writing is %s, and leaves nothing', async (kind, code) => {
    const files = new MemoryFiles();
    files.failNext('createExclusively', kind);
    expect(await run(files)).toMatchObject({ result: 'fail', code, facts: { folder: '/profile' } });
    files.failNext('readBytes', kind);
    expect(await run(files)).toMatchObject({ result: 'fail', code });
    expect(files.contents.size).toBe(0);
  });

  it('fails when something else is read than was written', async () => {
    const files = new MemoryFiles();
    files.readBytes = async () => Buffer.from('something else');
    expect(await run(files)).toMatchObject({ result: 'fail', code: 'disk-failed' });
  });
});

describe('the settings’ check', () => {
  const opened = async () => {
    const files = new MemoryFiles();
    const profile = await Profile.open({ files, path: '/profile/settings.json', clock: new ManualClock(), onFault: () => undefined });
    return { files, profile, run: () => outcomeOf(settingsCheck({ files, path: '/profile/settings.json', profile })) };
  };

  it('passes before anything was set and once it is saved', async () => {
    const { profile, run } = await opened();
    expect(await run()).toMatchObject({ result: 'pass', code: 'settings-not-saved-yet' });
    profile.changePreferences({ ...profile.preferences, holdSeconds: 7 });
    expect(await run()).toMatchObject({ result: 'pass', code: 'settings-whole', facts: { file: '/profile/settings.json' } });
  });

  it('fails when the file is not JSON, not settings, from another version, or not what is in use', async () => {
    const { files, profile, run } = await opened();
    profile.changePreferences({ ...profile.preferences, holdSeconds: 7 });
    await profile.flush();
    const whole = files.textOf('/profile/settings.json') ?? '';
    for (const text of ['{', '[]', whole.replace(/"version": \d+/u, '"version": 99'), whole.replace('"holdSeconds": 7', '"holdSeconds": 8')]) {
      files.setText('/profile/settings.json', text);
      expect(await run()).toMatchObject({ result: 'fail', code: 'settings-not-as-saved' });
    }
  });

  it('fails when the settings could not be saved', async () => {
    const { files, profile, run } = await opened();
    profile.changePreferences({ ...profile.preferences, holdSeconds: 7 });
    await profile.flush();
    files.failNext('writeAtomically', 'disk-full', 3);
    profile.changePreferences({ ...profile.preferences, holdSeconds: 8 });
    expect(await run()).toMatchObject({ result: 'fail', code: 'settings-not-as-saved' });
  });
});

describe('the audit record’s check', () => {
  const recorded = async () => {
    const files = new MemoryFiles();
    const clock = new ManualClock();
    const audit = createAuditLog({ files, folder: '/profile/audit', clock, redactText: (text) => text });
    const record = (commandId: string) =>
      audit.begin({
        type: 'attempt', at: new Date(clock.now()).toISOString(), commandId, groupId: 'g', accountId: 'a', accountLabel: 'Desk', vendor: 'model', user: 'u',
        conferenceId: null, action: 'drop', target: null, surface: 'window',
      });
    return { files, audit, record, run: () => outcomeOf(auditCheck({ files, folder: '/profile/audit', audit })) };
  };

  it('passes while nothing is recorded, and when the newest file is whole', async () => {
    const { audit, record, run } = await recorded();
    expect(await run()).toMatchObject({ result: 'pass', code: 'audit-empty' });
    await record('one');
    await record('two');
    await audit.close();
    expect(await run()).toMatchObject({ result: 'pass', code: 'audit-whole', facts: { count: 2, file: '/profile/audit/audit-0001.jsonl' } });
  });

  it('fails with the line when an entry was changed, and when the last one is missing', async () => {
    const { files, audit, record, run } = await recorded();
    await record('one');
    await record('two');
    await audit.close();
    const path = '/profile/audit/audit-0001.jsonl';
    const whole = files.textOf(path) ?? '';
    files.setText(path, whole.replace('"commandId":"two"', '"commandId":"six"'));
    expect(await run()).toMatchObject({ result: 'fail', code: 'audit-broken', facts: { line: 2 } });
    files.setText(path, whole.slice(0, whole.indexOf('\n') + 1));
    expect(await run()).toMatchObject({ result: 'fail', code: 'audit-broken', facts: { line: 2 } });
  });

  it('takes no entry for broken that was half written at the first look', async () => {
    const { files, audit, record, run } = await recorded();
    await record('one');
    await audit.close();
    const path = '/profile/audit/audit-0001.jsonl';
    const whole = files.textOf(path) ?? '';
    const read = files.readBytes.bind(files);
    let looks = 0;
    files.readBytes = async (asked) => (asked === path && ++looks === 1 ? Buffer.from(whole.slice(0, 40)) : read(asked));
    expect(await run()).toMatchObject({ result: 'pass', code: 'audit-whole' });
    expect(looks).toBe(2);
  });

  it('looks at the newest file by its number, and fails when nothing can be recorded', async () => {
    const { files, run, audit } = await recorded();
    files.setText('/profile/audit/audit-9999.jsonl', '{"broken');
    files.setText('/profile/audit/audit-10000.jsonl', '');
    expect(await run()).toMatchObject({ result: 'pass', code: 'audit-empty', facts: { file: '/profile/audit/audit-10000.jsonl' } });
    audit.fault = () => new Fault('audit-unwritable', '/profile/audit: no space');
    expect(await run()).toMatchObject({ result: 'fail', code: 'audit-unwritable', facts: { detail: '/profile/audit: no space' } });
  });
});

describe('the checks of a server', () => {
  const day = 24 * 60 * 60 * 1000;
  const clock = new ManualClock();
  const https = { url: 'https://fin-a.example.net:8445/', caFile: '' };
  const answering = <Value>(value: Value | Fault) => async (): Promise<Value> => {
    if (value instanceof Fault) throw value;
    return value;
  };

  it('name the server with its port', () => {
    expect(clockCheck(https, { askTime: answering<ServerTime>({ serverMs: null, ownMs: 0 }) }).subject).toBe('fin-a.example.net:8445');
    expect(clockCheck({ url: 'https://fin-a.example.net/x', caFile: '' }, { askTime: answering<ServerTime>({ serverMs: null, ownMs: 0 }) }).subject).toBe('fin-a.example.net:443');
  });

  it('tell which proxy is used and whether it opens the way', async () => {
    const run = (answer: ProxyAnswer | null) => outcomeOf(proxyCheck(https, { askProxy: answering(answer) }));
    expect(await run(null)).toEqual({ result: 'pass', code: 'proxy-none' });
    expect(await run({ proxy: 'proxy:3128', status: 200, detail: '' })).toEqual({ result: 'pass', code: 'proxy-answers', facts: { proxy: 'proxy:3128', status: 200 } });
    expect(await run({ proxy: 'proxy:3128', status: 407, detail: '' })).toEqual({ result: 'fail', code: 'proxy-refused', facts: { proxy: 'proxy:3128', status: 407 } });
    expect(await run({ proxy: 'proxy:3128', status: null, detail: 'ECONNREFUSED' })).toEqual({ result: 'fail', code: 'proxy-silent', facts: { proxy: 'proxy:3128', detail: 'ECONNREFUSED' } });
  });

  it('tell of a certificate who issued it and how long it is good, and note one that ends within 14 days', async () => {
    const run = (days: number) => outcomeOf(certificateCheck(https, { shakeHands: answering({ issuer: 'CA', validToMs: clock.now() + days * day }) }, clock));
    expect(await run(200)).toMatchObject({ result: 'pass', code: 'certificate-trusted', facts: { issuer: 'CA', days: 200 } });
    expect(await run(15)).toMatchObject({ result: 'pass', code: 'certificate-trusted' });
    expect(await run(14.5)).toMatchObject({ result: 'pass', code: 'certificate-expires-soon', facts: { days: 14 } });
    expect(await run(0.1)).toMatchObject({ result: 'pass', code: 'certificate-expires-soon', facts: { days: 0 } });
  });

  it('fail with the network’s code where there is no trusted connection', async () => {
    for (const code of ['certificate-untrusted', 'certificate-name', 'certificate-expired', 'unknown-host', 'timeout', 'certificate-file-unreadable'] as const) {
      expect(await outcomeOf(certificateCheck(https, { shakeHands: answering<never>(new Fault(code, 'why')) }, clock))).toEqual({ result: 'fail', code, facts: { detail: 'why' } });
      // One cause is one failure: the clock is only not known then.
      expect(await outcomeOf(clockCheck(https, { askTime: answering<never>(new Fault(code)) }))).toEqual({ result: 'unknown', code, facts: {} });
    }
  });

  it('do not ask a server without TLS for its certificate', async () => {
    const check = certificateCheck({ url: 'http://127.0.0.1:8082/', caFile: '' }, { shakeHands: () => Promise.reject(new Error('asked')) }, clock);
    expect(await outcomeOf(check)).toEqual({ result: 'unknown', code: 'not-encrypted' });
  });

  it('note a clock that is more than 5 s off, and fail at more than a minute, in both directions', async () => {
    const run = (skewMs: number | null) => outcomeOf(clockCheck(https, { askTime: answering<ServerTime>({ serverMs: skewMs === null ? null : 1_000_000, ownMs: 1_000_000 + (skewMs ?? 0) }) }));
    expect(await run(null)).toEqual({ result: 'unknown', code: 'clock-not-said' });
    expect(await run(0)).toEqual({ result: 'pass', code: 'clock-in-step', facts: { seconds: 0 } });
    expect(await run(-5400)).toEqual({ result: 'pass', code: 'clock-in-step', facts: { seconds: 5 } });
    expect(await run(6000)).toEqual({ result: 'pass', code: 'clock-ahead', facts: { seconds: 6 } });
    expect(await run(-60_000)).toEqual({ result: 'pass', code: 'clock-behind', facts: { seconds: 60 } });
    expect(await run(61_000)).toEqual({ result: 'fail', code: 'clock-far-ahead', facts: { seconds: 61 } });
    expect(await run(-7_200_000)).toEqual({ result: 'fail', code: 'clock-far-behind', facts: { seconds: 7200 } });
  });

  it('let what was never meant to happen through as the failure of the check', async () => {
    await expect(outcomeOf(clockCheck(https, { askTime: () => Promise.reject(new TypeError('oops')) }))).rejects.toThrow('oops');
  });
});

describe('the versions', () => {
  it('name what a fault may depend on and nothing else', async () => {
    const check = versionsCheck({ version: '1.2.3', host: 'electron', platform: 'linux', systemLanguage: 'en' }, { versions: { node: '24.1.0', electron: '45.0.0', zlib: '1.3' }, system: 'Linux 6', homeFolder: '/home/x' });
    expect(await outcomeOf(check)).toEqual({ result: 'pass', code: 'versions-known', facts: { version: '1.2.3', host: 'electron', system: 'Linux 6', node: '24.1.0', electron: '45.0.0' } });
  });
});
