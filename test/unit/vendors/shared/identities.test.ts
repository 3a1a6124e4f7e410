import { expect, it } from 'vitest';
import { Identities } from '../../../../main/vendors/shared/identities.ts';
import { countingIds } from '../../../support/counting-ids.ts';

it('an identity is never used again: not at the same address, and not by another adapter of the account', () => {
  const ids = countingIds();
  const [one, other] = [new Identities(ids), new Identities(ids)];
  const made = [one.make('5001'), one.make('5001'), other.make('5001'), other.make('5001')];
  expect(new Set(made.map(({ id }) => id)).size).toBe(4);
  expect(made.map(({ position }) => position)).toEqual([1, 2, 1, 2]);
  expect(one.make('9'.repeat(1_000)).id.length).toBeLessThan(300);
});
