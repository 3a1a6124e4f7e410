import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { randomIds } from '../../main/node/random-ids.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { startFinesseSimulator, type FinesseSimulator } from '../../main/simulators/cisco-finesse/simulator.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { keepScreenshot, launchGavel, type Gavel } from './support/launch.ts';

describe('a password in a real Electron with a real keyring', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let server: FinesseSimulator;
  let caFile = '';
  let gavel: Gavel | undefined;

  const start = async (): Promise<Gavel> => {
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
    return gavel;
  };

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-password-'));
    desktop = await startDesktop(folder);
    server = await startFinesseSimulator({ clock: systemClock, ids: randomIds, scene: 'four-party' });
    caFile = join(folder, 'authority.pem');
    await server.writeCaFile(caFile);
  });

  afterAll(async () => {
    await gavel?.quit();
    await server?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('signs in to a server with what is typed in the form', async () => {
    const { window, chooseNatively } = await start();
    await window.getByRole('button', { name: 'Add account' }).first().click();
    const form = window.getByRole('dialog');
    await form.getByLabel('Server', { exact: true }).fill(server.addresses.https);
    await form.getByLabel('User name').fill(server.user.loginName);
    await form.getByLabel('Password').fill(server.user.password);
    await form.getByLabel('Extension').fill(server.user.extension);
    await form.locator('summary').click();
    await chooseNatively(caFile);
    await form.getByRole('button', { name: 'Choose a file…' }).click();
    await form.getByText(/^SHA-256 [\dA-F:]+$/u).waitFor();
    await form.getByText('The password is kept in this computer’s keychain.').waitFor();
    await keepScreenshot(window, 'add-account');
    await form.locator('button[type=submit]').click();
    await window.getByRole('grid', { name: 'Participants' }).waitFor();
    expect(await window.getByRole('dialog').count()).toBe(0);
    await gavel?.quit();
  });

  it('is in no file of the profile', async () => {
    const files = (await readdir(join(folder, 'profile'), { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const content = await readFile(join(file.parentPath, file.name));
      expect(content.includes(server.user.password), `${file.parentPath}/${file.name}`).toBe(false);
    }
  });

  it('is there in the next run: signing in asks for nothing', async () => {
    const { window } = await start();
    await window.getByRole('button', { name: 'Sign in', exact: true }).first().click();
    await window.getByRole('grid', { name: 'Participants' }).waitFor();
    expect(await window.getByRole('dialog').count()).toBe(0);
    await keepScreenshot(window, 'signed-in-again');
  });
});
