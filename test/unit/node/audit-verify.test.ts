import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditLog } from '../../../main/core/commands/audit-log.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { systemClock } from '../../../main/node/system-clock.ts';

const command = new URL('../../../main/node/audit-verify.ts', import.meta.url).pathname;

describe('the check of an audit log', () => {
  let folder: string;
  let file: string;
  let lines: string[];

  // Without a session there is no keychain.
  const env = { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
  const check = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', env });
    return { status, stdout, stderr };
  };
  const writeLines = (kept: readonly string[]) => writeFile(file, kept.map((line) => `${line}\n`).join(''));

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-verify-'));
    file = join(folder, 'audit-0001.jsonl');
    const log = createAuditLog({ files: createNodeFiles(), folder, clock: systemClock, redactText: (text) => text });
    const completed = ['1', '2', '3'].map((commandId) =>
      log.complete({ type: 'outcome', at: new Date().toISOString(), commandId, outcome: 'confirmed', tookMs: 1 }),
    );
    await log.close();
    await Promise.all(completed);
    lines = (await readFile(file, 'utf8')).split('\n').slice(0, -1);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('says whole, and how many entries there are', () => {
    expect(check(file)).toEqual({
      status: 0,
      stdout: expect.stringMatching(/^whole: 3 entries; the last is number 3 with hash [0-9a-f]{64}; /),
      stderr: '',
    });
    expect(check(file).stdout).toMatch(
      /; 3 entries without a proof: .* only against accident; this computer has no key\n$/,
    );
  });

  it('points at the first broken line and says why', async () => {
    await writeLines([lines[0] ?? '', (lines[1] ?? '').replace('confirmed', 'refused'), lines[2] ?? '']);
    expect(check(file)).toEqual({
      status: 1,
      stdout: '',
      stderr: `changed at line 2 of ${file}: it was changed: its content does not fit its own hash\n`,
    });
    await writeLines([lines[0] ?? '', lines[2] ?? '']);
    expect(check(file)).toMatchObject({
      status: 1,
      stderr: `changed at line 2 of ${file}: it is number 3 where 2 is due: lines before it were removed or moved\n`,
    });
  });

  it('notices a removed last line by what wrote it last', async () => {
    await writeLines(lines.slice(0, 2));
    expect(check(file)).toMatchObject({
      status: 1,
      stderr: `changed at line 3 of ${file}: it is missing: the file once went on to number 3\n`,
    });
  });

  it('notices a removed last line by the file that continues it', async () => {
    const log = createAuditLog({
      files: createNodeFiles(),
      folder,
      clock: systemClock,
      redactText: (text) => text,
      maximumFileBytes: 10,
    });
    await log.complete({
      type: 'outcome',
      at: new Date().toISOString(),
      commandId: '4',
      outcome: 'confirmed',
      tookMs: 1,
    });
    await log.close();
    expect(check(file)).toMatchObject({ status: 0 });
    expect(check(join(folder, 'audit-0002.jsonl'))).toMatchObject({ status: 0 });
    await writeLines(lines.slice(0, 2));
    expect(check(file)).toMatchObject({ status: 1 });
  });

  it('says how it is used, and what it could not read', () => {
    expect(check()).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('usage: npm run audit:verify -- FOLDER or FILE'),
    });
    expect(check(file, file)).toMatchObject({ status: 2 });
    expect(check(join(folder, 'nothing'))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is no such file'),
    });
    expect(check(join(folder, '..', 'no-folder-here'))).toMatchObject({ status: 2 });
  });

  it('names the log to who gave the file beside it', async () => {
    const head = join(folder, 'audit-head.json');
    expect(check(head)).toEqual({
      status: 2,
      stdout: '',
      stderr: `${head} only notes how far the log has come; check the log beside it: ${file}\n`,
    });
    await writeFile(head, '{');
    expect(check(head)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('check the log beside it: audit-0001.jsonl and those after it'),
    });
  });
});
