import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { messageOf } from '../../app/domain/message-of.ts';
import { isSame } from '../../app/state/is-same.ts';
import { brokenPolicy, noPolicy, readPolicy, readPolicyValue } from '../core/settings/policy.ts';
import { policyFromPreferences, policyFromRegistry } from '../core/settings/policy-places.ts';
import type { Clock } from '../ports/clock.ts';
import type { Policy } from '../ports/policy.ts';
import { createBoundedReader } from './bounded-read.ts';

/** Where each system keeps it. Only who administers the computer may write there. */
const places = {
  linux: '/etc/gavel/policy.json',
  registry: String.raw`HKLM\Software\Policies\Gavel`,
  preferences: '/Library/Managed Preferences/io.github.gavel.Gavel.plist',
} as const;

const bounds = { mostBytes: 1024 * 1024, deadlineMs: 5000 } as const;
const writableByOthers = 0o022;

/** How often it is looked at again, in milliseconds: a file is read, elsewhere a program is asked. */
const lookAgainMs = { linux: 10_000, others: 300_000 } as const;

/** Only who administers the computer speaks for the company: a file that others may change says nothing. */
const requireAdministrators = async (path: string, administrator: number): Promise<void> => {
  const { uid, mode } = await fs.stat(path);
  if (uid !== administrator) throw new Error(`${path} does not belong to the administrator`);
  if ((mode & writableByOthers) !== 0) throw new Error(`${path} may be written by others`);
};

const withPlace = (policy: Policy, place: string): Policy =>
  policy.problem === null ? policy : { ...policy, problem: `${place}: ${policy.problem}` };

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');

/**
 * The policy in a file. There is none where the file does not exist; one that cannot be read, or that others could have
 * written, locks everything that a policy can lock. `administrator` is the user id of root.
 */
export const readPolicyFile = async (path: string = places.linux, administrator = 0): Promise<Policy> => {
  try {
    const bytes = await createBoundedReader()(path, bounds);
    await requireAdministrators(dirname(path), administrator);
    await requireAdministrators(path, administrator);
    return withPlace(readPolicy(bytes.toString('utf8')), path);
  } catch (cause) {
    return isMissing(cause) ? noPolicy : brokenPolicy(messageOf(cause));
  }
};

const ask = async (program: string, args: readonly string[]): Promise<string> => {
  const limits = { timeout: bounds.deadlineMs, maxBuffer: bounds.mostBytes, windowsHide: true } as const;
  return (await promisify(execFile)(program, [...args], limits)).stdout;
};

const readRegistry = async (): Promise<Policy> => {
  const program = join(process.env['SystemRoot'] ?? String.raw`C:\Windows`, 'System32', 'reg.exe');
  let printed: string;
  try {
    printed = await ask(program, ['query', places.registry, '/s']);
  } catch (cause) {
    // There is no such key.
    if (cause instanceof Error && 'code' in cause && cause.code === 1) return noPolicy;
    return brokenPolicy(messageOf(cause));
  }
  const value = policyFromRegistry(printed);
  return value === null ? noPolicy : withPlace(readPolicyValue(value), places.registry);
};

const readPreferences = async (): Promise<Policy> => {
  try {
    await requireAdministrators(places.preferences, 0);
    const printed = await ask('/usr/bin/plutil', ['-convert', 'json', '-o', '-', places.preferences]);
    const value = policyFromPreferences(printed);
    return value === null ? noPolicy : withPlace(readPolicyValue(value), places.preferences);
  } catch (cause) {
    return isMissing(cause) ? noPolicy : brokenPolicy(messageOf(cause));
  }
};

/** The policy of this computer, from where its system keeps such things. Never rejects. */
export const readMachinePolicy = (platform: NodeJS.Platform = process.platform): Promise<Policy> => {
  if (platform === 'win32') return readRegistry();
  return platform === 'darwin' ? readPreferences() : readPolicyFile();
};

/** Calls back when the policy is another one than it was. Returns a stop function. */
export const watchMachinePolicy = (
  first: Policy,
  clock: Pick<Clock, 'after'>,
  onChange: (policy: Policy) => void,
  read: () => Promise<Policy> = readMachinePolicy,
): (() => void) => {
  let known = first;
  let cancel: () => void = () => undefined;
  let isStopped = false;
  let isDoubtful = false;
  const isOnLinux = process.platform !== 'win32' && process.platform !== 'darwin';
  const look = async (): Promise<void> => {
    const policy = await read();
    if (isStopped) return;
    const isBreaking = policy.problem !== null && known.problem === null && !isDoubtful;
    isDoubtful = isBreaking;
    // An administrator may be writing it just now: what cannot be read is looked at once more.
    if (isBreaking) return next();
    if (!isSame(policy, known)) {
      known = policy;
      onChange(policy);
    }
    next();
  };
  const next = (): void => {
    cancel = clock.after(isOnLinux ? lookAgainMs.linux : lookAgainMs.others, () => void look());
  };
  next();
  return () => {
    isStopped = true;
    cancel();
  };
};
