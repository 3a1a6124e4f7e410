/** One part of the test command: a program to run and how its result counts. */
export interface Part {
  readonly name: string;
  readonly command: readonly string[];
  /** `tests`: a Vitest project that counts its own tests. `check`: the program's exit code is one result. */
  readonly counts: 'tests' | 'check';
  /**
   * `first`: two at a time. `alone`: with nothing beside it, because it is a person at a screen whose menus and windows
   * follow a hand in time: a browser and a desktop at once keep each other waiting.
   */
  readonly turn: 'first' | 'alone';
  /** When it has shown no progress for this long, the part is ended and has failed. */
  readonly silenceMs: number;
}

/**
 * How long a part may be silent. A check writes nothing before its end, and of a test no more than its result, so this
 * is longer than the longest of both takes on a machine that three other programs keep busy.
 */
const silenceMs = 420_000;

const typeFolders = ['app', 'main', 'main/electron', 'renderer', 'build', 'test'];

const check = (name: string, ...command: readonly string[]): Part => ({
  name,
  command,
  counts: 'check',
  turn: 'first',
  silenceMs,
});

/** Where a Vitest project leaves its results, relative to the repository. */
export const resultsFile = (project: string): string => `test/out/results/${project}.json`;

/**
 * Where a Vitest project may write remarks about its environment, relative to the repository.
 */
export const remarksFile = (project: string): string => `test/out/results/${project}.remarks.txt`;

const project = (
  name: string,
  options: { readonly turn?: Part['turn']; readonly wrapper?: readonly string[] } = {},
): Part => ({
  name,
  command: [
    ...(options.wrapper ?? []),
    'vitest',
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    name,
    '--reporter=default',
    '--reporter=json',
    '--reporter=build/shared/progress-reporter.ts',
    `--outputFile.json=${resultsFile(name)}`,
  ],
  counts: 'tests',
  turn: options.turn ?? 'first',
  silenceMs,
});

/** Checks of the sources. */
export const checks: readonly Part[] = [
  ...typeFolders.map((folder) => check(`types ${folder}`, 'tsc', '-p', `${folder}/tsconfig.json`)),
  check('format', 'oxfmt', '--check'),
  check('lint', 'oxlint', '--deny-warnings'),
  check(
    'dependency rules',
    'depcruise',
    '--config',
    'build/checks/dependency-rules.cjs',
    'app',
    'main',
    'renderer',
    'build',
    'test',
  ),
  check('unused code', 'knip', '--no-progress'),
  check('vendor names', 'node', 'build/checks/vendor-names.ts'),
  check('shared texts', 'node', 'build/checks/shared-texts.ts'),
  check('folder circles', 'node', 'build/checks/folder-circles.ts'),
  check('common lines', 'node', 'build/checks/common-lines.ts'),
  check('file sizes', 'node', 'build/checks/file-sizes.ts'),
  check('lock file', 'node', 'build/checks/lock-file.ts'),
  check('dependencies', 'node', 'build/checks/dependencies.ts'),
  check('test files', 'node', 'build/checks/test-files.ts'),
  check('documents', 'node', 'build/checks/documents.ts'),
  check('merge marks', 'node', 'build/checks/merge-marks.ts'),
];

const conformance = project('conformance');

/** The Vitest projects, each a kind of test. */
export const projects: readonly Part[] = [
  conformance,
  project('unit'),
  project('fuzz'),
  project('keychain', { wrapper: ['node', 'build/machine/with-keyring.ts'] }),
  project('prosody'),
  project('rsyslog'),
  project('property'),
  project('e2e', { turn: 'alone' }),
  project('electron', { turn: 'alone' }),
];

/** The chosen parts: all of them, or those of `--only name,name`, where `checks` stands for every check. */
export function chooseParts(args: readonly string[]): readonly Part[] {
  // It takes longest and waits most of that time: everything else runs beside it.
  const all = [conformance, ...checks, ...projects.filter((part) => part !== conformance)];
  const index = args.indexOf('--only');
  if (index < 0) return all;
  const names = (args[index + 1] ?? '').split(',').filter((name) => name !== '');
  const chosen = names.flatMap((name) => (name === 'checks' ? checks : all.filter((part) => part.name === name)));
  const unknown = names.filter((name) => name !== 'checks' && !all.some((part) => part.name === name));
  if (unknown.length > 0 || chosen.length === 0)
    throw new Error(
      `Unknown part ${unknown.join(', ')}. There are: checks, ${all.map((part) => part.name).join(', ')}.`,
    );
  return chosen;
}
