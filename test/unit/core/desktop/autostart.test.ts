import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Fault } from '../../../../app/domain/error-code.ts';
import type { Notice } from '../../../../app/domain/notice.ts';
import { defaultPreferences } from '../../../../app/domain/preferences.ts';
import { createAutostartSetting } from '../../../../main/core/desktop/autostart-setting.ts';
import { unknownDesktop } from '../../../../main/core/state/desktop-slice.ts';
import { Store } from '../../../../main/core/state/store.ts';
import {
  autostartEntry,
  autostartFolder,
  createAutostartEntry,
  execWords,
  startsAtLogin,
} from '../../../../main/node/autostart-entry.ts';
import { createLoginItem, windowsLoginItem } from '../../../../main/node/login-item.ts';
import { createNodeFiles } from '../../../../main/node/node-files.ts';
import type { Autostart } from '../../../../main/ports/autostart.ts';
import { silentLog } from '../../../support/command-bench.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const execOf = (entry: string): string => entry.match(/^Exec=(.*)$/mu)?.[1] ?? '';

const hostilePrograms = [
  '/home/wei zhang/gavel',
  '/home/王 伟/gavel',
  '/opt/100%/gavel',
  '/opt/%U/%%/gavel',
  '/opt/a"b/gavel',
  String.raw`/opt/a\b\\c\s/gavel`,
  '/opt/$HOME/`id`/gavel',
  "/opt/o'brien/gavel",
  '/opt/a;b&c|d<e>f(g)h*i?j#k~/gavel',
  '/opt/a  b /gavel ',
] as const;

describe('the entry for the start at login', () => {
  it('names the program with its arguments', () => {
    expect(autostartEntry(['/opt/Gavel/gavel', '--hidden'])).toBe(
      '[Desktop Entry]\nType=Application\nName=Gavel\nIcon=gavel\nExec=/opt/Gavel/gavel ' +
        '--hidden\nTerminal=false\nX-GNOME-Autostart-enabled=true\n',
    );
  });

  // Expected by hand from the Desktop Entry Specification 1.5: quoting of arguments first, then the string's own
  // escapes.
  it.each([
    ['/home/wei zhang/gavel', '"/home/wei zhang/gavel"'],
    ['/a"b', '"/a\\\\"b"'],
    ['/a$b`c', '"/a\\\\$b\\\\`c"'],
    ['/a\\b', '"/a\\\\\\\\b"'],
    ['/100%/x', '/100%%/x'],
    ["/o'brien", '"/o\'brien"'],
    ['/a;b', '"/a;b"'],
    ['', '""'],
  ])('quotes %s', (word, expected) => {
    expect(execOf(autostartEntry(['/x', word]))).toBe(`/x ${expected}`);
  });

  it.each([['/a\nExec=/bin/evil'], ['/a\u0000b'], ['/a\tb'], ['/a=b']])(
    'is not written for a program named %j',
    (program) => {
      expect(() => autostartEntry([program])).toThrow(Fault);
    },
  );

  it.each([...hostilePrograms])('is read back word for word: %s', (program) => {
    const command = [program, '/opt/a folder/100% "of" it', '--hidden'];
    const entry = autostartEntry(command);
    expect(execWords(execOf(entry))).toEqual(program.includes('%') ? ['env', ...command] : command);
    expect(startsAtLogin(entry, command)).toBe(true);
    expect(startsAtLogin(entry, [`${program}2`, ...command.slice(1)])).toBe(false);
    expect(startsAtLogin(entry, command.slice(0, 2))).toBe(false);
  });

  it.each([
    ['/opt/gavel %U'],
    ['/opt/"gavel'],
    ['/opt/gavel; rm'],
    ['"/opt/gavel"x'],
    ['/opt/%gavel'],
    ["'/opt/gavel'"],
  ])('is not ours with the command %s', (exec) => {
    expect(execWords(exec)).toBeNull();
  });

  it('starts nothing when a desktop switched it off', () => {
    const entry = autostartEntry(['/x']);
    const isOn = (text: string): boolean => startsAtLogin(text, ['/x']);
    expect(isOn(entry)).toBe(true);
    expect(isOn(`# kept\n${entry.replaceAll('\n', '\r\n')}`)).toBe(true);
    expect(isOn(`${entry}Hidden=true\n`)).toBe(false);
    expect(isOn(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
    expect(isOn(`${entry}\n[Desktop Action new]\nHidden=true\nExec=/y\n`)).toBe(true);
    expect(isOn('[Desktop Entry]\nName=Gavel\n\n[Desktop Action new]\nExec=/x\n')).toBe(false);
    expect(isOn('')).toBe(false);
  });

  it('lies where the desktop looks', () => {
    expect(autostartFolder({}, '/home/wei')).toBe('/home/wei/.config/autostart');
    expect(autostartFolder({ XDG_CONFIG_HOME: '/cfg' }, '/home/wei')).toBe('/cfg/autostart');
    expect(autostartFolder({ XDG_CONFIG_HOME: 'cfg' }, '/home/wei')).toBe('/home/wei/.config/autostart');
  });
});

describe.skipIf(process.platform === 'win32')('the autostart folder', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-autostart-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gets the entry and loses it again; what a desktop changed in it is read back', async () => {
    const autostart = createAutostartEntry({
      files: createNodeFiles(),
      folder: join(folder, 'autostart'),
      command: ['/opt/My Apps/gavel', '--hidden'],
    });
    const path = join(folder, 'autostart', 'gavel.desktop');
    expect(await autostart.read()).toBe('off');
    await autostart.write(true);
    expect(await autostart.read()).toBe('on');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('enabled=true', 'enabled=false'));
    expect(await autostart.read()).toBe('off');
    await autostart.write(true);
    expect(await autostart.read()).toBe('on');
    await autostart.write(false);
    expect(await autostart.read()).toBe('off');
  });

  it.skipIf(process.platform !== 'linux').each([...hostilePrograms])(
    'is started by the desktop as it is: %s',
    async (name) => {
      // GLib, which GNOME and others start entries with, is asked what it makes of the line.
      const program = join(folder, 'programs', name);
      await mkdir(dirname(program), { recursive: true });
      const told = join(folder, 'programs', 'told');
      await writeFile(program, `#!/bin/sh\nprintf '%s\\n' "$0" "$@" >'${told}.new'\nmv '${told}.new' '${told}'\n`);
      await chmod(program, 0o755);
      await rm(told, { force: true });
      const entry = join(folder, 'programs', 'entry.desktop');
      const command = [program, '/opt/a folder/100% "of" it', '--hidden'];
      await writeFile(entry, autostartEntry(command));
      await promisify(execFile)('gio', ['launch', entry]);
      await vi.waitFor(async () => expect(await readFile(told, 'utf8')).toBe(`${command.join('\n')}\n`), 20_000);
    },
  );

  it('leaves an entry of another program alone, and replaces one of another installation', async () => {
    const own = join(folder, 'foreign');
    const path = join(own, 'gavel.desktop');
    await mkdir(own);
    const autostart = createAutostartEntry({ files: createNodeFiles(), folder: own, command: ['/opt/gavel'] });
    const foreign = '[Desktop Entry]\nType=Application\nName=Gavel Auctions\nExec=/opt/gavel\n'.replace(
      '/opt/',
      '/usr/',
    );
    await writeFile(path, foreign);
    expect(await autostart.read()).toBe('off');
    await expect(autostart.write(true)).rejects.toMatchObject({ code: 'autostart-failed' });
    await autostart.write(false);
    expect(await readFile(path, 'utf8')).toBe(foreign);
    await writeFile(path, autostartEntry(['/old place/gavel']));
    expect(await autostart.read()).toBe('off');
    await autostart.write(true);
    expect(await autostart.read()).toBe('on');
  });

  it('says why it cannot be written', async () => {
    await writeFile(join(folder, 'file'), '');
    const autostart = createAutostartEntry({
      files: createNodeFiles(),
      folder: join(folder, 'file', 'autostart'),
      command: ['/x'],
    });
    await expect(autostart.write(true)).rejects.toMatchObject({ code: 'autostart-failed' });
  });
});

describe('the item of the system for the start at login', () => {
  it.each([
    [['C:\\Program Files\\Gavel\\Gavel.exe', '--hidden'], '"C:\\Program Files\\Gavel\\Gavel.exe" --hidden'],
    [['C:\\100% & 王\\Gavel.exe', '--hidden'], '"C:\\100% & 王\\Gavel.exe" --hidden'],
    [['C:\\g.exe', 'D:\\my apps\\', 'a"b', 'a\\"b', ''], '"C:\\g.exe" "D:\\my apps\\\\" "a\\"b" "a\\\\\\"b" ""'],
  ])('is quoted as Windows takes a command line apart: %j', (command, expected) => {
    const { path, args } = windowsLoginItem(command);
    expect([path, ...args].join(' ')).toBe(expected);
  });

  const system = (openAtLogin: boolean, executableWillLaunchAtLogin: boolean) => {
    const calls: object[] = [];
    const items = {
      getLoginItemSettings: (options: object) => {
        calls.push(options);
        return { openAtLogin, executableWillLaunchAtLogin };
      },
      setLoginItemSettings: (settings: object) => void calls.push(settings),
    };
    return { items, calls };
  };

  it.each([
    [true, true, 'on'],
    [true, false, 'off'],
    [false, true, 'off'],
    [false, false, 'off'],
  ] as const)('on Windows is ours and enabled, or it is off: %s, %s', async (isOurs, isEnabled, expected) => {
    const { items, calls } = system(isOurs, isEnabled);
    const autostart = createLoginItem(items, 'win32', ['C:\\My Apps\\g.exe', '--hidden']);
    expect(await autostart.read()).toBe(expected);
    await autostart.write(true);
    const own = { path: '"C:\\My Apps\\g.exe"', args: ['--hidden'] };
    expect(calls).toEqual([own, { ...own, openAtLogin: true }]);
  });

  it('on macOS is the application itself', async () => {
    const { items, calls } = system(true, false);
    const autostart = createLoginItem(items, 'darwin', ['/Applications/My Gavel.app', '--hidden']);
    expect(await autostart.read()).toBe('on');
    await autostart.write(false);
    expect(calls).toEqual([{}, { openAtLogin: false }]);
  });
});

describe('the setting', () => {
  const bench = (autostart: Autostart, opensAtLogin = false) => {
    const store = new Store(new ManualClock());
    const notices: Omit<Notice, 'id' | 'at'>[] = [];
    const set = (wanted: boolean): void =>
      store.change([{ slice: 'preferences', value: { ...store.state.preferences, opensAtLogin: wanted } }]);
    store.change([
      { slice: 'preferences', value: { ...defaultPreferences, opensAtLogin } },
      { slice: 'desktop', value: unknownDesktop },
    ]);
    const stop = createAutostartSetting({
      store,
      autostart,
      log: silentLog,
      changePreferences: (part) =>
        store.change([{ slice: 'preferences', value: { ...store.state.preferences, ...part } }]),
      locked: () => null,
      addNotice: (notice) => notices.push(notice),
    });
    const shown = () => ({
      wanted: store.state.preferences.opensAtLogin,
      effective: store.state.desktop?.opensAtLogin,
    });
    return { set, notices, shown, stop, settle: () => new Promise((resolve) => setImmediate(resolve)) };
  };
  const system = (options: { isOn?: boolean; isDeaf?: boolean; fault?: Fault; isSilent?: boolean } = {}) => {
    let isOn = options.isOn ?? false;
    const writes: boolean[] = [];
    const autostart: Autostart = {
      read: async () => (options.isSilent ? 'unknown' : isOn ? 'on' : 'off'),
      write: async (wanted) => {
        writes.push(wanted);
        if (options.fault) throw options.fault;
        if (!options.isDeaf) isOn = wanted;
      },
    };
    return { autostart, writes };
  };

  it('shows what the system has at the start and asks it for nothing', async () => {
    const { autostart, writes } = system({ isOn: true });
    const { shown, stop, settle } = bench(autostart, false);
    await settle();
    expect(shown()).toEqual({ wanted: true, effective: 'on' });
    expect(writes).toEqual([]);
    await stop();
  });

  it('asks the system for what is wanted and shows what came of it', async () => {
    const { autostart, writes } = system();
    const { set, shown, stop, settle, notices } = bench(autostart);
    set(true);
    await settle();
    expect(shown()).toEqual({ wanted: true, effective: 'on' });
    set(false);
    await settle();
    expect(shown()).toEqual({ wanted: false, effective: 'off' });
    expect([writes, notices]).toEqual([[true, false], []]);
    await stop();
  });

  it('reports a refusal of the system, and shows its state', async () => {
    const { autostart } = system({ fault: new Fault('autostart-failed', 'read-only') });
    const { set, shown, stop, settle, notices } = bench(autostart);
    set(true);
    await settle();
    expect(shown()).toEqual({ wanted: false, effective: 'off' });
    expect(notices).toEqual([{ kind: 'problem', code: 'autostart-failed', accountId: null, detail: 'read-only' }]);
    await stop();
  });

  it('does not say that it is on when the system ignored it', async () => {
    const { autostart } = system({ isDeaf: true });
    const { set, shown, stop, settle } = bench(autostart);
    set(true);
    await settle();
    expect(shown()).toEqual({ wanted: false, effective: 'off' });
    await stop();
  });

  it('keeps the preference where the system reports nothing', async () => {
    const { autostart } = system({ isSilent: true });
    const { set, shown, stop, settle } = bench(autostart);
    set(true);
    await settle();
    expect(shown()).toEqual({ wanted: true, effective: 'unknown' });
    await stop();
  });
});
