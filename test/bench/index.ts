import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { messageOf, stackOf } from '../../app/domain/message-of.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { say, seconds } from '../../build/shared/progress.ts';
import { audioMeasurement } from './audio.ts';
import { parseBenchArguments, type BenchArguments } from './arguments.ts';
import { figure, table, verdict } from './format.ts';
import { commandMeasurement } from './command.ts';
import { heapMeasurement } from './heap.ts';
import { mainLoadMeasurement } from './main-load.ts';
import { meetingCrowdMeasurement } from './meeting-crowd.ts';
import { meetingHeapMeasurement } from './meeting-heap.ts';
import { meetingMeasurement } from './meeting.ts';
import { meetingWindowMeasurement } from './meeting-window.ts';
import { notificationsMeasurement } from './notifications.ts';
import { paintMeasurement } from './paint.ts';
import { rendererSizeMeasurement } from './renderer-size.ts';
import { idleMeasurement } from './idle.ts';
import { lobbyMeasurement } from './lobby.ts';
import { rosterMeasurement } from './roster.ts';
import type { Measurement, Row } from './row.ts';
import { shellMeasurement } from './shell.ts';
import { snapshotMeasurement } from './snapshot.ts';

const measurements: readonly Measurement[] = [
  notificationsMeasurement,
  commandMeasurement,
  audioMeasurement,
  meetingMeasurement,
  meetingWindowMeasurement,
  meetingCrowdMeasurement,
  meetingHeapMeasurement,
  lobbyMeasurement,
  rosterMeasurement,
  idleMeasurement,
  paintMeasurement,
  snapshotMeasurement,
  rendererSizeMeasurement,
  shellMeasurement,
  mainLoadMeasurement,
  heapMeasurement,
];

const readArguments = (): BenchArguments | null => {
  try {
    return parseBenchArguments(
      process.argv.slice(2),
      measurements.map(({ name }) => name),
    );
  } catch (cause) {
    process.stderr.write(`bench: ${messageOf(cause)}\n`);
    process.exitCode = 2;
    return null;
  }
};

const write = async (
  rows: readonly Row[],
  failures: readonly string[],
  isQuick: boolean,
  startedAt: Date,
): Promise<string> => {
  const folder = inRoot('test', 'out', 'bench');
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${startedAt.toISOString().replaceAll(/[:.]/gu, '-')}.json`);
  const machine = {
    processor: cpus()[0]?.model ?? '',
    processorCount: cpus().length,
    memoryBytes: totalmem(),
    load: loadavg(),
    node: process.version,
  };
  const report = {
    startedAt: startedAt.toISOString(),
    isQuick,
    machine,
    rows: rows.map((row) => ({ ...row, verdict: verdict(row) })),
    failures,
  };
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
  return path;
};

const runBench = async ({ only, isQuick }: BenchArguments): Promise<void> => {
  const startedAt = new Date();
  const loadBefore = loadavg()[0] ?? 0;
  const rows: Row[] = [];
  const failures: string[] = [];
  // A fresh clone has no folder for what the measurements write.
  await mkdir(inRoot('test', 'out'), { recursive: true });
  for (const { name, measure } of measurements) {
    if (only && !only.includes(name)) continue;
    const beganMs = performance.now();
    try {
      rows.push(...(await measure({ isQuick })));
      say(`${name}: measured in ${seconds(performance.now() - beganMs)}`);
    } catch (cause) {
      failures.push(`${name} could not be measured: ${stackOf(cause)}`);
      say(failures.at(-1) ?? '');
    }
  }
  const path = await write(rows, failures, isQuick, startedAt);
  const loadAfter = loadavg()[0] ?? 0;
  const load =
    `Load of the machine ${figure(loadBefore)} at the start, ${figure(loadAfter)} at the end, on ` +
    `${cpus().length} processors: ratios hold under load, times in milliseconds only without it.`;
  process.stdout.write(`${table(rows)}\n\n${load}\n${path}\n`);
  if (failures.length > 0) process.exitCode = 1;
};

const options = readArguments();
if (options) await runBench(options);
