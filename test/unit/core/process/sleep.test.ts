import { describe, expect, it } from 'vitest';
import { en } from '../../../../app/text/en/index.ts';
import { zhCN } from '../../../../app/text/zh-CN/index.ts';
import { watchClocks } from '../../../../main/core/process/sleep-watch.ts';
import { ApplicationBench } from '../../../support/application-bench.ts';
import { CommandBench } from '../../../support/command-bench.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';

const hourMs = 3_600_000;

describe('a machine that slept', () => {
  it('is detected by the clock within seconds without an event, and mere waiting is not', () => {
    const [clock, slept, set] = [new ManualClock(), [] as number[], [] as number[]];
    const stop = watchClocks(clock, () => clock.now(), {
      slept: (passedMs) => void slept.push(passedMs),
      clockSet: (byMs) => void set.push(byMs),
    });
    clock.advance(10 * 60_000);
    expect(slept).toEqual([]);
    clock.sleep(2 * hourMs);
    clock.advance(5_000);
    expect(slept).toHaveLength(1);
    clock.advance(10 * 60_000);
    expect(slept).toHaveLength(1);
    expect(set).toEqual([]);
    stop();
    expect(clock.pendingCount).toBe(0);
  });

  it('is told apart from a clock that was set, forwards or back, in the same five seconds too', () => {
    const [clock, seen] = [new ManualClock(), [] as string[]];
    let offsetMs = 0;
    watchClocks(clock, () => clock.now() + offsetMs, {
      slept: (passedMs) => void seen.push(`slept ${Math.round(passedMs / hourMs)} h`),
      clockSet: (byMs) => void seen.push(`set by ${byMs / hourMs} h`),
    });
    offsetMs = 3 * hourMs;
    clock.advance(5_000);
    offsetMs = -hourMs;
    clock.advance(5_000);
    clock.sleep(2 * hourMs);
    offsetMs = 0;
    clock.advance(5_000);
    offsetMs = 1_000;
    clock.advance(60_000);
    expect(seen).toEqual(['set by 3 h', 'set by -4 h', 'slept 2 h', 'set by 1 h']);
  });

  const held = () => {
    const bench = new CommandBench(['1001', '1002']);
    const { commandIds } = bench.commands.make(
      { kind: 'drop', conferenceId: modelConferenceId, participantIds: ['leg-1'] },
      'window',
    );
    return { bench, command: () => bench.command(commandIds[0]) };
  };

  it('has taken back what was held: nothing is sent', async () => {
    const { bench, command } = held();
    bench.commands.slept();
    expect(command()).toMatchObject({ phase: 'cancelled', reason: 'machine-slept' });
    await bench.advance(60_000);
    expect(bench.server.asked).toEqual([]);
  });

  it('sends nothing that was held before it slept, even when the hold ends before sleep is detected', async () => {
    const { bench, command } = held();
    await bench.advance(1_000);
    bench.clock.sleep(hourMs);
    await bench.advance(3_000);
    expect(command()).toMatchObject({ phase: 'cancelled', reason: 'machine-slept' });
    expect(bench.server.asked).toEqual([]);
  });

  it('is not all that a late timer proves: the words name a standstill too, in both languages', () => {
    // A program that was stopped, and on Windows each sleep without an event, look the same.
    expect(en['error.machine-slept.what']).toMatch(/slept or stood still/u);
    expect(zhCN['error.machine-slept.what']).toMatch(/睡眠或停顿/u);
  });

  it('has every account prove itself again', async () => {
    const bench = await new ApplicationBench().start();
    const answer = await bench.ask('account.add', {
      vendorId: 'model',
      label: '',
      values: { server: 'room' },
      secrets: { password: 'x' },
    });
    if (!('accountId' in answer)) throw new Error('the form was not accepted');
    await bench.ask('account.sign-in', { accountId: answer.accountId, secrets: {} });
    bench.application.slept();
    expect(bench.adapters.map(({ sleepCount }) => sleepCount)).toEqual([1]);
    await bench.application.stop();
  });

  it('is told of in a notice when its clock was set, and nothing else changes', async () => {
    const bench = await new ApplicationBench().start();
    bench.application.clockSet(hourMs);
    bench.application.clockSet(-hourMs);
    await bench.frame();
    expect([...bench.window.notices.values()].map(({ code, kind }) => [code, kind])).toEqual([
      ['clock-set', 'information'],
    ]);
    await bench.application.stop();
  });
});
