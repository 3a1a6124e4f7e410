import { describe, expect, it } from 'vitest';
import { commonLines, families, tooMuchInCommon } from '../../../build/checks/common-lines.ts';

const file = (path: string, ...lines: readonly string[]) => ({ path, text: `${lines.join('\n')}\n` });
const four = ['const a = 1;', 'const b = 2;', 'const c = 3;', 'const d = 4;'];

const countOf = (one: readonly string[], other: readonly string[]): number | undefined =>
  commonLines([file('kits/red-bird/x.ts', ...one), file('kits/blue-fish/y.ts', ...other)], 'kits')[0]?.lines;

describe('lines in common', () => {
  it('count in runs of four or more, wherever they stand', () => {
    expect(countOf(four, ['start();', ...four, 'stop();'])).toBe(4);
    expect(countOf(four.slice(1), four)).toBe(0);
    expect(countOf([...four, 'const e = 5;'], [...four, 'const e = 5;'])).toBe(5);
    expect(countOf([...four, 'one();', ...four], four)).toBe(8);
    expect(countOf(four, [...four, 'one();', ...four])).toBe(8);
    expect(countOf(['const a = 1;', 'const b = 2;', 'one();', 'const c = 3;', 'const d = 4;'], four)).toBe(0);
  });

  it('leave out imports, comments, blank lines and lone punctuation', () => {
    const imports = ["import { a } from './a.ts';", 'import {', '  b,', '  c,', '  d,', "} from './b.ts';"];
    const comments = ['/**', ' * One.', ' * Two.', ' * Three.', ' */', '// four', '// five', '// six', '// seven'];
    const thin = ['', '};', '}', ');', ']', '},'];
    const all = [...imports, ...comments, ...thin];
    expect(countOf(all, all)).toBe(0);
    expect(
      countOf(['const a = 1;', '// why', 'const b = 2;', '', 'const c = 3;', '/* x', ' y */', ...four], four),
    ).toBe(4);
    expect(
      countOf(['const a = 1;', '// why', 'const b = 2;', '', 'const c = 3;', '/* x */', 'const d = 4;'], four),
    ).toBe(4);
  });

  it('ignore indentation and the words of the folders’ names', () => {
    expect(
      countOf(
        four.map((line) => `  ${line}`),
        four,
      ),
    ).toBe(4);
    const named = (word: string) => four.map((line) => `${word}${line}`);
    expect(countOf(named('startRedBird'), named('startBlueFish'))).toBe(4);
    expect(countOf(named('startRedBird'), named('startGreenFrog'))).toBe(0);
  });

  it('are searched between every two folders, neither in the kit nor within one folder', () => {
    const files = [
      file('kits/shared/kit.ts', ...four),
      file('kits/registry.ts', ...four),
      file('kits/one/a.ts', ...four),
      file('kits/one/b.ts', ...four),
      file('kits/two/a.ts', 'other();'),
      file('kits/three/a.ts', 'x();', ...four),
      file('elsewhere/four/a.ts', ...four),
    ];
    expect(commonLines(files, 'kits')).toEqual([
      { one: 'one', other: 'two', lines: 0, runs: [] },
      { one: 'one', other: 'three', lines: 8, runs: ['kits/one/a.ts:1 (4)', 'kits/one/b.ts:1 (4)'] },
      { one: 'two', other: 'three', lines: 0, runs: [] },
    ]);
  });

  it('are a complaint above the limit of the family', () => {
    const files = [file('kits/one/a.ts', ...four), file('kits/two/b.ts', 'x();', ...four)];
    expect(tooMuchInCommon(files, [{ folder: 'kits', mostLines: 4 }])).toEqual([]);
    expect(tooMuchInCommon(files, [{ folder: 'kits', mostLines: 3 }])).toEqual([
      'kits: one and two have 4 lines in common, at most 3; move what is the same to kits/shared: kits/one/a.ts:1 (4)',
    ]);
  });

  it('are limited for simulators and for vendors', () => {
    expect(families.map(({ folder }) => folder)).toEqual(['main/simulators', 'main/vendors']);
  });
});
