import { describe, expect, it } from 'vitest';
import { compareSurvivors, survivorOf, type Mutant, type Survivor } from '../../../build/mutation/survivors.ts';

const source = ['const isNew =', '  a > b &&', '  c;', ''].join('\n');
const mutant = (start: readonly [number, number], end: readonly [number, number], replacement: string): Mutant => ({
  id: '1',
  fileName: 'app/state/a.ts',
  mutatorName: 'any',
  status: 'Survived',
  location: { start: { line: start[0], column: start[1] }, end: { line: end[0], column: end[1] } },
  replacement,
});
const file = 'app/state/a.ts';
const named = (...mutants: readonly string[]): Survivor[] => mutants.map((one) => ({ file, mutant: one }));

describe('the survivors of mutation testing', () => {
  it('are named by what they change, so that a judgement outlives the moving of lines', () => {
    const one = survivorOf(file, source, mutant([2, 3], [2, 8], 'a >= b'));
    expect(one).toEqual({ file, mutant: 'a > b && : a > b → a >= b' });
    expect(survivorOf(file, `\n\n${source}`, mutant([4, 3], [4, 8], 'a >= b'))).toEqual(one);
  });

  it('are named in one line, however long they are', () => {
    const { mutant: name } = survivorOf(file, source, mutant([2, 3], [3, 4], `{ ${'x'.repeat(500)} }`));
    expect(name).toMatch(/^a > b && : a > b && c → \{ x{50,}…$/u);
  });

  it('are compared with the judgements: none may be without one, and none of these without a survivor', () => {
    const judgements = {
      [file]: [
        { why: 'equal in every case', mutants: ['one', 'twice'] },
        { why: 'only a faster way', mutants: ['twice', 'killed by now'] },
      ],
      'app/statement.ts': [{ why: 'of another folder', mutants: ['one'] }],
    };
    expect(compareSurvivors(named('one', 'twice', 'twice', 'new'), judgements, 'app/state')).toEqual({
      unjudged: named('new'),
      outdated: named('killed by now'),
    });
    expect(compareSurvivors(named('twice', 'twice', 'twice'), judgements, 'app/state').unjudged).toEqual(
      named('twice'),
    );
  });
});
