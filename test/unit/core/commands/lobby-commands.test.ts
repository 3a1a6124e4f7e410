import { describe, expect, it } from 'vitest';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import { emptyState } from '../../../../app/state/app-state.ts';
import { applyChange } from '../../../../app/state/apply.ts';
import { Fault } from '../../../../app/domain/error-code.ts';
import { obstacleNow, resolveRequest } from '../../../../main/core/commands/resolve-command.ts';
import { CommandBench } from '../../../support/command-bench.ts';
import { modelConferenceId } from '../../../support/model-vendor.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const conferenceId = modelConferenceId;

/** A conference with one person inside and two who wait: `leg-2`, `leg-3`. */
const benchWithLobby = (): CommandBench => {
  const bench = new CommandBench(['5001']);
  bench.server.knock('6001');
  bench.server.knock('6002');
  bench.deliverAll();
  return bench;
};
const make = (bench: CommandBench, kind: 'admit' | 'reject-entry', ...participantIds: string[]) =>
  bench.commands.make({ kind, conferenceId, participantIds }, 'tray');
const stateIn = (bench: CommandBench, id: string) =>
  bench.store.state.participants.get(conferenceId)?.get(id)?.state ?? null;

describe('letting somebody in', () => {
  it('leaves at once and is confirmed by the picture that shows them inside', async () => {
    const bench = benchWithLobby();
    const [id] = make(bench, 'admit', 'leg-2').commandIds;
    await bench.advance(0);
    expect(bench.command(id)).toMatchObject({
      phase: 'accepted',
      surface: 'tray',
      target: { id: 'leg-2', name: 'Person 6001' },
    });
    await bench.advance(20);
    expect([bench.command(id).phase, stateIn(bench, 'leg-2')]).toEqual(['accepted', 'in-lobby']);
    bench.deliverAll();
    expect([bench.command(id).phase, stateIn(bench, 'leg-2'), stateIn(bench, 'leg-3')]).toEqual([
      'confirmed',
      'talking',
      'in-lobby',
    ]);
  });

  it('is found out by a re-read where the event got lost, and stays unconfirmed where nothing shows it', async () => {
    const bench = benchWithLobby();
    const [lost] = make(bench, 'admit', 'leg-2').commandIds;
    await bench.advance(20);
    bench.server.outbox.length = 0;
    await bench.advance(1000);
    expect(bench.command(lost).phase).toBe('confirmed');
    bench.server.behaviour = 'ignore';
    const [ignored] = make(bench, 'admit', 'leg-3').commandIds;
    await bench.advance(0);
    await bench.advance(10_000);
    expect(bench.command(ignored)).toMatchObject({ phase: 'unconfirmed', reason: 'no-evidence' });
  });
});

describe('turning somebody away', () => {
  it('is held first: nothing leaves, and it can be taken back', async () => {
    const bench = benchWithLobby();
    const [id] = make(bench, 'reject-entry', 'leg-2').commandIds;
    await bench.advance(3999);
    expect([bench.command(id).phase, bench.server.asked]).toEqual(['held', []]);
    expect(bench.commands.undo(null)).toBe(1);
    await bench.advance(10_000);
    expect([bench.command(id).phase, bench.server.asked, stateIn(bench, 'leg-2')]).toEqual([
      'cancelled',
      [],
      'in-lobby',
    ]);
  });

  it('is confirmed once they are shown as gone', async () => {
    const bench = benchWithLobby();
    const { commandIds } = make(bench, 'reject-entry', 'leg-2', 'leg-3');
    await bench.advance(4000);
    await bench.advance(20);
    bench.deliverAll();
    expect(commandIds.map((id) => bench.command(id).phase)).toEqual(['confirmed', 'confirmed']);
    expect(bench.server.lobby).toEqual([]);
    expect(bench.server.legs.map(({ leg }) => leg)).toEqual([1]);
  });

  it('does not hit somebody who was let in while it was held', async () => {
    const bench = benchWithLobby();
    const [away] = make(bench, 'reject-entry', 'leg-2').commandIds;
    await bench.advance(1000);
    bench.server.carryOut('admit', 2);
    bench.deliverAll();
    await bench.advance(3000);
    expect(bench.command(away)).toMatchObject({ phase: 'cancelled', reason: 'denied-here' });
    expect(bench.server.asked).toEqual([]);
  });

  it('does not hit somebody who came again in their place', async () => {
    const bench = benchWithLobby();
    const [id] = make(bench, 'reject-entry', 'leg-2').commandIds;
    bench.server.leave(2);
    bench.server.knock('6001');
    bench.deliverAll();
    await bench.advance(4000);
    expect(bench.command(id)).toMatchObject({ phase: 'cancelled', reason: 'target-gone' });
    expect(bench.server.asked).toEqual([]);
  });
});

describe('what may be done about the lobby', () => {
  const { account, conference, participant } = windowFixture(0);
  const stateWith = (
    permissions: Partial<Participant['permissions']>,
    more: Partial<Participant> = {},
    isLive = true,
  ) => {
    const state = emptyState();
    const place = conference({ truth: { status: isLive ? 'live' : 'stale', at: 0, reason: null } });
    applyChange(state, { slice: 'account', id: 'finesse', value: account() });
    applyChange(state, { slice: 'conference', id: place.id, value: place });
    applyChange(state, {
      slice: 'participant',
      conferenceId: place.id,
      id: 'w',
      value: participant('w', {
        state: 'in-lobby',
        permissions: { drop: denied('not-connected'), ...permissions },
        ...more,
      }),
    });
    return state;
  };
  const request = (kind: 'admit' | 'reject-entry') => ({ kind, conferenceId: 'finesse/40871', participantIds: ['w'] });
  const obstacle = (kind: 'admit' | 'reject-entry', ...state: Parameters<typeof stateWith>) => {
    const [command] = resolveRequest(stateWith(...state), request(kind)).commands;
    expect(obstacleNow(stateWith(...state), request(kind))).toEqual(command?.obstacle);
    return command?.obstacle?.code ?? null;
  };

  it.each([
    ['admit', { admit: allowed }, null],
    ['reject-entry', { rejectEntry: allowed }, null],
    ['admit', { rejectEntry: allowed }, 'not-supported'],
    ['reject-entry', { admit: allowed }, 'not-supported'],
    ['admit', { admit: denied('chair-only') }, 'not-chair'],
    ['reject-entry', { rejectEntry: denied('not-now') }, 'denied-here'],
  ] as const)('%s with %j meets %s', (kind, permissions, expected) => {
    expect(obstacle(kind, permissions)).toBe(expected);
  });

  it('is nothing to somebody inside, whatever the vendor says of them', () => {
    for (const state of ['talking', 'connected', 'unknown'] as const)
      expect(obstacle('reject-entry', { rejectEntry: allowed }, { state })).toBe('denied-here');
  });

  it('is nothing on an old picture, to who left, or in a call that is over', () => {
    expect(obstacle('admit', { admit: allowed }, {}, false)).toBe('stale');
    expect(obstacle('reject-entry', { rejectEntry: allowed }, { state: 'left' })).toBe('target-gone');
    expect(obstacleNow(emptyState(), request('reject-entry'))?.code).toBe('call-ended');
    expect(() => resolveRequest(emptyState(), request('admit'))).toThrow(Fault);
  });
});
