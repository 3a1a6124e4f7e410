import { promises as fs, type Stats } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '../../app/domain/error-code.ts';
import type { ProfilePaths } from '../core/settings/profile-paths.ts';

/** How long a disk may take to say what a file is, in milliseconds. */
const deadlineMs = 5000;

/** The rights to write of the group and of everybody else. */
const writableByOthers = 0o022;

const unsafe = (path: string, problem: string): Fault => new Fault('profile-unusable', `${path}: ${problem}`);

const hasCode = (cause: unknown, code: string): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === code;

const withDeadline = async <Value>(path: string, work: Promise<Value>): Promise<Value> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unsafe(path, 'the disk does not answer')), deadlineMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** What is at a path, behind links; null where there is nothing. A link that leads nowhere would be written through. */
const factsOf = async (path: string): Promise<Stats | null> => {
  try {
    return await withDeadline(path, fs.stat(path));
  } catch (cause) {
    if (!hasCode(cause, 'ENOENT')) throw cause instanceof Fault ? cause : unsafe(path, String(cause));
  }
  const isLink = await fs.lstat(path).then(
    () => true,
    () => false,
  );
  if (isLink) throw unsafe(path, 'it is a link that leads nowhere; remove it');
  return null;
};

/** Others must not be able to change what Gavel believes, as ssh has it with its keys. */
const requireOwn = (path: string, facts: Stats, platform: NodeJS.Platform): void => {
  if (platform === 'win32') return;
  if (facts.uid !== process.getuid?.()) throw unsafe(path, 'it belongs to another user');
  if ((facts.mode & writableByOthers) !== 0) throw unsafe(path, `others may write it; run: chmod go-w '${path}'`);
};

const checkFolder = async (path: string, platform: NodeJS.Platform): Promise<boolean> => {
  const facts = await factsOf(path);
  if (!facts) return false;
  if (!facts.isDirectory()) throw unsafe(path, 'it is no folder');
  requireOwn(path, facts, platform);
  return true;
};

const checkFile = async (path: string, platform: NodeJS.Platform): Promise<void> => {
  const facts = await factsOf(path);
  if (!facts) return;
  if (!facts.isFile()) throw unsafe(path, 'it is not an ordinary file; remove it');
  requireOwn(path, facts, platform);
};

/**
 * Looks at everything that Gavel reads and writes in a profile before any of it is opened. Rejects with the `Fault`
 * `profile-unusable` for pipes, devices, folders and dangling links in the place of files, for what belongs to others
 * or may be written by them, and for a disk that does not answer: each would hang Gavel or let others speak for the
 * person.
 */
export const checkProfile = async (
  paths: ProfilePaths,
  platform: NodeJS.Platform = process.platform,
): Promise<void> => {
  const { auditFolder, authorityFolder, settingsFile, ...files } = paths;
  if (!(await checkFolder(dirname(settingsFile), platform))) return;
  await checkFolder(dirname(files.logFile), platform);
  for (const path of [settingsFile, ...Object.values(files)]) await checkFile(path, platform);
  for (const [folder, pattern] of [
    [auditFolder, /^audit-/u],
    [authorityFolder, /\.pem$/u],
  ] as const) {
    if (!(await checkFolder(folder, platform))) continue;
    const names = await withDeadline(folder, fs.readdir(folder));
    for (const name of names.filter((one) => pattern.test(one))) await checkFile(join(folder, name), platform);
  }
};
