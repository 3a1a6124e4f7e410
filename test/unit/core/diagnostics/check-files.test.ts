import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { createAuditLog } from '../../../../main/core/commands/audit-log.ts';
import { auditCheck } from '../../../../main/core/diagnostics/check-audit.ts';
import { diskCheck } from '../../../../main/core/diagnostics/check-disk.ts';
import { settingsCheck } from '../../../../main/core/diagnostics/check-settings.ts';
import type { Check } from '../../../../main/core/diagnostics/check.ts';
import { Profile } from '../../../../main/core/settings/profile.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';

const outcomeOf = (check: Check) => check.run(new AbortController().signal);

describe('the disk’s check', () => {
  const run = (files: MemoryFiles, free: number | null = null) =>
    outcomeOf(diskCheck({ files, ids: countingIds(), folder: '/profile', freeBytes: async () => free }));

  it('writes a file, reads it back and leaves nothing, whether or not the platform reports free space', async () => {
    const files = new MemoryFiles();
    expect(await run(files)).toEqual({ result: 'pass', code: 'disk-works', facts: { folder: '/profile' } });
    expect(await run(files, 5_000_000_000)).toEqual({
      result: 'pass',
      code: 'disk-works',
      facts: { folder: '/profile', free: 5000 },
    });
    expect(files.contents.size).toBe(0);
  });

  it('fails when little is left', async () => {
    expect(await run(new MemoryFiles(), 99_900_000)).toEqual({
      result: 'fail',
      code: 'disk-nearly-full',
      facts: { folder: '/profile', free: 99 },
    });
  });

  it.each([
    ['disk-full', 'disk-full'],
    ['read-only', 'disk-read-only'],
    ['denied', 'disk-denied'],
    ['failed', 'disk-failed'],
  ] as const)('fails when writing is %s, and leaves nothing', async (kind, code) => {
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
    const profile = await Profile.open({
      files,
      path: '/profile/settings.json',
      clock: new ManualClock(),
      onFault: () => undefined,
    });
    return { files, profile, run: () => outcomeOf(settingsCheck({ files, path: '/profile/settings.json', profile })) };
  };

  it('passes before anything was set and once it is saved', async () => {
    const { profile, run } = await opened();
    expect(await run()).toMatchObject({ result: 'pass', code: 'settings-not-saved-yet' });
    profile.changePreferences({ ...profile.preferences, holdSeconds: 7 });
    expect(await run()).toMatchObject({
      result: 'pass',
      code: 'settings-whole',
      facts: { file: '/profile/settings.json' },
    });
  });

  it('fails when the file is not JSON, not settings, from another version, or not what is in use', async () => {
    const { files, profile, run } = await opened();
    profile.changePreferences({ ...profile.preferences, holdSeconds: 7 });
    await profile.flush();
    const whole = files.textOf('/profile/settings.json') ?? '';
    for (const text of [
      '{',
      '[]',
      whole.replace(/"version": \d+/u, '"version": 99'),
      whole.replace('"holdSeconds": 7', '"holdSeconds": 8'),
    ]) {
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
        type: 'attempt',
        at: new Date(clock.now()).toISOString(),
        commandId,
        groupId: 'g',
        accountId: 'a',
        accountLabel: 'Desk',
        vendor: 'model',
        user: 'u',
        conferenceId: null,
        action: 'drop',
        target: null,
        surface: 'window',
      });
    return { files, audit, record, run: () => outcomeOf(auditCheck({ files, folder: '/profile/audit', audit })) };
  };

  it('passes while nothing is recorded, and when the newest file is whole', async () => {
    const { audit, record, run } = await recorded();
    expect(await run()).toMatchObject({ result: 'pass', code: 'audit-empty' });
    await record('one');
    await record('two');
    await audit.close();
    expect(await run()).toMatchObject({
      result: 'pass',
      code: 'audit-whole',
      facts: { count: 2, file: '/profile/audit/audit-0001.jsonl' },
    });
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
    files.readBytes = async (asked) =>
      asked === path && ++looks === 1 ? Buffer.from(whole.slice(0, 40)) : read(asked);
    expect(await run()).toMatchObject({ result: 'pass', code: 'audit-whole' });
    expect(looks).toBe(2);
  });

  it('looks at the newest file by its number, and fails when nothing can be recorded', async () => {
    const { files, run, audit } = await recorded();
    files.setText('/profile/audit/audit-9999.jsonl', '{"broken');
    files.setText('/profile/audit/audit-10000.jsonl', '');
    expect(await run()).toMatchObject({
      result: 'pass',
      code: 'audit-empty',
      facts: { file: '/profile/audit/audit-10000.jsonl' },
    });
    audit.fault = () => new Fault('audit-unwritable', '/profile/audit: no space');
    expect(await run()).toMatchObject({
      result: 'fail',
      code: 'audit-unwritable',
      facts: { detail: '/profile/audit: no space' },
    });
  });
});
