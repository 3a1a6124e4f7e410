import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditLog } from '../../../main/core/audit-log.ts';
import { verifyAuditFile } from '../../../main/node/audit-verify.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { systemClock } from '../../../main/node/system-clock.ts';

const writer = new URL('./audit-writer.ts', import.meta.url).pathname;

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
      expect(await verifyAuditFile(files, [path])).toMatchObject({ exitCode: 0 });
      for (const line of (await readFile(path, 'utf8')).split('\n')) if (line.startsWith('{')) recorded.add((JSON.parse(line) as { commandId?: string }).commandId);
    }
    expect(names.length).toBeGreaterThan(1);
    expect(acknowledged.length).toBeGreaterThanOrEqual(192);
    expect(acknowledged.filter((commandId) => !recorded.has(commandId))).toEqual([]);
  }, 30_000);
});
