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

describe('a meeting of Huawei Cloud Meeting from the command line, in a real Electron', () => {
  let folder = '';
  let host: MeetingHost;
  let service: CloudMeetingSimulator;
  let gavel: Gavel;

  const meeting = () => {
    const [only] = [...service.model.meetings.values()];
    if (!only) throw new Error('There is no meeting.');
    return only;
  };
  const present = () => [...meeting().participants.values()].map(({ name }) => name);
  const line = (...argv: readonly string[]) => gavel.startAgain([...argv]);

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-meeting-line-'));
    host = await startMeetingHost(electron, folder, (started) => {
      started.act({
        act: 'bookMeeting',
        host: started.user.account,
        subject: 'Stand-up',
        hostPassword: '482913',
        hasWaitingRoom: true,
        present: [
          { name: 'Ines Vale', number: '+990000000000201' },
          { name: 'Noor Haddad', number: '+990000000000202' },
        ],
      });
    });
    ({ gavel, service } = host);
    await ask(gavel.window, 'preferences.change', { holdSeconds: 1 });
  });

  afterAll(async () => {
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is listed, and taken control of by its number; another number does nothing', async () => {
    const { id } = meeting();
    expect(await line('--list-meetings')).toMatchObject({
      code: 0,
      output: expect.stringMatching(new RegExp(`${id}.*Stand-up`, 'u')),
    });
    expect(await line('--action=take-control', '--meeting=123456789')).toMatchObject({ code: 1 });
    expect(await line('--action=take-control', `--meeting=${id}`)).toEqual({
      code: 0,
      output: 'Take control of Stand-up: done\n',
    });
    await waitUntil(async () => expect((await stateOf(gavel.window)).conferences.size).toBe(1));
  });

  it('has its people admitted, disconnected and muted, each with what became of it', async () => {
    service.act({ act: 'personWaits', name: 'Mara Mustermann', number: '+990000000000501' });
    await waitUntil(async () => expect((await line('--list-waiting')).output).toContain('Mara Mustermann'));
    expect(await line('--action=admit-next')).toEqual({ code: 0, output: 'Let Mara Mustermann in: confirmed\n' });
    await waitUntil(() => expect(present()).toContain('Mara Mustermann'));

    expect(await line('--action=drop-selected', '--participant=Ines Vale')).toEqual({
      code: 0,
      output: 'Drop Ines Vale: confirmed\n',
    });
    expect(present()).not.toContain('Ines Vale');

    service.act({ act: 'nextError', pathIncludes: 'participants/delete', code: 'MMC.111070002', status: 403 });
    const refused = await line('--action=drop-selected', '--participant=Noor Haddad');
    expect(refused).toMatchObject({ code: 1, output: expect.stringMatching(/^Drop Noor Haddad: refused\. /u) });
    expect(present()).toContain('Noor Haddad');

    expect(await line('--action=mute-all-firmly')).toMatchObject({ code: 0 });
    expect([...meeting().participants.values()].find(({ name }) => name === 'Noor Haddad')).toMatchObject({
      isMuted: true,
    });
  });

  it('is left in control of nobody, and goes on', async () => {
    expect(await line('--action=leave-control')).toMatchObject({ code: 0 });
    await waitUntil(async () => expect((await stateOf(gavel.window)).conferences.size).toBe(0));
    expect(present()).toContain('Noor Haddad');
  });
});
