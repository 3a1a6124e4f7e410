import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readlinkSync, readdirSync } from 'node:fs';
import { run } from '../../../build/shared/run.ts';
import type { Person } from './desktop.ts';
import { patienceMs } from '../../support/eventually.ts';

/** The user `nobody`, which every Debian has. Root would run another program than users do. */
const nobody: Person = { uid: 65_534, gid: 65_534 };

const isRoot = process.getuid?.() === 0;

/** The user that starts installed programs: the one who runs the tests, or `nobody` when that is root. */
export const ordinaryPerson: Person | undefined = isRoot ? nobody : undefined;

/**
 * Runs a command with root's rights and returns what it writes. Rejects with that when it fails, also when there are no
 * such rights.
 */
export async function asRoot(command: string, ...args: readonly string[]): Promise<string> {
  const [program, ...rest] = isRoot ? ([command, ...args] as const) : (['sudo', '-n', command, ...args] as const);
  const finished = await run(program, rest, { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (finished.code === 0) return finished.output;
  const advice = isRoot ? '' : ' Installing a package needs root or sudo without a password.';
  throw new Error(`\`${program} ${rest.join(' ')}\` failed with code ${finished.code}.${advice}\n${finished.output}`);
}

/** Runs a command as the ordinary user; rejects when it fails. */
export async function asPerson(
  env: Readonly<Record<string, string>>,
  command: string,
  ...args: readonly string[]
): Promise<string> {
  const finished = await run(command, args, { ...ordinaryPerson, cwd: '/', env: { ...process.env, ...env } });
  if (finished.code === 0) return finished.output.trim();
  throw new Error(`\`${command} ${args.join(' ')}\` failed with code ${finished.code}.\n${finished.output}`);
}

/**
 * Runs a launcher as the ordinary user, and resolves when it has exited: what it has started goes on and has none of
 * its streams.
 */
export async function launchAsPerson(
  env: Readonly<Record<string, string>>,
  command: string,
  ...args: readonly string[]
): Promise<void> {
  const child = spawn(command, args, {
    ...ordinaryPerson,
    cwd: '/',
    env: { ...process.env, ...env },
    stdio: 'ignore',
    detached: true,
  });
  const [code] = await once(child, 'exit', { signal: AbortSignal.timeout(patienceMs) });
  if (code !== 0) throw new Error(`\`${command} ${args.join(' ')}\` ended with code ${String(code)}.`);
}

/** The version of an installed package as dpkg knows it; null when it is not there. */
export async function installedVersion(packageName: string): Promise<string | null> {
  const { code, output } = await run('dpkg-query', ['-W', '-f', '${db:Status-Status} ${Version}', packageName]);
  const [status, version = ''] = output.split(' ');
  return code === 0 && status !== 'not-installed' ? version : null;
}

const systemFolders = ['/boot', '/etc', '/lib', '/opt', '/usr', '/var'];

/**
 * What apt and dpkg write of their own about every installation: lists, locks, logs, and caches of what is installed.
 */
const bookkeeping = [
  /^\/var\/(?:log|cache|tmp|lib\/(?:apt|systemd|PackageKit))(?:\/|$)/,
  /^\/var\/lib\/dpkg\/(?:[\w-]+-old|lock[\w-]*|triggers\/.*|updates\/.*)(?:\/|$)/,
  /^\/etc\/ld\.so\.cache/,
  /^\/usr\/share\/(?:applications\/mimeinfo\.cache|icons\/hicolor\/icon-theme\.cache)/,
];

/** Every path below the folders where packages lie, but for the system's bookkeeping. */
export async function systemPaths(): Promise<ReadonlySet<string>> {
  const { output } = await run('find', [...systemFolders, '-xdev'], { env: { ...process.env, LC_ALL: 'C' } });
  return new Set(
    output.split('\n').filter((path) => path.startsWith('/') && !bookkeeping.some((pattern) => pattern.test(path))),
  );
}

/** Numbers of the processes that run a program below `folder`. */
export function processesOf(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((id) => {
      try {
        return readlinkSync(`/proc/${id}/exe`).startsWith(`${folder}/`);
      } catch {
        return false;
      }
    });
}

/**
 * The packages whose libraries an executable or library is linked with, as dpkg knows them. Rejects when one is not
 * found.
 */
export async function packagesLinkedTo(paths: readonly string[]): Promise<ReadonlySet<string>> {
  const { output } = await run('ldd', paths);
  const missing = [...output.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1] ?? '');
  const libraries = new Set([...output.matchAll(/=> (?:\/usr)?(\/lib\/\S+) \(/gm)].map((match) => match[1] ?? ''));
  if (missing.length > 0) throw new Error(`Not found: ${missing.join(', ')}`);
  // Debian has merged /lib into /usr/lib; packages may name either.
  const { output: owners } = await run('dpkg-query', [
    '-S',
    ...[...libraries].flatMap((library) => [library, `/usr${library}`]),
  ]);
  const ownerOf = new Map(
    [...owners.matchAll(/^([\w.+-]+)(?::\w+)?(?:,.*)?: (?:\/usr)?(\/lib\/\S+)$/gm)].map((match) => [
      match[2] ?? '',
      match[1] ?? '',
    ]),
  );
  const unknown = [...libraries].filter((library) => !ownerOf.has(library));
  if (unknown.length > 0) throw new Error(`No package brings ${unknown.join(', ')}`);
  return new Set(ownerOf.values());
}

/** The installed packages that a package depends on, and those these depend on. */
export async function dependenciesOf(packageName: string): Promise<ReadonlySet<string>> {
  const args = [
    'depends',
    '--recurse',
    '--installed',
    '--no-recommends',
    '--no-suggests',
    '--no-conflicts',
    '--no-breaks',
    '--no-replaces',
    '--no-enhances',
    packageName,
  ];
  const { output } = await run('apt-cache', args);
  return new Set([...output.matchAll(/^([\w.+-]+)(?::\w+)?$/gm)].map((match) => match[1] ?? ''));
}
