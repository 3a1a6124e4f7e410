import { describe, expect, it } from 'vitest';
import { BarePath, NotificationPath, ownAddress } from '../../bench/notification-path.ts';
import { wireUpdate } from '../../bench/wire.ts';

const changedAtMs = () => Date.UTC(2026, 2, 2, 9, 30, 0);
const message = (held: readonly number[]) =>
  wireUpdate({ dialogId: '16781234', ownAddress, participantCount: 12, held: new Set(held), changedAtMs });

describe('the notifications that the bench sends', () => {
  it('are understood whole by the real path: one participant changed is one participant changed', () => {
    const path = new NotificationPath();
    path.take(message([]));
    const slices: string[][] = [];
    path.store.onChange((changes) => slices.push(changes.map((change) => change.slice)));
    path.take(message([3]));
    path.take(message([3, 4]));
    path.take(message([4]));
    const [roster] = path.store.state.participants.values();
    expect(slices).toEqual([
      ['conference', 'participant'],
      ['conference', 'participant'],
      ['conference', 'participant'],
    ]);
    expect(
      [...(roster?.values() ?? [])].filter(({ state }) => state === 'on-hold').map(({ position }) => position),
    ).toEqual([5]);
    path.store.stop();
  });

  it('are read by the floor as well, participant by participant', () => {
    const bare = new BarePath();
    bare.take(message([3]));
    expect(bare.people.size).toBe(12);
    expect(bare.people.get('+49 30 555 0003')).toMatchObject({ state: 'HELD', mediaAddress: '+49 30 555 0003' });
  });
});
