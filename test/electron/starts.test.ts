import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { isLiving, launchGavel } from './support/launch.ts';
import { xdotool } from './support/other-window.ts';
import { keepPicture, screenPicture } from './support/screen-picture.ts';
import { waitUntil } from '../support/eventually.ts';

/** A user that is not the one who owns the folders of the test. */
const nobody = { uid: 65_534, gid: 65_534 };

describe('a start that cannot become a Gavel', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;

  const start = (profileFolder: string, as: Partial<typeof nobody> = {}) => {
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
    const child = spawn(electron.executable, [...electron.switches, electron.appFolder], {
      ...as,
      env: { ...env, ...desktop.env, HOME: folder, XDG_CONFIG_HOME: profileFolder, LANG: 'en_US.UTF-8' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString('utf8')));
    return { child, text: () => text, ended: once(child, 'exit') };
  };
  /** Native boxes have this title; Gavel has no window of it. */
  const boxes = async (): Promise<readonly string[]> =>
    (await xdotool(desktop, 'search', '--onlyvisible', '--name', '^Error$').catch(() => ''))
      .split('\n')
      .filter(Boolean);

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-starts-'));
    desktop = await startDesktop(folder);
  });

  afterAll(async () => {
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each<[what: string, make: (path: string) => Promise<unknown>, reason: string, as?: typeof nobody]>([
    ['a file in its place', (path) => writeFile(path, ''), 'it is not a folder'],
    ['a link that leads to nothing', (path) => symlink('/gone/for/good', path), 'it is a link to /gone/for/good'],
    ['another owner', (path) => mkdir(path, { mode: 0o755 }), 'it belongs to the user 0', nobody],
  ])('says so in a box and in the terminal: %s', async (what, make, reason, as) => {
    const profileFolder = join(folder, what.replaceAll(' ', '-'));
    await mkdir(profileFolder, { mode: 0o755 });
    const path = join(profileFolder, 'Gavel');
    await make(path);
    await chown(folder, (as ?? { uid: 0 }).uid, -1).catch(() => undefined);
    const { child, text, ended } = start(profileFolder, as);
    await waitUntil(() => expect(text()).toContain('gavel: profile-unusable: '));
    expect(text()).toContain(path);
    expect(text()).toContain(reason);
    await waitUntil(async () => expect(await boxes()).not.toEqual([]));
    keepPicture(await screenPicture(desktop.screenFile), `start-${what.replaceAll(' ', '-')}`);
    const [box = ''] = await boxes();
    await xdotool(desktop, 'windowactivate', '--sync', box, 'key', 'Return');
    await ended;
    expect(child.exitCode).toBe(1);
  });

  it('is carried out once the Gavel before it has ended', async () => {
    const profileFolder = join(folder, 'ending');
    const gavel = await launchGavel({ electron, desktop, profileFolder });
    const before = gavel.processes();
    await gavel.application.evaluate(({ app }) => {
      const own = app.exit.bind(app);
      app.exit = (code) => void setTimeout(() => own(code), 3000);
    });
    process.kill(before[0] ?? 0, 'SIGTERM');
    const { child, ended } = start(profileFolder);
    await ended;
    expect(child.exitCode).toBe(0);
    await waitUntil(() => expect(before.filter(isLiving)).toEqual([]));
    await waitUntil(async () => expect((await gavel.startAgain(['--list-actions'])).code).toBe(0), 500);
    expect((await gavel.startAgain(['--action=quit'])).code).toBe(0);
  });
});
