import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../../app/domain/account.ts';
import type { Change } from '../../../../app/state/app-state.ts';
import { NotificationBench } from '../../../support/notification-bench.ts';

let bench: NotificationBench;
beforeEach(async () => {
  bench = new NotificationBench();
  await bench.wait(60);
});

const connection = (
  status: Connection['status'],
  reason: Connection['reason'] = null,
  id = 'finesse',
  label = 'Finesse, Hamburg',
): Change => {
  const account = bench.fixture.account({ id, label });
  return { slice: 'account', id, value: { ...account, connection: { ...account.connection, status, reason } } };
};
const second = (status: Connection['status']): Change => connection(status, null, 'second', 'Support desk');

describe('a lost connection', () => {
  it('is told after two seconds, and its return quietly in the same place', async () => {
    await bench.change(connection('waiting', 'connection-lost'));
    expect(bench.notifier.titles).toEqual([]);
    await bench.wait(2000);
    expect([...bench.notifier.screen.values()]).toMatchObject([
      {
        id: 'connection',
        title: 'Finesse, Hamburg: connection lost',
        body: 'Connecting again. Nobody can be dropped meanwhile.',
      },
    ]);
    await bench.change(connection('connecting'));
    await bench.wait(1000);
    await bench.change(connection('online'));
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { id: 'connection', title: 'Finesse, Hamburg: connected again', isSilent: true },
    ]);
    expect(bench.notifier.delivered).toHaveLength(2);
  });

  it('that is back at once is not told at all', async () => {
    for (let round = 0; round < 5; round++) {
      await bench.change(connection('waiting', 'connection-lost'));
      await bench.wait(1500);
      await bench.change(connection('online'));
      await bench.wait(500);
    }
    expect(bench.notifier.delivered).toEqual([]);
  });

  it('of several accounts is told in one, and so is their return', async () => {
    await bench.change(second('online'));
    await bench.change(connection('waiting', 'connection-lost'), second('connecting'));
    await bench.wait(2000);
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { title: '2 accounts have lost their connection', body: 'Finesse, Hamburg, Support desk' },
    ]);
    await bench.change(connection('online'));
    await bench.wait(1000);
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { title: 'Support desk: connection lost', isSilent: true },
    ]);
    await bench.change(second('online'));
    await bench.wait(1000);
    expect([...bench.notifier.screen.values()]).toMatchObject([
      { title: '2 accounts are connected again', body: 'Finesse, Hamburg, Support desk' },
    ]);
  });

  it('is no loss to who was not online, or who signed out', async () => {
    await bench.change(second('connecting'), connection('off'));
    await bench.wait(5000);
    await bench.change(second('refused'));
    await bench.wait(5000);
    expect(bench.notifier.delivered).toEqual([]);
  });

  it('that only a person can end is told at once, with the reason', async () => {
    await bench.change(connection('off', 'taken-over'));
    expect([...bench.notifier.screen.values()]).toMatchObject([{ title: 'Finesse, Hamburg: connection lost' }]);
    expect(bench.notifier.delivered[0]?.body).not.toBe('Connecting again. Nobody can be dropped meanwhile.');
  });

  it('is withdrawn when the account is taken away or signed out', async () => {
    await bench.change(connection('waiting', 'connection-lost'));
    await bench.wait(2000);
    await bench.change({ slice: 'account', id: 'finesse', value: null });
    expect(bench.notifier.titles).toEqual([]);
  });

  it('is not told to who looks at that account, and neither is its return', async () => {
    bench.place.update({ accountId: 'finesse', conferenceId: null, selectedIds: [], focusedId: null });
    await bench.look('main');
    await bench.change(connection('waiting', 'connection-lost'));
    await bench.wait(2000);
    await bench.look(null);
    await bench.change(connection('online'));
    expect(bench.notifier.delivered).toEqual([]);
  });

  it('shows its account when it is chosen', async () => {
    await bench.change(connection('waiting', 'connection-lost'));
    await bench.wait(2000);
    bench.notifier.choose('connection', null);
    expect(bench.sent).toEqual([{ event: 'show', what: 'account', id: 'finesse' }]);
  });
});
