import type { SimulatorKind } from './shared/kind.ts';

const width = 118;
const indent = 4;

const wrap = (text: string): string[] => {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width - indent) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => `${' '.repeat(indent)}${line}`);
};

/** Words in as many lines as they take: the first one indented by two, all others like an explanation. */
const heading = (words: readonly string[], joint: string): string => {
  const [first = '', ...others] = words;
  const lines = [`  ${first}`];
  for (const word of others) {
    const longer = `${lines.at(-1) ?? ''}${joint}${word}`;
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(`${' '.repeat(indent)}${word}`);
  }
  return lines.join('\n');
};

/** One entry: what is typed, and below it what it means. */
const entry = (name: string, meaning: string): string => [heading(name.split(' '), ' '), ...wrap(meaning)].join('\n');

const section = (title: string, entries: readonly string[]): string => [title, ...entries].join('\n');

const commonOptions = [
  entry('--scene NAME', 'sets a situation up; see Scenes'),
  entry('--switch NAME=VALUE', 'changes a behaviour; may be given several times; see Switches'),
  entry(
    '--control-port N',
    'takes scripted acts: POST one JSON object a line to the address that is printed; see Acts',
  ),
  entry('--ca-file PATH', 'where the certificate is written that clients must trust; a temporary file without it'),
  entry('--verbose', 'logs every request to the standard error stream'),
  entry('--help', 'prints this text'),
];

const grammar = [
  'A port of 0 takes any free one. Durations are whole milliseconds, at most a day. The first value of a switch is',
  'its default; true and false stand for on and off. Started, a simulator prints one line of JSON with its addresses,',
  'users and passwords, and runs until SIGINT or SIGTERM.',
].join('\n');

/** Help about all simulators. */
export const generalHelp = (kinds: readonly SimulatorKind[]): string =>
  [
    'Usage: npm run simulator -- VENDOR [OPTION ...]\n\nStarts a simulated server on 127.0.0.1.',
    section(
      'Vendors',
      kinds.map(({ vendor, about }) => entry(vendor, about)),
    ),
    section('Options', commonOptions),
    grammar,
    'npm run simulator -- VENDOR --help lists the ports, scenes, switches and acts of one simulator.\n',
  ].join('\n\n');

const standardPort = (standard: number | null): string => {
  if (standard === null) return 'none';
  return standard === 0 ? 'any free one' : String(standard);
};

/** Help about one simulator. */
export const helpFor = ({ vendor, about, ports, flags, scenes, switches, acts }: SimulatorKind): string =>
  [
    `Usage: npm run simulator -- ${vendor} [OPTION ...]\n\n${about}, on 127.0.0.1.`,
    section('Options', [
      ...Object.entries(ports).map(([option, { standard, meaning }]) =>
        entry(`--${option} N`, `${meaning}; ${standardPort(standard)} without it`),
      ),
      ...Object.entries(flags).map(([flag, meaning]) => entry(`--${flag}`, meaning)),
      ...commonOptions,
    ]),
    section(
      'Scenes',
      scenes.map(({ id }) => `  ${id}`),
    ),
    section(
      'Switches',
      [...switches].map(([name, { values, meaning }]) => entry(`${name} = ${values}`, meaning)),
    ),
    section(
      'Acts, with their members',
      acts.map(({ act, members }) => heading([act, ...members], '  ')),
    ),
    `${grammar}\n`,
  ].join('\n\n');
