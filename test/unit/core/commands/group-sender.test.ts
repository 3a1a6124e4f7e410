import { describe, expect, it } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import { SentWithoutAnswer, type AccountAdapter } from '../../../../app/vendor/adapter.ts';
import { ChairBench } from '../../../support/chair-bench.ts';
import { CommandBench, settlePromises } from '../../../support/command-bench.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';

const muted = async (bench: ChairBench, ...ids: string[]): Promise<string[]> => {
  const { commandIds } = bench.setAudio('none', ...ids);
  await settlePromises();
  return commandIds;
};
const withPlan = (bench: ChairBench, plan: AccountAdapter['plan']): void => {
  bench.adapter = { ...bench.adapter, plan };
};

describe('a command that leaves', () => {
  it('is refused with the reason when it cannot be planned, and nothing of it is sent', async () => {
    const bench = new ChairBench(3);
    withPlan(bench, () => {
      throw new Fault('invalid-destination', 'no address');
    });
    const ids = await muted(bench, 'p0');
    expect(bench.standing(ids)).toEqual(['refused invalid-destination']);
    expect(bench.store.state.commands.get(ids[0] ?? '')).toMatchObject({ detail: 'no address', sentAt: null });
  });

  it('is refused as a failure from inside when planning or sending breaks', async () => {
    const bench = new ChairBench(3);
    const { plan } = bench.adapter;
    withPlan(bench, () => {
      throw new TypeError('broken plan');
    });
    const planned = await muted(bench, 'p0');
    withPlan(bench, (command, view) => ({
      ...plan(command, view),
      send: () => Promise.reject(new TypeError('broken')),
    }));
    const sent = await muted(bench, 'p1');
    expect(bench.standing([...planned, ...sent])).toEqual(['refused internal', 'refused internal']);
    // One that cannot be planned is not waited for, even if what it throws says that bytes may have left.
    withPlan(bench, () => {
      throw new SentWithoutAnswer('cut');
    });
    expect(bench.standing(await muted(bench, 'p2'))).toEqual(['refused internal']);
  });

  it('is refused where nobody is signed in', async () => {
    const bench = new ChairBench(1);
    bench.isSignedIn = false;
    expect(bench.standing(await muted(bench, 'p0'))).toEqual(['refused signed-out']);
  });

  it('says when it was sent and when it was accepted', async () => {
    const bench = new ChairBench(1);
    const [id] = await muted(bench, 'p0');
    const sentAt = bench.clock.now();
    const command = () => bench.store.state.commands.get(id ?? '');
    expect(command()).toMatchObject({ phase: 'sent', sentAt, acceptedAt: null });
    bench.clock.advance(80);
    await bench.answer(0);
    expect(command()).toMatchObject({ phase: 'accepted', sentAt, acceptedAt: sentAt + 80, settledAt: null });
    bench.clock.advance(20);
    bench.prove('p0', { canHear: 'off', canSpeak: 'off' });
    expect(command()).toMatchObject({ phase: 'confirmed', settledAt: sentAt + 100 });
  });

  it('without an answer keeps what is known of that, and is judged by evidence', async () => {
    const bench = new ChairBench(1);
    const ids = await muted(bench, 'p0');
    await bench.answer(0, new SentWithoutAnswer('cut off') as unknown as Fault);
    expect(bench.standing(ids)).toEqual(['sent']);
    expect(bench.store.state.commands.get(ids[0] ?? '')?.detail).toBe('cut off');
    bench.prove('p0', { canHear: 'off', canSpeak: 'off' });
    expect(bench.standing(ids)).toEqual(['confirmed']);
  });
});

describe('a group of which each is sent by itself', () => {
  it('has four on their way at once: the next one leaves when one of them has its answer', async () => {
    const bench = new ChairBench(6);
    const ids = await muted(bench, 'p0', 'p1', 'p2', 'p3', 'p4', 'p5');
    expect(bench.sent).toHaveLength(4);
    await bench.answer(2, new Fault('not-a-party'));
    expect(bench.sent.map(({ command }) => command.target?.id)).toEqual(['p0', 'p1', 'p2', 'p3', 'p4']);
    expect(bench.standing(ids)).toEqual(['sent', 'sent', 'refused not-a-party', 'sent', 'sent', 'waiting']);
  });

  it('is also sent so where the vendor cannot plan it as a whole', async () => {
    const bench = new ChairBench(2);
    bench.planGroup = () => {
      throw new TypeError('broken');
    };
    await muted(bench, 'p0', 'p1');
    expect(bench.sent).toHaveLength(2);
  });
});

describe('a group whose requests carry many', () => {
  const requestsOf = async (plan: { readonly atOnce?: number; readonly everyMs: number }) => {
    const bench = new ChairBench(8);
    const requests: string[][] = [];
    const answers: (() => void)[] = [];
    bench.planGroup = (_, single) => ({
      mostPerRequest: 2,
      ...plan,
      proofOf: single,
      send: async (commands) => {
        requests.push(commands.map(({ target }) => target?.id ?? ''));
        await new Promise<void>((resolve) => answers.push(resolve));
        return new Map();
      },
    });
    await muted(bench, 'p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7');
    const answer = async (index: number): Promise<void> => {
      answers[index]?.();
      await settlePromises();
    };
    return { bench, requests, answer };
  };

  it('has so many on their way at once as the vendor says, and nobody twice', async () => {
    const { requests, answer } = await requestsOf({ atOnce: 2, everyMs: 0 });
    expect(requests).toEqual([
      ['p0', 'p1'],
      ['p2', 'p3'],
    ]);
    await answer(1);
    expect(requests.at(-1)).toEqual(['p4', 'p5']);
    for (const index of [0, 2, 3]) await answer(index);
    expect(requests.flat()).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7']);
  });

  it('has one where that is not said, and where the vendor has a pace', async () => {
    for (const plan of [{ everyMs: 0 }, { atOnce: 2, everyMs: 600 }]) {
      const { requests } = await requestsOf(plan);
      expect(requests).toHaveLength(1);
    }
  });
});

describe('what is recorded before it leaves', () => {
  const send = async (change: (bench: CommandBench) => void) => {
    const bench = new CommandBench(['5001', '5002']);
    change(bench);
    const { commandIds } = bench.commands.make(
      { kind: 'drop', conferenceId: modelConferenceId, participantIds: ['leg-1', 'leg-2'] },
      'window',
    );
    await bench.advance(4000);
    return { asked: bench.server.asked, reasons: commandIds.map((id) => bench.command(id).reason) };
  };

  it('refuses all of a request that cannot be recorded, one by one or together', async () => {
    for (const isTogether of [false, true]) {
      const { asked, reasons } = await send((bench) => {
        bench.plansTogether(isTogether);
        bench.sendingFault = new Fault('audit-unwritable');
      });
      expect([asked, reasons]).toEqual([[], ['audit-unwritable', 'audit-unwritable']]);
    }
  });

  it('does not send what was settled while that was recorded', async () => {
    for (const isTogether of [false, true]) {
      const { asked, reasons } = await send((bench) => {
        bench.plansTogether(isTogether);
        bench.onSending = () => bench.commands.leaveAccount('account-1');
      });
      expect([asked, new Set(reasons)]).toEqual([[], new Set(['account-disconnected'])]);
    }
  });
});
