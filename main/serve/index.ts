import { messageOf } from '../../app/domain/message-of.ts';
import { Fault } from '../../app/domain/error-code.ts';
import { createQuit } from '../core/process/quit.ts';
import { systemClock } from '../node/system-clock.ts';
import type { Log } from '../ports/log.ts';
import { parseServeArguments } from './arguments.ts';
import { reasonToRefuse } from './refusal.ts';
import { ServeStartError, startServe } from './start.ts';

const wordsOf = (cause: unknown): string => {
  if (cause instanceof Fault) return cause.detail ?? cause.code;
  return messageOf(cause);
};

const complain = (words: string, exitCode: number): void => {
  process.stderr.write(`gavel serve: ${words.replaceAll(/\s*\n\s*/gu, ' ')}\n`);
  process.exitCode = exitCode;
};

/** Errors after the log file was closed go to the terminal. */
const terminalLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => void process.stderr.write(`gavel serve: ${message}\n`),
  error: (message) => void process.stderr.write(`gavel serve: ${message}\n`),
  child: () => terminalLog,
};

/**
 * The command `npm run serve`: starts the application on the built page in `assetsFolder`, prints one line of JSON with
 * the address and runs until SIGINT, SIGTERM or SIGHUP, after which it ends within 3 s with code 0. What is wrong is
 * one line on the standard error stream, with exit code 2 for the arguments and 1 for the machine.
 */
export const runServeCommand = async (argv: readonly string[], assetsFolder: string): Promise<void> => {
  const refusal = reasonToRefuse();
  if (refusal !== null) return complain(refusal, 2);
  const parsed = parseServeArguments(argv);
  if (!parsed.ok) return complain(parsed.problem, 2);

  const starting = startServe({ ...parsed.value, assetsFolder });
  let isKeychainCallPending = (): boolean => false;
  const quit = createQuit({
    end: { exit: (code) => process.exit(code), kill: () => process.kill(process.pid, 'SIGKILL') },
    clock: systemClock,
    log: terminalLog,
    isKeychainCallPending: () => isKeychainCallPending(),
  });
  quit.before(async () => (await starting).stop());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => quit.begin());

  try {
    const running = await starting;
    isKeychainCallPending = () => running.isKeychainCallPending();
    if (!quit.isBegun) process.stdout.write(`${JSON.stringify({ url: running.url })}\n`);
  } catch (cause) {
    complain(wordsOf(cause), cause instanceof ServeStartError ? cause.exitCode : 1);
  }
};
