import { expect, it } from 'vitest';
import { changedEntries } from '../../../../renderer/model/call-data.ts';

it('writes of the data of a call only what was edited', () => {
  const shown = [
    { name: 'callVariable1', value: 'a' },
    { name: 'callVariable2', value: 'b' },
  ];
  expect(changedEntries(shown, shown)).toEqual([]);
  expect(
    changedEntries(shown, [
      { name: 'callVariable1', value: 'a' },
      { name: 'callVariable2', value: '' },
    ]),
  ).toEqual([{ name: 'callVariable2', value: '' }]);
});
