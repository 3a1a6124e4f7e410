import { promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import { errorOf } from '../../app/domain/message-of.ts';
import { formatLogLine } from '../core/log/redacting-log.ts';
import type { LogSink } from '../ports/log.ts';

/** A log file that is written in the background. */
export interface FileLogSink extends LogSink {
  /** Waits until every line given so far is written, or the file failed. Never rejects. */
  flush(): Promise<void>;
}

const removeIfThere = async (path: string): Promise<void> => {
  try {
    await fs.unlink(path);
  } catch {
    // Absent; any other error makes the following rename fail.
  }
};

/**
 * Appends lines to `path`; at `maximumFileBytes` the file becomes `path.1`, that `path.2`, and so on up to
 * `keptFileCount` older files. Never blocks: lines wait in memory, and when `maximumWaitingLines` do, further ones are
 * counted and dropped. After a write failed, the next line throws, so that the log switches this sink off.
 */
export const createFileLogSink = (options: {
  readonly path: string;
  readonly maximumFileBytes?: number;
  readonly keptFileCount?: number;
  readonly maximumWaitingLines?: number;
}): FileLogSink => {
  const { path, maximumFileBytes = 5 * 1024 * 1024, keptFileCount = 3, maximumWaitingLines = 5000 } = options;
  let waiting: string[] = [];
  let droppedCount = 0;
  let sizeBytes: number | null = null;
  let writing: Promise<void> | null = null;
  let failure: Error | null = null;

  const rotate = async (): Promise<void> => {
    await removeIfThere(`${path}.${keptFileCount}`);
    for (let number = keptFileCount - 1; number >= 0; number--) {
      try {
        await fs.rename(number === 0 ? path : `${path}.${number}`, `${path}.${number + 1}`);
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
      }
    }
    sizeBytes = 0;
  };

  const currentSize = async (): Promise<number> => {
    try {
      return (await fs.stat(path)).size;
    } catch {
      return 0;
    }
  };

  const takeWaiting = (): string => {
    const lines = waiting;
    waiting = [];
    if (droppedCount > 0)
      lines.push(`… ${droppedCount} lines were dropped here: they came faster than the disk could take them`);
    droppedCount = 0;
    return `${lines.join('\n')}\n`;
  };

  const writeAll = async (): Promise<void> => {
    try {
      if (sizeBytes === null) {
        await fs.mkdir(dirname(path), { recursive: true, mode: 0o700 });
        sizeBytes = await currentSize();
      }
      while (waiting.length > 0) {
        if (sizeBytes >= maximumFileBytes) await rotate();
        const text = takeWaiting();
        await fs.appendFile(path, text, { mode: 0o600 });
        sizeBytes += Buffer.byteLength(text);
      }
    } catch (error) {
      failure = errorOf(error);
      waiting = [];
    }
    writing = null;
  };

  return {
    name: `file ${path}`,
    write: (line) => {
      if (failure) throw failure;
      if (waiting.length >= maximumWaitingLines) {
        droppedCount += 1;
        return;
      }
      waiting.push(formatLogLine(line));
      writing ??= writeAll();
    },
    flush: async () => {
      if (writing) await writing;
    },
  };
};

/** Writes lines to the standard error stream, and nothing more once that is closed. */
export const createStandardErrorSink = (stream: Pick<NodeJS.WriteStream, 'write' | 'on'> = process.stderr): LogSink => {
  let failure: Error | null = null;
  stream.on('error', (error: Error) => {
    failure = error;
  });
  return {
    name: 'standard error',
    write: (line) => {
      if (failure) throw failure;
      stream.write(`${formatLogLine(line)}\n`);
    },
  };
};
