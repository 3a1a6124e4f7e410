import { rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { buildApplication } from './bundle.ts';
import { findOrFetchElectron } from './electron-fetch.ts';
import { canHaveLegacyElectron } from './legacy-electron/fetch.ts';
import { planPackages, type Target } from './package-plan.ts';
import { inRoot, root } from './paths.ts';
import { prepareElectron } from './proving-ground.ts';
import { say, step } from './progress.ts';
import { run } from './run.ts';

const provingGroundFolder = 'build/out/proving-ground';

/** What electron-builder has to know beyond electron-builder.yml: the Electron that is packed. */
interface Packed {
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly isProvingGround: boolean;
}

async function chooseElectron(args: readonly string[]): Promise<Packed> {
  if (args.includes('--proving-ground')) {
    const electron = await prepareElectron({ platform: process.platform, env: {}, electronPackage: '', exists: () => false, read: () => undefined });
    // Fuses came with later versions.
    const configuration = { electronDist: dirname(electron.executable), electronVersion: electron.version, electronFuses: null, directories: { app: electron.appFolder, output: provingGroundFolder } };
    return { configuration, isProvingGround: true };
  }
  const fetched = await findOrFetchElectron();
  if (!('electron' in fetched)) {
    const way = canHaveLegacyElectron(process.platform, process.arch) ? ' To see the packed folder only: npm run package -- --proving-ground' : '';
    throw new Error(`${fetched.reason}, so there is nothing to pack; set ELECTRON_OVERRIDE_DIST_PATH to the folder of one.${way}`);
  }
  const { electron } = fetched;
  await buildApplication({ force: true });
  return { configuration: { electronDist: electron.distFolder, electronVersion: electron.version }, isProvingGround: false };
}

async function packTarget(target: Target, configurationFile: string): Promise<string | undefined> {
  const args = [`--${target.system}`, target.name, '--publish', 'never', '--config', configurationFile];
  const finished = await step(`Packing ${target.system} ${target.name}`, () => run(inRoot('node_modules', '.bin', 'electron-builder'), args, { cwd: root }));
  if (finished.code === 0) return undefined;
  const lines = finished.output.split('\n').filter((line) => /⨯|error|cannot|failed/i.test(line));
  return (lines[0] ?? finished.output.trim()).trim();
}

async function packageCommand(args: readonly string[]): Promise<number> {
  const { configuration, isProvingGround } = await chooseElectron(args);
  const plan = planPackages(process.platform, isProvingGround);
  const folder = isProvingGround ? provingGroundFolder : 'build/out/packages';
  await rm(inRoot(folder), { recursive: true, force: true });
  const configurationFile = inRoot('build', 'out', 'electron-builder.json');
  await writeFile(configurationFile, JSON.stringify({ extends: inRoot('electron-builder.yml'), ...configuration }));
  const failed: Target[] = [];
  for (const target of plan.targets) {
    const problem = await packTarget(target, configurationFile);
    say(problem === undefined ? `Packed ${target.system} ${target.name}` : `Left out ${target.system} ${target.name}: ${problem}`);
    if (problem !== undefined) failed.push(target);
  }
  for (const { target, why } of plan.leftOut) say(`Left out ${target.system} ${target.name}: ${why}`);
  say(`What was packed lies in ${folder}.`);
  // The folder is what every installer is made from; without it nothing was packed.
  return failed.some((target) => target.name === 'dir') ? 1 : 0;
}

try {
  process.exitCode = await packageCommand(process.argv.slice(2));
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
