import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildDeb } from '../../build/linux/deb.ts';
import { factsIn, readConfiguration } from '../../build/shared/package-configuration.ts';
import { filesBelow, problemsInPacked, readPacked } from '../../build/package-content.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { run } from '../../build/shared/run.ts';
import {
  asPerson,
  asRoot,
  dependenciesOf,
  installedVersion,
  launchAsPerson,
  ordinaryPerson,
  packagesLinkedTo,
  processesOf,
  systemPaths,
} from './support/debian-machine.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { keepPicture, screenPicture } from './support/screen-picture.ts';
import { waitUntil } from '../support/eventually.ts';

const keytarFile = 'node_modules/keytar/build/Release/keytar.node';
const program = '/opt/Gavel/gavel';

let electron: Startable;
let isLegacyElectron = true;
/** The desktop of the person, and all they keep. */
let folder = '';
/** What the test itself makes. */
let work = '';
let desktop: Desktop;
let output = '';
/** Where the packages lie, and the packed folder in it. */
let packages = '';
let unpacked = '';

const logOf = (profileFolder: string): string => {
  const path = join(profileFolder, 'Gavel', 'logs', 'gavel.log');
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

/** Waits for Gavel's window on the desktop and returns its number there. */
const windowOnScreen = async (): Promise<string> => {
  let id = '';
  await waitUntil(async () => {
    id =
      (await asPerson(desktop.env, 'xdotool', 'search', '--onlyvisible', '--classname', '^gavel$')).split('\n')[0] ??
      '';
    expect(id).toMatch(/^\d+$/);
  });
  return id;
};

const pressQuit = async (window: string, env: Readonly<Record<string, string>>): Promise<void> => {
  await asPerson(env, 'xdotool', 'windowactivate', window);
  await waitUntil(async () => expect(await asPerson(env, 'xdotool', 'getactivewindow')).toBe(window));
  await asPerson(env, 'xdotool', 'key', 'ctrl+q');
};

/**
 * The middle of the first wide patch in a colour (red, green, blue), looking from above: a button. Null while there is
 * none.
 */
const middleOfPatch = async ([red, green, blue]: readonly [number, number, number]): Promise<
  readonly [x: number, y: number] | null
> => {
  const { widthPx, heightPx, rgba } = await screenPicture(desktop.screenFile);
  for (let y = 0; y < heightPx; y += 1) {
    let run = 0;
    for (let x = 0; x < widthPx; x += 1) {
      const at = (y * widthPx + x) * 4;
      run = rgba[at] === red && rgba[at + 1] === green && rgba[at + 2] === blue ? run + 1 : 0;
      if (run === 60) return [x, y + 8];
    }
  }
  return null;
};

beforeAll(async () => {
  if (process.platform !== 'linux') throw new Error('These tests prove packaging on Debian; run them there.');
  electron = await prepareElectron();
  isLegacyElectron = electron.title.includes('legacy test runtime');
  const packed = await run(
    'npm',
    [
      'run',
      '--silent',
      'package',
      '--',
      '--dir',
      '--deb',
      '--store',
      ...(isLegacyElectron ? ['--legacy-electron'] : []),
    ],
    { cwd: inRoot() },
  );
  output = packed.output;
  if (packed.code !== 0) throw new Error(output);
  packages = inRoot('build', 'out', isLegacyElectron ? 'legacy-package' : 'packages');
  unpacked = join(packages, 'linux-unpacked');
  folder = await mkdtemp(join(tmpdir(), 'gavel-packaged-'));
  work = await mkdtemp(join(tmpdir(), 'gavel-packaging-'));
  desktop = await startDesktop(folder, ordinaryPerson);
});

afterAll(async () => {
  await desktop?.stop();
  for (const path of [folder, work]) await rm(path, { recursive: true, force: true });
});

describe('what `npm run package` made', () => {
  it('is named, with the Electron in it, and what is left out with the reason', () => {
    console.log(`Packed with ${electron.title}`);
    expect(output).toContain(`Packing with ${electron.title}`);
    expect(output).toContain('Packed linux dir');
    expect(output).toMatch(/Left out win nsis: built on Windows only/);
    expect(output).toMatch(/Left out mac dmg: built on macOS only/);
    expect(output).toMatch(/Left out linux AppImage: \S/);
    expect(output).toMatch(/Left out linux rpm: \S/);
  });

  it('is a folder that holds what it must and nothing else', async () => {
    const content = await readPacked(unpacked);
    expect(content.modules).toContain('main/index.ts');
    expect(
      problemsInPacked(content, {
        electron: await filesBelow(dirname(electron.executable)),
        platform: 'linux',
        isLegacyElectron,
      }),
    ).toEqual([]);
  });

  it('is a folder that starts: the window comes, and Ctrl+Q ends it', async () => {
    const profile = join(work, 'profile');
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
    const started: ChildProcess = spawn(join(unpacked, 'gavel'), [...electron.switches, '--practice'], {
      env: { ...env, ...desktop.env, XDG_CONFIG_HOME: profile },
      stdio: 'ignore',
    });
    let code: number | null = null;
    started.once('exit', (ended) => {
      code = ended;
    });
    try {
      const window = await windowOnScreen();
      await waitUntil(() => expect(logOf(profile)).toContain('"status":"online"'));
      // The keychain's module is native: it can be loaded from beside the archive only, and is when it is first used.
      await waitUntil(() =>
        expect(readFileSync(`/proc/${started.pid}/maps`, 'utf8')).toContain(
          `${unpacked}/resources/app.asar.unpacked/${keytarFile}`,
        ),
      );
      keepPicture(await screenPicture(desktop.screenFile), 'packed-folder');
      await pressQuit(window, desktop.env);
      await waitUntil(() => expect(code).toBe(0));
    } finally {
      started.kill('SIGKILL');
    }
    // Helper processes end a moment after the program itself.
    await waitUntil(() => expect(processesOf(unpacked)).toEqual([]));
  });
});

describe('the Debian package', () => {
  let before: ReadonlySet<string> = new Set();
  let config = '';
  let env: Readonly<Record<string, string>> = {};

  beforeAll(async () => {
    const present = await installedVersion('gavel');
    if (present !== null && !present.endsWith('~legacy.runtime'))
      throw new Error(
        `Gavel ${present} is installed on this machine. This test would replace and remove it; take it off first.`,
      );
    if (present !== null) await asRoot('apt-get', 'purge', '-y', '-q', 'gavel');
    config = join(folder, 'config');
    env = { ...desktop.env, XDG_CONFIG_HOME: config, LANG: 'en_US.UTF-8' };
    before = await systemPaths();
  });

  afterAll(async () => {
    for (const id of processesOf(dirname(program))) process.kill(id, 'SIGKILL');
    if ((await installedVersion('gavel')) !== null) await asRoot('apt-get', 'purge', '-y', '-q', 'gavel');
  });

  it('is installed with apt and needs nothing that Debian would have to fetch beyond what it asks for', async () => {
    const [name = ''] = (await readdir(packages)).filter((candidate) => candidate.endsWith('.deb'));
    await asRoot(
      'apt-get',
      'install',
      '-y',
      '-q',
      '--no-install-recommends',
      '-o',
      'DPkg::Lock::Timeout=60',
      join(packages, name),
    );
    expect(await installedVersion('gavel')).toMatch(isLegacyElectron ? /~legacy\.runtime$/ : /^\d+\.\d+\.\d+$/);
    const linked = await packagesLinkedTo([program, `/opt/Gavel/resources/app.asar.unpacked/${keytarFile}`]);
    const brought = await dependenciesOf('gavel');
    expect([...linked].filter((packageName) => !brought.has(packageName))).toEqual([]);
  });

  it('puts its files where desktops look, as its own, and starts nothing by itself', async () => {
    const { output: listed } = await run('dpkg-query', ['-L', 'gavel']);
    const paths = listed.trim().split('\n');
    for (const path of [
      '/usr/bin/gavel',
      '/usr/share/applications/io.github.gavel.Gavel.desktop',
      '/usr/share/metainfo/io.github.gavel.Gavel.metainfo.xml',
      '/usr/share/icons/hicolor/48x48/apps/gavel.png',
      '/usr/share/icons/hicolor/scalable/apps/gavel.svg',
    ]) {
      expect(paths).toContain(path);
    }
    expect(paths.filter((path) => /autostart|systemd|cron|init\.d/.test(path))).toEqual([]);
    // What is looked for after the removal can be seen while it is there.
    expect([...(await systemPaths())].filter((path) => !before.has(path))).toEqual(
      expect.arrayContaining([program, '/usr/bin/gavel', '/usr/share/doc/gavel']),
    );
    // Where the system gives an ordinary user no namespaces, Chromium's sandbox works with root's rights or not at all.
    const sandbox = await stat('/opt/Gavel/chrome-sandbox');
    expect([sandbox.uid, (sandbox.mode & 0o7777).toString(8)]).toEqual([0, '4755']);
    expect((await run('dpkg', ['--verify', 'gavel'])).output).toBe('');
    expect((await run('desktop-file-validate', ['/usr/share/applications/io.github.gavel.Gavel.desktop'])).output).toBe(
      '',
    );
    const metainfo = await run('appstreamcli', [
      'validate',
      '--no-net',
      '/usr/share/metainfo/io.github.gavel.Gavel.metainfo.xml',
    ]);
    expect(metainfo).toMatchObject({ code: 0 });
    const entry = readFileSync('/usr/share/applications/io.github.gavel.Gavel.desktop', 'utf8');
    expect(entry).toContain('\nExec=gavel\n');
  });

  it('for people has a program without switches and no script of its own', async () => {
    const source = join(work, 'small');
    for (const name of ['gavel', 'chrome-sandbox', 'resources/package-type']) {
      await mkdir(dirname(join(source, name)), { recursive: true });
      await writeFile(join(source, name), name, { mode: name === 'gavel' ? 0o700 : 0o600 });
    }
    const facts = factsIn(await readConfiguration());
    const path = await buildDeb({
      folder: source,
      facts,
      version: '1.0.0-beta.2',
      arch: 'x64',
      isLegacyElectron: false,
      switches: [],
      isStored: true,
      outFolder: work,
    });
    expect(path.endsWith('/gavel_1.0.0~beta.2_amd64.deb')).toBe(true);
    const { output: listed } = await run('dpkg-deb', ['-c', path]);
    expect(listed).toMatch(/^lrwxrwxrwx root\/root .* \.\/usr\/bin\/gavel -> \.\.\/\.\.\/opt\/Gavel\/gavel$/m);
    expect(listed).toMatch(/^-rwxr-xr-x root\/root .* \.\/opt\/Gavel\/gavel$/m);
    expect(listed).toMatch(/^-rwsr-xr-x root\/root .* \.\/opt\/Gavel\/chrome-sandbox$/m);
    expect(listed).not.toContain('package-type');
    const { output: about } = await run('dpkg-deb', ['-I', path]);
    expect(about).not.toMatch(/legacy|Never shipped|preinst|postinst|prerm|postrm|conffiles/i);
  });

  it('starts from its desktop entry as an ordinary user, and practice mode is one click away', async () => {
    await launchAsPerson(env, 'gtk-launch', 'io.github.gavel.Gavel');
    await windowOnScreen();
    let button: readonly [number, number] | null = null;
    await waitUntil(async () => {
      button = await middleOfPatch([0x0b, 0x6e, 0x63]);
      expect(button).not.toBeNull();
    });
    keepPicture(await screenPicture(desktop.screenFile), 'installed-first-start');
    const [x, y] = button ?? [0, 0];
    await asPerson(env, 'xdotool', 'mousemove', String(x), String(y), 'click', '1');
    await waitUntil(() => expect(logOf(config)).toContain('"status":"online"'));
    expect(processesOf(dirname(program)).length).toBeGreaterThan(1);
    const owners = await Promise.all(processesOf(dirname(program)).map(async (id) => (await stat(`/proc/${id}`)).uid));
    expect(new Set(owners)).toEqual(new Set([ordinaryPerson?.uid ?? process.getuid?.()]));
    await waitUntil(async () => expect(await middleOfPatch([0x0b, 0x6e, 0x63])).not.toEqual(button));
    keepPicture(await screenPicture(desktop.screenFile), 'installed-practice');
  });

  it('ends by its own Quit, and goes without a trace but the settings', async () => {
    await pressQuit(await windowOnScreen(), env);
    await waitUntil(() => expect(processesOf(dirname(program))).toEqual([]));
    await asRoot('apt-get', 'remove', '-y', '-q', '-o', 'DPkg::Lock::Timeout=60', 'gavel');
    expect(await installedVersion('gavel')).toBeNull();
    expect([...(await systemPaths())].filter((path) => !before.has(path))).toEqual([]);
    expect(existsSync(join(config, 'Gavel', 'audit'))).toBe(true);
    const ofGavel = (await filesBelow(folder)).filter((path) => /gavel/i.test(path));
    expect(ofGavel.filter((path) => !path.startsWith('config/Gavel/'))).toEqual([]);
  });
});
