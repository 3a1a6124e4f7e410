import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from '../electron/support/desktop.ts';
import { startTrayPanel } from '../electron/support/tray-panel.ts';
import { figure, milliseconds } from './format.ts';
import type { Measurement, Row } from './row.ts';
import { startShell, type ShellProcess, type Used } from './shell-process.ts';
import { median, ratiosOf, spreadOf } from './statistics.ts';

const firstScreenAim = 1.3;
const practiceAim = 1.8;
const memoryAimBytes = 35 * 1024 * 1024;
const idleAimPercent = 0.5;
const hiddenAimPercent = 0.05;
/** What a start still does has ended after so long, in milliseconds. */
const restMs = 6_000;

const emptyPage = '<p>Gavel</p>';
/** What a time that is shown costs at the least. */
const tickingPage = `${emptyPage}<script>
let count = 0;
setInterval(() => { document.querySelector('p').firstChild.data = String(++count); }, 1000);
</script>`;

/** An application that does nothing but show a window of the same size with one page in it. */
const emptyApplication = (page: string): string => `
const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const shown = new BrowserWindow({
    width: 1200, height: 800, show: false, webPreferences: { sandbox: true, contextIsolation: true },
  });
  shown.loadURL(${JSON.stringify(`data:text/html,${encodeURIComponent(page)}`)}).then(() => shown.show());
});
app.on('window-all-closed', () => app.quit());
`;

/** The ways in which Electron is started. */
interface Starts {
  readonly empty: () => Promise<ShellProcess>;
  readonly ticking: () => Promise<ShellProcess>;
  readonly first: () => Promise<ShellProcess>;
  readonly practice: () => Promise<ShellProcess>;
}

const startsOf = async (electron: Startable, desktop: Desktop, folder: string): Promise<Starts> => {
  const make = async (name: string, page: string): Promise<string> => {
    const made = join(folder, name);
    await mkdir(made, { recursive: true });
    await writeFile(join(made, 'package.json'), JSON.stringify({ name, main: 'main.js' }));
    await writeFile(join(made, 'main.js'), emptyApplication(page));
    return made;
  };
  const [emptyFolder, tickingFolder] = [await make('empty', emptyPage), await make('ticking', tickingPage)];
  let count = 0;
  const start = (appFolder: string, args: readonly string[], selector: string): Promise<ShellProcess> => {
    count += 1;
    const profileFolder = join(folder, `profile-${count}`);
    return startShell(electron, desktop, { folder: appFolder, profileFolder, args, selector });
  };
  return {
    empty: () => start(emptyFolder, [], 'p'),
    ticking: () => start(tickingFolder, [], 'p'),
    first: () => start(electron.appFolder, [], '.first-start button'),
    practice: () => start(electron.appFolder, ['--practice'], '.conference tr[data-id] .cell-person'),
  };
};

const startAndEnd = async (start: () => Promise<ShellProcess>): Promise<number> => {
  const shell = await start();
  await shell.stop();
  return shell.shownMs;
};

const startRow = (what: string, ours: readonly number[], floor: readonly number[], aim: number, title: string): Row => {
  const ratio = spreadOf(ratiosOf({ ours, floor }));
  return {
    what: `process start → ${what}, real Electron`,
    result: milliseconds(median(ours)),
    floor: `${milliseconds(median(floor))} (an empty window)`,
    ratio,
    aim: `≤ ${aim} ×`,
    isMet: ratio.median <= aim,
    notes: [`${title}; a new profile each time; until the frame that shows it was painted`],
    figures: { oursMs: median(ours), floorMs: median(floor) },
  };
};

interface Idle {
  readonly percent: number;
  readonly writtenBytes: number;
}

/** What a program uses in so long, as a share of one processor. */
const idleOf = async (shells: readonly ShellProcess[], durationMs: number): Promise<readonly Idle[]> => {
  const before = shells.map((shell): Used => shell.used());
  const startedAtMs = performance.now();
  await pause(durationMs);
  const tookMs = performance.now() - startedAtMs;
  return shells.map((shell, index) => {
    const now = shell.used();
    const was = before[index] ?? now;
    return {
      percent: ((now.processorMs - was.processorMs) / tookMs) * 100,
      writtenBytes: now.writtenBytes - was.writtenBytes,
    };
  });
};

const percent = (value: number): string => `${figure(value)} %`;

/** Less than this cannot be told from nothing, in percent of a processor. */
const leastPercent = 0.01;

const idleRow = (what: string, ours: Idle, floor: Idle, floorText: string, aim: string, isMet: boolean): Row => ({
  what: `idle, practice conference ${what}, real Electron`,
  result: `${percent(ours.percent)} of a core`,
  floor: `${percent(floor.percent)} (${floorText})`,
  ratio: spreadOf([ours.percent / Math.max(floor.percent, leastPercent)]),
  aim,
  isMet,
  notes: [`time of the processor, all processes; ${figure(ours.writtenBytes)} bytes written to the disk meanwhile`],
  figures: { percent: ours.percent, floorPercent: floor.percent, writtenBytes: ours.writtenBytes },
});

const idleRows = (inSight: readonly Idle[], hidden: readonly Idle[]): readonly Row[] => {
  const [ours, , ticking] = inSight;
  const [oursHidden, empty] = hidden;
  if (!ours || !ticking || !oursHidden || !empty) throw new Error('nothing was measured');
  const more = oursHidden.percent - empty.percent;
  return [
    idleRow(
      'in sight',
      ours,
      ticking,
      'a window with one text that ticks once a second',
      `≤ ${idleAimPercent} %`,
      ours.percent <= idleAimPercent,
    ),
    idleRow(
      'with its window hidden',
      oursHidden,
      empty,
      'an empty window',
      `≤ ${hiddenAimPercent} % more`,
      more <= hiddenAimPercent,
    ),
  ];
};

const hide = `window.gavelBridge.call('shell.window', { window: 'main', to: 'hide' })`;

const runningRows = async (starts: Starts, isQuick: boolean): Promise<Row[]> => {
  const empty = await starts.empty();
  const ticking = await starts.ticking();
  const practice = await starts.practice();
  const shells = [practice, empty, ticking];
  try {
    const durationMs = isQuick ? 10_000 : 30_000;
    await pause(restMs);
    const [ours, floor] = [practice.memoryBytes(), empty.memoryBytes()];
    const inSight = await idleOf(shells, durationMs);
    const answer = await practice.evaluate(hide);
    if (JSON.stringify(answer) !== '{"ok":true,"value":{}}') throw new Error('the window could not be hidden');
    await pause(restMs);
    const hidden = await idleOf(shells, durationMs);
    const megabytes = (bytes: number): string => `${figure(bytes / 1024 / 1024)} MB`;
    return [
      {
        what: 'memory, practice conference idle, real Electron',
        result: `${megabytes(ours)} (+ ${megabytes(ours - floor)})`,
        floor: `${megabytes(floor)} (an empty window)`,
        ratio: spreadOf([ours / floor]),
        aim: `≤ + ${megabytes(memoryAimBytes)}`,
        isMet: ours - floor <= memoryAimBytes,
        notes: ['all processes, what they share counted once (PSS), while both run'],
        figures: { oursBytes: ours, floorBytes: floor },
      },
      ...idleRows(inSight, hidden),
    ];
  } finally {
    for (const shell of shells) await shell.stop();
  }
};

/** The installed application as a person has it: how soon it is there, and what it uses while nothing happens. */
export const shellMeasurement: Measurement = {
  name: 'shell',
  measure: async ({ isQuick }) => {
    const electron = await prepareElectron();
    const folder = await mkdtemp(join(tmpdir(), 'gavel-bench-shell-'));
    const undo: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })];
    try {
      const desktop = await startDesktop(folder);
      undo.push(() => desktop.stop());
      const panel = await startTrayPanel(desktop);
      undo.push(() => panel.stop());
      const starts = await startsOf(electron, desktop, folder);
      const kinds = ['empty', 'first', 'practice'] as const;
      const rounds: Record<(typeof kinds)[number], number[]> = { empty: [], first: [], practice: [] };
      // The first start of each reads the disk.
      for (const kind of kinds) await startAndEnd(starts[kind]);
      for (let round = 0; round < (isQuick ? 2 : 9); round++)
        for (const kind of kinds) rounds[kind].push(await startAndEnd(starts[kind]));
      return [
        startRow('usable first screen', rounds.first, rounds.empty, firstScreenAim, electron.title),
        startRow('practice conference on screen', rounds.practice, rounds.empty, practiceAim, electron.title),
        ...(await runningRows(starts, isQuick)),
      ];
    } finally {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    }
  },
};
