import { expect, it } from 'vitest';
import { missingPaths, pageComplaints } from '../../../build/checks/documents.ts';

it('finds links and paths in documents that lead nowhere', () => {
  const text = [
    'See [the kit](shared/README.md), [elsewhere](https://example.com/main/none.ts) and [above](#top).',
    'The store is in `main/core/state/store.ts`, `app/none.ts`, `app/text/*/start.ts` and `npm run main/none`.',
  ].join('\n');
  const there = new Set(['main/core/state/store.ts']);
  expect(missingPaths([{ path: 'main/vendors/README.md', text }], (path) => there.has(path))).toEqual([
    'main/vendors/README.md: main/vendors/shared/README.md does not exist',
    'main/vendors/README.md: app/none.ts does not exist',
  ]);
  there.add('main/vendors/shared/README.md').add('app/none.ts');
  expect(missingPaths([{ path: 'main/vendors/README.md', text }], (path) => there.has(path))).toEqual([]);
});

it('keeps the first page short and narrow', () => {
  const page = (lines: readonly string[]) => pageComplaints({ path: 'ARCHITECTURE.md', text: `${lines.join('\n')}\n` });
  expect(page(Array.from({ length: 200 }, () => 'x'.repeat(120)))).toEqual([]);
  expect(page(Array.from({ length: 201 }, () => 'x'))).toEqual([
    'ARCHITECTURE.md: 201 lines, at most 200; move details to the README of their folder',
  ]);
  expect(page(['', 'x'.repeat(121)])).toEqual(['ARCHITECTURE.md:2: 121 characters, at most 120']);
});
