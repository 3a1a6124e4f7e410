import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../app/state/app-state.ts';
import { createSendRequest } from '../../../../renderer/application/bridge.ts';
import { follow } from '../../../../renderer/model/follow.ts';
import { Model } from '../../../../renderer/model/model.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const fixture = windowFixture(Date.UTC(2026, 2, 2, 9, 0, 0));
const conferenceId = 'finesse/40871';
const person = (id: string, name: string): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, { name }),
});
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
};

/** A host whose snapshots the test answers one by one. */
const host = () => {
  const snapshots: { answer: (revision: number, changes: readonly Change[]) => void; fail: () => void }[] = [];
  let listener: (event: unknown) => void = () => {
    throw new Error('nobody listens');
  };
  const shown: unknown[] = [];
  const times: number[] = [];
  const pauses: (() => void)[] = [];
  const bridge = {
    call: (name: string) => {
      if (name !== 'state.snapshot') throw new Error(`unprepared request ${name}`);
      return new Promise<unknown>((resolve, reject) => {
        snapshots.push({
          answer: (revision, changes) => resolve({ ok: true, value: { revision, now: 1000 + revision, changes } }),
          fail: () => reject(new Error('the host is gone')),
        });
      });
    },
    listen: (given: (event: unknown) => void) => {
      listener = given;
      return () => {
        listener = () => undefined;
      };
    },
  };
  const model = new Model();
  const following = follow({
    bridge,
    sendRequest: createSendRequest(bridge),
    model,
    pause: () => new Promise((resolve) => pauses.push(resolve)),
    onTime: (nowMs) => times.push(nowMs),
    onShow: (show) => shown.push(show),
  });
  return {
    model,
    following,
    snapshots,
    pauses,
    shown,
    times,
    emit: (event: unknown) => listener(event),
    patch: (from: number, to: number, changes: readonly Change[]) => listener({ event: 'patch', from, to, changes }),
    names: () => model.roster(conferenceId).people.ids.map((id) => model.roster(conferenceId).people.peek(id)?.name),
  };
};

describe('keeping in step with main', () => {
  it('starts with a snapshot and follows the patches that lead on from it', async () => {
    const { snapshots, patch, names, following, emit, times } = host();
    expect(following.status.value).toBe('loading');
    snapshots[0]?.answer(5, [person('p1', 'One')]);
    await settle();
    expect(following.status.value).toBe('following');
    patch(5, 6, [person('p2', 'Two')]);
    expect(names()).toEqual(['One', 'Two']);
    expect(snapshots).toHaveLength(1);
    emit({ event: 'patch', from: 6, to: 7, now: 9000, changes: [] });
    expect(times).toEqual([1005, 9000]);
  });

  it('keeps patches that come while the snapshot is on its way, and leaves out those it already holds', async () => {
    const { snapshots, patch, names } = host();
    patch(4, 5, [person('p9', 'Known already')]);
    patch(5, 6, [person('p2', 'Two')]);
    snapshots[0]?.answer(5, [person('p1', 'One')]);
    await settle();
    expect(names()).toEqual(['One', 'Two']);
  });

  it('asks for a fresh snapshot when a revision is missing, and ends with the truth', async () => {
    const { snapshots, patch, names } = host();
    snapshots[0]?.answer(1, [person('p1', 'One')]);
    await settle();
    patch(2, 3, [person('p3', 'Three')]);
    expect(names()).toEqual(['One']);
    await settle();
    expect(snapshots).toHaveLength(2);
    patch(3, 4, [person('p4', 'Four')]);
    snapshots[1]?.answer(3, [person('p1', 'One'), person('p2', 'Two'), person('p3', 'Three')]);
    await settle();
    expect(names()).toEqual(['One', 'Two', 'Three', 'Four']);
  });

  it('asks again when patches were lost while a snapshot was on its way', async () => {
    const { snapshots, patch, names } = host();
    patch(7, 8, [person('p8', 'Eight')]);
    snapshots[0]?.answer(5, [person('p1', 'One')]);
    await settle();
    expect(snapshots).toHaveLength(2);
    snapshots[1]?.answer(8, [person('p1', 'One'), person('p8', 'Eight')]);
    await settle();
    expect(names()).toEqual(['One', 'Eight']);
  });

  it('takes an event that does not fit the contract for a gap', async () => {
    const { snapshots, emit } = host();
    snapshots[0]?.answer(1, []);
    await settle();
    emit({
      event: 'patch',
      from: 1,
      to: 2,
      changes: [{ slice: 'participant', conferenceId, id: 'x', value: { name: 7 } }],
    });
    await settle();
    expect(snapshots).toHaveLength(2);
  });

  it('says that the host is gone, keeps trying, and says when it is back', async () => {
    const { snapshots, pauses, following } = host();
    snapshots[0]?.fail();
    await settle();
    expect(following.status.value).toBe('lost');
    pauses[0]?.();
    await settle();
    snapshots[1]?.answer(1, []);
    await settle();
    expect(following.status.value).toBe('following');
  });

  it('passes on what another surface wants shown', async () => {
    const { snapshots, emit, shown } = host();
    snapshots[0]?.answer(1, []);
    await settle();
    emit({ event: 'show', what: 'settings', id: null });
    expect(shown).toEqual([{ event: 'show', what: 'settings', id: null }]);
  });
});
