import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron } from '../../build/prepare-electron.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import {
  startCloudMeetingSimulator,
  type CloudMeetingSimulator,
} from '../../main/simulators/huawei-cloud-meeting/simulator.ts';
import { waitUntil } from '../support/eventually.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { ask, chooseAuthority, stateOf } from './support/requests.ts';

const crowd = 3_000;

describe('a meeting of three thousand, in a real Electron', () => {
  let folder = '';
  let desktop: Desktop;
  let service: CloudMeetingSimulator;
  let gavel: Gavel;

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-crowd-'));
    desktop = await startDesktop(folder);
    service = await startCloudMeetingSimulator({ clock: systemClock, ids: randomIds });
    const { account, password } = service.user;
    service.act({
      act: 'bookMeeting',
      host: account,
      subject: 'Town hall',
      hostPassword: '482913',
      isWebinar: true,
    });
    service.act({ act: 'peopleJoin', count: crowd - 500, name: 'Guest', role: 'audience' });
    service.act({ act: 'peopleJoin', count: 500, name: 'Visitor', role: 'audience' });
    const caFile = join(folder, 'authority.pem');
    await service.writeCaFile(caFile);
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
    const added = await ask(gavel.window, 'account.add', {
      vendorId: 'huawei-cloud-meeting',
      label: 'Meetings',
      secrets: { password },
      values: { server: service.addresses.https, account, caFile: await chooseAuthority(gavel, caFile) },
    });
    const accountId = 'accountId' in added ? added.accountId : '';
    await ask(gavel.window, 'account.sign-in', { accountId, secrets: {}, takeOver: false });
    await waitUntil(async () =>
      expect((await stateOf(gavel.window)).accounts.get(accountId)?.connection.status).toBe('online'),
    );
    await ask(gavel.window, 'meeting.follow', {
      accountId,
      how: 'take-control',
      meeting: { address: [...service.model.meetings.keys()][0] ?? '' },
      password: null,
    });
  });

  afterAll(async () => {
    await gavel?.quit();
    await service?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is listed whole, and five hundred of it are out by one press', async () => {
    const { window } = gavel;
    await window.getByText('Town hall').first().click();
    const table = window.getByRole('grid', { name: 'Participants', exact: true });
    const rowCount = (): Promise<string | null> => table.getAttribute('aria-rowcount');
    await waitUntil(async () => expect(await rowCount()).toBe(String(crowd + 2)));
    expect(await table.getByRole('row').count()).toBeLessThan(100);
    const search = window.getByRole('searchbox', { name: 'Search participants' });
    await search.fill('Visitor');
    await waitUntil(async () => expect(await rowCount()).toBe('501'));
    await table.getByRole('row').nth(1).focus();
    await window.keyboard.press('Control+a');
    await search.fill('');
    await window.getByRole('button', { name: /^Drop selected/u }).click();
    await waitUntil(async () => expect(await rowCount()).toBe(String(crowd - 500 + 2)));
    await waitUntil(async () => {
      const phases = [...(await stateOf(window)).commands.values()].map(({ phase }) => phase);
      expect([phases.length, [...new Set(phases)]]).toEqual([500, ['confirmed']]);
    });
    expect(service.model.requests.filter(({ path }) => path.includes('participants/delete'))).toHaveLength(5);
  });
});
