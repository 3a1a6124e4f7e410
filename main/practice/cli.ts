import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { randomIds } from '../node/random-ids.ts';
import { systemClock } from '../node/system-clock.ts';
import { startControlServer } from './control-server.ts';
import type { SimulatorKind } from './shared/simulator-kind.ts';
import { UnknownSwitchError } from './shared/switch-set.ts';
import { simulatorKinds } from './simulators/registry.ts';

class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface CommandLine {
  readonly kind: SimulatorKind;
  readonly ports: ReadonlyMap<string, number | null>;
  readonly controlPort: number | null;
  readonly scene: string | null;
  readonly switches: Readonly<Record<string, string>>;
  readonly caFile: string | null;
  readonly flags: ReadonlySet<string>;
  readonly verbose: boolean;
}

const usageOf = (kind: SimulatorKind): string => {
  const ports = Object.entries(kind.ports).map(([option, port]) => `[--${option} ${port ?? 'N'}]`);
  const flags = kind.flags.map((flag) => `[--${flag}]`);
  return ['npm run simulator --', kind.vendor, ...ports, '[--control-port N] [--scene NAME] [--switch name=value …] [--ca-file PATH]', ...flags, '[--verbose]'].join(' ');
};

const portOf = (option: string, text: string): number => {
  const port = Number(text);
  if (!/^\d{1,5}$/u.test(text) || port > 65_535) throw new UsageError(`--${option} takes a port from 0 to 65535 (0 for any free one), not "${text}".`);
  return port;
};

const kindOf = (positionals: readonly string[]): SimulatorKind => {
  if (positionals.length === 0) throw new UsageError(`Name a vendor: ${simulatorKinds.map(usageOf).join(' or ')}`);
  const asked = positionals.join(' ');
  const kind = simulatorKinds.find((one) => one.vendor === asked);
  if (!kind) throw new UsageError(`There is no simulator "${asked}". There is: ${simulatorKinds.map((one) => one.vendor).join(', ')}.`);
  return kind;
};

const readSwitches = (assignments: readonly string[]): Record<string, string> => {
  const switches: Record<string, string> = {};
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new UsageError(`--switch takes name=value, not "${assignment}".`);
    switches[assignment.slice(0, equals)] = assignment.slice(equals + 1);
  }
  return switches;
};

const readCommandLine = (args: readonly string[]): CommandLine => {
  const text = { type: 'string' } as const;
  const shared = { 'control-port': text, scene: text, switch: { type: 'string', multiple: true }, 'ca-file': text, verbose: { type: 'boolean' } } as const;
  // Options of all kinds are taken at first, since only then it is known which words are values and which one is the vendor.
  const portOptions = Object.fromEntries(simulatorKinds.flatMap((kind) => Object.keys(kind.ports)).map((option) => [option, text]));
  const flagOptions = Object.fromEntries(simulatorKinds.flatMap((kind) => kind.flags).map((flag) => [flag, { type: 'boolean' } as const]));
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options: { ...portOptions, ...flagOptions, ...shared } });
  const kind = kindOf(positionals);
  const own = [...Object.keys(kind.ports), ...kind.flags, ...Object.keys(shared)];
  const foreign = Object.keys(values).find((option) => !own.includes(option));
  if (foreign !== undefined) throw new UsageError(`${kind.vendor} has no --${foreign}: ${usageOf(kind)}`);
  const given = new Map<string, unknown>(Object.entries(values));
  const textOf = (option: string): string | null => {
    const value = given.get(option);
    return typeof value === 'string' ? value : null;
  };
  const scene = textOf('scene');
  if (scene !== null && !kind.scenes.some(({ id }) => id === scene)) throw new UsageError(`There is no scene "${scene}". Scenes: ${kind.scenes.map(({ id }) => id).join(', ')}.`);
  const ports = Object.entries(kind.ports).map(([option, standard]): [string, number | null] => {
    const asked = textOf(option) ?? standard;
    return [option, asked === null ? null : portOf(option, asked)];
  });
  const controlPort = textOf('control-port');
  return {
    kind,
    ports: new Map(ports),
    controlPort: controlPort === null ? null : portOf('control-port', controlPort),
    scene,
    switches: readSwitches(values.switch ?? []),
    caFile: textOf('ca-file'),
    flags: new Set(kind.flags.filter((flag) => given.get(flag) === true)),
    verbose: values.verbose ?? false,
  };
};

const run = async (command: CommandLine): Promise<void> => {
  const { kind, ports, scene, switches, flags, verbose } = command;
  const stops: (() => Promise<void> | void)[] = [];
  const stopAll = async (): Promise<void> => {
    for (const stop of stops.reverse()) await stop();
    stops.length = 0;
  };
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
  try {
    const log = (text: string): boolean => process.stderr.write(`${text}\n`);
    const simulator = await kind.start({ clock: systemClock, ids: randomIds, scene, switches, ports, flags, ...(verbose ? { log } : {}) });
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
    process.stdout.write(`${JSON.stringify({ vendor: kind.vendor, ...simulator.facts, caFile, scene, control })}\n`);
  } catch (error) {
    await stopAll();
    throw error;
  }
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
