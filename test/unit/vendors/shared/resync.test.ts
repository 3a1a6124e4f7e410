import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { PictureOrder, SharedRead } from '../../../../main/vendors/shared/reads.ts';
import { Resync } from '../../../../main/vendors/shared/resync.ts';
import { SessionLife } from '../../../../main/vendors/shared/session-life.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const settle = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

/** `fails`: what the reads come to, in turn; null for one that succeeds. */
const bench = (...fails: (Fault | null)[]) => {
  const clock = new ManualClock();
  const ends: string[] = [];
  const unread: string[] = [];
  const life = new SessionLife(clock, {
    onEnd: ({ code }) => void ends.push(code),
    onPause: () => undefined,
    onResumable: () => undefined,
  });
  let reads = 0;
  const read = new SharedRead(new PictureOrder(), async () => {
    const fault = fails[reads] ?? null;
    reads += 1;
    if (fault) throw fault;
  });
  const resync = new Resync(life, read, ({ code }) => void unread.push(code));
  return { clock, life, resync, ends, unread, reads: () => reads };
};

describe('reading again', () => {
  it('waits until the session is live', async () => {
    const { life, resync, reads } = bench();
    resync.soon();
    resync.soon();
    await settle();
    expect(reads()).toBe(0);
    life.goLive();
    resync.catchUp();
    await settle();
    resync.catchUp();
    await settle();
    expect(reads()).toBe(1);
  });

  it('says what could not be read, and reads it again until it can be', async () => {
    const { clock, life, resync, ends, unread, reads } = bench(
      new Fault('answer-malformed'),
      new Fault('not-permitted'),
    );
    life.goLive();
    resync.soon();
    await settle();
    for (const _ of [1, 2, 3]) {
      clock.advance(5_000);
      await settle();
    }
    expect([unread, ends, reads()]).toEqual([['answer-malformed', 'not-permitted'], [], 3]);
  });

  it('ends the session when nothing answers', async () => {
    const { life, resync, ends, unread } = bench(new Fault('timeout'));
    life.goLive();
    resync.soon();
    await settle();
    expect([ends, unread]).toEqual([['timeout'], []]);
  });

  it('says nothing of a read that ends after its session', async () => {
    const { clock, life, resync, ends, unread, reads } = bench(new Fault('answer-malformed'));
    life.goLive();
    resync.soon();
    life.close();
    await settle();
    clock.advance(60_000);
    expect([ends, unread, reads()]).toEqual([[], [], 1]);
  });

  it('says what could not be read for a command, and reads that again until it can be', async () => {
    const { clock, life, resync, ends, unread, reads } = bench(
      new Fault('answer-malformed'),
      new Fault('not-permitted'),
    );
    life.goLive();
    await expect(resync.now()).rejects.toMatchObject({ code: 'answer-malformed' });
    for (const _ of [1, 2, 3]) {
      clock.advance(5_000);
      await settle();
    }
    expect([unread, ends, reads()]).toEqual([['answer-malformed', 'not-permitted'], [], 3]);
  });

  it('leaves the session to its probes when nothing answers a command', async () => {
    const { clock, life, resync, ends, unread, reads } = bench(new Fault('timeout'));
    life.goLive();
    await expect(resync.now()).rejects.toMatchObject({ code: 'timeout' });
    clock.advance(60_000);
    await settle();
    expect([ends, unread, reads()]).toEqual([[], [], 1]);
  });

  it('rejects for a command that needs it now', async () => {
    const { resync } = bench(new Fault('not-permitted'), null);
    await expect(resync.now()).rejects.toMatchObject({ code: 'not-permitted' });
    await resync.now();
  });
});
