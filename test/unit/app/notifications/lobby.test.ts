import { beforeEach, describe, expect, it } from 'vitest';
import type { Participant } from '../../../../app/domain/participant.ts';
import { allowed, denied } from '../../../../app/domain/permission.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import { NotificationBench } from '../../../support/notification-bench.ts';

let bench: NotificationBench;
beforeEach(() => {
  bench = new NotificationBench();
});

const conferenceId = 'finesse/40871';
const person = (id: string, more: Partial<Participant> = {}): Change => ({
  slice: 'participant',
  conferenceId,
  id,
  value: bench.fixture.participant(id, more),
});
const waiting = (id: string, name: string, since: number, more: Partial<Participant> = {}): Change =>
  person(id, {
    name,
    state: 'in-lobby',
    stateSince: since,
    permissions: { drop: denied('not-connected'), admit: allowed },
    ...more,
  });
const gone = (id: string): Change => ({ slice: 'participant', conferenceId, id, value: null });

describe('who waits in the lobby', () => {
  it('is told once a conference, by name, with a way to let exactly that person in', async () => {
    await bench.change(waiting('p8', 'Ana Costa', 100));
    expect([...bench.notifier.screen.values()]).toMatchObject([
      {
        id: 'lobby:finesse/40871',
        title: 'Ana Costa waits in the lobby',
        body: 'Conference 40871',
        isLasting: true,
        actions: [{ id: 'admit', label: 'Let Ana Costa in' }],
      },
    ]);
    await bench.change(waiting('p7', 'Somebody earlier', 50));
    bench.notifier.choose('lobby:finesse/40871', 'admit');
    expect(bench.asked).toEqual([
      {
        name: 'command.make',
        input: { request: { kind: 'admit', conferenceId, participantIds: ['p8'] }, surface: 'notification' },
      },
    ]);
  });

  it('is counted, and corrected without noise when somebody goes', async () => {
    await bench.change(waiting('p8', 'Ana Costa', 100), waiting('p9', 'Bo Lind', 200), waiting('p10', 'Chen Wei', 300));
    expect(bench.notifier.titles).toEqual(['Ana Costa and 2 others wait in the lobby']);
    await bench.wait(1000);
    await bench.change(gone('p9'));
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { title: 'Ana Costa and 1 other wait in the lobby', isSilent: true },
    ]);
  });

  it('is withdrawn when nobody waits any more: let in, left, or the conference over', async () => {
    await bench.change(waiting('p8', 'Ana Costa', 100));
    await bench.change(person('p8', { name: 'Ana Costa' }));
    expect(bench.notifier.titles).toEqual([]);
    await bench.wait(1000);
    await bench.change(waiting('p9', 'Bo Lind', 200));
    expect(bench.notifier.titles).toEqual(['Bo Lind waits in the lobby']);
    await bench.change({ slice: 'conference', id: conferenceId, value: null });
    expect(bench.notifier.titles).toEqual([]);
  });

  it('is not told while the window that shows that conference has the keyboard, nor afterwards', async () => {
    bench.place.update({ accountId: 'finesse', conferenceId, selectedIds: [], focusedId: null });
    await bench.look('main');
    await bench.change(waiting('p8', 'Ana Costa', 100));
    await bench.look(null);
    await bench.change(person('p2'));
    expect(bench.notifier.delivered).toEqual([]);
    await bench.change(waiting('p9', 'Bo Lind', 200));
    expect(bench.notifier.titles).toEqual(['Ana Costa and 1 other wait in the lobby']);
  });

  it('that a person sent away comes back only with somebody new', async () => {
    await bench.change(waiting('p8', 'Ana Costa', 100), waiting('p9', 'Bo Lind', 200));
    bench.notifier.dismiss('lobby:finesse/40871');
    await bench.wait(1000);
    await bench.change(gone('p9'));
    expect(bench.notifier.titles).toEqual([]);
    await bench.change(waiting('p10', 'Chen Wei', 300));
    expect(bench.notifier.titles).toEqual(['Ana Costa and 1 other wait in the lobby']);
  });

  it('has a way to turn exactly that person away, where that is permitted for them or for everybody', async () => {
    await bench.change(
      {
        slice: 'conference',
        id: conferenceId,
        value: bench.fixture.conference({ shared: { admit: denied('chair-only'), rejectEntry: allowed } }),
      },
      waiting('p8', 'Ana Costa', 100, { permissions: { drop: denied('not-connected') } }),
    );
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { actions: [{ id: 'reject', label: 'Turn Ana Costa away' }] },
    ]);
    bench.notifier.choose('lobby:finesse/40871', 'reject');
    expect(bench.asked).toEqual([
      {
        name: 'command.make',
        input: { request: { kind: 'reject-entry', conferenceId, participantIds: ['p8'] }, surface: 'notification' },
      },
    ]);
  });

  it('has no button where one may not let people in', async () => {
    await bench.change(
      waiting('p8', 'Ana Costa', 100, { permissions: { drop: denied('not-connected'), admit: denied('chair-only') } }),
    );
    expect([...bench.notifier.screen.values()]).toMatchObject([{ actions: [] }]);
  });

  it('gets its buttons once it is known what may be done', async () => {
    const unread = { permissions: { drop: denied('unread'), admit: denied('unread'), rejectEntry: denied('unread') } };
    await bench.change(waiting('p8', 'Ana Costa', 100, unread));
    expect([...bench.notifier.screen.values()]).toMatchObject([{ actions: [] }]);
    await bench.wait(1000);
    await bench.change(
      waiting('p8', 'Ana Costa', 100, {
        permissions: { drop: denied('not-now'), admit: allowed, rejectEntry: allowed },
      }),
    );
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { isSilent: true, actions: [{ id: 'admit' }, { id: 'reject' }] },
    ]);
  });

  it('does not storm while people come and go', async () => {
    for (let round = 0; round < 200; round++) {
      bench.store.change([waiting('p8', 'Ana Costa', 100)]);
      await bench.wait(30);
      bench.store.change([gone('p8')]);
      await bench.wait(30);
    }
    expect(bench.notifier.delivered.length).toBeLessThanOrEqual(13);
  });
});
