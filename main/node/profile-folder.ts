import { promises as fs, constants } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { Fault } from '../../app/domain/error-code.ts';
import { messageOf } from '../../app/domain/message-of.ts';

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** What a person can do something about, by the system's code. */
const reasons: Readonly<Record<string, string>> = {
  EACCES: 'the system does not let you write there',
  EPERM: 'the system does not let you write there',
  EROFS: 'the disk can only be read',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is used up',
  ENOTDIR: 'something on the way to it is not a folder',
  ENOENT: 'nothing can be made there',
  ELOOP: 'its links lead in a circle',
  EIO: 'the disk reports an error',
};

/** Whose it is, where that is somebody else. */
const ownerOf = async (path: string): Promise<string> => {
  const own = process.geteuid?.();
  const stat = await fs.stat(path).catch(() => null);
  return own === undefined || stat === null || stat.uid === own
    ? ''
    : `; it belongs to the user ${stat.uid}, you are ${userInfo().username} (${own})`;
};

/** A link that leads to nothing, or null. */
const danglingLink = async (path: string): Promise<string | null> => {
  const target = await fs.readlink(path).catch(() => null);
  const isThere = await fs.stat(path).then(
    () => true,
    () => false,
  );
  return target !== null && !isThere ? `it is a link to ${target}, which does not exist` : null;
};

/**
 * Makes a folder and those on the way to it. Not `recursive`: Node then tries for ever where a folder that exists takes
 * nothing, such as `/proc`.
 */
const makeFolder = async (folder: string): Promise<void> => {
  const make = () => fs.mkdir(folder, { mode: 0o700 });
  try {
    await make();
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return;
    const isMissing = await fs.stat(dirname(folder)).then(
      () => false,
      () => true,
    );
    if (codeOf(error) !== 'ENOENT' || !isMissing || dirname(folder) === folder) throw error;
    await makeFolder(dirname(folder));
    await make();
  }
};

const writeIn = async (folder: string): Promise<void> => {
  const path = join(folder, `.write-test-${process.pid}`);
  const file = await fs.open(path, constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY, 0o600);
  try {
    await file.write('Gavel looks whether it can write here.\n');
  } finally {
    await file.close();
    await fs.unlink(path);
  }
};

/**
 * Why a folder (absolute path) cannot be used as a profile: a `Fault` with the path and the reason in its detail, or
 * null where it exists or can be made and can be written to. Never rejects.
 */
export const findProfileProblem = async (folder: string): Promise<Fault | null> => {
  const because = (reason: string): Fault => new Fault('profile-unusable', `${folder}: ${reason}.`);
  const dangling = await danglingLink(folder);
  if (dangling !== null) return because(dangling);
  try {
    await makeFolder(folder);
    if (!(await fs.stat(folder)).isDirectory()) return because('it is not a folder');
    await writeIn(folder);
    return null;
  } catch (error) {
    return because(`${reasons[codeOf(error)] ?? messageOf(error)}${await ownerOf(folder)}`);
  }
};
