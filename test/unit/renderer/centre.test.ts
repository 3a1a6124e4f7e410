import { describe, expect, it } from 'vitest';
import { applyChange } from '../../../app/state/apply.ts';
import { emptyState } from '../../../app/state/app-state.ts';
import { centreOf } from '../../../renderer/application/centre.ts';
import { windowFixture } from '../../support/window-fixture.ts';

const { account, conference } = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));

const stateOf = (accounts: readonly string[], conferences: readonly ReturnType<typeof conference>[] = []) => {
  const state = emptyState();
  for (const id of accounts) applyChange(state, { slice: 'account', id, value: account({ id }) });
  for (const value of conferences) applyChange(state, { slice: 'conference', id: value.id, value });
  return state;
};

describe('what the middle of the window shows', () => {
  it('is the first start while there is no account', () => {
    expect(centreOf(stateOf([]), null)).toEqual({ kind: 'first-start' });
  });

  it('is the account while it has no call', () => {
    expect(centreOf(stateOf(['a']), null)).toEqual({ kind: 'account', id: 'a' });
  });

  it('is the call with the most people when nobody has chosen', () => {
    const state = stateOf(
      ['a', 'b'],
      [
        conference({ id: 'a/1', accountId: 'a', peopleCount: 2 }),
        conference({ id: 'b/2', accountId: 'b', peopleCount: 5 }),
      ],
    );
    expect(centreOf(state, null)).toEqual({ kind: 'conference', id: 'b/2', accountId: 'b' });
  });

  it('is what was chosen, as long as it is there', () => {
    const state = stateOf(
      ['a', 'b'],
      [
        conference({ id: 'a/1', accountId: 'a', peopleCount: 2 }),
        conference({ id: 'b/2', accountId: 'b', peopleCount: 5 }),
      ],
    );
    expect(centreOf(state, { kind: 'conference', id: 'a/1', accountId: 'a' })).toEqual({
      kind: 'conference',
      id: 'a/1',
      accountId: 'a',
    });
    expect(centreOf(state, { kind: 'team', id: 'a', accountId: 'a' })).toEqual({ kind: 'team', id: 'a' });
  });

  it('falls back to the same account when the chosen call has ended', () => {
    const other = conference({ id: 'b/2', accountId: 'b', peopleCount: 5 });
    expect(centreOf(stateOf(['a', 'b'], [other]), { kind: 'conference', id: 'a/1', accountId: 'a' })).toEqual({
      kind: 'account',
      id: 'a',
    });
    expect(centreOf(stateOf(['b'], [other]), { kind: 'conference', id: 'b/1', accountId: 'b' })).toEqual({
      kind: 'conference',
      id: 'b/2',
      accountId: 'b',
    });
  });

  it('forgets a choice whose account was removed', () => {
    expect(centreOf(stateOf(['b']), { kind: 'account', id: 'a', accountId: 'a' })).toEqual({
      kind: 'account',
      id: 'b',
    });
  });
});
