import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron } from '../../build/prepare-electron.ts';
import { waitUntil } from '../support/eventually.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { watchLog } from './security/stage.ts';
import { ask, stateOf } from './support/requests.ts';

describe('practice mode in a real Electron', () => {
  let folder = '';
  let desktop: Desktop;
  let gavel: Gavel;

  beforeAll(async () => {
    const electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-practice-'));
    desktop = await startDesktop(folder);
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
  });
  afterAll(async () => {
    await gavel?.quit();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('signs in at each vendor’s simulator, whose picture is live and stays so', async () => {
    const { scenes = [] } = (await stateOf(gavel.window)).environment ?? {};
    expect(scenes.length).toBeGreaterThan(4);
    for (const { id } of scenes) {
      const { accountId } = await ask(gavel.window, 'practice.start', { sceneId: id });
      const expectOnline = async (): Promise<void> => {
        const { connection } = (await stateOf(gavel.window)).accounts.get(accountId) ?? {};
        expect({ scene: id, status: connection?.status }).toEqual({ scene: id, status: 'online' });
      };
      await waitUntil(expectOnline);
      // An event channel that breaks with each of its polls is seen within a few of them.
      const isInLog = watchLog({ logFile: join(folder, 'profile', 'Gavel', 'logs', 'gavel.log') });
      await setTimeout(500);
      await expectOnline();
      expect({ scene: id, hasWaited: isInLog('"status":"waiting"') }).toEqual({ scene: id, hasWaited: false });
    }
  });
});
