import { describe, expect, it } from 'vitest';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { accountViewOf } from '../../../../main/core/commands/account-view.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(5000);
const state = emptyState();
const changes: readonly Change[] = [
  { slice: 'account', id: 'finesse', value: fixture.account() },
  { slice: 'conference', id: 'finesse/1', value: fixture.conference({ id: 'finesse/1' }) },
  { slice: 'participant', conferenceId: 'finesse/1', id: 'p1', value: fixture.participant('p1') },
  { slice: 'conference', id: 'other/1', value: fixture.conference({ id: 'other/1', accountId: 'other' }) },
  { slice: 'participant', conferenceId: 'other/1', id: 'p1', value: fixture.participant('p1') },
  { slice: 'member', accountId: 'finesse', id: 'm1', value: fixture.member('m1') },
  { slice: 'meeting', accountId: 'finesse', id: 'finesse/7', value: fixture.meeting('7') },
];
for (const change of changes) applyChange(state, change);
const own = accountViewOf(state, 'finesse');
const other = accountViewOf(state, 'other');

describe('what an adapter sees', () => {
  it('is all of its own account', () => {
    expect(own.agent?.name).toBe('Wei Zhang');
    expect([...own.conferences()].map(({ id }) => id)).toEqual(['finesse/1']);
    expect(own.conference('finesse/1')?.id).toBe('finesse/1');
    expect(own.participant('finesse/1', 'p1')?.id).toBe('p1');
    expect([...own.participants('finesse/1')].map(({ id }) => id)).toEqual(['p1']);
    expect(own.member('m1')?.id).toBe('m1');
    expect([...own.meetings()].map(({ id }) => id)).toEqual(['finesse/7']);
    expect(own.meeting('finesse/7')?.id).toBe('finesse/7');
  });

  it('is nothing of another one: what happens there proves nothing here', () => {
    expect(own.conference('other/1')).toBeUndefined();
    expect(own.participant('other/1', 'p1')).toBeUndefined();
    expect([...own.participants('other/1')]).toEqual([]);
    expect([...other.conferences()].map(({ id }) => id)).toEqual(['other/1']);
    expect([other.agent, other.member('m1'), other.meeting('finesse/7')]).toEqual([null, undefined, undefined]);
    expect([...other.meetings()]).toEqual([]);
  });

  it('is always the present', () => {
    applyChange(state, { slice: 'account', id: 'finesse', value: fixture.account({ agent: null }) });
    applyChange(state, { slice: 'conference', id: 'finesse/1', value: null });
    expect([own.agent, own.conference('finesse/1')]).toEqual([null, undefined]);
    expect([...own.participants('finesse/1')]).toEqual([]);
  });
});
