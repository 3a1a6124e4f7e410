import { cp, link, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel } from './support/launch.ts';
import { firstSign } from './security/stage.ts';
import { makeVariant, type Patch } from './security/variant.ts';

/**
 * Lays an Electron out as packaging does: the executable under the application's name, the application below
 * `resources`.
 */
async function pack(electron: Startable, folder: string, patches: readonly Patch[]): Promise<Startable> {
  const dist = dirname(electron.executable);
  await mkdir(join(folder, 'resources'), { recursive: true });
  for (const name of await readdir(dist)) {
    if (name !== basename(electron.executable) && name !== 'resources')
      await symlink(join(dist, name), join(folder, name));
  }
  const executable = join(folder, 'gavel');
  // A symbolic link would lead Electron back to its own folder; another disk takes no other link.
  await link(electron.executable, executable).catch(() => cp(electron.executable, executable));
  const { appFolder } = await makeVariant(electron, join(folder, 'resources', 'app'), patches);
  return { ...electron, executable, appFolder };
}

// Names and places of the parts of a packed application differ on other systems; what is proved here is the same code.
describe.runIf(process.platform === 'linux')('the window of a packed Gavel', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-packed-'));
    electron = await prepareElectron();
    desktop = await startDesktop(folder);
  });

  afterAll(async () => {
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** Whether the tools of developers open, by the keys everybody knows or by the application itself. */
  const openTools = async (
    name: string,
    patches: readonly Patch[],
  ): Promise<{ readonly isPackaged: boolean; readonly opened: string }> => {
    const packed = await pack(electron, join(folder, name), patches);
    const gavel = await launchGavel({ electron: packed, desktop, profileFolder: join(folder, `${name}-profile`) });
    try {
      await gavel.window.waitForLoadState();
      for (const keys of ['Control+Shift+I', 'F12', 'Control+Shift+J']) await gavel.window.keyboard.press(keys);
      const isPackaged = await gavel.application.evaluate(async ({ app, BrowserWindow }) => {
        for (const { webContents } of BrowserWindow.getAllWindows()) webContents.openDevTools({ mode: 'detach' });
        // A window in which they open, asked for after Gavel's: once it has them, Gavel's have been refused.
        const other = new BrowserWindow({ show: false });
        await other.loadURL('data:text/html,other');
        other.webContents.once('devtools-opened', () => Reflect.set(globalThis, 'othersOpened', true));
        other.webContents.openDevTools({ mode: 'detach' });
        return app.isPackaged;
      });
      const opened = await firstSign({
        open: () =>
          gavel.application.evaluate(({ BrowserWindow }) =>
            BrowserWindow.getAllWindows().some(
              ({ webContents }) => webContents.getURL().startsWith('gavel:') && webContents.isDevToolsOpened(),
            ),
          ),
        closed: () => gavel.application.evaluate(() => Reflect.get(globalThis, 'othersOpened') === true),
      });
      return { isPackaged, opened };
    } finally {
      await gavel.quit();
    }
  };

  it('has no tools of developers', async () => {
    expect(await openTools('as-built', [])).toEqual({ isPackaged: true, opened: 'closed' });
  });

  it('would have them without its guard', async () => {
    const always: Patch = { file: 'main/index.js', from: /hasDevTools: ![\w.]+\.isPackaged/u, to: 'hasDevTools: true' };
    expect(await openTools('with-tools', [always])).toEqual({ isPackaged: true, opened: 'open' });
  });
});
