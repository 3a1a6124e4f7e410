import { describe, expect, it } from 'vitest';
import { parseBenchArguments } from '../../bench/arguments.ts';
import { figure, kilobytes, spread, table } from '../../bench/format.ts';
import type { Row } from '../../bench/row.ts';

const row: Row = {
  what: 'one thing',
  result: '4 ms',
  floor: '2 ms',
  ratio: { median: 2, min: 1.5, max: 2.25 },
  aim: '≤ 5 ms',
  isMet: true,
  notes: ['all quiet'],
  figures: {},
};

describe('the report of the bench', () => {
  it('gives numbers about three digits', () => {
    expect([31_234.4, 123.456, 12.345, 1.2345, 0.12345].map(figure)).toEqual([
      '31,234',
      '123',
      '12.3',
      '1.23',
      '0.123',
    ]);
    expect(kilobytes(60 * 1024)).toBe('60 KB');
  });

  it('shows how far rounds lay apart, unless there was one', () => {
    expect(spread(row.ratio)).toBe('2 (1.5–2.25)');
    expect(spread({ median: 2, min: 2, max: 2 })).toBe('2');
  });

  it('says of each row whether its aim was met, and leaves out a verdict where there is no aim', () => {
    const lines = table([row, { ...row, isMet: false }, { ...row, isMet: null, notes: [] }]).split('\n');
    expect(lines.slice(2, 5).map((line) => line.split(/\s{2,}/u).at(-1))).toEqual(['met', 'missed', '-']);
    expect(lines.slice(-2)).toEqual(['  one thing: all quiet', '  one thing: all quiet']);
  });

  it('lines the columns up', () => {
    const [, rule = '', first = ''] = table([row]).split('\n');
    expect(first.indexOf('4 ms')).toBe(rule.indexOf('-', rule.indexOf(' ')));
  });
});

describe('the arguments of the bench', () => {
  it('measures everything unless told otherwise', () => {
    expect(parseBenchArguments([], ['paint'])).toEqual({ only: null, isQuick: false });
    expect(parseBenchArguments(['--only', 'paint', '--quick'], ['paint', 'heap'])).toEqual({
      only: ['paint'],
      isQuick: true,
    });
  });

  it('says what there is when it does not know a name or an option', () => {
    expect(() => parseBenchArguments(['--only', 'pain'], ['paint', 'heap'])).toThrow(
      'There is no measurement "pain"; there are: paint, heap.',
    );
    expect(() => parseBenchArguments(['--fast'], [])).toThrow('--fast');
  });
});
