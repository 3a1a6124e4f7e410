import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron } from '../../build/prepare-electron.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { startUcwaSimulator, type UcwaSimulator } from '../../main/simulators/skype-ucwa/simulator.ts';
import { waitUntil } from '../support/eventually.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { startNotificationService, type NotificationService } from './support/notification-service.ts';
import { openOtherWindow, xdotool, type OtherWindow } from './support/other-window.ts';
import { ask, chooseAuthority, stateOf } from './support/requests.ts';
import { keepPicture, screenPicture } from './support/screen-picture.ts';
import { startTrayPanel, type TrayPanel } from './support/tray-panel.ts';

const vera = { uri: 'sip:vera@partner.example', name: 'Vera Visitor' } as const;
const walt = { uri: 'sip:walt@partner.example', name: 'Walt Worker' } as const;

describe('who waits at the door, in a real Electron beside another program', () => {
  let folder = '';
  let desktop: Desktop;
  let panel: TrayPanel;
  let service: NotificationService;
  let other: OtherWindow;
  let server: UcwaSimulator;
  let gavel: Gavel;

  const meeting = () => {
    const [only] = [...server.model.meetings.values()];
    if (!only) throw new Error('There is no meeting.');
    return only;
  };
  const there = (uri: string) => [...meeting().participants.values()].find((one) => one.uri === uri);
  const told = (title: RegExp) =>
    waitUntil(async () =>
      expect((await service.seen()).map((one) => one.title)).toContainEqual(expect.stringMatching(title)),
    );
  /** The lines of the tray's menu, those of its submenus too. */
  const menuLines = (): Promise<readonly string[]> =>
    gavel.application.evaluate(() => {
      type Items = readonly { readonly label: string; readonly submenu?: { readonly items: Items } }[];
      const flat = (items: Items): string[] =>
        items.flatMap(({ label, submenu }) => [label, ...(submenu ? flat(submenu.items) : [])]);
      const menu = Reflect.get(globalThis, 'trayMenu') as { readonly items: Items } | undefined;
      return menu ? flat(menu.items) : [];
    });
  const outcomes = async (kind: string) =>
    [...(await stateOf(gavel.window)).commands.values()]
      .filter(({ request }) => request.kind === kind)
      .map(({ phase, surface }) => [phase, surface]);

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-lobby-'));
    desktop = await startDesktop(folder);
    panel = await startTrayPanel(desktop);
    service = await startNotificationService(desktop, folder);
    server = await startUcwaSimulator({ clock: systemClock, ids: randomIds });
    server.act({ act: 'createMeeting', organizer: 'alice', subject: 'Open house', accessLevel: 'Invited' });
    const caFile = join(folder, 'authority.pem');
    await server.writeCaFile(caFile);
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
    await gavel.application.evaluate(({ Tray }) => {
      const before = Tray.prototype.setContextMenu;
      Tray.prototype.setContextMenu = function setContextMenu(menu) {
        Reflect.set(globalThis, 'trayMenu', menu);
        before.call(this, menu);
      };
    });
    const { window } = gavel;
    const { sipAddress, upn, password } = server.user;
    const added = await ask(window, 'account.add', {
      vendorId: 'skype-ucwa',
      label: 'Meetings',
      secrets: { password },
      values: { sipAddress, user: upn, server: server.addresses.https, caFile: await chooseAuthority(gavel, caFile) },
    });
    const accountId = 'accountId' in added ? added.accountId : '';
    await ask(window, 'preferences.change', { holdSeconds: 1 });
    await ask(window, 'account.sign-in', { accountId, secrets: { password }, takeOver: false });
    await waitUntil(async () =>
      expect((await stateOf(window)).accounts.get(accountId)?.connection.status).toBe('online'),
    );
    const { conferenceId } = await ask(window, 'meeting.follow', {
      accountId,
      how: 'join',
      meeting: { address: meeting().uri },
      password: null,
    });
    await waitUntil(async () => expect((await stateOf(window)).conferences.get(conferenceId)?.state).toBe('active'));
    await ask(window, 'shortcut.set', { actionId: 'admit-next', accelerator: 'CommandOrControl+Alt+8' });
    await ask(window, 'shortcut.set', { actionId: 'reject-next', accelerator: 'CommandOrControl+Alt+9' });
    await window.getByText('Open house').first().click();
    other = await openOtherWindow(desktop);
  });

  afterAll(async () => {
    await gavel?.quit();
    await other?.stop();
    await service?.stop();
    await server?.stop();
    await panel?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is told by a notification and in the tray, and turned away by one key, with proof', async () => {
    server.act({ act: 'personJoins', inLobby: true, ...vera });
    await told(/^Vera Visitor waits in the lobby$/u);
    await waitUntil(async () => expect((await menuLines()).join('\n')).toContain('Vera Visitor'));
    keepPicture(await screenPicture(desktop.screenFile), 'lobby-waits');
    expect(await other.hasKeyboard()).toBe(true);
    await xdotool(desktop, 'key', '--clearmodifiers', 'ctrl+alt+9');
    await waitUntil(async () => expect(await outcomes('reject-entry')).toEqual([['confirmed', 'shortcut']]));
    expect(there(vera.uri)).toBeUndefined();
    expect(await other.hasKeyboard()).toBe(true);
  });

  it('is let in by one key', async () => {
    server.act({ act: 'personJoins', inLobby: true, ...walt });
    await told(/^Walt Worker waits in the lobby$/u);
    await waitUntil(async () => expect((await menuLines()).join('\n')).toContain('Walt Worker'));
    await xdotool(desktop, 'key', '--clearmodifiers', 'ctrl+alt+8');
    await waitUntil(async () => expect(await outcomes('admit')).toEqual([['confirmed', 'shortcut']]));
    expect(there(walt.uri)).toMatchObject({ inLobby: false });
  });

  it('is told and decided about from the command line, which ends with what became of it', async () => {
    const line = (...argv: readonly string[]) => gavel.startAgain([...argv]);
    expect(await line('--list-waiting')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/: 0 people wait\n$/u),
    });
    server.act({ act: 'personJoins', inLobby: true, ...vera });
    await told(/^Vera Visitor waits in the lobby$/u);
    await waitUntil(async () =>
      expect((await line('--list-waiting', '--json')).output).toContain('"admit":"allowed","reject":"allowed"'),
    );
    expect((await line('--list-waiting')).output).toContain('\n  Vera Visitor, vera@partner.example, Other company, ');
    expect(await line('--action=reject-entry-selected', '--participant=Vera Visitor')).toEqual({
      code: 0,
      output: 'Turn Vera Visitor away: confirmed\n',
    });
    expect(there(vera.uri)).toBeUndefined();
    expect(await line('--action=admit-next')).toMatchObject({ code: 1 });

    server.act({ act: 'personJoins', inLobby: true, ...vera });
    await waitUntil(async () =>
      expect((await line('--list-waiting', '--json')).output).toContain('"reject":"allowed"'),
    );
    server.act({ act: 'deafenEvents' });
    server.act({ act: 'leaderDoes', person: vera.uri, action: 'admit' });
    const { code, output } = await line('--action=reject-next');
    expect(code).toBe(1);
    // The lists may show it before anything is held, while it is held, or after it was sent.
    expect(output).toMatch(/^Turn (?:Vera Visitor|the next one) away: (?:refused|not sent)\. /u);
    server.act({ act: 'deafenEvents', isDeaf: false });
    expect(there(vera.uri)).toMatchObject({ inLobby: false });
  });
});
