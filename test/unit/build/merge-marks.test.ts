import { expect, it } from 'vitest';
import { mergeMarks } from '../../../build/checks/merge-marks.ts';

it('finds what an undecided merge left behind, in comments and documents too', () => {
  const marks = ['<', '=', '>'].map((sign) => sign.repeat(7));
  const text = [`${marks[0]} HEAD`, 'const a = 1;', ` * ${marks[1]}`, `// ${marks[2]} 359eeae (Comments)`].join('\n');
  expect(mergeMarks([{ path: 'main/a.ts', text }])).toEqual([
    'main/a.ts:1: the mark of an undecided merge',
    'main/a.ts:3: the mark of an undecided merge',
    'main/a.ts:4: the mark of an undecided merge',
  ]);
  expect(mergeMarks([{ path: 'main/a.ts', text: `const a = '${'='.repeat(7)}';\n${'='.repeat(12)}` }])).toEqual([]);
});
