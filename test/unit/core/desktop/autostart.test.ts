import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  startsAtLogin,
} from '../../../../main/node/autostart-entry.ts';
import { createNodeFiles } from '../../../../main/node/node-files.ts';
import type { Autostart } from '../../../../main/ports/autostart.ts';
import { silentLog } from '../../../support/command-bench.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const execOf = (entry: string): string => entry.match(/^Exec=(.*)$/mu)?.[1] ?? '';

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

  it('starts nothing when a desktop switched it off', () => {
    const entry = autostartEntry(['/x']);
    expect(startsAtLogin(entry)).toBe(true);
    expect(startsAtLogin(`${entry}Hidden=true\n`)).toBe(false);
    expect(startsAtLogin(entry.replace('enabled=true', 'enabled=false'))).toBe(false);
    expect(startsAtLogin('')).toBe(false);
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
