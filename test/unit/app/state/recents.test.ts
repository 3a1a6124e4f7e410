import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../app/domain/command.ts';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { recentAddresses, recentsOf } from '../../../../app/state/selectors/recents.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const { command } = windowFixture(0);
const conferenceId = 'finesse/40871';

const stateOf = (...requests: readonly (readonly [Command['request'], Partial<Command>?])[]) => {
  const state = emptyState();
  requests.forEach(([request, more], index) => {
    const address = 'address' in request ? request.address : '1044';
    const value = command(String(index), {
      request,
      phase: 'confirmed',
      madeAt: index,
      target: { id: '', name: address, address },
      ...more,
    });
    const change: Change = { slice: 'command', id: value.id, value };
    applyChange(state, change);
  });
  return state;
};
const call = (address: string): readonly [Command['request']] => [{ kind: 'make-call', accountId: 'finesse', address }];

describe('recents', () => {
  it('are whom one called, consulted, invited and dropped, the latest first, each once', () => {
    const state = stateOf(
      call('1'),
      [{ kind: 'consult', conferenceId, address: '2' }],
      call('1'),
      [{ kind: 'hold', conferenceId }],
      [
        { kind: 'drop', conferenceId, participantIds: ['p'] },
        { target: { id: 'p', name: 'Ada Berg', address: '5001' } },
      ],
    );
    expect(recentsOf(state, 'finesse').map(({ kind, address, name }) => [kind, address, name])).toEqual([
      ['drop', '5001', 'Ada Berg'],
      ['make-call', '1', '1'],
      ['consult', '2', '2'],
    ]);
  });

  it('leave out what was taken back, another account, and what is long ago', () => {
    const state = stateOf(
      ...Array.from({ length: 20 }, (_, index) => call(String(index))),
      [{ kind: 'make-call', accountId: 'finesse', address: 'taken back' }, { phase: 'cancelled' }],
      [{ kind: 'make-call', accountId: 'other', address: 'elsewhere' }, { accountId: 'other' }],
    );
    expect(recentAddresses(state, 'finesse')).toEqual(['19', '18', '17', '16', '15', '14', '13', '12', '11', '10']);
    expect(recentAddresses(state, null)[0]).toBe('elsewhere');
  });
});
