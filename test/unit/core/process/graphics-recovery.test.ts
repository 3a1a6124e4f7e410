import { describe, expect, it } from 'vitest';
import { createGraphicsRecovery, usesGraphics } from '../../../../main/core/process/graphics-recovery.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const bench = () => {
  const clock = new ManualClock();
  let givenUp = 0;
  const lost = createGraphicsRecovery({ clock, log: recordingLog(), giveUp: () => (givenUp += 1) });
  return { clock, lost, givenUp: () => givenUp };
};

describe('the graphics process', () => {
  it('is given up, once, when it was lost three times within ten minutes', () => {
    const { lost, givenUp } = bench();
    lost('crashed');
    lost('crashed');
    expect(givenUp()).toBe(0);
    lost('killed');
    lost('killed');
    expect(givenUp()).toBe(1);
  });

  it('may be lost now and then', () => {
    const { clock, lost, givenUp } = bench();
    for (let loss = 0; loss < 20; loss += 1) {
      lost('crashed');
      clock.advance(6 * 60_000);
    }
    expect(givenUp()).toBe(0);
  });

  it('is used unless the settings say otherwise', () => {
    expect(usesGraphics(null)).toBe(true);
    expect(usesGraphics('nonsense')).toBe(true);
    expect(usesGraphics('{"preferences":{"usesGraphicsProcessor":true}}')).toBe(true);
    expect(usesGraphics('{"preferences":{"usesGraphicsProcessor": false}}')).toBe(false);
  });
});
