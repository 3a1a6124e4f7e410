import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron } from '../../build/prepare-electron.ts';
import type { CloudMeetingSimulator } from '../../main/simulators/huawei-cloud-meeting/simulator.ts';
import { waitUntil } from '../support/eventually.ts';
import type { Gavel } from './support/launch.ts';
import { startMeetingHost, type MeetingHost } from './support/meeting-host.ts';
import { ask, stateOf } from './support/requests.ts';

const crowd = 3_000;

describe('a meeting of three thousand, in a real Electron', () => {
  let folder = '';
  let host: MeetingHost;
  let service: CloudMeetingSimulator;
  let gavel: Gavel;

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-crowd-'));
    host = await startMeetingHost(electron, folder, (started) => {
      started.act({
        act: 'bookMeeting',
        host: started.user.account,
        subject: 'Town hall',
        hostPassword: '482913',
        isWebinar: true,
      });
      started.act({ act: 'peopleJoin', count: crowd - 500, name: 'Guest', role: 'audience' });
      started.act({ act: 'peopleJoin', count: 500, name: 'Visitor', role: 'audience' });
    });
    ({ gavel, service } = host);
    await ask(gavel.window, 'meeting.follow', {
      accountId: host.accountId,
      how: 'take-control',
      meeting: { address: [...service.model.meetings.keys()][0] ?? '' },
      password: null,
    });
  });

  afterAll(async () => {
    await host?.stop();
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
