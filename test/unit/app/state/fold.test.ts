import { describe, expect, it } from 'vitest';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange, snapshotOf } from '../../../../app/state/apply.ts';
import { ChangeFold } from '../../../../app/state/fold.ts';
import { isSame } from '../../../../app/state/is-same.ts';
import { everyChange } from '../../../support/every-change.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(5000);
const folded = (...changes: readonly Change[]): Change[] => {
  const fold = new ChangeFold();
  expect(fold.isEmpty).toBe(true);
  for (const change of changes) fold.add(change);
  expect(fold.isEmpty).toBe(changes.length === 0);
  const taken = fold.take();
  expect([fold.isEmpty, fold.take()]).toEqual([true, []]);
  return taken;
};
/** A window that was shown `before` and then gets `changes`. */
const shown = (before: readonly Change[], changes: readonly Change[]) => {
  const state = emptyState();
  for (const change of [...before, ...changes]) applyChange(state, change);
  return snapshotOf(state);
};

const person = (conferenceId: string, id: string, name = id): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, { name }),
});
const member = (accountId: string, id: string, name = id): Change => ({
  slice: 'member',
  accountId,
  id,
  value: fixture.member(id, { accountId, name }),
});
const meeting = (accountId: string, id: string): Change => ({
  slice: 'meeting',
  accountId,
  id,
  value: fixture.meeting(id, { accountId, id }),
});
const list = (id: string): Change => ({
  slice: 'meeting-list',
  id,
  value: { text: '', from: 0, ids: [], total: 0, status: 'read', readAt: 1, reason: null },
});
const conference = (id: string): Change => ({ slice: 'conference', id, value: fixture.conference({ id }) });
const account = (id: string): Change => ({ slice: 'account', id, value: fixture.account({ id }) });

describe('the changes of one frame', () => {
  it('show the same as all of them one after the other, and each entity once', () => {
    const changes = folded(...everyChange);
    expect(shown([], changes)).toEqual(shown([], everyChange));
    expect(changes).toHaveLength(11);
  });

  it('keep apart what has the same id at two places', () => {
    const changes = [
      ...['a/1', 'a/2'].flatMap((id) => [conference(id), person(id, 'p1', 'Ann'), person(id, 'p1', 'Bo')]),
      ...['a', 'b'].flatMap((id) => [account(id), member(id, 'm', 'Ann'), member(id, 'm', 'Bo'), meeting(id, 'm')]),
      list('a'),
      list('b'),
    ];
    expect(folded(...changes)).toHaveLength(12);
    expect(shown([], folded(...changes))).toEqual(shown([], changes));
  });

  it('of a conference that is removed carry nothing of it, and all of another one', () => {
    const gone: Change = { slice: 'conference', id: 'a/1', value: null };
    expect(
      folded(conference('a/1'), person('a/1', 'p1'), conference('a/2'), person('a/2', 'p1'), account('a/1'), gone),
    ).toEqual([conference('a/2'), person('a/2', 'p1'), account('a/1'), gone]);
  });

  it('of an account that is removed carry neither its team nor its meetings, and all of another one', () => {
    const gone: Change = { slice: 'account', id: 'a', value: null };
    const of = (id: string): Change[] => [account(id), member(id, 'm'), meeting(id, 'x'), list(id)];
    expect(folded(...of('a'), ...of('b'), conference('a'), person('a', 'p1'), gone)).toEqual([
      ...of('b'),
      conference('a'),
      person('a', 'p1'),
      gone,
    ]);
  });

  it('remove what a window has of an account or conference that went and came back', () => {
    const before = [account('a'), member('a', 'm1'), meeting('a', 'x'), conference('a/1'), person('a/1', 'p1')];
    const frame: Change[] = [
      { slice: 'conference', id: 'a/1', value: null },
      { slice: 'account', id: 'a', value: null },
      account('a'),
      member('a', 'm2'),
      conference('a/1'),
      person('a/1', 'p2'),
      { slice: 'conference', id: 'a/1', value: null },
      { slice: 'account', id: 'a', value: null },
      account('a'),
      conference('a/1'),
      person('a/1', 'p3'),
    ];
    expect(shown(before, folded(...frame))).toEqual(shown(before, frame));
  });
});

describe('two values', () => {
  it.each([
    [1, 1],
    ['a', 'a'],
    [null, null],
    [
      { a: 1, b: [1, { c: null }] },
      { b: [1, { c: null }], a: 1 },
    ],
    [[], []],
  ])('%j and %j are the same', (left, right) => {
    expect(isSame(left, right)).toBe(true);
  });

  it.each([
    [1, 2],
    [1, '1'],
    [null, {}],
    [{}, null],
    [{}, 'a'],
    ['a', {}],
    [[], {}],
    [{}, []],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, { b: 1 }],
    [{ a: undefined }, { b: 1 }],
    [{ a: undefined }, { b: undefined }],
    [{ a: 1 }, { a: 1, b: 2 }],
    [{ a: 1, b: 2 }, { a: 1 }],
    [[1, 2], [1]],
    [{ a: { b: 1 } }, { a: { b: 2 } }],
  ])('%j and %j are not', (left, right) => {
    expect(isSame(left, right)).toBe(false);
  });
});
