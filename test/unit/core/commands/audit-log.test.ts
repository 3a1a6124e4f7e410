import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../../../app/domain/error-code.ts';
import { verifyAudit } from '../../../../main/core/commands/audit-chain.ts';
import { type AuditAttempt, type AuditOutcome } from '../../../../main/core/commands/audit-entries.ts';
import { createAuditLog, type AuditLog } from '../../../../main/core/commands/audit-log.ts';
import { gatherOutcomesMs } from '../../../../main/core/commands/gathered-sync.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';
import { isMutationRun } from '../../../support/mutation.ts';

const path = '/audit/audit-0001.jsonl';
const at = '2026-03-02T09:00:00.000Z';

const attempt = (commandId: string): AuditAttempt => ({
  type: 'attempt',
  at,
  commandId,
  groupId: 'g1',
  accountId: 'a1',
  accountLabel: 'Queue',
  vendor: 'some-vendor',
  user: 'agent1',
  conferenceId: null,
  action: 'make-call',
  target: null,
  surface: 'command-line',
  parameters: { address: '5000' },
});

const outcome = (commandId: string): AuditOutcome => ({
  type: 'outcome',
  at,
  commandId,
  outcome: 'refused',
  code: 'rejected',
  vendorAnswer: 'Generic error',
  tookMs: 30,
});

describe('the audit log', () => {
  let files: MemoryFiles;
  let faults: (Fault | null)[];
  let log: AuditLog;
  let clock: ManualClock;

  const newLog = (maximumFileBytes?: number) =>
    createAuditLog({
      files,
      folder: '/audit',
      clock,
      redactText: (text) => text.replaceAll('canary', '[redacted]'),
      onFaultChange: (fault) => faults.push(fault),
      ...(maximumFileBytes === undefined ? {} : { maximumFileBytes }),
    });

  const linesOf = (file = path): Record<string, unknown>[] =>
    (files.textOf(file) ?? '')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  const verdict = (file = path) => verifyAudit(files.contents.get(file) ?? new Uint8Array());

  /** Lets outcomes gather until this has an answer. */
  const inTime = async <Value>(pending: Promise<Value>): Promise<Value> => {
    let isSettled = false;
    const settled = pending.finally(() => (isSettled = true));
    settled.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (isSettled) return settled;
      clock.advance(gatherOutcomesMs);
    }
  };

  beforeEach(() => {
    files = new MemoryFiles();
    clock = new ManualClock();
    faults = [];
    log = newLog();
  });

  it('touches nothing before it is used', async () => {
    await log.close();
    expect(files.changes).toEqual([]);
  });

  it('has an attempt on disk when it says so, and completes it by its outcome', async () => {
    await log.begin(attempt('1'));
    expect(linesOf()).toEqual([{ ...attempt('1'), seq: 1, previous: '0'.repeat(64), hash: expect.any(String) }]);
    await inTime(log.complete(outcome('1')));
    expect(linesOf()[1]).toEqual({
      ...outcome('1'),
      seq: 2,
      previous: linesOf()[0]?.['hash'],
      hash: expect.any(String),
    });
    expect(verdict()).toMatchObject({ kind: 'whole', entryCount: 2, withoutOutcomeCount: 0 });
  });

  it('does not say so while the disk has not answered', async () => {
    const release = files.holdWrites();
    let isOnDisk = false;
    const beginning = log.begin(attempt('1')).then(() => {
      isOnDisk = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isOnDisk).toBe(false);
    release();
    await beginning;
    expect(isOnDisk).toBe(true);
  });

  it('writes what is put in one turn in one go and in its order, with one wait for the disk', async () => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => log.begin(attempt(String(index)))));
    await log.close();
    expect(files.changes.filter((change) => change === `append ${path}`)).toHaveLength(1);
    expect(files.flushCount).toBe(1);
    expect(linesOf().map((line) => line['commandId'])).toEqual(
      Array.from({ length: 100 }, (_, index) => String(index)),
    );
  });

  it('carries the chain on in the next run', async () => {
    await log.begin(attempt('1'));
    await log.close();
    const next = newLog();
    await next.begin(attempt('2'));
    await next.close();
    expect(verdict()).toMatchObject({ kind: 'whole', entryCount: 3 });
  });

  it('takes known secrets out of what vendors and people wrote, and cuts long answers', async () => {
    await log.begin({ ...attempt('1'), parameters: { address: 'sip:canary@example.com', count: 2 } });
    await inTime(log.complete({ ...outcome('1'), vendorAnswer: `canary ${'x'.repeat(2000)}` }));
    expect(files.textOf(path)).not.toContain('canary');
    expect(linesOf()[0]?.['parameters']).toEqual({ address: 'sip:[redacted]@example.com', count: 2 });
    expect(String(linesOf()[1]?.['vendorAnswer'])).toHaveLength(1000);
  });

  it('begins a new file when one is full, and each file proves itself', async () => {
    log = newLog(1000);
    for (let index = 0; index < 10; index++) await log.begin(attempt(String(index)));
    await log.close();
    const names = [...files.contents.keys()].filter((name) => name.endsWith('.jsonl'));
    expect(names.length).toBeGreaterThan(2);
    expect(log.path()).toBe(names.at(-1));
    for (const name of names) expect(verdict(name).kind).toBe('whole');
    const [lastOfFirst] = linesOf(names[0]).slice(-1);
    expect(linesOf(names[1])[0]).toMatchObject({
      type: 'continued',
      file: 'audit-0001.jsonl',
      previous: lastOfFirst?.['hash'],
      seq: Number(lastOfFirst?.['seq']) + 1,
    });
    const next = newLog(1000);
    await next.begin(attempt('next'));
    expect(verdict(next.path()).kind).toBe('whole');
  });

  it('continues from the file before when a new one was made but nothing came into it', async () => {
    await log.begin(attempt('1'));
    await log.close();
    files.setText('/audit/audit-0002.jsonl', '');
    const next = newLog();
    await next.begin(attempt('2'));
    expect(linesOf('/audit/audit-0002.jsonl').map(({ type, seq }) => [type, seq])).toEqual([
      ['continued', 2],
      ['interrupted', 3],
      ['attempt', 4],
    ]);
    expect(verdict('/audit/audit-0002.jsonl').kind).toBe('whole');
  });

  it('keeps a line that was cut off, records it, and carries on, wherever the cut was', async () => {
    await log.begin(attempt('1'));
    await log.begin(attempt('2'));
    await log.close();
    const full = Buffer.from(files.contents.get(path) ?? []);
    const firstLineLength = full.indexOf(0x0a) + 1;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: full.length - firstLineLength }), async (cutAt) => {
        files = new MemoryFiles();
        files.contents.set(path, full.subarray(0, firstLineLength + cutAt));
        const next = newLog();
        await next.begin(attempt('3'));
        await next.close();
        expect(verdict()).toMatchObject({ kind: 'whole' });
        expect(Buffer.from(files.contents.get(path) ?? []).subarray(0, firstLineLength + cutAt)).toEqual(
          full.subarray(0, firstLineLength + cutAt),
        );
      }),
      { numRuns: isMutationRun ? 10 : 100 },
    );
  });

  it('does not hide a line that was changed while Gavel was closed', async () => {
    await log.begin(attempt('1'));
    await log.begin(attempt('2'));
    await log.close();
    files.setText(path, (files.textOf(path) ?? '').replace('"commandId":"2"', '"commandId":"7"'));
    const next = newLog();
    await next.begin(attempt('3'));
    expect(verdict()).toMatchObject({ kind: 'broken', line: 2 });
  });

  it('notices that entries vanished from the end while Gavel was closed, and says so in the log for good', async () => {
    await log.begin(attempt('1'));
    await log.begin(attempt('2'));
    await log.close();
    files.setText(path, `${(files.textOf(path) ?? '').split('\n')[0] ?? ''}\n`);
    const next = newLog();
    await next.begin(attempt('3'));
    await next.close();
    expect(linesOf().map(({ type }) => type)).toEqual(['attempt', 'gap', 'interrupted', 'attempt']);
    expect(verdict()).toMatchObject({ kind: 'broken', line: 2, problem: expect.stringContaining('up to number 2') });
  });

  it('refuses an attempt that cannot be recorded, says why once, and works again as soon as it can', async () => {
    files.failNext('append', 'disk-full', 2);
    for (const id of ['1', '2'])
      await expect(log.begin(attempt(id))).rejects.toMatchObject({
        code: 'audit-unwritable',
        detail: expect.stringContaining('no space left'),
      });
    expect(faults).toEqual([expect.objectContaining({ code: 'audit-unwritable' })]);
    expect(log.fault()).toBe(faults[0]);
    await log.begin(attempt('3'));
    expect(log.fault()).toBeNull();
    expect(faults).toHaveLength(2);
    expect(linesOf().map((line) => line['commandId'])).toEqual(['3']);
  });

  it('stays whole when a failed write left a part of a line behind', async () => {
    await log.begin(attempt('1'));
    files.failNext('append', 'disk-full', 1, 50);
    await expect(log.begin(attempt('2'))).rejects.toMatchObject({ code: 'audit-unwritable' });
    await log.begin(attempt('3'));
    expect(verdict()).toMatchObject({ kind: 'whole', entryCount: 3, recoveredCount: 1 });
  });

  it('keeps an outcome that could not be written and writes it before the next entry', async () => {
    await log.begin(attempt('1'));
    files.failNext('append', 'read-only');
    await expect(inTime(log.complete(outcome('1')))).rejects.toMatchObject({ code: 'audit-unwritable' });
    await log.begin(attempt('2'));
    expect(linesOf().map(({ type, commandId }) => [type, commandId])).toEqual([
      ['attempt', '1'],
      ['outcome', '1'],
      ['attempt', '2'],
    ]);
  });

  it('writes an outcome that it still owes when it closes', async () => {
    await log.begin(attempt('1'));
    files.failNext('append', 'read-only');
    await expect(inTime(log.complete(outcome('1')))).rejects.toMatchObject({ code: 'audit-unwritable' });
    await log.close();
    expect(verdict()).toMatchObject({ kind: 'whole', entryCount: 2, withoutOutcomeCount: 0 });
  });

  it('does not let what leaves wait for the outcomes of others, and brings those to the disk together', async () => {
    await log.begin(attempt('1'), attempt('2'), attempt('3'));
    const flushCount = files.flushCount;
    let completedCount = 0;
    const completed: Promise<number>[] = [];
    for (const id of ['1', '2', '3']) {
      completed.push(log.complete(outcome(id)).then(() => (completedCount += 1)));
      clock.advance(0);
      await new Promise((resolve) => setImmediate(resolve));
      clock.advance(gatherOutcomesMs / 4);
    }
    const release = files.holdSyncs();
    clock.advance(gatherOutcomesMs / 4 - 1);
    expect(files.syncCount).toBe(0);
    clock.advance(1);
    await log.note({ type: 'sent', at, commandId: '9' });
    expect(files.syncCount).toBe(1);
    expect(linesOf().map(({ type }) => type)).toEqual([
      ...Array(3).fill('attempt'),
      ...Array(3).fill('outcome'),
      'sent',
    ]);
    expect(completedCount).toBe(0);
    release();
    await Promise.all(completed);
    expect(files.flushCount - flushCount).toBe(1);
    expect(verdict()).toMatchObject({ kind: 'whole', entryCount: 7 });
  });

  it('has outcomes on the disk with the next line that is waited for, without a flush of their own', async () => {
    await log.begin(attempt('1'));
    const completed = log.complete(outcome('1'));
    await log.note({ type: 'sent', at, commandId: '9' });
    expect(files.flushCount).toBe(1);
    await log.begin(attempt('2'));
    await completed;
    clock.advance(gatherOutcomesMs);
    await log.close();
    expect([files.flushCount, files.syncCount]).toEqual([2, 0]);
  });

  it('says so when the disk does not take an outcome that the system had, and writes it again', async () => {
    await log.begin(attempt('1'));
    files.failNext('sync', 'disk-full');
    await expect(inTime(log.complete(outcome('1')))).rejects.toMatchObject({ code: 'audit-unwritable' });
    expect(log.fault()).toMatchObject({ code: 'audit-unwritable' });
    await log.begin(attempt('2'));
    expect(log.fault()).toBeNull();
    expect(linesOf().map(({ type, commandId }) => [type, commandId])).toEqual([
      ['attempt', '1'],
      ['outcome', '1'],
      ['outcome', '1'],
      ['attempt', '2'],
    ]);
    expect(verdict()).toMatchObject({ kind: 'whole', withoutOutcomeCount: 1 });
  });

  it('has all outcomes on the disk when it closes or begins a new file', async () => {
    log = newLog(400);
    await log.begin(attempt('1'));
    const release = files.holdSyncs();
    const completed = log.complete(outcome('1'));
    const begun = log.begin(attempt('2'));
    release();
    await Promise.all([completed, begun]);
    const flushCount = files.flushCount;
    const last = log.complete(outcome('2'));
    await log.close();
    await last;
    expect(files.flushCount).toBeGreaterThan(flushCount);
  });

  it('tells at the start whether it can be written', async () => {
    files.failNext('openForAppend', 'denied');
    await log.prepare();
    expect(log.fault()).toMatchObject({ code: 'audit-unwritable', detail: expect.stringContaining('denies access') });
    await log.prepare();
    expect(log.fault()).toBeNull();
  });
});
