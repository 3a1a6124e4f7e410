import { parseArgs } from 'node:util';
import type { SimulatorKind } from './shared/kind.ts';
import { sceneWithId } from './shared/scenes/scene.ts';

/** The command line is not valid: the message says what is wrong and what is possible. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A simulator that is asked for. */
export interface StartCommand {
  readonly kind: SimulatorKind;
  /** Ports by option: 0 for any free one, null for none. */
  readonly ports: ReadonlyMap<string, number | null>;
  readonly controlPort: number | null;
  readonly scene: string | null;
  readonly switches: Readonly<Record<string, string>>;
  /** Where to write the certificate that clients must trust; null for a temporary file. */
  readonly caFile: string | null;
  readonly flags: ReadonlySet<string>;
  readonly isVerbose: boolean;
}

/** What the command line asks for; help is about one simulator, or about all when `kind` is null. */
export type Command =
  | { readonly kind: 'help'; readonly about: SimulatorKind | null }
  | { readonly kind: 'start'; readonly start: StartCommand };

const text = { type: 'string' } as const;

/** The options that every simulator has. */
const commonOptions = {
  'control-port': text,
  scene: text,
  switch: { type: 'string', multiple: true },
  'ca-file': text,
  verbose: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Where a user finds what is possible. */
const hintFor = (kind: SimulatorKind | null): string =>
  `See npm run simulator -- ${kind ? `${kind.vendor} ` : ''}--help`;

const portOf = (option: string, given: string): number => {
  const port = Number(given);
  if (!/^\d{1,5}$/u.test(given) || port > 65_535)
    throw new UsageError(`--${option} takes a port from 0 to 65535 (0 for any free one), not "${given}".`);
  return port;
};

const kindOf = (kinds: readonly SimulatorKind[], positionals: readonly string[]): SimulatorKind => {
  const known = kinds.map(({ vendor }) => vendor).join(', ');
  if (positionals.length === 0) throw new UsageError(`Name a vendor: ${known}. ${hintFor(null)}`);
  const asked = positionals.join(' ');
  const kind = kinds.find(({ vendor }) => vendor === asked);
  if (!kind) throw new UsageError(`There is no simulator "${asked}". There is: ${known}.`);
  return kind;
};

const switchesOf = (assignments: readonly string[]): Record<string, string> => {
  const switches: Record<string, string> = {};
  for (const assignment of assignments) {
    const equals = assignment.indexOf('=');
    if (equals < 1) throw new UsageError(`--switch takes name=value, not "${assignment}".`);
    switches[assignment.slice(0, equals)] = assignment.slice(equals + 1);
  }
  return switches;
};

/** Reads the command line. Throws {@link UsageError}, `UnknownSceneError`, or what `parseArgs` throws. */
export const readCommandLine = (kinds: readonly SimulatorKind[], args: readonly string[]): Command => {
  // The options of all simulators are allowed at first: only then is it known which words are values, and which the
  // vendor.
  const portOptions = Object.fromEntries(kinds.flatMap(({ ports }) => Object.keys(ports)).map((name) => [name, text]));
  const flagOptions = Object.fromEntries(
    kinds.flatMap(({ flags }) => Object.keys(flags)).map((name) => [name, { type: 'boolean' } as const]),
  );
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { ...portOptions, ...flagOptions, ...commonOptions },
  });
  if (values.help && positionals.length === 0) return { kind: 'help', about: null };
  const kind = kindOf(kinds, positionals);
  if (values.help) return { kind: 'help', about: kind };
  const own = [...Object.keys(kind.ports), ...Object.keys(kind.flags), ...Object.keys(commonOptions)];
  const foreign = Object.keys(values).find((option) => !own.includes(option));
  if (foreign !== undefined) throw new UsageError(`${kind.vendor} has no --${foreign}. ${hintFor(kind)}`);
  const given = new Map<string, unknown>(Object.entries(values));
  const portGiven = (option: string): number | null => {
    const value = given.get(option);
    return typeof value === 'string' ? portOf(option, value) : null;
  };
  return {
    kind: 'start',
    start: {
      kind,
      ports: new Map(
        Object.entries(kind.ports).map(([option, { standard }]) => [option, portGiven(option) ?? standard]),
      ),
      controlPort: portGiven('control-port'),
      scene: values.scene === undefined ? null : sceneWithId(kind.scenes, values.scene).id,
      switches: switchesOf(values.switch ?? []),
      caFile: values['ca-file'] ?? null,
      flags: new Set(Object.keys(kind.flags).filter((flag) => given.get(flag) === true)),
      isVerbose: values.verbose ?? false,
    },
  };
};
