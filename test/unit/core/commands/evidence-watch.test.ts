import { describe, expect, it } from 'vitest';
import type { CommandRequest } from '../../../../app/domain/command.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import type { Verdict } from '../../../../app/vendor/adapter.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { settlePromises } from '../../../support/command-bench.ts';

const pending: Verdict = { verdict: 'pending' };
const confirmed: Verdict = { verdict: 'confirmed', cause: 'own' };

/** A chair whose commands are judged as a test says; counts what is asked of the vendor. */
class WatchBench extends ChairBench {
  verdict: Verdict = pending;
  judged = 0;
  /** When each reading back began, in milliseconds after the command left. */
  readonly readBacks: number[] = [];
  readFault: Fault | null = null;

  constructor() {
    super(100);
    const { adapter } = this;
    this.adapter = {
      ...adapter,
      plan: (command, view) => {
        const startMs = this.clock.monotonicMs();
        return {
          ...adapter.plan(command, view),
          send: async () => undefined,
          judge: () => {
            this.judged += 1;
            return this.verdict;
          },
          readBackAtMs: [500, 1500],
          waitMs: 3000,
          withoutProof: 'not-observable',
          readBack: async () => {
            this.readBacks.push(this.clock.monotonicMs() - startMs);
            if (this.readFault) throw this.readFault;
          },
        };
      },
    };
  }

  /** Makes one command and lets it leave. */
  async send(request: CommandRequest = this.#mute('p0')): Promise<() => string | undefined> {
    const { commandIds } = this.commands.make(request, 'window');
    await settlePromises();
    return () => this.standing(commandIds)[0];
  }

  /** Many commands of one request leave; `id` is that of the first. */
  async sendMany(count: number): Promise<string[]> {
    const { commandIds } = this.commands.make(
      this.#mute(...Array.from({ length: count }, (_, index) => `p${index}`)),
      'window',
    );
    await settlePromises(200);
    return commandIds;
  }

  async advance(durationMs: number): Promise<void> {
    this.clock.advance(durationMs);
    await settlePromises();
  }

  #mute(...participantIds: string[]): CommandRequest {
    return { kind: 'set-audio', conferenceId: this.conferenceId, participantIds, mode: 'none' };
  }
}

const idOf = (bench: WatchBench): string => [...bench.store.state.commands.keys()][0] ?? '';

describe('a command that was accepted', () => {
  it('is read back when its vendor says, and says what stands without proof', async () => {
    const bench = new WatchBench();
    const standing = await bench.send();
    for (let passed = 0; passed < 2999; passed += 1) bench.clock.advance(1);
    await settlePromises();
    expect(bench.readBacks).toEqual([500, 1500]);
    expect(standing()).toBe('accepted');
    await bench.advance(1);
    expect(standing()).toBe('unconfirmed not-observable');
    await bench.advance(100_000);
    expect(bench.readBacks).toHaveLength(2);
  });

  it('is proved by what a reading back shows, and is then neither read nor doubted again', async () => {
    const bench = new WatchBench();
    const standing = await bench.send();
    bench.verdict = confirmed;
    await bench.advance(500);
    expect(standing()).toBe('confirmed');
    bench.verdict = pending;
    await bench.advance(60_000);
    expect(standing()).toBe('confirmed');
    expect(bench.readBacks).toEqual([500]);
  });

  it('is still judged when a reading back failed', async () => {
    const bench = new WatchBench();
    const standing = await bench.send();
    bench.readFault = new Fault('timeout');
    await bench.advance(500);
    expect(standing()).toBe('accepted');
    bench.verdict = confirmed;
    await bench.advance(1000);
    expect(standing()).toBe('confirmed');
  });

  it('is said to be refused, or without any hope of proof, as soon as the vendor shows that', async () => {
    for (const [verdict, expected] of [
      [{ verdict: 'refused', code: 'not-permitted' }, 'refused not-permitted'],
      [{ verdict: 'unconfirmed', code: 'call-ended' }, 'unconfirmed call-ended'],
    ] as const) {
      const bench = new WatchBench();
      const standing = await bench.send();
      bench.verdict = verdict;
      bench.put('p1', { name: 'Bo Lind' });
      expect(standing()).toBe(expected);
      // Only what is certain stays so.
      bench.verdict = confirmed;
      bench.put('p1', { name: 'Bo Lindh' });
      expect(standing()).toBe(verdict.verdict === 'refused' ? expected : 'confirmed');
    }
  });

  it('refused by a guess is overturned by proof', async () => {
    const bench = new WatchBench();
    const standing = await bench.send();
    bench.verdict = { verdict: 'refused', code: 'not-permitted', isGuess: true };
    bench.put('p1', { name: 'Bo Lind' });
    expect(standing()).toBe('refused not-permitted');
    bench.verdict = confirmed;
    bench.put('p1', { name: 'Bo Lindh' });
    expect(standing()).toBe('confirmed');
  });
});

describe('what is judged as proof', () => {
  it('is every change of the account: its own state, its people, its meetings, the end of a conference', async () => {
    const bench = new WatchBench();
    const { fixture, conferenceId } = bench;
    const account = fixture.account();
    const changes: readonly Change[] = [
      { slice: 'account', id: 'finesse', value: { ...account, label: 'Hamburg' } },
      { slice: 'member', accountId: 'finesse', id: 'm1', value: fixture.member('m1') },
      { slice: 'meeting', accountId: 'finesse', id: 'finesse/1', value: fixture.meeting('1') },
      { slice: 'conference', id: conferenceId, value: fixture.conference({ peopleCount: 3 }) },
      { slice: 'participant', conferenceId, id: 'p9', value: null },
      { slice: 'conference', id: conferenceId, value: null },
    ];
    await bench.send({ kind: 'set-agent-state', accountId: 'finesse', state: 'ready', reasonId: null });
    for (const change of changes) {
      const before = bench.judged;
      bench.store.change([change]);
      expect(bench.judged - before).toBe(1);
    }
    const elsewhere = { ...account, id: 'other' };
    const before = bench.judged;
    bench.store.change([
      { slice: 'account', id: 'other', value: elsewhere },
      { slice: 'notice', id: 'n', value: null },
      { slice: 'participant', conferenceId: 'other/1', id: 'p1', value: fixture.participant('p1') },
    ]);
    expect(bench.judged).toBe(before);
  });

  it('is judged at once for the person it is about, and for many others together a moment later', async () => {
    const bench = new WatchBench();
    const ids = await bench.sendMany(65);
    const before = bench.judged;
    bench.put('p3', { name: 'Bo Lind' });
    expect(bench.judged - before).toBe(1);
    bench.put('p3', { name: 'Bo Lindh' });
    await bench.advance(49);
    expect(bench.judged - before).toBe(2);
    await bench.advance(1);
    expect(bench.judged - before).toBe(2 + 65);
    bench.verdict = confirmed;
    bench.put('p99', { name: 'Noor Haddad' });
    await bench.advance(50);
    expect(new Set(bench.standing(ids))).toEqual(new Set(['confirmed']));
  });

  it('is judged at once for up to 64', async () => {
    const bench = new WatchBench();
    const ids = await bench.sendMany(64);
    bench.verdict = confirmed;
    bench.put('p99', { name: 'Noor Haddad' });
    expect(new Set(bench.standing(ids))).toEqual(new Set(['confirmed']));
  });

  it('may be told without a change of the picture: of those it is about, or of the few of an account', async () => {
    const bench = new WatchBench();
    const ids = await bench.sendMany(65);
    bench.verdict = confirmed;
    bench.commands.judgeAgain('finesse', bench.conferenceId, ['p3', 'p64', 'somebody else']);
    expect(ids.filter((id) => bench.standing([id])[0] === 'confirmed')).toEqual([ids[3], ids[64]]);
    bench.commands.judgeAgain('other', bench.conferenceId, []);
    await bench.advance(50);
    expect(new Set(bench.standing(ids.slice(0, 3)))).toEqual(new Set(['accepted']));
    bench.commands.judgeAgain('finesse', bench.conferenceId, []);
    expect(new Set(bench.standing(ids))).toEqual(new Set(['confirmed']));
  });

  it('settles those with the same verdict in one change of the state', async () => {
    const bench = new WatchBench();
    const ids = await bench.sendMany(60);
    const changes: number[] = [];
    bench.store.onChange((these) => changes.push(these.filter(({ slice }) => slice === 'command').length));
    bench.verdict = confirmed;
    bench.put('p99', { name: 'Noor Haddad' });
    expect(new Set(bench.standing(ids))).toEqual(new Set(['confirmed']));
    expect(changes.filter((count) => count > 0)).toEqual([60]);
  });

  it('comes late and still counts, for a minute', async () => {
    for (const [lateMs, expected] of [
      [59_999, 'confirmed'],
      [60_000, 'unconfirmed not-observable'],
    ] as const) {
      const bench = new WatchBench();
      const standing = await bench.send();
      await bench.advance(3000);
      await bench.advance(lateMs);
      bench.verdict = confirmed;
      bench.put('p1', { name: 'Bo Lind' });
      expect(standing()).toBe(expected);
    }
  });
});

describe('checking again', () => {
  it('reads once more, also long after, and says what is proved by now', async () => {
    const bench = new WatchBench();
    const standing = await bench.send();
    await bench.advance(3000);
    await bench.advance(600_000);
    await bench.commands.checkAgain(idOf(bench));
    expect(standing()).toBe('unconfirmed not-observable');
    bench.verdict = confirmed;
    await bench.commands.checkAgain(idOf(bench));
    expect(standing()).toBe('confirmed');
    expect(bench.readBacks).toHaveLength(4);
  });

  it('reads nothing for a command that is certain or still under way', async () => {
    const bench = new WatchBench();
    await bench.send();
    await bench.commands.checkAgain(idOf(bench));
    bench.verdict = confirmed;
    bench.put('p1', { name: 'Bo Lind' });
    await bench.commands.checkAgain(idOf(bench));
    expect(bench.readBacks).toEqual([]);
  });

  it('says why it cannot: the read failed, the account was signed out, the command is not kept', async () => {
    const bench = new WatchBench();
    await bench.send();
    await bench.advance(3000);
    bench.readFault = new Fault('timeout', 'no answer');
    await expect(bench.commands.checkAgain(idOf(bench))).rejects.toMatchObject({ code: 'timeout' });
    bench.commands.leaveAccount('finesse');
    await expect(bench.commands.checkAgain(idOf(bench))).rejects.toMatchObject({ code: 'signed-out' });
    await expect(bench.commands.checkAgain('gone')).rejects.toMatchObject({ code: 'unknown-command', detail: 'gone' });
  });
});

describe('when Gavel stops', () => {
  it('nothing is judged and nothing is due any more', async () => {
    const bench = new WatchBench();
    await bench.sendMany(65);
    bench.put('p99', { name: 'Noor Haddad' });
    bench.commands.stop();
    const before = bench.judged;
    bench.put('p0', { name: 'Bo Lind' });
    await bench.advance(600_000);
    expect([bench.judged - before, bench.readBacks, bench.clock.pendingCount]).toEqual([0, [], 0]);
  });
});
