import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { startFinesseSimulator, type FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { holdLong } from './support/long-holds.ts';
import { frameColour, startNotificationService, type NotificationService } from './support/notification-service.ts';
import { ask, chooseAuthority, stateOf } from './support/requests.ts';
import { openOtherWindow, xdotool, type OtherWindow } from './support/other-window.ts';
import { keepPicture, screenPicture } from './support/screen-picture.ts';
import { waitUntil } from '../support/eventually.ts';
import { busyMachineMs } from '../support/busy-machine.ts';

const phasesOf = async (page: Page): Promise<readonly string[]> =>
  [...(await stateOf(page)).commands.values()].map(({ phase }) => phase);

describe('notifications in a real Electron with a real notification service', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let service: NotificationService;
  let other: OtherWindow;
  let server: FinesseSimulator;
  let gavel: Gavel;
  let lastCorner: Buffer = Buffer.alloc(0);

  /** Keeps a picture of the screen once the service has drawn something new. */
  const keepScreen = async (name: string): Promise<void> => {
    await waitUntil(async () => {
      const corner = Buffer.from(
        (await screenPicture(desktop.screenFile, { x: 860, y: 0, width: 500, height: 300 })).rgba,
      );
      expect(corner.includes(frameColour)).toBe(true);
      expect(corner.equals(lastCorner)).toBe(false);
      lastCorner = corner;
    });
    keepPicture(await screenPicture(desktop.screenFile), name);
  };
  const press = (keys: string): Promise<string> => xdotool(desktop, 'key', '--clearmodifiers', keys);
  /**
   * Presses the shortcut for dropping the last who joined, once a second press no longer counts as the first one held
   * down.
   */
  const pressDropLast = async (): Promise<void> => {
    const pressedAt = async () =>
      (await stateOf(gavel.window)).desktop?.shortcuts.find(({ actionId }) => actionId === 'drop-last-joined')
        ?.pressedAt ?? 0;
    await waitUntil(async () => expect(Date.now() - (await pressedAt())).toBeGreaterThan(1050));
    await press('ctrl+alt+k');
  };
  const isGavelInFront = async (): Promise<boolean> =>
    (await xdotool(desktop, 'getactivewindow', 'getwindowname')).includes('Gavel');
  /** Waits for a notification of this title that came after the first `since`. */
  const told = async (
    title: RegExp,
    since = 0,
  ): Promise<{ readonly title: string; readonly body: string; readonly urgency: string }> =>
    waitUntil(async () => {
      const found = (await service.seen()).slice(since).find((one) => title.test(one.title));
      if (!found) throw new Error(`not told: ${String(title)}; told: ${JSON.stringify(await service.seen())}`);
      return found;
    });
  const nothingShown = (): Promise<void> => waitUntil(async () => expect(await service.shownCount()).toBe(0));
  const seenCount = async (): Promise<number> => (await service.seen()).length;

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-notifications-'));
    desktop = await startDesktop(folder);
    service = await startNotificationService(desktop, folder);
    server = await startFinesseSimulator({ clock: systemClock, ids: randomIds, scene: 'four-party' });
    const caFile = join(folder, 'authority.pem');
    await server.writeCaFile(caFile);
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
    const { window } = gavel;
    await ask(window, 'account.add', {
      vendorId: 'cisco-finesse',
      label: 'Hamburg',
      secrets: { password: server.user.password },
      values: {
        server: server.addresses.https,
        user: server.user.loginName,
        extension: server.user.extension,
        dropPermission: server.model.switches.enableDropParticipantFor,
        caFile: await chooseAuthority(gavel, caFile),
      },
    });
    await holdLong(gavel, 3);
    await window.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await window.getByRole('grid', { name: 'Participants' }).waitFor();
    other = await openOtherWindow(desktop);
  });

  afterAll(async () => {
    await gavel?.quit();
    await other?.stop();
    await service?.stop();
    await server?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows why a shortcut failed, while another program has the focus and keeps it', async () => {
    await pressDropLast();
    const { title, body } = await told(/: not done$/u);
    await keepScreen('notification-not-done');
    expect([title, body]).toEqual([
      'Drop the last who joined: not done',
      'At this site only agents can be dropped, not callers or devices.',
    ]);
    expect(await other.hasKeyboard()).toBe(true);
    expect((await stateOf(gavel.window)).desktop?.lastDelivery).toBe('shown');
  });

  it('shows a drop that a shortcut holds, with the time left, and is withdrawn once it was taken back', async () => {
    const [call] = server.model.calls.keys();
    server.act({ act: 'participantJoins', dialog: call ?? '', address: '5003' });
    await gavel.window.getByRole('grid', { name: 'Participants' }).getByText('5003').waitFor();
    await service.closeAll();
    await pressDropLast();
    const { body } = await told(/^Dropping ./u);
    await keepScreen('notification-held');
    expect(body).toBe('Nothing has been sent. 3 s to take it back: Ctrl+Alt+Z');
    expect(await other.hasKeyboard()).toBe(true);
    await press('ctrl+alt+z');
    await waitUntil(async () => expect(await phasesOf(gavel.window)).toEqual(['cancelled']));
    await nothingShown();
  });

  it('shows its matter when clicked, also from a minimised window, and only then takes the focus', async () => {
    const { window } = gavel;
    await window.getByRole('button', { name: /^Team/u }).click();
    await window.getByRole('grid', { name: 'Participants' }).waitFor({ state: 'detached' });
    // Without a tray a window is minimised where it would be hidden.
    await ask(window, 'shell.window', { window: 'main', to: 'hide' });
    await waitUntil(async () => expect((await stateOf(window)).desktop?.visibleWindows).toEqual([]));
    await service.closeAll();
    await nothingShown();
    await other.focus();
    const since = await seenCount();
    await pressDropLast();
    await told(/^Dropping ./u, since);
    expect(await other.hasKeyboard()).toBe(true);
    await service.click();
    await waitUntil(async () => expect(await isGavelInFront()).toBe(true));
    await window.getByRole('grid', { name: 'Participants' }).waitFor();
    keepPicture(await screenPicture(desktop.screenFile), 'notification-clicked');
    await window.getByRole('button', { name: 'Undo', exact: true }).click();
    await waitUntil(async () => expect(await phasesOf(window)).toEqual(['cancelled', 'cancelled']));
    await other.focus();
  });

  it('shows what the server refused, with its reason, and what it carried out, silently', async () => {
    await ask(gavel.window, 'preferences.change', { holdSeconds: 1 });
    server.act({ act: 'nextReply', status: 403, method: 'PUT', pathIncludes: 'Dialog' });
    await pressDropLast();
    expect(await told(/: drop refused$/u)).toMatchObject({
      body: 'The server does not allow you to do that.',
      urgency: 'NORMAL',
    });
    await keepScreen('notification-refused');
    server.act({ act: 'setSwitch', name: 'dropAnyPartyEnabled', value: true });
    await pressDropLast();
    expect(await told(/: dropped, confirmed$/u)).toMatchObject({ urgency: 'LOW' });
    await keepScreen('notification-confirmed');
    expect(await other.hasKeyboard()).toBe(true);
  });

  it('shows a lost connection and its return', async () => {
    server.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
    expect(await told(/: connection lost$/u)).toMatchObject({ title: 'Hamburg: connection lost' });
    await keepScreen('notification-connection-lost');
    server.act({ act: 'clearFault', fault: 'nodeDown', node: 'a' });
    expect(await told(/: connected again$/u)).toMatchObject({ body: 'What you see is live again.' });
    expect(await other.hasKeyboard()).toBe(true);
  });

  it('knows do-not-disturb, which is no failure', async () => {
    const { window } = gavel;
    await service.setPaused(true);
    // At once the last who joined is somebody who cannot be dropped: the answer to the shortcut is a notification.
    await pressDropLast();
    await waitUntil(async () => expect((await stateOf(window)).desktop?.lastDelivery).toBe('do-not-disturb'));
    expect((await stateOf(window)).notices.size).toBe(0);
    await service.setPaused(false);
  });

  it('shows nothing when notifications are off', async () => {
    await ask(gavel.window, 'preferences.change', { showsNotifications: false });
    await nothingShown();
    const since = await seenCount();
    await pressDropLast();
    await waitUntil(async () =>
      expect(
        [...((await stateOf(gavel.window)).desktop?.shortcuts ?? [])].find(
          ({ actionId }) => actionId === 'drop-last-joined',
        )?.pressedAt,
      ).toBeGreaterThan(Date.now() - 3000),
    );
    expect(await seenCount()).toBe(since);
  });

  it('goes on while the service hangs: delivery has failed, which the window says', async () => {
    const { window } = gavel;
    await ask(window, 'preferences.change', { showsNotifications: true });
    service.freeze();
    await pressDropLast();
    const slowestMs = await waitUntil(async () => {
      const beganMs = performance.now();
      expect((await stateOf(window)).desktop?.lastDelivery).toBe('failed');
      return performance.now() - beganMs;
    });
    expect(slowestMs).toBeLessThan(busyMachineMs(1000));
    await window.getByText('This computer shows no notifications of Gavel.').waitFor();
    keepPicture(await screenPicture(desktop.screenFile), 'notification-failed');
  });

  it('ends in time though the service hangs', async () => {
    const beganMs = performance.now();
    await gavel.quit();
    expect(performance.now() - beganMs).toBeLessThan(busyMachineMs(4000));
  });
});

it('without any notification service, delivery has failed and Gavel goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-no-notifications-'));
  const desktop = await startDesktop(folder);
  const gavel = await launchGavel({
    electron: await prepareElectron(),
    desktop,
    profileFolder: join(folder, 'profile'),
    args: ['--practice'],
  });
  try {
    const { window } = gavel;
    await window.getByRole('grid', { name: 'Participants' }).waitFor();
    await xdotool(desktop, 'key', '--clearmodifiers', 'ctrl+alt+k');
    await waitUntil(async () => expect((await stateOf(window)).desktop?.lastDelivery).toBe('failed'));
    expect([...(await stateOf(window)).notices.values()]).toMatchObject([
      { code: 'notifications-failed', detail: 'no notification service on this desktop' },
    ]);
    await window.getByRole('button', { name: 'Dismiss' }).click();
    await window.getByRole('grid', { name: 'Participants' }).waitFor();
  } finally {
    await gavel.quit();
    await desktop.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
