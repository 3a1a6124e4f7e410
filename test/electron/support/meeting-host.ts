import { join } from 'node:path';
import { expect } from 'vitest';
import type { Startable } from '../../../build/prepare-electron.ts';
import { randomIds } from '../../../main/node/random-ids.ts';
import { systemClock } from '../../../main/node/system-clock.ts';
import {
  startCloudMeetingSimulator,
  type CloudMeetingSimulator,
} from '../../../main/simulators/huawei-cloud-meeting/simulator.ts';
import { waitUntil } from '../../support/eventually.ts';
import { startDesktop, type Desktop } from './desktop.ts';
import { launchGavel, type Gavel } from './launch.ts';
import { ask, chooseAuthority, stateOf } from './requests.ts';

/** Gavel on a desktop of its own, signed in as a host at a simulated Huawei Cloud Meeting. */
export interface MeetingHost {
  readonly gavel: Gavel;
  readonly service: CloudMeetingSimulator;
  readonly accountId: string;
  readonly stop: () => Promise<void>;
}

/** Starts them in `folder`. `prepare`: what is there before anybody signs in. */
export const startMeetingHost = async (
  electron: Startable,
  folder: string,
  prepare: (service: CloudMeetingSimulator) => void,
): Promise<MeetingHost> => {
  const started: { gavel?: Gavel; service?: CloudMeetingSimulator; desktop?: Desktop } = {};
  const stop = async (): Promise<void> => {
    await started.gavel?.quit();
    await started.service?.stop();
    await started.desktop?.stop();
  };
  try {
    const desktop = (started.desktop = await startDesktop(folder));
    const service = (started.service = await startCloudMeetingSimulator({ clock: systemClock, ids: randomIds }));
    prepare(service);
    const caFile = join(folder, 'authority.pem');
    await service.writeCaFile(caFile);
    const gavel = (started.gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') }));
    const { account, password } = service.user;
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
    return { gavel, service, accountId, stop };
  } catch (cause) {
    await stop();
    throw cause;
  }
};
