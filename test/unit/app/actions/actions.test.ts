import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../../../app/actions/action.ts';
import { actions, allActions } from '../../../../app/actions/actions.ts';
import { dropOne } from '../../../../app/actions/drop.ts';
import { callControls } from '../../../../app/actions/call-controls.ts';
import { requests } from '../../../../app/contract/requests.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import { emptyState, type Change } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const fixture = windowFixture(nowMs);
const conferenceId = 'finesse/40871';

const stateOf = (...more: readonly Change[]) => {
  const state = emptyState();
  for (const change of [...fixture.changes.filter(({ slice }) => slice !== 'command'), ...more])
    applyChange(state, change);
  return state;
};
const at = (more: Partial<ActionContext> = {}): ActionContext => ({
  surface: 'window',
  accountId: 'finesse',
  conferenceId,
  selectedIds: new Set(),
  focusedId: null,
  ...more,
});
const chosen = (...ids: readonly string[]): ActionContext => at({ selectedIds: new Set(ids) });
const stale: Change = {
  slice: 'conference',
  id: conferenceId,
  value: fixture.conference({ truth: { status: 'stale', at: nowMs, reason: 'connection-lost' } }),
};
const drop = (...participantIds: readonly string[]) => ({
  name: 'command.make',
  input: { request: { kind: 'drop', conferenceId, participantIds }, surface: 'window' },
});

describe('the list of actions', () => {
  it('names each once, and no two the same key', () => {
    const ids = allActions.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const keys = allActions.flatMap((action) => action.keys);
    expect(new Set(keys).size).toBe(keys.length);
    const shortcuts = allActions.flatMap(({ shortcut }) => (shortcut === null ? [] : [shortcut]));
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
  });

  it('never asks for anything its permission does not allow', () => {
    const states = [emptyState(), stateOf(), stateOf(stale)];
    const contexts = [at({ accountId: null, conferenceId: null }), at(), chosen('p2', 'p7')];
    const wrong = states.flatMap((state) =>
      contexts.flatMap((context) =>
        allActions.filter(
          (action) =>
            action.permission(state, context).verdict !== 'allowed' && action.toRequest(state, context) !== null,
        ),
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('asks only for what the contract takes', () => {
    const calls = allActions.flatMap((action) => action.toRequest(stateOf(), chosen('p2')) ?? []);
    expect(calls.length).toBeGreaterThan(2);
    expect(calls.filter((call) => !requests[call.name].input.safeParse(call.input).success)).toEqual([]);
  });
});

describe('dropping the selected', () => {
  it('drops those who were chosen and may be dropped, and nobody else', () => {
    expect(actions.dropSelected.toRequest(stateOf(), chosen('p2', 'p7', 'p1', 'p4'))).toEqual(drop('p2', 'p4'));
  });

  it('takes the one the keyboard is at only where nobody is chosen', () => {
    expect(actions.dropSelected.toRequest(stateOf(), at({ focusedId: 'p3' }))).toEqual(drop('p3'));
    expect(actions.dropSelected.toRequest(stateOf(), { ...chosen('p2'), focusedId: 'p3' })).toEqual(drop('p2'));
  });

  it('says why it cannot: nobody chosen, the reason of the one chosen, an old picture', () => {
    expect(actions.dropSelected.permission(stateOf(), at())).toEqual(denied('nobody-chosen'));
    expect(actions.dropSelected.permission(stateOf(), chosen('p7'))).toEqual(denied('supervisor-only'));
    expect(actions.dropSelected.permission(stateOf(), chosen('p1'))).toEqual(denied('self'));
    expect(actions.dropSelected.permission(stateOf(stale), chosen('p2'))).toEqual(denied('stale'));
    expect(actions.dropSelected.permission(stateOf(), { ...chosen('p2'), conferenceId: null })).toEqual(
      denied('not-on-a-call'),
    );
  });

  it('leaves out to whom the same is being done already', () => {
    const state = stateOf({
      slice: 'command',
      id: 'c',
      value: fixture.command('c', { target: { id: 'p2', name: 'Maria', address: '' } }),
    });
    expect(actions.dropSelected.toRequest(state, chosen('p2', 'p4'))).toEqual(drop('p4'));
    expect(dropOne(state, conferenceId, 'p2')).toBeNull();
  });

  it('is barred while the account is not online, even before its picture is called old', () => {
    const offline: Change = {
      slice: 'account',
      id: 'finesse',
      value: fixture.account({ connection: { ...fixture.account().connection, status: 'waiting' } }),
    };
    expect(dropOne(stateOf(offline), conferenceId, 'p2')).toBeNull();
  });
});

describe('dropping all but the selected', () => {
  it('is a list of the others who may be dropped, without oneself', () => {
    expect(actions.dropOthers.toRequest(stateOf(), chosen('p2', 'p3'))).toEqual(drop('p4', 'p5', 'p6'));
  });

  it('is never everybody: without a selection it is barred', () => {
    expect(actions.dropOthers.permission(stateOf(), at())).toEqual(denied('nobody-chosen'));
    expect(actions.dropOthers.toRequest(stateOf(), at({ focusedId: 'p2' }))).toBeNull();
  });
});

describe('undo', () => {
  it('takes back what leaves soonest, and is barred when nothing is', () => {
    const waiting = fixture.command('w', { phase: 'waiting', heldUntil: null });
    const held = stateOf(
      { slice: 'command', id: 'b', value: fixture.command('b') },
      { slice: 'command', id: 'c', value: fixture.command('c', { heldUntil: 1 }) },
      { slice: 'command', id: 'w', value: waiting },
    );
    expect(actions.undo.toRequest(held, at())).toEqual({ name: 'command.undo', input: { groupId: 'c' } });
    for (const state of [stateOf(), stateOf({ slice: 'command', id: 'w', value: waiting })]) {
      expect(actions.undo.permission(state, at())).toEqual(denied('nothing-held'));
      expect(actions.undo.toRequest(state, at())).toBeNull();
    }
  });
});

describe('stop', () => {
  it('stops the last group that waits for its turn, not one that is held, and is barred when nothing waits', () => {
    const waiting = (id: string): Change => ({
      slice: 'command',
      id,
      value: fixture.command(id, { phase: 'waiting', heldUntil: null }),
    });
    const held: Change = { slice: 'command', id: 'h', value: fixture.command('h') };
    const state = stateOf(waiting('w'), waiting('x'), held);
    expect(actions.stop.toRequest(state, at())).toEqual({ name: 'command.stop', input: { groupId: 'x' } });
    for (const none of [stateOf(), stateOf(held)]) {
      expect(actions.stop.permission(none, at())).toEqual(denied('nothing-waiting'));
      expect(actions.stop.toRequest(none, at())).toBeNull();
    }
  });
});

describe('call controls', () => {
  it('follow the permission the system gives, and ask for what needs no more words', () => {
    const hold = callControls.get('hold');
    expect(hold?.permission(stateOf(), at())).toEqual(allowed);
    expect(hold?.toRequest(stateOf(), at())).toEqual({
      name: 'command.make',
      input: { request: { kind: 'hold', conferenceId }, surface: 'window' },
    });
    expect(callControls.get('retrieve')?.permission(stateOf(), at())).toEqual(denied('not-now'));
    expect(callControls.get('barge')?.permission(stateOf(), at()).verdict).toBe('unsupported');
  });

  it('ask for nothing before a number is entered', () => {
    expect(callControls.get('consult')?.needs).toBe('address');
    expect(callControls.get('consult')?.toRequest(stateOf(), at())).toBeNull();
  });

  it('are barred while the same is under way', () => {
    const state = stateOf({
      slice: 'command',
      id: 'c',
      value: fixture.command('c', { phase: 'sent', target: null, request: { kind: 'hold', conferenceId } }),
    });
    expect(callControls.get('hold')?.permission(state, at())).toEqual(denied('already-under-way'));
  });
});
