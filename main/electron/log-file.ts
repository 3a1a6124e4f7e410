import { setTimeout } from 'node:timers/promises';
// Not `electron-log/main`: that one opens an IPC channel of its own when it is imported.
import electronLog from 'electron-log/node';
import { formatLogLine } from '../core/log/redacting-log.ts';
import type { LogSink } from '../ports/log.ts';

const maximumFileBytes = 5 * 1024 * 1024;
const flushPauseMs = 5;
const flushLimitMs = 500;

/**
 * A log file through electron-log. `flush` resolves when all lines have been written, or after half a second.
 */
export const openLogFile = (path: string): LogSink & { readonly flush: () => Promise<void> } => {
  const logger = electronLog.create({ logId: 'gavel' });
  logger.transports.console.level = false;
  const { file } = logger.transports;
  file.resolvePathFn = () => path;
  file.format = '{text}';
  file.maxSize = maximumFileBytes;
  file.sync = false;
  file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  let failure: Error | null = null;
  const target = file.getFile();
  target.on('error', (error: Error) => {
    failure = error;
  });
  return {
    name: `file ${path}`,
    write(line) {
      if (failure) throw failure;
      logger[line.level](formatLogLine(line));
    },
    async flush() {
      // electron-log has no event for "written"; this flag is its own.
      for (
        let waitedMs = 0;
        waitedMs < flushLimitMs && Reflect.get(target, 'hasActiveAsyncWriting') === true;
        waitedMs += flushPauseMs
      ) {
        await setTimeout(flushPauseMs);
      }
    },
  };
};
