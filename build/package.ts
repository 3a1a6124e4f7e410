import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '../app/domain/message-of.ts';
import { z } from 'zod';
import { buildApplication } from './bundle.ts';
import { findElectron, type FoundElectron } from './electron-choice.ts';
import { findOrFetchElectron } from './electron-fetch.ts';
import { canHaveLegacyElectron } from './legacy-electron/fetch.ts';
import { buildDeb } from './linux/deb.ts';
import { hasProgram } from './machine/programs.ts';
import {
  factsIn,
  problemsByBuildersSchema,
  readConfiguration,
  type PackageFacts,
} from './shared/package-configuration.ts';
import { keepLists, listOf, readLists } from './package-feed.ts';
import {
  planPackages,
  readPackageArguments,
  reasonInBuilder,
  type PackageArguments,
  type Target,
} from './package-plan.ts';
import { inRoot, root } from './shared/paths.ts';
import { prepareLegacyElectron } from './prepare-electron.ts';
import { say, step } from './shared/progress.ts';
import { run } from './shared/run.ts';

/** What is packed: an Electron and the application built for it. */
interface Packed {
  readonly title: string;
  /** What electron-builder has to know beyond electron-builder.yml. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly isLegacyElectron: boolean;
  readonly outFolder: string;
}

/** The switch that the legacy Electron needs; nothing that is shipped has one. */
const legacySwitches = ['--no-sandbox'];

/** The folders that installers are made from: on macOS the application's bundle, elsewhere the folder. */
const unpackedFolders: Readonly<Record<string, string>> = {
  linux: 'linux-unpacked',
  mac: `mac${process.arch === 'arm64' ? '-arm64' : ''}/Gavel.app`,
  win: 'win-unpacked',
};

async function packedElectron({ distFolder, version, origin }: FoundElectron): Promise<Packed> {
  await buildApplication({ force: true });
  return {
    title: `Electron ${version} (${origin})`,
    configuration: { electronDist: distFolder, electronVersion: version },
    isLegacyElectron: false,
    outFolder: 'build/out/packages',
  };
}

async function packedLegacyElectron(): Promise<Packed> {
  const electron = await prepareLegacyElectron();
  const outFolder = 'build/out/legacy-package';
  // Later versions have fuses.
  const configuration = {
    electronDist: dirname(electron.executable),
    electronVersion: electron.version,
    electronFuses: null,
    directories: { app: electron.appFolder, output: outFolder },
  };
  return { title: electron.title, configuration, isLegacyElectron: true, outFolder };
}

/**
 * The Electron to pack: the installed one; for installers the one of package.json is downloaded first; otherwise the
 * legacy Electron, for tests only.
 */
async function choosePacked({ only, isLegacyWanted }: PackageArguments): Promise<Packed> {
  const canUseLegacyElectron = canHaveLegacyElectron(process.platform, process.arch);
  if (isLegacyWanted) return packedLegacyElectron();
  const isFolderEnough = only?.every((name) => name === 'dir') ?? false;
  const atHand = findElectron();
  if (atHand !== undefined) return packedElectron(atHand);
  const fetched =
    isFolderEnough && canUseLegacyElectron ? { reason: 'No Electron is installed' } : await findOrFetchElectron();
  if ('electron' in fetched) return packedElectron(fetched.electron);
  if (!canUseLegacyElectron)
    throw new Error(
      `${fetched.reason}, so there is nothing to pack; set ELECTRON_OVERRIDE_DIST_PATH to the folder of one.`,
    );
  say(
    `${fetched.reason}. What follows is packed with Electron 9.4.1, the legacy test runtime: it shows that packing ` +
      'works and is never shipped.',
  );
  say(
    'To pack Gavel for people, set ELECTRON_OVERRIDE_DIST_PATH to the folder of an Electron, or `node ' +
      'node_modules/electron/install.js` where it can be fetched.',
  );
  return packedLegacyElectron();
}

/**
 * Resolves with the reason why a target could not be made, or undefined. Installers are made from the folder that has
 * just been packed.
 */
async function packWithBuilder(
  target: Target,
  configurationFile: string,
  unpacked: string,
  outFolder: string,
): Promise<string | undefined> {
  const source = target.name === 'dir' ? [] : ['--prepackaged', unpacked];
  const args = [`--${target.system}`, target.name, ...source, '--publish', 'never', '--config', configurationFile];
  const lists = await readLists(outFolder);
  const finished = await step(`Packing ${target.system} ${target.name}`, () =>
    run(inRoot('node_modules', '.bin', 'electron-builder'), args, { cwd: root }),
  );
  await keepLists(outFolder, lists);
  return finished.code === 0 ? undefined : reasonInBuilder(finished.output);
}

async function packDeb(
  packed: Packed,
  facts: PackageFacts,
  unpacked: string,
  isStored: boolean,
): Promise<string | undefined> {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(inRoot('package.json'), 'utf8')));
  const { isLegacyElectron, outFolder } = packed;
  const switches = isLegacyElectron ? legacySwitches : [];
  try {
    const path = await step('Packing linux deb', () =>
      buildDeb({
        folder: unpacked,
        facts,
        version,
        arch: process.arch,
        isLegacyElectron,
        switches,
        isStored,
        outFolder: inRoot(outFolder),
      }),
    );
    say(`The Debian package: ${path}`);
    if (!isLegacyElectron) await addToFeed(path, version);
    if (switches.length > 0)
      say(
        `Its program starts with ${switches.join(' ')}, because the legacy Electron needs it. A package for ` +
          'people has no switches.',
      );
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

/** electron-updater looks for `latest-linux.yml` on x64, and for one with the processor in its name elsewhere. */
async function addToFeed(path: string, version: string): Promise<void> {
  const folder = dirname(path);
  const name = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;
  const lists = await readLists(folder);
  await writeFile(join(folder, name), await listOf(path, version, new Date()));
  await keepLists(folder, lists);
}

async function packageCommand(args: readonly string[]): Promise<number> {
  const configuration = await readConfiguration();
  const facts = factsIn(configuration);
  const installers = (['linux', 'mac', 'win'] as const).flatMap((system) =>
    facts[system].target.map((name) => ({ system, name })),
  );
  const wanted = readPackageArguments(
    args,
    installers.map(({ name }) => name),
  );
  const problems = await problemsByBuildersSchema(configuration);
  if (problems.length > 0) throw new Error(problems.join('\n'));

  const packed = await choosePacked(wanted);
  say(`Packing with ${packed.title}`);
  const plan = planPackages({
    platform: process.platform,
    isLegacyElectron: packed.isLegacyElectron,
    installers,
    only: wanted.only,
    hasProgram,
  });
  await rm(inRoot(packed.outFolder), { recursive: true, force: true });
  const configurationFile = inRoot('build', 'out', 'electron-builder.json');
  await writeFile(
    configurationFile,
    JSON.stringify({
      extends: inRoot('electron-builder.yml'),
      ...packed.configuration,
      ...(wanted.isStored ? { compression: 'store' } : {}),
    }),
  );

  for (const target of plan.targets) {
    const unpacked = inRoot(packed.outFolder, unpackedFolders[target.system] ?? '');
    const problem =
      target.name === 'deb'
        ? await packDeb(packed, facts, unpacked, wanted.isStored)
        : await packWithBuilder(target, configurationFile, unpacked, inRoot(packed.outFolder));
    say(
      problem === undefined
        ? `Packed ${target.system} ${target.name}`
        : `Left out ${target.system} ${target.name}: ${problem}`,
    );
    // Every installer is made from the folder; without it nothing was packed.
    if (problem !== undefined && target.name === 'dir') return 1;
  }
  for (const { target, why } of plan.leftOut) say(`Left out ${target.system} ${target.name}: ${why}`);
  say(
    `The configuration of all of them holds to electron-builder’s schema. What was packed lies in ${packed.outFolder}.`,
  );
  return 0;
}

try {
  process.exitCode = await packageCommand(process.argv.slice(2));
} catch (error) {
  say(messageOf(error));
  process.exitCode = 1;
}
