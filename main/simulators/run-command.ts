import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomIds } from '../node/random-ids.ts';
import { systemClock } from '../node/system-clock.ts';
import { readCommandLine, UsageError } from './command-line.ts';
import type { StartCommand } from './command-line.ts';
import { startControlServer } from './control-server.ts';
import { generalHelp, helpFor } from './help.ts';
import { simulatorKinds } from './registry.ts';
import { UnknownSwitchError } from './shared/model/switches.ts';
import { UnknownSceneError } from './shared/scenes/scene.ts';

/** Where a command prints, and what ends it. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly writeError: (text: string) => void;
  /** Resolves when a running simulator is to stop. */
  readonly ended: Promise<void>;
}

/** Starts a simulator, prints what other programs need to use it, and runs until the terminal ends it. */
const start = async (command: StartCommand, terminal: Terminal): Promise<void> => {
  const { kind, ports, scene, switches, flags, isVerbose } = command;
  const stops: (() => Promise<void> | void)[] = [];
  const stopAll = async (): Promise<void> => {
    for (let stop = stops.pop(); stop; stop = stops.pop()) await stop();
  };
  try {
    const log = (line: string): void => terminal.writeError(`${line}\n`);
    const asked = { clock: systemClock, ids: randomIds, scene, switches, ports, flags };
    const simulator = await kind.start({ ...asked, ...(isVerbose ? { log } : {}) });
    stops.push(() => simulator.stop());
    let control: string | null = null;
    if (command.controlPort !== null) {
      const server = await startControlServer(command.controlPort, (act) => simulator.act(act));
      stops.push(() => server.stop());
      control = server.address;
    }
    let { caFile } = command;
    if (caFile === null) {
      const folder = mkdtempSync(join(tmpdir(), 'gavel-simulator-'));
      stops.push(() => rmSync(folder, { recursive: true, force: true }));
      caFile = join(folder, 'ca.pem');
    }
    await simulator.writeCaFile(caFile);
    terminal.write(`${JSON.stringify({ vendor: kind.vendor, ...simulator.facts, caFile, scene, control })}\n`);
  } catch (error) {
    await stopAll();
    throw error;
  }
  await terminal.ended;
  await stopAll();
};

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

/** An error in one line, with what to do about it. */
const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const port = 'port' in error && typeof error.port === 'number' ? error.port : null;
  if (codeOf(error) === 'EADDRINUSE') return `Port ${port ?? ''} is taken by another program; choose another one.`;
  if (codeOf(error) === 'EACCES' && port !== null)
    return `Port ${port} may not be opened by this user; choose one above 1023.`;
  return error.message.split('\n')[0] ?? '';
};

/** Whether an error lies in the command line rather than in the machine. */
const isUsageError = (error: unknown): boolean =>
  error instanceof UsageError ||
  error instanceof UnknownSwitchError ||
  error instanceof UnknownSceneError ||
  (error instanceof Error &&
    (codeOf(error).startsWith('ERR_PARSE_ARGS') || ['EADDRINUSE', 'EACCES'].includes(codeOf(error))));

/**
 * Runs the command `npm run simulator` and returns its exit code: 0, 1 for what fails on this machine, 2 for an invalid
 * command line. Errors are one line each.
 */
export const runCommand = async (args: readonly string[], terminal: Terminal): Promise<0 | 1 | 2> => {
  try {
    const command = readCommandLine(simulatorKinds, args);
    if (command.kind === 'start') await start(command.start, terminal);
    else terminal.write(command.about ? helpFor(command.about) : generalHelp(simulatorKinds));
    return 0;
  } catch (error) {
    terminal.writeError(`${explain(error)}\n`);
    return isUsageError(error) ? 2 : 1;
  }
};
