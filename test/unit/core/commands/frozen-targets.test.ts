import { describe, expect, it } from 'vitest';
import type { Conference } from '../../../../app/domain/conference.ts';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed } from '../../../../app/domain/permission.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { settlePromises } from '../../../support/command-bench.ts';

const startedAt = Date.UTC(2026, 2, 2, 8, 30, 0);

/** A call of an agent and a customer that can be taken over, ended, or left by dropping somebody. */
class FrozenBench extends ChairBench {
  constructor() {
    super(0);
    this.put('agent', { name: 'Bo Lind', address: '1044' });
    this.put('customer', { name: 'Maria Albers', address: '+49 170 555 0132' });
    this.put('self', { isSelf: true });
    this.conference({});
  }

  conference(more: Partial<Conference>): void {
    const value = this.fixture.conference({ startedAt, controls: { intercept: allowed, end: allowed }, ...more });
    this.store.change([{ slice: 'conference', id: this.conferenceId, value }]);
  }

  leave(id: string): void {
    this.store.change([{ slice: 'participant', conferenceId: this.conferenceId, id, value: null }]);
  }

  hold(kind: 'intercept' | 'end' | 'drop'): () => string | undefined {
    const { conferenceId } = this;
    const { commandIds } = this.commands.make(
      kind === 'drop' ? { kind, conferenceId, participantIds: ['agent'] } : { kind, conferenceId },
      'window',
    );
    return () => this.standing(commandIds)[0];
  }

  async pass(): Promise<number> {
    this.clock.advance(4000);
    await settlePromises();
    return this.sent.length;
  }
}

describe('what a held command is about', () => {
  it('is sent when nothing of it has changed, whatever else has', async () => {
    for (const kind of ['intercept', 'end', 'drop'] as const) {
      const bench = new FrozenBench();
      bench.hold(kind);
      bench.put('agent', { name: 'Bo Lind (Claims)', address: '1044' });
      bench.put('customer', { name: 'Maria Albers', address: '0170 555 0132', state: 'on-hold' });
      bench.conference({ peopleCount: 3, startedAt: startedAt + 300 });
      expect(await bench.pass()).toBe(1);
    }
  });

  it('of a take-over is these two: somebody else at either end cancels it at once', async () => {
    const changes: readonly ((bench: FrozenBench) => void)[] = [
      (bench) => bench.leave('customer'),
      (bench) => bench.put('agent', { state: 'left' }),
      (bench) => bench.put('third', { name: 'Noor Haddad' }),
      (bench) => {
        bench.leave('agent');
        bench.put('agent-2', { name: 'Bo Lind', address: '1044' });
      },
    ];
    for (const change of changes) {
      const bench = new FrozenBench();
      const standing = bench.hold('intercept');
      change(bench);
      expect(standing()).toBe('cancelled target-changed');
      expect(await bench.pass()).toBe(0);
    }
  });

  it('names whom a take-over is about', () => {
    const bench = new FrozenBench();
    bench.hold('intercept');
    expect([...bench.store.state.commands.values()].map(({ target }) => target?.name)).toEqual([
      'Bo Lind, Maria Albers',
    ]);
  });

  it('of an end is this conference: another one with its id is not ended, newcomers do not change it', async () => {
    const ended = new FrozenBench();
    const first = ended.hold('end');
    ended.store.change([{ slice: 'conference', id: ended.conferenceId, value: null }]);
    ended.conference({});
    expect(first()).toBe('cancelled call-ended');
    expect(await ended.pass()).toBe(0);

    const replaced = new FrozenBench();
    const second = replaced.hold('end');
    replaced.conference({ startedAt: startedAt + 60_000 });
    expect(second()).toBe('cancelled target-changed');
    expect(await replaced.pass()).toBe(0);

    const grown = new FrozenBench();
    grown.hold('end');
    grown.put('third', { name: 'Noor Haddad' });
    expect(await grown.pass()).toBe(1);
  });

  it('of a drop is this leg: who came with the same id is not hit, even in the same picture', async () => {
    const gone = new FrozenBench();
    const first = gone.hold('drop');
    gone.leave('agent');
    gone.put('agent', { name: 'Bo Lind', address: '1044' });
    expect(first()).toBe('cancelled target-gone');
    expect(await gone.pass()).toBe(0);

    const replaced = new FrozenBench();
    const second = replaced.hold('drop');
    replaced.put('agent', { name: 'Noor Haddad', address: '1055' });
    expect(second()).toBe('cancelled target-gone');
    expect(await replaced.pass()).toBe(0);
  });

  it('of a drop is this person: a new number alone, or a new name alone, is not another one', async () => {
    const joinedAt = startedAt + 60_000;
    const before = { name: 'Bo Lind', address: '91044', joinedAt } as const;
    const same: readonly Partial<Participant>[] = [
      { ...before, address: '1044', name: 'Bo', joinedAt: joinedAt + 60_000 },
      { ...before, address: '0091044', name: 'Bo' },
      { ...before, address: '', name: 'Withheld' },
      { ...before, name: 'Noor Haddad', joinedAt: joinedAt + 60_000 },
      { ...before, address: '1055', joinedAt: joinedAt + 5000 },
      { ...before, address: '1055', joinedAt: joinedAt - 5000 },
      { ...before, address: '1055', joinedAt: null },
    ];
    for (const now of same) {
      const bench = new FrozenBench();
      bench.put('agent', before);
      bench.hold('drop');
      bench.put('agent', now);
      expect(await bench.pass()).toBe(1);
    }
    const others: readonly Partial<Participant>[] = [
      { ...before, address: '1055', name: 'Bo' },
      { ...before, address: '1055', joinedAt: joinedAt + 5001 },
      { ...before, address: '1055', joinedAt: joinedAt - 5001 },
      { ...before, state: 'left' },
    ];
    for (const now of others) {
      const bench = new FrozenBench();
      bench.put('agent', before);
      const standing = bench.hold('drop');
      bench.put('agent', now);
      expect(standing()).toBe('cancelled target-gone');
    }
  });

  it('of a person whose number is not shown is told by the leg alone', async () => {
    const bench = new FrozenBench();
    bench.put('agent', { name: 'Bo Lind', address: '' });
    bench.hold('drop');
    bench.put('agent', { name: 'Noor Haddad', address: '1055' });
    expect(await bench.pass()).toBe(1);
  });

  it('of a take-over is this kind of call, whoever is in it', () => {
    const bench = new FrozenBench();
    const standing = bench.hold('intercept');
    bench.conference({ kind: 'call' });
    expect(standing()).toBe('cancelled target-changed');
  });

  it('is not known any better by a call that does not say when it began', async () => {
    for (const [before, now] of [
      [null, startedAt],
      [startedAt, null],
      [startedAt, startedAt - 5000],
    ] as const) {
      const bench = new FrozenBench();
      bench.conference({ startedAt: before });
      bench.hold('end');
      bench.conference({ startedAt: now });
      expect(await bench.pass()).toBe(1);
    }
    const earlier = new FrozenBench();
    const standing = earlier.hold('end');
    earlier.conference({ startedAt: startedAt - 5001 });
    expect(standing()).toBe('cancelled target-changed');
  });

  it('of several is looked at for each: only the one whose leg is gone is cancelled', async () => {
    const bench = new FrozenBench();
    const { commandIds } = bench.commands.make(
      { kind: 'drop', conferenceId: bench.conferenceId, participantIds: ['agent', 'customer'] },
      'window',
    );
    const standing = bench.hold('end');
    bench.leave('customer');
    expect(bench.standing(commandIds)).toEqual(['held', 'cancelled target-gone']);
    expect(standing()).toBe('held');
    bench.store.change([{ slice: 'conference', id: bench.conferenceId, value: null }]);
    expect(bench.standing(commandIds)).toEqual(['cancelled call-ended', 'cancelled target-gone']);
    expect(standing()).toBe('cancelled call-ended');
  });

  it('ends with the sign-in it was seen by: after another one the same ids may be others', async () => {
    for (const kind of ['intercept', 'end', 'drop'] as const) {
      const bench = new FrozenBench();
      const standing = bench.hold(kind);
      bench.adapter = { ...bench.adapter };
      expect(await bench.pass()).toBe(0);
      expect(standing()).toBe('cancelled account-disconnected');
    }
  });

  it('of others is not touched by any of this', () => {
    const bench = new FrozenBench();
    const standing = bench.hold('drop');
    bench.leave('customer');
    const other = bench.fixture.conference({ id: 'finesse/other', vendorId: 'other' });
    bench.store.change([{ slice: 'conference', id: other.id, value: other }]);
    bench.store.change([{ slice: 'conference', id: other.id, value: null }]);
    expect(standing()).toBe('held');
  });
});
