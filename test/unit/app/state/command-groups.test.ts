import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../../app/domain/command.ts';
import { emptyState, type OwnedState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import type { CommandGroup } from '../../../../app/state/command-groups.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(5000);
let state: OwnedState;

const put = (id: string, more: Partial<Command> = {}): void =>
  applyChange(state, { slice: 'command', id, value: fixture.command(id, { groupId: 'g', ...more }) });
const remove = (id: string): void => applyChange(state, { slice: 'command', id, value: null });
const group = (): CommandGroup => {
  const found = state.groups.get('g');
  if (!found) throw new Error('no group');
  return found;
};
const zero = {
  held: 0,
  waiting: 0,
  sent: 0,
  accepted: 0,
  confirmed: 0,
  refused: 0,
  unconfirmed: 0,
  cancelled: 0,
};

beforeEach(() => {
  state = emptyState();
});

describe('what is known of a group', () => {
  it('counts each of its commands by where it stands now', () => {
    put('a', { heldUntil: 9000 });
    put('b', { heldUntil: 9500 });
    expect(group()).toMatchObject({
      id: 'g',
      size: 2,
      counts: { ...zero, held: 2 },
      sentCount: 0,
      heldUntil: 9500,
      isUnderWay: true,
    });
    put('a', { phase: 'sent', heldUntil: 9000, sentAt: 9000 });
    expect(group()).toMatchObject({ counts: { ...zero, held: 1, sent: 1 }, sentCount: 1, heldUntil: 9500 });
    put('b', { phase: 'waiting', heldUntil: 9500 });
    expect(group()).toMatchObject({ counts: { ...zero, waiting: 1, sent: 1 }, heldUntil: null });
    put('a', { phase: 'confirmed', sentAt: 9000 });
    put('b', { phase: 'refused', reason: 'timeout' });
    expect(group()).toMatchObject({
      counts: { ...zero, confirmed: 1, refused: 1 },
      sentCount: 1,
      isUnderWay: false,
      first: { id: 'a', phase: 'confirmed' },
    });
    expect([...group().commands.keys()]).toEqual(['a', 'b']);
  });

  it.each(['held', 'waiting', 'sent', 'accepted'] as const)('is under way while one of it is %s', (phase) => {
    put('a', { phase: 'confirmed' });
    put('b', { phase });
    expect(group().isUnderWay).toBe(true);
  });

  it('names what was not done as asked: refused, unproved or cancelled by what happened, not by the user', () => {
    put('confirmed', { phase: 'confirmed' });
    put('refused', { phase: 'refused', reason: 'timeout' });
    put('unconfirmed', { phase: 'unconfirmed', reason: 'no-evidence' });
    put('gone', { phase: 'cancelled', reason: 'target-gone' });
    put('taken-back', { phase: 'cancelled', reason: 'taken-back' });
    put('stopped', { phase: 'cancelled', reason: 'stopped' });
    put('by-nothing', { phase: 'cancelled', reason: null });
    put('held', { reason: 'timeout' });
    expect([...group().failures.keys()]).toEqual(['refused', 'unconfirmed', 'gone']);
    put('refused', { phase: 'confirmed' });
    expect([...group().failures.keys()]).toEqual(['unconfirmed', 'gone']);
  });

  it('counts where it is not known who caused the effect', () => {
    put('a', { phase: 'confirmed', cause: 'unknown' });
    put('b', { phase: 'confirmed', cause: 'own' });
    put('c', { phase: 'unconfirmed', cause: 'unknown' });
    expect(group().unknownCauseCount).toBe(1);
    put('a', { phase: 'confirmed', cause: 'own' });
    expect(group().unknownCauseCount).toBe(0);
    put('c', { phase: 'confirmed', cause: 'unknown' });
    expect(group().unknownCauseCount).toBe(1);
  });

  it('goes with its commands, one after the other, and ends with the last', () => {
    put('a', { phase: 'confirmed', cause: 'unknown', sentAt: 6000 });
    put('b', { phase: 'refused', reason: 'timeout', sentAt: 6000 });
    put('other', { groupId: 'other' });
    remove('a');
    expect(group()).toMatchObject({
      size: 1,
      counts: { ...zero, refused: 1 },
      sentCount: 1,
      unknownCauseCount: 0,
      first: { id: 'b' },
    });
    remove('b');
    remove('b');
    expect([...state.groups.keys()]).toEqual(['other']);
    expect(state.commands.size).toBe(1);
  });

  it('is new for whoever shows it with every change, and keeps the time until which it is held', () => {
    put('a', { heldUntil: 9000 });
    const before = group();
    put('b', { heldUntil: null });
    expect(group()).not.toBe(before);
    expect(group().heldUntil).toBe(9000);
    put('b', { phase: 'cancelled', heldUntil: 20_000, reason: 'taken-back' });
    expect(group().heldUntil).toBe(9000);
  });
});

describe('the commands under way', () => {
  it('are those that are not settled', () => {
    const phases = ['held', 'waiting', 'sent', 'accepted', 'confirmed', 'refused', 'unconfirmed', 'cancelled'] as const;
    for (const phase of phases) put(phase, { phase });
    expect([...state.underWay.keys()]).toEqual(['held', 'waiting', 'sent', 'accepted']);
    put('held', { phase: 'cancelled' });
    remove('waiting');
    expect([...state.underWay.keys()]).toEqual(['sent', 'accepted']);
  });
});
