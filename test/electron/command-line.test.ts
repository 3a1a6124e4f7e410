import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { isLiving, launchGavel, type Gavel } from './support/launch.ts';
import { waitUntil } from '../support/eventually.ts';

/**
 * What a folder holds, file by file with its time. Electron 9.4.1 makes an empty folder for dictionaries before any
 * code of ours runs.
 */
async function contentOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return (await Promise.all(files.map(async (file) => `${file} ${(await stat(file)).mtimeMs}`))).sort();
}

describe('gavel --action in a real Electron', () => {
  let folder = '';
  let temporary = '';
  let electron: Startable;
  let desktop: Desktop;
  let gavel: Gavel;

  const roster = () => gavel.window.getByRole('grid', { name: 'Participants' });
  const mainWindow = () =>
    gavel.application.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return {
        isMinimized: window?.isMinimized(),
        count: BrowserWindow.getAllWindows().filter((each) => each.isVisible()).length,
      };
    });

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-command-line-'));
    temporary = join(folder, 'temporary');
    await mkdir(temporary);
    const started = await startDesktop(folder);
    desktop = { ...started, env: { ...started.env, TMPDIR: temporary } };
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile'), args: ['--practice'] });
    await roster().waitFor();
  });

  afterAll(async () => {
    await gavel?.quit();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('drops exactly the one who is named, and prints what the server proved', async () => {
    expect(await gavel.startAgain(['--action=drop-selected', '--participant=Bo Lind'])).toEqual({
      code: 0,
      output: 'Drop Bo Lind: confirmed\n',
    });
    await waitUntil(async () => expect(await roster().getByRole('button', { name: 'Drop Bo Lind' }).count()).toBe(0));
    expect(await roster().getByRole('button', { name: 'Drop Ada Berg' }).count()).toBe(1);
  });

  it('says in another start that something was taken back', async () => {
    const dropping = gavel.startAgain(['--action', 'drop-selected', '--participant', 'Ada Berg']);
    await gavel.window.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    expect(await gavel.startAgain(['--action=undo'])).toEqual({ code: 0, output: 'Undo: done\n' });
    expect(await dropping).toEqual({ code: 5, output: 'Drop Ada Berg: taken back. Nothing was sent.\n' });
  });

  it('sets and does not turn over: what is so stays so', async () => {
    for (const [action, count] of [
      ['show-compact', 2],
      ['show-compact', 2],
      ['hide-compact', 1],
      ['hide-compact', 1],
    ] as const) {
      expect((await gavel.startAgain([`--action=${action}`])).code).toBe(0);
      await waitUntil(async () => expect((await mainWindow()).count).toBe(count));
    }
    expect(await gavel.startAgain(['--action=toggle-compact'])).toMatchObject({
      code: 2,
      output: expect.stringContaining('show-compact, hide-compact'),
    });
  });

  it('answers in JSON, and names every action', async () => {
    const { code, output } = await gavel.startAgain(['--list-actions', '--json']);
    const listed = JSON.parse(output) as { actions: { id: string; isPossible: boolean }[] };
    expect(code).toBe(0);
    expect(listed.actions.find(({ id }) => id === 'undo')).toMatchObject({ isPossible: false });
    expect(listed.actions.length).toBeGreaterThan(30);
  });

  it('refuses with a reason and an exit code, and brings no window to the front', async () => {
    await gavel.application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
    await waitUntil(async () => expect((await mainWindow()).isMinimized).toBe(true));
    expect(await gavel.startAgain(['--action=undo'])).toEqual({
      code: 1,
      output: 'Undo: refused. Nothing waits that could be taken back.\n',
    });
    expect(await gavel.startAgain(['--action=drop-selected', '--participant=Signe Solberg'])).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^Drop selected, Signe Solberg: refused\. /u),
    });
    expect(await gavel.startAgain(['--action=drop-selected', '--participant=Ada'])).toMatchObject({
      code: 2,
      output: expect.stringMatching(
        /^Nobody in Conference \d+ is called "Ada"\. Nothing was done\.\nThere are:\n {2}Ada Berg, 5001, id /u,
      ),
    });
    expect(await mainWindow()).toMatchObject({ isMinimized: true, count: 0 });
    expect((await gavel.startAgain(['--action=show-window'])).output).toBe('Show Gavel: done\n');
    await waitUntil(async () => expect((await mainWindow()).isMinimized).toBe(false));
  });

  it('refuses hostile and mistaken arguments, and the Gavel that runs takes nothing of them', async () => {
    const long = Array.from({ length: 10 }, () => `--x=${'a'.repeat(100_000)}`);
    const mistaken = [
      ['--action=drop-selected', '--partcipant=Ada Berg'],
      ['--action=drop-selected', '--participant=Ada\nBerg'],
      ['--action=undo', '--action=quit'],
      ['--action=undo', '--remote-debugging-port=0'],
      ['--action=undo', 'gavel://drop/all'],
      ['gavel://drop/all'],
      ['--action=undo', ...long],
      long,
    ];
    const refused: Awaited<ReturnType<Gavel['startAgain']>>[] = [];
    for (let index = 0; index < mistaken.length; index += 4)
      refused.push(...(await Promise.all(mistaken.slice(index, index + 4).map((args) => gavel.startAgain(args)))));
    expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 2));
    expect(refused.map(({ output }) => output)).toMatchObject([
      'Gavel does not know --partcipant. Did you mean --participant?\n',
      expect.stringContaining('"Ada Berg"'),
      '--action may be given only once.\n',
      expect.stringContaining('--remote-debugging-port'),
      'Gavel takes no links: "gavel://drop/all"\n',
      'gavel: Gavel takes no links: "gavel://drop/all"\n',
      'These are too many arguments, or they are too long.\n',
      'gavel: These are too many arguments, or they are too long.\n',
    ]);
    const weakening = ['disable-web-security', 'proxy-server', 'ignore-certificate-errors'];
    expect((await gavel.startAgain(weakening.map((name) => `--${name}=x`))).code).toBe(0);
    expect(
      await gavel.application.evaluate(
        ({ app }, names) => names.filter((name) => app.commandLine.hasSwitch(name)),
        weakening,
      ),
    ).toEqual([]);
    expect(await roster().getByRole('button', { name: 'Drop Ada Berg' }).count()).toBe(1);
  });

  it('ends Gavel, which still says so', async () => {
    const processes = gavel.processes();
    expect(await gavel.startAgain(['--action=quit'])).toEqual({ code: 0, output: 'Quit Gavel: done\n' });
    await waitUntil(() => expect(processes.filter(isLiving)).toEqual([]));
  });

  it('says that Gavel is not running, and leaves the profile alone', async () => {
    const before = await contentOf(join(folder, 'profile'));
    expect(await gavel.startAgain(['--action=undo'])).toEqual({ code: 3, output: 'Gavel is not running.\n' });
    expect(await gavel.startAgain(['--list-actions', '--json'])).toEqual({
      code: 3,
      output: '{"exitCode":3,"message":"Gavel is not running."}\n',
    });
    expect((await gavel.startAgain(['--action=undo', `--profile=${join(folder, 'nowhere')}`])).code).toBe(3);
    expect(await contentOf(join(folder, 'profile'))).toEqual(before);
    expect(await readdir(folder)).not.toContain('nowhere');
  });

  it('leaves nothing in the temporary folder, neither from those who asked nor from the one who answered', async () => {
    expect((await readdir(temporary)).filter((name) => name.startsWith('gavel-'))).toEqual([]);
  });
});
