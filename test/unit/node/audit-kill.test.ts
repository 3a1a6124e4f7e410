import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditLog } from '../../../main/core/commands/audit-log.ts';
import { verifyAuditFile } from '../../../main/node/audit-verify.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import { FakeKeychain } from '../../support/fake-keychain.ts';

const writer = new URL('./audit-writer.ts', import.meta.url).pathname;
const openWriter = new URL('./open-writer.ts', import.meta.url).pathname;

describe('the audit log of a process that is killed', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-audit-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** Runs the writer, kills it the moment it has acknowledged so many attempts, and returns all it acknowledged. */
  const runAndKill = (run: number, acknowledgedCount: number): Promise<string[]> =>
    new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [writer, folder, String(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
      let output = '';
      child.stdout.on('data', (data: Buffer) => {
        output += data.toString('utf8');
        if (output.split('\n').length > acknowledgedCount) child.kill('SIGKILL');
      });
      child.on('error', reject);
      child.on('close', (_code, signal) => {
        if (signal === 'SIGKILL') resolve(output.split('\n').slice(0, -1));
        else reject(new Error(`the writer ended by itself: ${output}`));
      });
    });

  it('says in the next run how far each command had come, and the temporary file it was writing is gone', async () => {
    await new Promise<void>((resolve, reject) => {
      const child = spawn(process.execPath, [openWriter, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
      child.stdout.once('data', () => child.kill('SIGKILL'));
      child.on('error', reject);
      child.on('close', (_code, signal) => (signal === 'SIGKILL' ? resolve() : reject(new Error('ended by itself'))));
    });
    const files = createNodeFiles();
    const own = join(folder, `settings.json.${process.pid}-1.tmp`);
    await writeFile(own, 'being written');
    // The settings it was writing, and the note of the log's end where it was killed in the middle of that.
    const left = (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
    expect(left.filter((name) => name.startsWith('settings.json.'))).toHaveLength(2);
    expect(await files.removeLeftovers(folder)).toBe(left.length - 1);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([
      `settings.json.${process.pid}-1.tmp`,
    ]);

    const found: string[] = [];
    const log = createAuditLog({
      files,
      folder,
      clock: systemClock,
      redactText: (text) => text,
      onInterrupted: (open) => found.push(...open.map(({ name, reached }) => `${name}: ${reached}`)),
    });
    await log.prepare();
    await log.close();
    expect(found).toEqual(['Ada: held', 'Bo: sent', 'Maria: accepted']);
    expect(await verifyAuditFile(files, new FakeKeychain(), [join(folder, 'audit-0001.jsonl')])).toMatchObject({
      exitCode: 0,
    });
  });

  it('holds all that was acknowledged, run after run, and proves itself whole', async () => {
    const acknowledged: string[] = [];
    for (const [run, count] of [1, 37, 150, 4].entries()) acknowledged.push(...(await runAndKill(run, count)));
    const files = createNodeFiles();
    const log = createAuditLog({ files, folder, clock: systemClock, redactText: (text) => text });
    await log.prepare();
    await log.close();

    const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
    const recorded = new Set<unknown>();
    for (const name of names) {
      const path = join(folder, name);
      expect(await verifyAuditFile(files, new FakeKeychain(), [path])).toMatchObject({ exitCode: 0 });
      for (const line of (await readFile(path, 'utf8')).split('\n'))
        if (line.startsWith('{')) recorded.add((JSON.parse(line) as { commandId?: string }).commandId);
    }
    expect(names.length).toBeGreaterThan(1);
    expect(acknowledged.length).toBeGreaterThanOrEqual(192);
    expect(acknowledged.filter((commandId) => !recorded.has(commandId))).toEqual([]);
  });
});
