import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomIds } from '../node/random-ids.ts';
import { systemClock } from '../node/system-clock.ts';
import { startControlServer } from './control-server.ts';
import type { ControlServer } from './control-server.ts';
import { parseAct } from './simulators/cisco-finesse/acts/schema.ts';
import { isSceneName, sceneNames } from './simulators/cisco-finesse/scenes/scene.ts';
import type { SceneName } from './simulators/cisco-finesse/scenes/scene.ts';
import { startFinesseSimulator } from './simulators/cisco-finesse/simulator.ts';
import type { FinesseSimulator } from './simulators/cisco-finesse/simulator.ts';
import { UnknownSwitchError, parseSwitch } from './simulators/cisco-finesse/switches.ts';
import type { FinesseSwitches } from './simulators/cisco-finesse/switches.ts';

const usage =
  'npm run simulator -- cisco-finesse [--port 8445] [--notify-port 7443] [--tcp-port 5222] [--tcp-tls-port 5223] [--plain-port N] [--control-port N] ' +
  '[--scene NAME] [--switch name=value …] [--ca-file PATH] [--pair] [--verbose]';

class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface CommandLine {
  readonly port: number;
  readonly notifyPort: number;
  readonly tcpPort: number | null;
  readonly tcpTlsPort: number | null;
  readonly plainPort: number | null;
  readonly controlPort: number | null;
  readonly scene: SceneName | null;
  readonly switches: Partial<FinesseSwitches>;
  readonly caFile: string | null;
  readonly pair: boolean;
  readonly verbose: boolean;
}

const portOf = (option: string, text: string): number => {
  const port = Number(text);
  if (!/^\d{1,5}$/u.test(text) || port > 65_535) throw new UsageError(`--${option} takes a port from 0 to 65535 (0 for any free one), not "${text}".`);
  return port;
};

const readCommandLine = (args: readonly string[]): CommandLine => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      port: { ...text, default: '8445' },
      'notify-port': { ...text, default: '7443' },
      'tcp-port': text,
      'tcp-tls-port': text,
      'plain-port': text,
      'control-port': text,
      scene: text,
      switch: { type: 'string', multiple: true, default: [] },
      'ca-file': text,
      pair: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
    },
  });
  const [vendor, ...rest] = positionals;
  if (vendor !== 'cisco-finesse' || rest.length > 0) {
    throw new UsageError(vendor === undefined ? `Name a vendor: ${usage}` : `There is no simulator "${[vendor, ...rest].join(' ')}". There is: cisco-finesse.`);
  }
  const { scene } = values;
  if (scene !== undefined && !isSceneName(scene)) throw new UsageError(`There is no scene "${scene}". Scenes: ${sceneNames.join(', ')}.`);
  let switches: Partial<FinesseSwitches> = {};
  for (const assignment of values.switch) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new UsageError(`--switch takes name=value, not "${assignment}".`);
    switches = { ...switches, ...parseSwitch(assignment.slice(0, equals), assignment.slice(equals + 1)) };
  }
  const optionalPort = (name: 'tcp-port' | 'tcp-tls-port' | 'plain-port' | 'control-port'): number | null => {
    const value = values[name];
    return value === undefined ? null : portOf(name, value);
  };
  return {
    port: portOf('port', values.port),
    notifyPort: portOf('notify-port', values['notify-port']),
    tcpPort: optionalPort('tcp-port'),
    tcpTlsPort: optionalPort('tcp-tls-port'),
    plainPort: optionalPort('plain-port'),
    controlPort: optionalPort('control-port'),
    scene: scene ?? null,
    switches,
    caFile: values['ca-file'] ?? null,
    pair: values.pair,
    verbose: values.verbose,
  };
};

const run = async (command: CommandLine): Promise<void> => {
  const stops: (() => Promise<void> | void)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.reverse()) await stop();
    stops.length = 0;
  };
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  let simulator: FinesseSimulator;
  let control: ControlServer | null = null;
  try {
    simulator = await startFinesseSimulator({
      clock: systemClock,
      ids: randomIds,
      port: command.port,
      notifyPort: command.notifyPort,
      tcpPort: command.tcpPort,
      tcpTlsPort: command.tcpTlsPort,
      plainPort: command.plainPort,
      // A program at the other end should meet the delay between acceptance and outcome.
      switches: { verdictDelayMs: 60, ...command.switches },
      autoplay: command.scene !== null,
      ...(command.scene === null ? {} : { scene: command.scene }),
      ...(command.pair ? { pair: true } : {}),
      ...(command.verbose ? { log: (line: string) => process.stderr.write(`${line}\n`) } : {}),
    });
    stops.push(() => simulator.stop());
    if (command.controlPort !== null) {
      control = await startControlServer(command.controlPort, (act) => simulator.act(parseAct(act)));
      const opened = control;
      stops.push(() => opened.stop());
    }
    let { caFile } = command;
    if (caFile === null) {
      const folder = mkdtempSync(join(tmpdir(), 'gavel-simulator-'));
      stops.push(() => rmSync(folder, { recursive: true, force: true }));
      caFile = join(folder, 'ca.pem');
    }
    await simulator.writeCaFile(caFile);
  } catch (error) {
    await stopAll();
    throw error;
  }
  const { addresses, alternate, caFile, users, user } = simulator;
  const line = { vendor: 'cisco-finesse', addresses, alternate, caFile, users, scene: command.scene, user, control: control?.address ?? null };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  await ended;
  await stopAll();
};

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : '');

const explain = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const port = 'port' in error && typeof error.port === 'number' ? error.port : null;
  if (codeOf(error) === 'EADDRINUSE') return `Port ${port ?? ''} is taken by another program; choose another one.`;
  if (codeOf(error) === 'EACCES' && port !== null) return `Port ${port} may not be opened by this user; choose one above 1023.`;
  return error.message.split('\n')[0] ?? '';
};

try {
  await run(readCommandLine(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`${explain(error)}\n`);
  const isUsage = error instanceof UsageError || error instanceof UnknownSwitchError;
  const isCommandLine = error instanceof Error && (codeOf(error).startsWith('ERR_PARSE_ARGS') || ['EADDRINUSE', 'EACCES'].includes(codeOf(error)));
  process.exitCode = isUsage || isCommandLine ? 2 : 1;
}
