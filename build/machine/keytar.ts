import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { cacheFolder, inRoot } from '../shared/paths.ts';
import { run } from '../shared/run.ts';

const keytarFolder = inRoot('node_modules', 'keytar');
const nativeFile = join('build', 'Release', 'keytar.node');

/** Whether keytar's compiled file is in place. */
export function isKeytarBuilt(): boolean {
  return existsSync(join(keytarFolder, nativeFile));
}

const lockSchema = z.object({
  packages: z.record(z.string(), z.object({ version: z.string().optional(), integrity: z.string().optional() })),
});
const packedSchema = z.array(z.object({ filename: z.string(), integrity: z.string() })).min(1);

async function must(command: string, args: readonly string[], cwd?: string): Promise<string> {
  const finished = await run(command, args, cwd === undefined ? {} : { cwd });
  if (finished.code !== 0)
    throw new Error(`\`${command} ${args.join(' ')}\` failed with code ${finished.code}:\n${finished.output.trim()}`);
  return finished.output;
}

/**
 * Fetches one package in exactly the version and with exactly the content package-lock.json names, into `target`.
 * `npm install` would rebuild the whole of node_modules, from which we are running.
 */
async function fetchPinned(name: string, target: string): Promise<void> {
  const lock = lockSchema.parse(JSON.parse(await readFile(inRoot('package-lock.json'), 'utf8')));
  const pinned = lock.packages[`node_modules/${name}`];
  if (pinned?.version === undefined) throw new Error(`package-lock.json does not name ${name}; restore it from git.`);
  const folder = join(cacheFolder, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const output = await must(
    'npm',
    ['pack', `${name}@${pinned.version}`, '--json', '--loglevel=error', '--pack-destination', folder],
    folder,
  );
  const packed = packedSchema.parse(JSON.parse(output.slice(output.indexOf('[\n'))))[0];
  if (packed === undefined || packed.integrity !== pinned.integrity)
    throw new Error(
      `The registry's ${name} ${pinned.version} is not the one in package-lock.json; check the npm registry setting.`,
    );
  await must('tar', ['-xzf', packed.filename], folder);
  await rm(target, { recursive: true, force: true });
  await cp(join(folder, 'package'), target, { recursive: true });
}

/**
 * Compiles keytar where `npm ci` could not. npm leaves out an optional package whose build fails, so it is fetched
 * again first. It is Node-API only: three files, one compiler call, and the headers of the `node-api-headers` package,
 * so that neither node-gyp nor Python nor the headers of this very Node are needed. One file serves Node and Electron.
 */
export async function buildKeytar(): Promise<void> {
  if (!existsSync(join(keytarFolder, 'src'))) await fetchPinned('keytar', keytarFolder);
  const wrapper = inRoot('node_modules', 'node-addon-api');
  if (!existsSync(join(wrapper, 'napi.h'))) await fetchPinned('node-addon-api', wrapper);
  const flags = async (kind: string) => (await must('pkg-config', [kind, 'libsecret-1'])).trim().split(/\s+/);
  const sources = ['async.cc', 'main.cc', 'keytar_posix.cc'].map((name) => join(keytarFolder, 'src', name));
  const fresh = join(keytarFolder, 'keytar.node.new');
  const includes = [`-I${wrapper}`, `-I${inRoot('node_modules', 'node-api-headers', 'include')}`];
  const options = [
    '-std=c++17',
    '-O2',
    '-fPIC',
    '-shared',
    '-s',
    '-DNAPI_VERSION=3',
    '-DBUILDING_NODE_EXTENSION',
    '-DNODE_GYP_MODULE_NAME=keytar',
    '-w',
  ];
  await must('g++', [
    ...options,
    ...includes,
    ...(await flags('--cflags')),
    ...sources,
    '-o',
    fresh,
    ...(await flags('--libs')),
  ]);
  await must(process.execPath, [
    '-e',
    'const port = { exports: {} }; process.dlopen(port, process.argv[1]); if (typeof port.exports.getPassword ' +
      "!== 'function') process.exit(1);",
    fresh,
  ]);
  await mkdir(join(keytarFolder, 'build', 'Release'), { recursive: true });
  await rename(fresh, join(keytarFolder, nativeFile));
}
