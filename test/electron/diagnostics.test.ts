import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { keepScreenshot, launchGavel, type Gavel } from './support/launch.ts';
import { waitUntil } from '../support/eventually.ts';

const check = (page: Page, title: string | RegExp): Locator =>
  page
    .getByRole('list', { name: 'Checks' })
    .getByRole('listitem')
    .filter({ has: page.getByText(title) });

describe('the diagnostics in a real Electron', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let gavel: Gavel;
  let settings: Page;

  beforeAll(async () => {
    electron = await prepareElectron();
    console.log(`Running in ${electron.title}`);
    folder = await mkdtemp(join(tmpdir(), 'gavel-electron-'));
    const profileFolder = join(folder, 'profile');
    await mkdir(profileFolder, { recursive: true });
    await mkdir(join(folder, 'Downloads'));
    // Where the desktop keeps downloads (xdg-user-dirs).
    await writeFile(join(profileFolder, 'user-dirs.dirs'), `XDG_DOWNLOAD_DIR="${join(folder, 'Downloads')}"\n`);
    desktop = await startDesktop(folder);
    gavel = await launchGavel({ electron, desktop, profileFolder, args: ['--practice'] });
    await gavel.window.getByRole('grid', { name: 'Participants' }).waitFor();
    const opening = gavel.application.waitForEvent('window');
    await gavel.window.keyboard.press('Control+,');
    settings = await opening;
    await settings.getByRole('tab', { name: 'Diagnostics', exact: true }).click();
    await settings.getByRole('list', { name: 'Checks' }).waitFor();
  });

  afterAll(async () => {
    await gavel?.quit();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it(
    'prove the keychain, the disk, the settings and practice mode’s server, with the trust and the time that ' +
      'accounts use',
    async () => {
      await keepScreenshot(settings, 'diagnostics');
      for (const title of [
        'Versions',
        'Keychain',
        'Settings file',
        'Audit record',
        'Disk',
        /^Proxy for 127\.0\.0\.1:/u,
        /^Certificate of 127\.0\.0\.1:/u,
        /^Clock against 127\.0\.0\.1:/u,
      ]) {
        const words = await check(settings, title).first().innerText();
        expect(words).toContain('Passed');
      }
    },
  );

  it('report facts of the desktop that a browser does not have', async () => {
    for (const title of ['System tray', 'Shortcuts', 'Notifications']) {
      const words = await check(settings, title).innerText();
      expect(words).not.toContain('In a browser');
    }
  });

  it('save the bundle among the downloads, for its owner only, and offer to show it there', async () => {
    await settings.getByRole('button', { name: 'Save support bundle', exact: true }).click();
    const shown = settings.locator('.bundle-path');
    await shown.waitFor();
    const path = await shown.innerText();
    expect(path).toMatch(/^.*\/Downloads\/gavel-support-\d{4}-\d\d-\d\d-\d{4}\.zip$/u);
    expect(path.startsWith(folder)).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const files = unzipSync(await readFile(path));
    expect(Object.keys(files)).toEqual(
      expect.arrayContaining([
        'README.txt',
        'checks.txt',
        'checks.json',
        'about.json',
        'accounts.json',
        'preferences.json',
        'state.json',
        'logs/gavel.log',
      ]),
    );
    const textOf = (name: string): string => Buffer.from(files[name] ?? []).toString('utf8');
    expect(JSON.parse(textOf('about.json'))).toMatchObject({
      host: 'electron',
      versions: { electron: expect.any(String) },
    });
    expect(textOf('logs/gavel.log')).toContain('ready');
    await keepScreenshot(settings, 'diagnostics-saved');

    // In place of a file manager, which this desktop does not have.
    await gavel.application.evaluate(({ shell }) => {
      shell.showItemInFolder = (item) => void Reflect.set(globalThis, 'shownInFolder', item);
    });
    await settings.getByRole('button', { name: 'Show in folder', exact: true }).click();
    await waitUntil(async () =>
      expect(await gavel.application.evaluate(() => Reflect.get(globalThis, 'shownInFolder') as unknown)).toBe(path),
    );
  });
});
