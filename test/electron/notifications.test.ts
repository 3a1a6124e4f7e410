import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { requests } from '../../app/contract/requests.ts';
import { emptyState, type AppState } from '../../app/state/app-state.ts';
import { applyChange } from '../../app/state/apply.ts';
import { prepareElectron, type Startable } from '../../build/proving-ground.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { startFinesseSimulator, type FinesseSimulator } from '../../main/practice/simulators/cisco-finesse/simulator.ts';
import { startDesktop, type Desktop } from './desktop.ts';
import { launchGavel, type Gavel } from './launch.ts';
import { frameColour, startNotificationService, type NotificationService } from './notification-service.ts';
import { openOtherWindow, xdotool, type OtherWindow } from './other-window.ts';
import { keepPicture, screenPicture } from './screen-picture.ts';

/** Asks main as the page does. */
const ask = (page: Page, name: string, input: unknown): Promise<unknown> =>
  page.evaluate(async ([asked, value]) => {
    const bridge = Reflect.get(globalThis, 'gavelBridge') as { call(name: unknown, input: unknown): Promise<unknown> };
    return bridge.call(asked, value);
  }, [name, input] as const);

/** The application's state now, as main has it. */
const stateOf = async (page: Page): Promise<AppState> => {
  const answer = (await ask(page, 'state.snapshot', {})) as { readonly value: unknown };
  const state = emptyState();
  for (const change of requests['state.snapshot'].output.parse(answer.value).changes) applyChange(state, change);
  return state;
};

const phasesOf = async (page: Page): Promise<readonly string[]> => [...(await stateOf(page)).commands.values()].map(({ phase }) => phase);

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
    await vi.waitFor(async () => {
      const corner = Buffer.from((await screenPicture(desktop.screenFile, { x: 860, y: 0, width: 500, height: 300 })).rgba);
      expect(corner.includes(frameColour)).toBe(true);
      expect(corner.equals(lastCorner)).toBe(false);
      lastCorner = corner;
    }, { timeout: 2000, interval: 50 });
    keepPicture(await screenPicture(desktop.screenFile), name);
  };
  const press = (keys: string): Promise<string> => xdotool(desktop, 'key', '--clearmodifiers', keys);
  /** Presses the shortcut for dropping the last who joined, once a second press no longer counts as the first one held down. */
  const pressDropLast = async (): Promise<void> => {
    const pressedAt = async () => (await stateOf(gavel.window)).desktop?.shortcuts.find(({ actionId }) => actionId === 'drop-last-joined')?.pressedAt ?? 0;
    await vi.waitFor(async () => expect(Date.now() - (await pressedAt())).toBeGreaterThan(1050), { timeout: 3000, interval: 50 });
    await press('ctrl+alt+k');
  };
  const isGavelInFront = async (): Promise<boolean> => (await xdotool(desktop, 'getactivewindow', 'getwindowname')).includes('Gavel');
  /** Waits for a notification of this title that came after the first `since`. */
  const told = async (title: RegExp, since = 0): Promise<{ readonly title: string; readonly body: string; readonly urgency: string }> =>
    vi.waitFor(async () => {
      const found = (await service.seen()).slice(since).find((one) => title.test(one.title));
      if (!found) throw new Error(`not told: ${String(title)}; told: ${JSON.stringify(await service.seen())}`);
      return found;
    }, { timeout: 15_000, interval: 50 });
  const nothingShown = (): Promise<void> => vi.waitFor(async () => expect(await service.shownCount()).toBe(0), { timeout: 15_000, interval: 50 });
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
    const added = await ask(window, 'account.add', {
      vendorId: 'cisco-finesse', label: 'Hamburg', secrets: { password: server.user.password },
      values: { server: server.addresses.https, user: server.user.loginName, extension: server.user.extension, dropPermission: server.model.switches.enableDropParticipantFor, caFile },
    });
    expect(added).toMatchObject({ ok: true, value: { accountId: expect.any(String) as string } });
    await ask(window, 'preferences.change', { holdSeconds: 3 });
    await window.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await window.getByRole('table', { name: 'Participants' }).waitFor();
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

  it('tells why a shortcut could not be done, while another program has the keyboard and keeps it', async () => {
    await pressDropLast();
    const { title, body } = await told(/: not done$/u);
    await keepScreen('notification-not-done');
    expect([title, body]).toEqual(['Drop the last who joined: not done', 'At this site only agents can be dropped, not callers or devices.']);
    expect(await other.hasKeyboard()).toBe(true);
    expect((await stateOf(gavel.window)).desktop?.lastDelivery).toBe('shown');
  });

  it('tells of a drop that a shortcut holds, with the time left, and is gone once it was taken back', async () => {
    const [call] = server.model.calls.keys();
    server.act({ act: 'participantJoins', dialog: call ?? '', address: '5003' });
    await gavel.window.getByRole('table', { name: 'Participants' }).getByText('5003').waitFor();
    await service.closeAll();
    await pressDropLast();
    const { body } = await told(/^Dropping ./u);
    await keepScreen('notification-held');
    expect(body).toBe('Nothing has been sent. 3 s to take it back: Ctrl+Alt+Z');
    expect(await other.hasKeyboard()).toBe(true);
    await press('ctrl+alt+z');
    await vi.waitFor(async () => expect(await phasesOf(gavel.window)).toEqual(['cancelled']));
    await nothingShown();
  });

  it('shows what it was about when it is clicked, also from a minimised window, and only then takes the keyboard', async () => {
    const { window } = gavel;
    await window.getByRole('button', { name: /^Team/u }).click();
    await window.getByRole('table', { name: 'Participants' }).waitFor({ state: 'detached' });
    // Without a tray a window is minimised where it would be hidden.
    await ask(window, 'shell.window', { window: 'main', to: 'hide' });
    await vi.waitFor(async () => expect((await stateOf(window)).desktop?.visibleWindows).toEqual([]));
    await service.closeAll();
    await nothingShown();
    await other.focus();
    const since = await seenCount();
    await pressDropLast();
    await told(/^Dropping ./u, since);
    expect(await other.hasKeyboard()).toBe(true);
    await service.click();
    await vi.waitFor(async () => expect(await isGavelInFront()).toBe(true), { timeout: 5000 });
    await window.getByRole('table', { name: 'Participants' }).waitFor();
    keepPicture(await screenPicture(desktop.screenFile), 'notification-clicked');
    await window.getByRole('button', { name: /^Undo/u }).click();
    await vi.waitFor(async () => expect(await phasesOf(window)).toEqual(['cancelled', 'cancelled']));
    await other.focus();
  });

  it('tells what the server refused, with its reason, and what it carried out, quietly', async () => {
    await ask(gavel.window, 'preferences.change', { holdSeconds: 1 });
    server.act({ act: 'nextReply', status: 403, method: 'PUT', pathIncludes: 'Dialog' });
    await pressDropLast();
    expect(await told(/: drop refused$/u)).toMatchObject({ body: 'The server does not allow you to do that.', urgency: 'NORMAL' });
    await keepScreen('notification-refused');
    server.act({ act: 'setSwitch', name: 'dropAnyPartyEnabled', value: true });
    await pressDropLast();
    expect(await told(/: dropped, confirmed$/u)).toMatchObject({ urgency: 'LOW' });
    await keepScreen('notification-confirmed');
    expect(await other.hasKeyboard()).toBe(true);
  });

  it('tells of a lost connection and of its return', async () => {
    server.act({ act: 'setFault', fault: 'nodeDown', node: 'a' });
    expect(await told(/: connection lost$/u)).toMatchObject({ title: 'Hamburg: connection lost' });
    await keepScreen('notification-connection-lost');
    server.act({ act: 'clearFault', fault: 'nodeDown', node: 'a' });
    expect(await told(/: connected again$/u)).toMatchObject({ body: 'What you see is live again.' });
    expect(await other.hasKeyboard()).toBe(true);
  });

  it('knows when the service keeps everything from the screen, which is nobody’s fault', async () => {
    const { window } = gavel;
    await service.setPaused(true);
    // At once the last who joined is somebody who cannot be dropped: the answer to the shortcut is a notification.
    await pressDropLast();
    await vi.waitFor(async () => expect((await stateOf(window)).desktop?.lastDelivery).toBe('do-not-disturb'), { timeout: 5000 });
    expect((await stateOf(window)).notices.size).toBe(0);
    await service.setPaused(false);
  });

  it('tells nothing when a person wants no notifications', async () => {
    await ask(gavel.window, 'preferences.change', { showsNotifications: false });
    await nothingShown();
    const since = await seenCount();
    await pressDropLast();
    await vi.waitFor(async () => expect([...(await stateOf(gavel.window)).desktop?.shortcuts ?? []].find(({ actionId }) => actionId === 'drop-last-joined')?.pressedAt).toBeGreaterThan(Date.now() - 3000));
    expect(await seenCount()).toBe(since);
  });

  it('goes on while the service hangs: delivery has failed, which the window says', async () => {
    const { window } = gavel;
    await ask(window, 'preferences.change', { showsNotifications: true });
    service.freeze();
    await pressDropLast();
    const slowestMs = await vi.waitFor(async () => {
      const beganMs = performance.now();
      expect((await stateOf(window)).desktop?.lastDelivery).toBe('failed');
      return performance.now() - beganMs;
    }, { timeout: 15_000, interval: 20 });
    expect(slowestMs).toBeLessThan(1000);
    await window.getByText('This computer shows no notifications of Gavel.').waitFor();
    keepPicture(await screenPicture(desktop.screenFile), 'notification-failed');
  });

  it('ends in time though the service hangs', async () => {
    const beganMs = performance.now();
    await gavel.quit();
    expect(performance.now() - beganMs).toBeLessThan(4000);
  });
});

it('without any notification service, delivery has failed and Gavel goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-no-notifications-'));
  const desktop = await startDesktop(folder);
  const gavel = await launchGavel({ electron: await prepareElectron(), desktop, profileFolder: join(folder, 'profile'), args: ['--practice'] });
  try {
    const { window } = gavel;
    await window.getByRole('table', { name: 'Participants' }).waitFor();
    await xdotool(desktop, 'key', '--clearmodifiers', 'ctrl+alt+k');
    await vi.waitFor(async () => expect((await stateOf(window)).desktop?.lastDelivery).toBe('failed'), { timeout: 15_000 });
    expect([...(await stateOf(window)).notices.values()]).toMatchObject([{ code: 'notifications-failed', detail: 'no notification service on this desktop' }]);
    await window.getByRole('button', { name: 'Dismiss' }).click();
    await window.getByRole('table', { name: 'Participants' }).waitFor();
  } finally {
    await gavel.quit();
    await desktop.stop();
    await rm(folder, { recursive: true, force: true });
  }
});
