import { constants, promises as fs } from 'node:fs';
import { dirname, join } from 'node:path';
import { createBoundedReader } from './bounded-read.ts';
import { FileFault, type AppendFile, type FileFaultKind, type Files } from '../ports/files.ts';

const ownerOnlyFile = 0o600;
const ownerOnlyFolder = 0o700;

const kinds: ReadonlyMap<string, FileFaultKind> = new Map([
  ['ENOSPC', 'disk-full'],
  ['EDQUOT', 'disk-full'],
  ['EROFS', 'read-only'],
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
]);

const codeOf = (error: unknown): string => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return 'unknown';
  return typeof error.code === 'string' ? error.code : 'unknown';
};

const faultOf = (error: unknown, path: string): FileFault =>
  new FileFault(kinds.get(codeOf(error)) ?? 'failed', path, codeOf(error));

const guarded = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FileFault ? error : faultOf(error, path);
  }
};

const makeFolder = async (path: string): Promise<void> => {
  await fs.mkdir(dirname(path), { recursive: true, mode: ownerOnlyFolder });
};

/**
 * A rename survives a power failure only once the folder itself is on disk; Windows cannot open folders and does not
 * need it.
 */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await fs.open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/**
 * Follows a symbolic link, so that a settings file kept elsewhere by its owner is replaced there and the link stays.
 */
const realPathOf = async (path: string): Promise<string> => {
  try {
    return await fs.realpath(path);
  } catch {
    return path;
  }
};

const writeNew = async (path: string, content: string | Uint8Array, isDurable: boolean): Promise<void> => {
  const file = await fs.open(path, 'wx', ownerOnlyFile);
  try {
    await file.writeFile(content, 'utf8');
    if (isDurable) await file.sync();
  } finally {
    await file.close();
  }
};

const removeQuietly = async (path: string): Promise<void> => {
  try {
    await fs.unlink(path);
  } catch {
    // The original fault is reported; a left-over temporary file is harmless.
  }
};

/** Retries: Windows refuses to rename onto a file that a virus scanner or indexer has open for a moment. */
const renameWithRetries = async (from: string, to: string): Promise<void> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await fs.rename(from, to);
    } catch (error) {
      const isPassing = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(codeOf(error));
      if (!isPassing || attempt === 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, attempt * 10));
    }
  }
};

/**
 * Renames a file unless the new name exists. Only a hard link does so without a race; some file systems have none.
 */
const moveUnlessExists = async (from: string, to: string): Promise<boolean> => {
  try {
    await fs.link(from, to);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'EXDEV', 'UNKNOWN'].includes(code)) throw error;
    try {
      await fs.copyFile(from, to, constants.COPYFILE_EXCL);
    } catch (copyError) {
      if (codeOf(copyError) === 'EEXIST') return false;
      throw copyError;
    }
  }
  await fs.unlink(from);
  return true;
};

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return (await fs.readdir(folder)).sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
};

const writeAll = async (file: fs.FileHandle, bytes: Buffer): Promise<void> => {
  for (let written = 0; written < bytes.length;)
    written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
};

/**
 * The same file once more, for writes that return when their bytes are on disk: one turn of a worker thread in place of
 * two. Such a write says nothing about bytes that were written otherwise. Only on Linux: Windows has no such flag, and
 * on macOS it does not reach the disk itself, as `datasync` does.
 */
const openDurably = async (path: string, file: fs.FileHandle): Promise<fs.FileHandle | null> => {
  if (process.platform !== 'linux') return null;
  try {
    return await fs.open(path, constants.O_WRONLY | constants.O_APPEND | constants.O_DSYNC);
  } catch (error) {
    await file.close();
    throw error;
  }
};

/** The name of a temporary file, with the id of the process that writes it. */
const temporaryName = /\.(\d+)-\d+\.tmp$/u;

/** Whether a process with this id runs, of whoever it is. */
const isRunning = (processId: number): boolean => {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
};

/** The machine's files through Node. */
export const createNodeFiles = (): Files => {
  const readBounded = createBoundedReader();
  let temporaryCount = 0;
  const temporaryNameFor = (path: string) => `${path}.${process.pid}-${++temporaryCount}.tmp`;

  return {
    readBytes: (path, bounds) =>
      guarded(path, async () => {
        try {
          return await readBounded(path, bounds);
        } catch (error) {
          if (codeOf(error) === 'ENOENT') return null;
          throw error;
        }
      }),

    list: (folder) => guarded(folder, () => namesIn(folder)),

    writeAtomically: (path, text, options) =>
      guarded(path, async () => {
        const isDurable = options?.isDurable ?? true;
        const target = await realPathOf(path);
        const temporary = temporaryNameFor(target);
        await makeFolder(target);
        try {
          await writeNew(temporary, text, isDurable);
          await renameWithRetries(temporary, target);
        } catch (error) {
          await removeQuietly(temporary);
          throw error;
        }
        if (isDurable) await syncFolder(target);
      }),

    createExclusively: (path, content) =>
      guarded(path, async () => {
        const temporary = temporaryNameFor(path);
        await makeFolder(path);
        try {
          await writeNew(temporary, content, true);
          if (await moveUnlessExists(temporary, path)) return true;
        } catch (error) {
          await removeQuietly(temporary);
          throw error;
        }
        await removeQuietly(temporary);
        return false;
      }),

    removeLeftovers: (folder) =>
      guarded(folder, async () => {
        let count = 0;
        for (const name of await namesIn(folder)) {
          const processId = temporaryName.exec(name)?.[1];
          if (processId === undefined || isRunning(Number(processId))) continue;
          await fs.rm(join(folder, name), { force: true });
          count += 1;
        }
        return count;
      }),

    moveAside: (from, to) => guarded(from, () => moveUnlessExists(from, to)),

    remove: (path) =>
      guarded(path, async () => {
        try {
          await fs.unlink(path);
        } catch (error) {
          if (codeOf(error) !== 'ENOENT') throw error;
        }
      }),

    openForAppend: (path) =>
      guarded(path, async (): Promise<AppendFile> => {
        await makeFolder(path);
        const file = await fs.open(path, 'a', ownerOnlyFile);
        const durableFile = await openDurably(path, file);
        await syncFolder(path);
        let isOpen = true;
        /**
         * Writes that did not wait for the disk: how many were begun, are done, and are on disk. An earlier process may
         * have left one.
         */
        const count = { begun: 1, done: 1, synced: 0 };
        const sync = async (): Promise<void> => {
          const { done } = count;
          await file.datasync();
          count.synced = Math.max(count.synced, done);
        };
        return {
          append: (text, { isDurable = true } = {}) =>
            guarded(path, async () => {
              const bytes = Buffer.from(text, 'utf8');
              if (isDurable && durableFile && count.begun === count.synced) {
                await writeAll(durableFile, bytes);
                return;
              }
              count.begun += 1;
              await writeAll(file, bytes);
              count.done += 1;
              if (isDurable) await sync();
            }),
          sync: () => guarded(path, sync),
          close: async () => {
            if (!isOpen) return;
            isOpen = false;
            await guarded(path, async () => {
              await durableFile?.close();
              await file.close();
            });
          },
        };
      }),
  };
};
