import { beforeEach, describe, expect, it } from 'vitest';
import { takeInstanceLock } from '../../../../main/core/process/instance-lock.ts';
import { countingIds } from '../../../support/counting-ids.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';

const path = '/profile/gavel.lock';

describe('one Gavel a profile', () => {
  let files: MemoryFiles;
  let living: Map<number, string>;
  const ids = countingIds();

  const start = (ownId: number) =>
    takeInstanceLock({ files, ids, path, processes: { ownId, identityOf: async (id) => living.get(id) ?? null } });

  beforeEach(() => {
    files = new MemoryFiles();
    living = new Map([
      [10, 'started at 1'],
      [11, 'started at 2'],
    ]);
  });

  it('is granted to the first and refused to the second, which touches nothing', async () => {
    await start(10);
    const before = files.textOf(path);
    files.changes.length = 0;
    await expect(start(11)).rejects.toMatchObject({
      code: 'already-running',
      detail: expect.stringContaining('process 10'),
    });
    expect(files.changes).toEqual([]);
    expect(files.textOf(path)).toBe(before);
  });

  it('lets the next in after the first has ended', async () => {
    const lock = await start(10);
    await lock.release();
    expect([...files.contents.keys()]).toEqual([]);
    await start(11);
  });

  it('takes over from one that was killed, and leaves nothing beside the lock', async () => {
    await start(10);
    living.delete(10);
    await start(11);
    expect(JSON.parse(files.textOf(path) ?? '')).toMatchObject({ pid: 11 });
    expect([...files.contents.keys()]).toEqual([path]);
  });

  it('is not kept out by another program that got the same process id', async () => {
    await start(10);
    living.set(10, 'started at 99');
    await start(11);
    expect(JSON.parse(files.textOf(path) ?? '')).toMatchObject({ pid: 11 });
  });

  it('uses the id alone where the system does not report start times', async () => {
    living.set(10, '');
    await start(10);
    await expect(start(11)).rejects.toMatchObject({ code: 'already-running' });
  });

  it('takes over a lock that cannot be read', async () => {
    files.setText(path, '');
    await start(10);
    expect(JSON.parse(files.textOf(path) ?? '')).toMatchObject({ pid: 10 });
  });

  it('lets exactly one in when several start at once over a left-over lock', async () => {
    files.setText(path, '{"pid":99,"identity":"","token":"x"}');
    for (let id = 20; id < 30; id++) living.set(id, 'now');
    const starts = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => start(20 + index)));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const reasons = starts.flatMap((result): unknown[] => (result.status === 'rejected' ? [result.reason] : []));
    expect(reasons).toEqual(Array.from({ length: 9 }, () => expect.objectContaining({ code: 'already-running' })));
  });

  it('does not remove the lock of another when it ends late', async () => {
    const lock = await start(10);
    living.delete(10);
    await start(11);
    await lock.release();
    expect(JSON.parse(files.textOf(path) ?? '')).toMatchObject({ pid: 11 });
  });

  it('passes on why a lock cannot be made', async () => {
    files.failNext('createExclusively', 'read-only');
    await expect(start(10)).rejects.toMatchObject({ name: 'FileFault', kind: 'read-only' });
  });
});
