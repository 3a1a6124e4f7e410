import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { setPriority } from 'node:os';
import { relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { Stryker } from '@stryker-mutator/core';
import { parse, stringify } from 'yaml';
import { inRoot, root } from '../shared/paths.ts';
import { mutatedFolders, wantedPercent, type MutatedFolder } from './folders.ts';
import {
  compareSurvivors,
  judgementsSchema,
  survivorOf,
  type Judgements,
  type Mutant,
  type Survivor,
} from './survivors.ts';

const usage = 'npm run test:mutation -- [--afresh] [folder …]';
const outFolder = 'test/out/mutation';
const judgementsFile = 'test/mutation/survivors.yaml';

const nameOf = (folder: string): string => folder.replaceAll('/', '-');

/** Tries all mutants of a folder. Only what changed since the last run is tried again, unless it is forgotten. */
const runFolder = async ({ folder, tests }: MutatedFolder, isAfresh: boolean): Promise<readonly Mutant[]> => {
  const incrementalFile = `${outFolder}/${nameOf(folder)}.json`;
  if (isAfresh) await rm(inRoot(incrementalFile), { force: true });
  process.env['GAVEL_MUTATION_TESTS'] = tests.join(',');
  return new Stryker({
    mutate: [`${folder}/**/*.ts`],
    testRunner: 'vitest',
    plugins: ['@stryker-mutator/vitest-runner'],
    vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 1,
    incremental: true,
    incrementalFile,
    tempDirName: `${outFolder}/sandbox-${nameOf(folder)}`,
    ignorePatterns: ['build/out', 'build/cache', 'test/out'],
    // Stryker rewrites TypeScript's configuration with a compiler that TypeScript 7 does not contain. Nothing here
    // reads it: types are stripped.
    tsconfigFile: `${outFolder}/none.json`,
    disableTypeChecks: false,
    reporters: ['progress-append-only', 'html'],
    htmlReporter: { fileName: `${outFolder}/${nameOf(folder)}.html` },
    warnings: { slow: false, unknownOptions: true, preprocessorErrors: true, unserializableOptions: true },
    // Longer than the time-outs of the tests: a machine that is busy kills no mutant.
    timeoutMS: 60_000,
    dryRunTimeoutMinutes: 30,
  }).runMutationTest();
};

const survivorsOf = async (results: readonly Mutant[]): Promise<Survivor[]> => {
  const survivors: Survivor[] = [];
  for (const result of results) {
    if (result.status !== 'Survived' && result.status !== 'NoCoverage') continue;
    const file = relative(root, result.fileName).replaceAll(sep, '/');
    survivors.push(survivorOf(file, await readFile(inRoot(file), 'utf8'), result));
  }
  return survivors;
};

/** Survivors as they are entered into the file of judgements. */
const asEntries = (survivors: readonly Survivor[]): Judgements => {
  const entries: Judgements = {};
  for (const { file, mutant } of survivors) {
    const [entry = { why: '', mutants: [] }] = entries[file] ?? [];
    entries[file] = [{ ...entry, mutants: [...entry.mutants, mutant] }];
  }
  return entries;
};

/** Runs one folder and prints what came of it. Returns whether it is as it should be. */
const judgeFolder = async (
  folder: MutatedFolder,
  judgements: Judgements,
  isAfresh: boolean,
): Promise<{ readonly line: string; readonly isRight: boolean }> => {
  const results = await runFolder(folder, isAfresh);
  const count = (...statuses: readonly Mutant['status'][]): number =>
    results.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  const survivors = await survivorsOf(results);
  const { unjudged, outdated } = compareSurvivors(survivors, judgements, folder.folder);
  const percent = (100 * noticed) / (noticed + survivors.length);
  const unjudgedFile = `${outFolder}/${nameOf(folder.folder)}.unjudged.yaml`;
  await writeFile(inRoot(unjudgedFile), stringify(asEntries(unjudged), { lineWidth: 0 }));
  const line =
    `${folder.folder}: ${results.length} mutants, ${noticed} killed (${percent.toFixed(1)} %), ` +
    `${survivors.length} survived, of which ${survivors.length - unjudged.length} judged, ` +
    `${count('RuntimeError')} without a result`;
  console.log(line);
  if (unjudged.length > 0) console.log(`  ${unjudged.length} survivors without a judgement: ${unjudgedFile}`);
  for (const { file, mutant } of outdated) console.log(`  judged in ${judgementsFile}, but killed: ${file}: ${mutant}`);
  return { line, isRight: percent >= wantedPercent && unjudged.length === 0 && outdated.length === 0 };
};

const chooseFolders = (names: readonly string[]): readonly MutatedFolder[] => {
  const unknown = names.filter((name) => !mutatedFolders.some(({ folder }) => folder === name));
  if (unknown.length > 0)
    throw new Error(
      `Not mutated: ${unknown.join(', ')}. It is ${mutatedFolders.map(({ folder }) => folder).join(', ')}. ${usage}`,
    );
  return names.length === 0 ? mutatedFolders : mutatedFolders.filter(({ folder }) => names.includes(folder));
};

/** Mutates the code folder by folder, prints a line for each, and fails where the tests miss too much. */
const { values, positionals } = parseArgs({ options: { afresh: { type: 'boolean' } }, allowPositionals: true });
const folders = chooseFolders(positionals);
setPriority(15);
await mkdir(inRoot(outFolder), { recursive: true });
const judgements = judgementsSchema.parse(parse(await readFile(inRoot(judgementsFile), 'utf8')) ?? {});
const verdicts = [];
for (const folder of folders) verdicts.push(await judgeFolder(folder, judgements, values.afresh ?? false));
console.log(verdicts.map(({ line }) => line).join('\n'));
process.exitCode = verdicts.every(({ isRight }) => isRight) ? 0 : 1;
