import { describe, expect, it } from 'vitest';
import { watchForSleep } from '../../../main/core/sleep-watch.ts';
import { ApplicationBench } from '../../support/application-bench.ts';
import { CommandBench } from '../../support/command-bench.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { modelConferenceId } from '../../support/model-vendor.ts';

const hourMs = 3_600_000;

describe('a machine that slept', () => {
  it('is noticed by its clock within seconds, though nobody said so, and time that only passes is not', () => {
    const [clock, slept] = [new ManualClock(), [] as number[]];
    const stop = watchForSleep(clock, (sleptMs) => void slept.push(sleptMs));
    clock.advance(10 * 60_000);
    expect(slept).toEqual([]);
    clock.sleep(2 * hourMs);
    clock.advance(5_000);
    expect(slept).toHaveLength(1);
    clock.advance(10 * 60_000);
    expect(slept).toHaveLength(1);
    stop();
    expect(clock.pendingCount).toBe(0);
  });

  const held = () => {
    const bench = new CommandBench(['1001', '1002']);
    const { commandIds } = bench.commands.make({ kind: 'drop', conferenceId: modelConferenceId, participantIds: ['leg-1'] }, 'window');
    return { bench, command: () => bench.command(commandIds[0]) };
  };

  it('has taken back what was held: nothing is sent', async () => {
    const { bench, command } = held();
    bench.commands.slept();
    expect(command()).toMatchObject({ phase: 'cancelled', reason: 'machine-slept' });
    await bench.advance(60_000);
    expect(bench.server.asked).toEqual([]);
  });

  it('sends nothing that was held before it slept, even when the hold ends before anybody noticed', async () => {
    const { bench, command } = held();
    await bench.advance(1_000);
    bench.clock.sleep(hourMs);
    await bench.advance(3_000);
    expect(command()).toMatchObject({ phase: 'cancelled', reason: 'machine-slept' });
    expect(bench.server.asked).toEqual([]);
  });

  it('has every account prove itself again', async () => {
    const bench = await new ApplicationBench().start();
    const answer = await bench.ask('account.add', { vendorId: 'model', label: '', values: { server: 'room' }, secrets: { password: 'x' } });
    if (!('accountId' in answer)) throw new Error('the form was not accepted');
    await bench.ask('account.sign-in', { accountId: answer.accountId, secrets: {} });
    bench.application.slept();
    expect(bench.adapters.map(({ sleepCount }) => sleepCount)).toEqual([1]);
    await bench.application.stop();
  });
});
