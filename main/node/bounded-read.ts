import { constants, promises as fs } from 'node:fs';
import { FileFault } from '../ports/files.ts';

/** How much a read may take. */
export interface ReadBounds {
  readonly mostBytes: number;
  /** In milliseconds. */
  readonly deadlineMs: number;
}

/** Far above what Gavel writes into one file. */
const usualBounds: ReadBounds = { mostBytes: 64 * 1024 * 1024, deadlineMs: 10_000 };

/** Node reads files on four threads, which the audit log needs as well: a disk that hangs gets no more than two. */
const mostStuck = 2;

/** Opening a pipe without a writer would wait for one. Windows has neither the flag nor such pipes among files. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

const readOpened = async (file: fs.FileHandle, path: string, mostBytes: number): Promise<Buffer> => {
  if (!(await file.stat()).isFile()) throw new FileFault('failed', path, 'not an ordinary file');
  const chunks: Buffer[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(256 * 1024), 0, 256 * 1024, null);
    if (bytesRead === 0) return Buffer.concat(chunks);
    size += bytesRead;
    if (size > mostBytes) throw new FileFault('failed', path, `larger than ${mostBytes} bytes`);
    chunks.push(buffer.subarray(0, bytesRead));
  }
};

/**
 * Reads whole files: ordinary ones only, bounded in size and time. Pipes, devices and folders are refused, and what a
 * disk does not answer is given up, though its thread stays with it.
 */
export const createBoundedReader = (
  open: (path: string, flags: number) => Promise<fs.FileHandle> = fs.open,
): ((path: string, bounds?: Partial<ReadBounds>) => Promise<Buffer>) => {
  let stuckCount = 0;
  return async (path, bounds = {}) => {
    const { mostBytes, deadlineMs } = { ...usualBounds, ...bounds };
    if (stuckCount >= mostStuck) throw new FileFault('failed', path, 'a disk does not answer');
    const reading = (async () => {
      const file = await open(path, openFlags);
      try {
        return await readOpened(file, path, mostBytes);
      } finally {
        await file.close();
      }
    })();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        stuckCount += 1;
        const settled = (): void => void (stuckCount -= 1);
        reading.then(settled, settled);
        reject(new FileFault('failed', path, 'the disk does not answer'));
      }, deadlineMs);
    });
    try {
      return await Promise.race([reading, late]);
    } finally {
      clearTimeout(timer);
    }
  };
};
