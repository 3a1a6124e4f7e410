import { constants, promises as fs } from 'node:fs';
import { dirname } from 'node:path';
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

const faultOf = (error: unknown, path: string): FileFault => new FileFault(kinds.get(codeOf(error)) ?? 'failed', path, codeOf(error));

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

/** A rename is only sure to survive a power cut once the folder itself is on disk; Windows cannot open folders and does not need it. */
const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const folder = await fs.open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
};

/** Follows a symbolic link, so that a settings file kept elsewhere by its owner is replaced there and the link stays. */
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
    // The fault that led here is the one to tell; a left-over temporary file harms nobody.
  }
};

/** Windows refuses to rename onto a file that a virus scanner or indexer holds open for a moment. */
const renamePatiently = async (from: string, to: string): Promise<void> => {
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

/** Puts a file under a new name unless that name is taken. A hard link is the one way that cannot race; some file systems have none. */
const placeUnlessTaken = async (from: string, to: string): Promise<boolean> => {
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

/** The machine's files through Node. */
export const createNodeFiles = (): Files => {
  let temporaryCount = 0;
  const temporaryNameFor = (path: string) => `${path}.${process.pid}-${++temporaryCount}.tmp`;

  return {
    readBytes: (path) =>
      guarded(path, async () => {
        try {
          return await fs.readFile(path);
        } catch (error) {
          if (codeOf(error) === 'ENOENT') return null;
          throw error;
        }
      }),

    list: (folder) =>
      guarded(folder, async () => {
        try {
          return (await fs.readdir(folder)).sort();
        } catch (error) {
          if (codeOf(error) === 'ENOENT') return [];
          throw error;
        }
      }),

    writeAtomically: (path, text, options) =>
      guarded(path, async () => {
        const isDurable = options?.isDurable ?? true;
        const target = await realPathOf(path);
        const temporary = temporaryNameFor(target);
        await makeFolder(target);
        try {
          await writeNew(temporary, text, isDurable);
          await renamePatiently(temporary, target);
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
          if (await placeUnlessTaken(temporary, path)) return true;
        } catch (error) {
          await removeQuietly(temporary);
          throw error;
        }
        await removeQuietly(temporary);
        return false;
      }),

    moveAside: (from, to) => guarded(from, () => placeUnlessTaken(from, to)),

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
        await syncFolder(path);
        let isOpen = true;
        return {
          append: (text) =>
            guarded(path, async () => {
              const bytes = Buffer.from(text, 'utf8');
              for (let written = 0; written < bytes.length; ) {
                written += (await file.write(bytes, written, bytes.length - written)).bytesWritten;
              }
              await file.datasync();
            }),
          close: async () => {
            if (!isOpen) return;
            isOpen = false;
            await guarded(path, () => file.close());
          },
        };
      }),
  };
};
