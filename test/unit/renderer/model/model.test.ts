import { effect } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import type { Change } from '../../../../app/state/app-state.ts';
import { Model, type ModelEvent } from '../../../../renderer/model/model.ts';
import { windowFixture } from '../../../support/window-fixture.ts';

const nowMs = Date.UTC(2026, 2, 2, 9, 0, 0);
const fixture = windowFixture(nowMs);
const conferenceId = 'finesse/40871';

const filled = (): Model => {
  const model = new Model();
  model.replace(fixture.changes);
  return model;
};

const put = (id: string, more: Parameters<typeof fixture.participant>[1]): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: fixture.participant(id, more),
});

describe('the window’s copy of the state', () => {
  it('holds everything a snapshot says', () => {
    const model = filled();
    expect(model.accounts.ids).toEqual(['finesse']);
    expect(model.conferences.ids).toEqual([conferenceId]);
    expect(model.roster(conferenceId).people.ids).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7']);
    expect(model.commands.groups.ids).toHaveLength(6);
    expect(model.team('finesse').ids).toHaveLength(3);
    expect(model.state.participants.get(conferenceId)?.get('p2')?.name).toBe('Maria Albers');
  });

  it('tells one participant’s change to whoever shows that one, and to nobody else', () => {
    const model = filled();
    const { people } = model.roster(conferenceId);
    const renders = { maria: 0, phone: 0, list: 0 };
    const stops = [
      effect(() => {
        people.read('p2');
        renders.maria += 1;
      }),
      effect(() => {
        people.read('p3');
        renders.phone += 1;
      }),
      effect(() => {
        void people.ids;
        renders.list += 1;
      }),
    ];
    model.apply([put('p2', { name: 'Maria Albers', state: 'on-hold' })]);
    expect(renders).toEqual({ maria: 2, phone: 1, list: 1 });
    for (const stop of stops) stop();
  });

  it('applies a patch as one step', () => {
    const model = filled();
    const seen: (readonly [string | undefined, string | undefined])[] = [];
    const { people } = model.roster(conferenceId);
    const stop = effect(() => {
      seen.push([people.read('p2')?.state, people.read('p3')?.state]);
    });
    model.apply([put('p2', { state: 'on-hold' }), put('p3', { state: 'on-hold' })]);
    expect(seen).toEqual([
      ['talking', 'talking'],
      ['on-hold', 'on-hold'],
    ]);
    stop();
  });

  it('empties the roster when the conference ends, and starts again when its id returns in the same patch', () => {
    const model = filled();
    model.apply([
      { slice: 'conference', id: conferenceId, value: null },
      { slice: 'conference', id: conferenceId, value: fixture.conference({ peopleCount: 1 }) },
      put('p9', { name: 'New' }),
    ]);
    expect(model.roster(conferenceId).people.ids).toEqual(['p9']);
    expect([...(model.state.participants.get(conferenceId)?.keys() ?? [])]).toEqual(['p9']);
  });

  it('takes over a fresh snapshot without touching what stayed the same', () => {
    const model = filled();
    const { people } = model.roster(conferenceId);
    let renders = 0;
    const stop = effect(() => {
      people.read('p2');
      renders += 1;
    });
    const without = fixture.changes.filter((change) => !(change.slice === 'participant' && change.id === 'p3'));
    model.replace(structuredClone(without));
    expect(people.ids).not.toContain('p3');
    expect(renders).toBe(1);
    stop();
  });

  it('renders nothing when something was only proved once more, and knows when that was', () => {
    const model = filled();
    let renders = 0;
    const stop = effect(() => {
      void model.accounts.read('finesse');
      void model.conferences.read(conferenceId);
      renders += 1;
    });
    const account = model.accounts.peek('finesse');
    const conference = model.conferences.peek(conferenceId);
    if (!account || !conference) throw new Error('the fixture has no call');
    const later = nowMs + 5000;
    model.apply([
      {
        slice: 'account',
        id: account.id,
        value: { ...account, connection: { ...account.connection, provedAt: later } },
      },
      { slice: 'conference', id: conferenceId, value: { ...conference, truth: { ...conference.truth, at: later } } },
    ]);
    expect(renders).toBe(1);
    expect(model.conferences.read(conferenceId)?.truth.at).toBe(later);
    expect(model.accounts.read('finesse')?.connection.provedAt).toBe(later);
    model.apply([
      {
        slice: 'conference',
        id: conferenceId,
        value: { ...conference, truth: { status: 'stale', at: later, reason: 'connection-lost' } },
      },
    ]);
    expect(renders).toBe(2);
    stop();
  });

  it('shows the latest command of a target, however old ones change afterwards', () => {
    const model = new Model();
    const older = fixture.command('old', { madeAt: nowMs - 5000, phase: 'unconfirmed' });
    const newer = fixture.command('new', { madeAt: nowMs });
    const set = (value: typeof older): Change => ({ slice: 'command', id: value.id, value });
    model.apply([set(older), set(newer)]);
    model.apply([set({ ...older, phase: 'refused' })]);
    expect(model.commands.latestFor(conferenceId, 'p3', 'drop')?.id).toBe('new');
    expect(model.commands.latestFor(conferenceId, 'p3', 'set-audio')).toBeNull();
    model.apply([
      { slice: 'command', id: 'new', value: null },
      { slice: 'command', id: 'old', value: null },
    ]);
    expect(model.commands.latestFor(conferenceId, 'p3', 'drop')).toBeNull();
  });

  it('goes on showing the command that is under way when a second of its kind is refused meanwhile', () => {
    const model = new Model();
    const first = fixture.command('first', { madeAt: nowMs - 500, phase: 'sent' });
    const second = fixture.command('second', { madeAt: nowMs });
    const set = (value: typeof first): Change => ({ slice: 'command', id: value.id, value });
    model.apply([set(first), set(second)]);
    expect(model.commands.latestFor(conferenceId, 'p3', 'drop')?.id).toBe('first');
    model.apply([set({ ...second, phase: 'refused', reason: 'already-under-way' })]);
    expect(model.commands.latestFor(conferenceId, 'p3', 'drop')?.id).toBe('first');
  });

  it('gathers commands made together in one group and forgets the group with its last command', () => {
    const model = new Model();
    const one = fixture.command('a', { groupId: 'g' });
    const two = fixture.command('b', { groupId: 'g', target: { id: 'p4', name: 'Four', address: '' } });
    model.apply([
      { slice: 'command', id: 'a', value: one },
      { slice: 'command', id: 'b', value: two },
    ]);
    expect([...(model.commands.groups.read('g')?.commands.keys() ?? [])]).toEqual(['a', 'b']);
    model.apply([
      { slice: 'command', id: 'a', value: null },
      { slice: 'command', id: 'b', value: null },
    ]);
    expect(model.commands.groups.ids).toEqual([]);
  });

  it('tells of changes that patches bring, not of what a snapshot brings', () => {
    const model = new Model();
    const events: ModelEvent[] = [];
    model.observe((event) => events.push(event));
    model.replace(fixture.changes);
    expect(events).toEqual([]);
    model.apply([
      {
        slice: 'conference',
        id: conferenceId,
        value: fixture.conference({ truth: { status: 'stale', at: nowMs, reason: 'connection-lost' } }),
      },
    ]);
    expect(events.map(({ slice }) => slice)).toEqual(['conference']);
  });

  it('counts a change of what may be done, so that buttons for many are judged anew', () => {
    const model = filled();
    const { permissionsVersion } = model.roster(conferenceId);
    const before = permissionsVersion.value;
    model.apply([put('p2', { name: 'Maria Albers', address: '1044', state: 'on-hold' })]);
    expect(permissionsVersion.value).toBe(before);
    model.apply([put('p2', { permissions: { drop: { verdict: 'denied', reason: 'not-connected' } } })]);
    expect(permissionsVersion.value).toBe(before + 1);
  });
});
