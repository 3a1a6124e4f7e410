import { beforeEach, describe, expect, it } from 'vitest';
import { denied } from '../../../../app/domain/permission.ts';
import { deliveryReportOf } from '../../../../main/core/desktop/delivery-error.ts';
import { NotificationBench } from '../../../support/notification-bench.ts';

let bench: NotificationBench;
beforeEach(() => {
  bench = new NotificationBench();
});

const dropLastDenied = { result: 'denied', permission: denied('stale') } as const;
const delivery = () => bench.store.state.desktop?.lastDelivery;

describe('a shortcut that could not be done', () => {
  it('is notified with the action and the reason', async () => {
    bench.service.notifyOutcome('drop-last-joined', dropLastDenied);
    expect([...bench.notifier.screen.values()]).toMatchObject([
      {
        title: 'Drop the last who joined: not done',
        body: 'This list is out of date. Wait until Gavel has read it again.',
      },
    ]);
    await bench.wait(0);
    expect(delivery()).toBe('shown');
  });

  it('is notified as its failure, and a requested one is left to its command', async () => {
    bench.service.notifyOutcome('undo', {
      result: 'failed',
      failure: { code: 'internal', detail: 'a stack nobody should see' },
    });
    bench.service.notifyOutcome('own-ready', { result: 'asked', groupId: 'g' });
    bench.service.notifyOutcome('no-such-action', dropLastDenied);
    await bench.wait(2000);
    expect(bench.notifier.delivered.map(({ title, body }) => [title, body])).toEqual([
      ['Undo: not done', 'Something went wrong inside Gavel.'],
    ]);
  });

  it('pressed again and again is one notification, a second apart', async () => {
    for (let press = 0; press < 50; press++) bench.service.notifyOutcome('drop-last-joined', dropLastDenied);
    await bench.wait(10_000);
    expect(bench.notifier.delivered).toHaveLength(2);
    expect(bench.notifier.screen.size).toBe(1);
  });
});

describe('an explanation', () => {
  it('says where Gavel went', () => {
    bench.service.explain('goes-on-in-tray');
    expect([...bench.notifier.screen.values()]).toMatchObject([{ title: 'Gavel goes on in the tray', isSilent: true }]);
  });
});

describe('delivery', () => {
  it('that the system never answers has failed after three seconds, and Gavel goes on', async () => {
    bench.notifier.answer = 'never';
    bench.service.notifyOutcome('undo', dropLastDenied);
    await bench.wait(2900);
    expect(delivery()).toBeNull();
    await bench.wait(100);
    expect(delivery()).toBe('failed');
    bench.notifier.answer = { result: 'shown', detail: null };
    bench.service.notifyOutcome('undo', dropLastDenied);
    await bench.wait(0);
    expect(delivery()).toBe('shown');
  });

  it('that fails or is forbidden is said once in the window, when something was missed', async () => {
    bench.notifier.answer = new Error('no service');
    bench.service.explain('goes-on-in-tray');
    await bench.wait(1000);
    expect(bench.notices).toEqual([]);
    bench.service.notifyOutcome('undo', dropLastDenied);
    await bench.wait(1000);
    bench.notifier.answer = { result: 'denied', detail: 'switched off' };
    bench.service.notifyOutcome('undo', dropLastDenied);
    await bench.wait(1000);
    expect(delivery()).toBe('denied');
    expect(bench.notices).toEqual([
      { kind: 'information', code: 'notifications-failed', accountId: null, detail: 'no service' },
    ]);
  });

  it('into do-not-disturb is the user’s choice: recorded without a notice', async () => {
    bench.notifier.answer = { result: 'do-not-disturb', detail: null };
    bench.service.notifyOutcome('undo', dropLastDenied);
    await bench.wait(0);
    expect(delivery()).toBe('do-not-disturb');
    expect(bench.notices).toEqual([]);
  });

  it(
    'of nothing at all happens while notifications are switched off; what is shown goes, and old news does not ' +
      'come later',
    async () => {
      const set = (showsNotifications: boolean) =>
        bench.change({ slice: 'preferences', value: { ...bench.store.state.preferences, showsNotifications } });
      await bench.change({ slice: 'command', id: 'd', value: bench.fixture.command('d', { surface: 'tray' }) });
      expect(bench.notifier.screen.size).toBe(1);
      await set(false);
      expect(bench.notifier.screen.size).toBe(0);
      await bench.change({
        slice: 'command',
        id: 'e',
        value: bench.fixture.command('e', {
          surface: 'tray',
          phase: 'refused',
          reason: 'rejected',
          sentAt: 1,
          settledAt: 2,
        }),
      });
      bench.service.notifyOutcome('undo', dropLastDenied);
      await set(true);
      await bench.wait(5000);
      expect(bench.notifier.delivered).toHaveLength(1);
    },
  );

  it('leaves nothing on the screen and no timer when Gavel ends', async () => {
    await bench.change({ slice: 'command', id: 'd', value: bench.fixture.command('d', { surface: 'tray' }) });
    await bench.service.stop();
    expect(bench.notifier.screen.size).toBe(0);
    expect(bench.clock.pendingCount).toBeLessThanOrEqual(1);
  });
});

it('ends although the desktop takes nothing from the screen', async () => {
  await bench.change({ slice: 'command', id: 'd', value: bench.fixture.command('d', { surface: 'tray' }) });
  bench.notifier.withdraw = () => new Promise(() => undefined);
  let isStopped = false;
  void bench.service.stop().then(() => (isStopped = true));
  await bench.wait(499);
  expect(isStopped).toBe(false);
  await bench.wait(1);
  expect(isStopped).toBe(true);
});

describe('a system’s error', () => {
  it.each([
    ['Notifications are not allowed for this application', 'denied'],
    ['Notifications have been disabled by the user', 'denied'],
    ['Toast failed: HRESULT 0x803E0111', 'denied'],
    ['Error -2143420143', 'denied'],
    ['Toast failed: HRESULT 0x80070490', 'failed'],
    ['The name org.freedesktop.Notifications was not provided by any .service files', 'failed'],
  ])('%s means %s', (error, result) => {
    expect(deliveryReportOf(error)).toEqual({ result, detail: error });
  });
});
