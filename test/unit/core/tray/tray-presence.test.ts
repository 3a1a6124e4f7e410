import { describe, expect, it } from 'vitest';
import { changeDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { account, trayServiceBench } from '../../../support/tray-service-bench.ts';
import { waitUntil } from '../../../support/eventually.ts';

describe('the presence of a tray', () => {
  it('is checked again: the icon is shown once there is a tray, and again after the tray was gone', async () => {
    const on = await trayServiceBench('absent');
    expect([on.tray.picture, on.store.state.desktop?.tray]).toEqual([null, 'absent']);
    on.store.change([account(on)]);
    on.clock.advance(1000);
    expect(on.tray.done).toEqual([]);
    on.desk.presence = 'present';
    on.clock.advance(5000);
    await waitUntil(() => expect(on.store.state.desktop?.tray).toBe('present'));
    on.shows('idle');
    on.desk.presence = 'absent';
    on.clock.advance(30_000);
    await waitUntil(() => expect([on.tray.picture, on.store.state.desktop?.tray]).toEqual([null, 'absent']));
    on.desk.presence = 'present';
    on.clock.advance(5000);
    await waitUntil(() => expect(on.tray.done.at(-1)).toBe('show'));
  });

  it('is assumed, with one icon, where it is unknown', async () => {
    const on = await trayServiceBench('unknown');
    expect([on.tray.done, on.store.state.desktop?.tray]).toEqual([['show'], 'unknown']);
    on.clock.advance(15_000);
    await waitUntil(() => expect(on.desk.looks).toBe(2));
    expect(on.tray.done).toEqual(['show']);
  });

  it('is reported as absent while the icon cannot be shown, which is tried again', async () => {
    const on = await trayServiceBench('absent');
    on.tray.isFull = true;
    on.desk.presence = 'present';
    on.clock.advance(5000);
    await waitUntil(() => expect(on.desk.looks).toBe(2));
    await Promise.resolve();
    expect([on.tray.picture, on.store.state.desktop?.tray]).toEqual([null, 'absent']);
    on.tray.isFull = false;
    on.clock.advance(5000);
    await waitUntil(() => expect(on.store.state.desktop?.tray).toBe('present'));
    on.shows('signed-out');
  });

  it('is checked after unlocking and resuming, and the icon is shown again', async () => {
    const on = await trayServiceBench();
    on.powerTells('lock');
    on.powerTells('unlock');
    await waitUntil(() => expect(on.tray.done).toEqual(['show', 'show']));
    on.powerTells('resume');
    on.powerTells('unlock');
    await waitUntil(() => expect(on.desk.looks).toBe(4));
    await Promise.resolve();
    expect(on.tray.done).toEqual(['show', 'show', 'show']);
  });

  it('is none while a panel that takes icons does not have this one, which is tried again', async () => {
    const on = await trayServiceBench('absent');
    on.desk.presence = 'present';
    on.desk.icon = 'missing';
    on.clock.advance(5000);
    await waitUntil(() => expect(on.tray.done).toEqual(['show']));
    await on.untilSettled(() => on.desk.looks === 3);
    expect(on.store.state.desktop?.tray).toBe('absent');
    expect(on.tray.done).toEqual(['show', 'show']);
    on.desk.icon = 'shown';
    await on.untilSettled(() => on.store.state.desktop?.tray === 'present');
  });

  it('is unknown where the icon cannot be looked for', async () => {
    const on = await trayServiceBench('absent');
    on.desk.presence = 'present';
    on.desk.icon = 'unknown';
    await on.untilSettled(() => on.store.state.desktop?.tray === 'unknown');
    expect(on.tray.done.at(-1)).toBe('show');
  });

  it('shows an icon again that a panel lost, and says that there is none when that does not help', async () => {
    const on = await trayServiceBench();
    changeDesktop(on.store, { visibleWindows: [] });
    on.desk.icon = 'missing';
    await on.untilSettled(() => on.tray.done.length === 2);
    expect(on.store.state.desktop?.tray).toBe('present');
    const sinceMs = on.clock.now();
    await on.untilSettled(() => on.store.state.desktop?.tray === 'absent');
    expect(on.clock.now() - sinceMs).toBeLessThanOrEqual(5500);
  });

  it('is checked every few seconds while no window is on the screen, and rarely otherwise', async () => {
    const on = await trayServiceBench();
    changeDesktop(on.store, { visibleWindows: ['main'] });
    on.clock.advance(19_000);
    expect(on.desk.looks).toBe(1);
    changeDesktop(on.store, { visibleWindows: [] });
    on.clock.advance(4000);
    await waitUntil(() => expect(on.desk.looks).toBe(2));
  });

  it('is not believed to be gone while the screen is locked; the icon is shown again after that', async () => {
    const on = await trayServiceBench();
    on.desk.isLocked = true;
    on.desk.presence = 'absent';
    await on.untilSettled(() => on.desk.looks === 5);
    expect([on.tray.done, on.store.state.desktop?.tray]).toEqual([['show'], 'present']);
    on.desk.isLocked = false;
    on.desk.presence = 'present';
    on.clock.advance(3000);
    await waitUntil(() => expect(on.tray.done).toEqual(['show', 'show']));
  });

  it('is not gone with an icon that is lost while the screen is locked', async () => {
    const on = await trayServiceBench();
    changeDesktop(on.store, { visibleWindows: [] });
    on.desk.isLocked = true;
    on.desk.icon = 'missing';
    await on.untilSettled(() => on.desk.looks === 4);
    expect(on.store.state.desktop?.tray).toBe('present');
    on.desk.isLocked = false;
    on.desk.icon = 'shown';
    const shownCount = on.tray.done.length;
    await on.untilSettled(() => on.tray.done.length > shownCount);
    expect(on.store.state.desktop?.tray).toBe('present');
  });

  it('needs no question about the lock while panel and icon are there as before', async () => {
    const on = await trayServiceBench();
    changeDesktop(on.store, { visibleWindows: [] });
    const questions = on.desk.lockQuestions;
    await on.untilSettled(() => on.desk.looks === 5);
    expect(on.desk.lockQuestions).toBe(questions);
  });

  it('is no longer checked after the service stopped, and the icon is removed', async () => {
    const on = await trayServiceBench();
    on.store.change([account(on)]);
    on.service.stop();
    on.store.change([account(on, { label: 'Other' })]);
    expect(on.tray.picture).toBeNull();
    on.clock.advance(60_000);
    expect([on.tray.done.at(-1), on.desk.looks, on.powerListeners.size]).toEqual(['remove', 1, 0]);
  });
});
