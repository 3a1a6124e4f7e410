import { describe, expect, it } from 'vitest';
import { clockText, remainingText, secondsText, timeOfDay } from '../../../renderer/application/times.ts';

describe('durations', () => {
  it.each([
    [0, '00:00'],
    [999, '00:00'],
    [59_999, '00:59'],
    [761_000, '12:41'],
    [3_600_000, '1:00:00'],
    [36_061_000, '10:01:01'],
    [-5, '00:00'],
  ])('of %d ms read %s', (durationMs, text) => {
    expect(clockText(durationMs)).toBe(text);
  });

  it.each([
    [410, '0.41'],
    [3000, '3.0'],
    [14_400, '14'],
    [-1, '0.00'],
  ])('of %d ms in seconds read %s', (durationMs, text) => {
    expect(secondsText(durationMs)).toBe(text);
  });

  it.each([
    [2600, '2.6'],
    [2550, '2.6'],
    [1, '0.1'],
    [0, '0.0'],
    [-100, '0.0'],
  ])('of %d ms that remain never say that nothing is left while something is: %s', (remainingMs, text) => {
    expect(remainingText(remainingMs)).toBe(text);
  });
});

describe('the time of day', () => {
  it('counts hours to 23 and shows seconds, as both languages do', () => {
    const midnight = new Date(2026, 2, 2, 0, 2, 11).getTime();
    expect(timeOfDay(midnight)).toBe('00:02:11');
    for (const language of ['en', 'zh-CN']) {
      const options = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
      const format = new Intl.DateTimeFormat(language, options);
      for (let hour = 0; hour < 24; hour += 1) {
        const at = new Date(2026, 2, 2, hour, 9, 5).getTime();
        expect(timeOfDay(at)).toBe(format.format(at));
      }
    }
  });
});
