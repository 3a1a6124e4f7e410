import { existsSync, readdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { messageOf } from '../../app/domain/message-of.ts';
import { say, step } from '../shared/progress.ts';
import { run, runInForeground } from '../shared/run.ts';
import { buildKeytar, isKeytarBuilt } from './keytar.ts';
import { hasProgram } from './programs.ts';
import { allNeeds, isExpected, meansToInstall, missingNeeds, packagesFor, type Evidence, type Need } from './needs.ts';

function machineHas(): (evidence: Evidence) => boolean {
  const path = `${process.env['PATH'] ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`;
  const loaderCache =
    spawnSync('ldconfig', ['-p'], { encoding: 'utf8', env: { ...process.env, PATH: path } }).stdout ?? '';
  const libraries = new Set([...loaderCache.matchAll(/^\s*(\S+) \(/gm)].map((match) => match[1]));
  return ({ kind, name }) => {
    switch (kind) {
      case 'program':
        return hasProgram(name);
      case 'library':
        return libraries.has(name);
      case 'development':
        return spawnSync('pkg-config', ['--exists', name]).status === 0;
      case 'file':
        return existsSync(name);
    }
  };
}

/** A program's output; empty where it cannot be started. */
function outputOf(command: string, args: readonly string[]): string {
  return spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';
}

function hasListsOfPackages(): boolean {
  try {
    return readdirSync('/var/lib/apt/lists').some((name) => name.includes('_Packages'));
  } catch {
    return false;
  }
}

/** Returns whether this system knows a package name: by its lists, or on a fresh machine by what is installed. */
function knownNames(): (packageName: string) => boolean {
  if (hasListsOfPackages())
    return (packageName) => /Candidate: (?!\(none\))/.test(outputOf('apt-cache', ['policy', packageName]));
  const installed = outputOf('dpkg-query', ['-W', '-f', '${Package}\n']).split('\n');
  return (packageName) => isExpected(packageName, installed);
}

/**
 * Whether sudo can be used; prompts for the password where there is a terminal.
 */
async function mayUseSudo(): Promise<boolean> {
  const isFree = () => spawnSync('sudo', ['-n', 'true']).status === 0;
  if (!hasProgram('sudo') || isFree()) return hasProgram('sudo');
  const isAdministrator = outputOf('id', ['-nG']).trim().split(' ').includes('sudo');
  if (!isAdministrator || !process.stdin.isTTY) return false;
  say('Some packages have to be installed for the tests; sudo may ask for your password.');
  return (await runInForeground('sudo', ['-v'])) === 0 && isFree();
}

async function install(missing: readonly Need[]): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const hasApt = hasProgram('apt-get');
  const offers = {
    hasApt,
    isRoot,
    hasSudo: hasProgram('sudo'),
    hasFreeSudo: hasApt && !isRoot && (await mayUseSudo()),
  };
  const packages = packagesFor(missing, knownNames());
  const means = meansToInstall(packages, offers);
  if (means.kind === 'tell') {
    throw new Error(
      `The tests need more than this machine has (${missing.map((need) => need.what).join(', ')}). This ` +
        `command gives it, then start again:\n\n  ${means.command}\n`,
    );
  }
  const apt = async (label: string, args: readonly string[]) => {
    const finished = await step(label, () =>
      run('env', [...means.prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args]),
    );
    return finished.code === 0 ? undefined : finished.output.trim().split('\n').slice(-15).join('\n');
  };
  say(`Missing on this machine: ${missing.map((need) => need.what).join(', ')}`);
  // An unreachable package source is not fatal: Debian's own are enough.
  const updateFailure = await apt('Reading the lists of packages', ['update', '-q']);
  const known = packagesFor(missing, knownNames());
  const installFailure = await apt(`Installing ${known.join(' ')}`, [
    'install',
    '-y',
    '-q',
    '--no-install-recommends',
    ...known,
  ]);
  if (installFailure !== undefined)
    throw new Error(`apt-get could not install ${known.join(' ')}:\n${updateFailure ?? ''}\n${installFailure}`);
  // The tests start their own; a developer's machine does not need a chat server and another log at every boot.
  for (const service of ['prosody', 'rsyslog'])
    if (known.includes(service) && existsSync('/run/systemd/system'))
      await run('env', [...means.prefix, 'systemctl', 'disable', '--now', service]);
}

/**
 * Prepares a Debian or Ubuntu machine for all tests: installs missing packages and builds keytar. Does nothing where
 * everything exists. Elsewhere, or without the right to install, it fails with the command to run.
 */
export async function prepareMachine(): Promise<void> {
  const missing = missingNeeds(allNeeds(isKeytarBuilt()), machineHas());
  if (missing.length > 0) await install(missing);
  if (!isKeytarBuilt()) await step('Compiling keytar', buildKeytar);
  const still = missing.length === 0 ? [] : missingNeeds(allNeeds(isKeytarBuilt()), machineHas());
  if (still.length > 0)
    throw new Error(`Still missing after the installation: ${still.map((need) => need.what).join(', ')}.`);
}

if (import.meta.main) {
  try {
    await prepareMachine();
    say('This machine has all that the tests need.');
  } catch (error) {
    say(messageOf(error));
    process.exitCode = 1;
  }
}
