import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  choice,
  count,
  duration,
  flag,
  milliseconds,
  numberChoice,
  switchSet,
  UnknownSwitchError,
} from '../../../../main/simulators/shared/model/switches.ts';

const set = switchSet(
  z.object({
    colour: choice(['red', 'green', '4'], 'which colour'),
    status: numberChoice([202, 200], 'which status'),
    isLoud: flag(true, 'whether it is loud'),
    seats: count(3, 1, 10, 'how many seats'),
    delayMs: milliseconds(50, 'how long it takes'),
  }),
);

describe('simulator kit: switches', () => {
  it('have defaults, and say what they take', () => {
    expect(set.make()).toEqual({ colour: 'red', status: 202, isLoud: true, seats: 3, delayMs: 50 });
    expect([...set.help]).toEqual([
      ['colour', { values: 'red | green | 4', meaning: 'which colour' }],
      ['status', { values: '202 | 200', meaning: 'which status' }],
      ['isLoud', { values: 'on | off', meaning: 'whether it is loud' }],
      ['seats', { values: '3 (1 to 10)', meaning: 'how many seats' }],
      ['delayMs', { values: '50 (0 to 86400000 ms)', meaning: 'how long it takes' }],
    ]);
  });

  it('take text as a command line has it, and values as JSON has them', () => {
    const text = { colour: 'green', status: '200', isLoud: 'off', seats: '10', delayMs: '86400000' };
    const values = { colour: 'green', status: 200, isLoud: false, seats: 10, delayMs: 86_400_000 };
    expect(set.make(text)).toEqual(values);
    expect(set.make(values)).toEqual(values);
    expect(set.make({ colour: 4, isLoud: 'true' })).toMatchObject({ colour: '4', isLoud: true });
  });

  it.each([
    ['colour', 'blue', 'Switch colour does not take "blue". It takes red | green | 4.'],
    ['status', '201', 'Switch status does not take "201". It takes 202 | 200.'],
    ['isLoud', 'yes', 'Switch isLoud does not take "yes". It takes on | off.'],
    ['isLoud', 1, 'Switch isLoud does not take "1". It takes on | off.'],
    ['seats', '0', 'Switch seats does not take "0". It takes 3 (1 to 10).'],
    ['seats', '', 'Switch seats does not take "". It takes 3 (1 to 10).'],
    ['seats', '1e1', 'Switch seats does not take "1e1". It takes 3 (1 to 10).'],
    ['delayMs', '86400001', 'Switch delayMs does not take "86400001". It takes 50 (0 to 86400000 ms).'],
    ['delayMs', 1.5, 'Switch delayMs does not take "1.5". It takes 50 (0 to 86400000 ms).'],
    ['delayMs', undefined, 'Switch delayMs does not take "undefined". It takes 50 (0 to 86400000 ms).'],
    ['sound', 'loud', 'There is no switch "sound". Switches: colour, status, isLoud, seats, delayMs.'],
  ])('refuse %s = %j', (name, value, message) => {
    expect(() => set.change(set.make(), name, value)).toThrow(new UnknownSwitchError(message));
  });

  it('change one at a time and leave the rest', () => {
    const before = set.make({ seats: 7 });
    expect(set.change(before, 'colour', 'green')).toEqual({ ...before, colour: 'green' });
    expect(before.colour).toBe('red');
  });

  it('can be checked without their defaults', () => {
    expect(set.check({ seats: '7', isLoud: 'off' })).toEqual({ seats: 7, isLoud: false });
    expect(set.check({})).toEqual({});
    expect(() => set.check({ seats: 'many' })).toThrow(UnknownSwitchError);
  });

  it('share the grammar of durations with acts', () => {
    expect(duration().parse('250')).toBe(250);
    expect(duration().safeParse(-1).success).toBe(false);
    expect(duration().safeParse('2s').success).toBe(false);
  });
});
