import { open, readFile } from 'node:fs/promises';
import https from 'node:https';
import { join } from 'node:path';
import { startApplication, type RunningApplication } from './command-application.ts';
import { milliseconds } from './format.ts';
import type { Measurement } from './row.ts';
import { startSimulator, type BenchSimulator } from './simulator.ts';
import { watchSockets, type SocketWatch } from './socket-watch.ts';
import { percentile, spreadOf } from './statistics.ts';

const aimMs = 5;
/** Who is dropped and comes back, over and over: an agent of the scene's conference. */
const targetAddress = '5001';

interface Parts {
  readonly application: RunningApplication;
  readonly simulator: BenchSimulator;
  readonly watch: SocketWatch;
}

const signIn = async ({ application, simulator }: Parts): Promise<string> => {
  const [vendor] = application.window.environment?.vendors ?? [];
  if (!vendor) throw new Error('there is no vendor');
  const saved = await application.ask('account.add', {
    vendorId: vendor.vendorId,
    label: 'Bench',
    values: {
      server: simulator.addresses.https,
      user: simulator.user.loginName,
      extension: simulator.user.extension,
      dropPermission: 'all',
      caFile: await application.authorityIn(simulator.caFile),
      notificationPort: new URL(simulator.addresses.notifyHttps).port,
    },
    secrets: { password: simulator.user.password },
  });
  if (!('accountId' in saved)) throw new Error(`the account was refused: ${JSON.stringify(saved.issues)}`);
  await application.ask('account.sign-in', {
    accountId: saved.accountId,
    secrets: { password: simulator.user.password },
  });
  await application.ask('preferences.change', { holdSeconds: 0 });
  return application.find(
    'the conference',
    (state) =>
      [...state.conferences.values()].find(({ kind, truth }) => kind === 'conference' && truth.status === 'live')?.id,
  );
};

interface Drop {
  /** From the call of the window to the first byte of the vendor's request at the socket. */
  readonly tookMs: number;
  /** How much of it went by until the attempt was on disk, and that it leaves was written. */
  readonly diskMs: number;
}

const dropOnce = async ({ application, simulator, watch }: Parts, conferenceId: string): Promise<Drop> => {
  const participantId = await application.find(
    'the target',
    (state) =>
      [...(state.participants.get(conferenceId)?.values() ?? [])].find(
        ({ address, state: now, permissions }) =>
          address === targetAddress && now === 'talking' && permissions.drop.verdict === 'allowed',
      )?.id,
  );
  const before = application.appendedMs();
  const written = watch.next('PUT ').then((atMs) => ({ atMs, diskMs: application.appendedMs() - before }));
  const askedAtMs = performance.now();
  const {
    commandIds: [commandId],
  } = await application.ask('command.make', {
    request: { kind: 'drop', conferenceId, participantIds: [participantId] },
    surface: 'window',
  });
  const command = await application.find('the outcome', (state) => {
    const found = state.commands.get(commandId ?? '');
    return found && found.settledAt !== null ? found : undefined;
  });
  if (command.phase !== 'confirmed') throw new Error(`a drop ended as ${JSON.stringify(command)}`);
  const { atMs, diskMs } = await written;
  const dialog = application.window.conferences.get(conferenceId)?.vendorId;
  await simulator.act({ act: 'participantJoins', dialog, address: targetAddress });
  return { tookMs: atMs - askedAtMs, diskMs };
};

const body =
  '<Dialog><requestedAction>PARTICIPANT_DROP</requestedAction><targetMediaAddress>5001</targetMediaAddress></Dialog>';

/** The floor: a keep-alive POST of the same size on node:https, from its call to its first byte at the socket. */
const createBarePost = async (simulator: BenchSimulator, watch: SocketWatch): Promise<() => Promise<number>> => {
  const agent = new https.Agent({ keepAlive: true, ca: await readFile(simulator.caFile) });
  const url = new URL('/finesse/api/Bench', simulator.addresses.https);
  return async () => {
    const written = watch.next('POST ');
    const askedAtMs = performance.now();
    const ended = new Promise<void>((resolve, reject) => {
      const request = https.request(url, {
        method: 'POST',
        agent,
        headers: { 'content-type': 'application/xml', 'content-length': Buffer.byteLength(body) },
      });
      request.on('error', reject);
      request.on('response', (answer) => answer.resume().on('end', resolve));
      request.end(body);
    });
    const atMs = await written;
    await ended;
    return atMs - askedAtMs;
  };
};

/** What the disk alone costs: one line of the audit log's length, on disk before it counts. */
const createBareAppend = async (
  folder: string,
): Promise<{ readonly append: () => Promise<number>; readonly close: () => Promise<void> }> => {
  const file = await open(join(folder, 'bare-append'), 'a');
  const line = Buffer.from(`${'x'.repeat(760)}\n`);
  return {
    append: async () => {
      const startedAtMs = performance.now();
      await file.write(line);
      await file.datasync();
      return performance.now() - startedAtMs;
    },
    close: () => file.close(),
  };
};

/** From a command of the window to its bytes at the vendor's socket, the durable record included. */
export const commandMeasurement: Measurement = {
  name: 'command',
  measure: async ({ isQuick }) => {
    const undo: (() => unknown)[] = [];
    try {
      const simulator = await startSimulator('cisco-finesse', 'four-party', [
        'verdictDelayMs=0',
        'enableDropParticipantFor=all',
        'dropAnyPartyEnabled=true',
      ]);
      undo.push(() => simulator.stop());
      const application = await startApplication();
      undo.push(() => application.stop());
      const watch = watchSockets();
      undo.push(() => watch.stop());
      const parts = { application, simulator, watch };
      const conferenceId = await signIn(parts);
      const post = await createBarePost(simulator, watch);
      const disk = await createBareAppend(application.folder);
      undo.push(() => disk.close());

      const times: Record<'ours' | 'withoutDisk' | 'floor' | 'disk', number[]> = {
        ours: [],
        withoutDisk: [],
        floor: [],
        disk: [],
      };
      const [roundCount, perRound, warmUpCount] = isQuick ? [4, 10, 5] : [13, 40, 40];
      for (let count = 0; count < warmUpCount; count++) {
        await dropOnce(parts, conferenceId);
        await post();
        await disk.append();
      }
      const ratios: number[] = [];
      for (let round = 0; round < roundCount; round++) {
        const now: typeof times = { ours: [], withoutDisk: [], floor: [], disk: [] };
        // One after the other, so that what else the machine does falls on all three.
        for (let count = 0; count < perRound; count++) {
          const { tookMs, diskMs } = await dropOnce(parts, conferenceId);
          now.ours.push(tookMs);
          now.withoutDisk.push(tookMs - diskMs);
          now.floor.push(await post());
          now.disk.push(await disk.append());
        }
        ratios.push(percentile(now.ours, 50) / percentile(now.floor, 50));
        for (const kind of ['ours', 'withoutDisk', 'floor', 'disk'] as const) times[kind].push(...now[kind]);
      }
      const at = (kind: keyof typeof times, percent: number): number => percentile(times[kind], percent);
      return [
        {
          what: 'command → bytes on the socket',
          result: `p50 ${milliseconds(at('ours', 50))}, p99 ${milliseconds(at('ours', 99))}`,
          floor: `p50 ${milliseconds(at('floor', 50))}, p99 ${milliseconds(at('floor', 99))} (bare keep-alive POST)`,
          ratio: spreadOf(ratios),
          aim: `p99 ≤ ${aimMs} ms`,
          isMet: at('ours', 99) <= aimMs,
          notes: [
            `${times.ours.length} drops without hold, each recorded on disk before it leaves; without waiting ` +
              `for the disk p50 ${milliseconds(at('withoutDisk', 50))}, p99 ` +
              milliseconds(at('withoutDisk', 99)),
            'a bare append and fdatasync of the same length on the same disk: p50 ' +
              `${milliseconds(at('disk', 50))}, p99 ${milliseconds(at('disk', 99))}`,
          ],
          figures: {
            p50Ms: at('ours', 50),
            p99Ms: at('ours', 99),
            maxMs: Math.max(...times.ours),
            floorP50Ms: at('floor', 50),
            floorP99Ms: at('floor', 99),
            withoutDiskP50Ms: at('withoutDisk', 50),
            withoutDiskP99Ms: at('withoutDisk', 99),
            diskP50Ms: at('disk', 50),
            diskP99Ms: at('disk', 99),
            commandCount: times.ours.length,
          },
        },
      ];
    } finally {
      for (let step = undo.pop(); step; step = undo.pop()) await step();
    }
  },
};
