import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../app/domain/error-code.ts';
import { createQuit } from '../core/quit.ts';
import { systemClock } from '../node/system-clock.ts';
import type { Log } from '../ports/log.ts';
import { parseServeArguments } from './arguments.ts';
import { ServeProblem, startServe } from './start.ts';

/** What decides whether this is Gavel's source folder: only there may the application be served to a browser. */
export interface ServeSurroundings {
  /** As `process.versions`. */
  readonly versions: Readonly<Record<string, string | undefined>>;
  /** The text of the package.json above `main`, or null when there is none. */
  readonly readManifest: () => string | null;
}

const sourceManifestSchema = z.object({ name: z.literal('gavel'), scripts: z.object({ serve: z.string() }) });

const thisProcess: ServeSurroundings = {
  versions: process.versions,
  readManifest: () => {
    try {
      return readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8');
    } catch {
      return null;
    }
  },
};

const isSourceManifest = (text: string | null): boolean => {
  try {
    return text !== null && sourceManifestSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
};

/** Why serving is refused here, as a sentence, or null when it is not: a packaged Gavel opens no port. */
export const reasonToRefuse = ({ versions, readManifest }: ServeSurroundings): string | null => {
  if (versions['electron'] !== undefined) return 'Serving to a browser does not work inside Electron; run it with Node from the source folder.';
  if (!isSourceManifest(readManifest())) return 'Serving to a browser is for development and refuses to run in a packaged Gavel.';
  return null;
};

const wordsOf = (cause: unknown): string => {
  if (cause instanceof Fault) return cause.detail ?? cause.code;
  return cause instanceof Error ? cause.message : String(cause);
};

const complain = (words: string, exitCode: number): void => {
  process.stderr.write(`gavel serve: ${words.replaceAll(/\s*\n\s*/gu, ' ')}\n`);
  process.exitCode = exitCode;
};

/** At the end the log file is closed already: what goes wrong then is told on the terminal. */
const terminalLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (message) => void process.stderr.write(`gavel serve: ${message}\n`),
  error: (message) => void process.stderr.write(`gavel serve: ${message}\n`),
  child: () => terminalLog,
};

/**
 * The command `npm run serve`: starts the application on the built page in `assetsFolder`, prints one line of JSON with
 * the address and runs until SIGINT, SIGTERM or SIGHUP, after which it ends within 3 s with code 0. What is wrong is one
 * line on the standard error stream, with exit code 2 for the arguments and 1 for the machine.
 */
export const runServeCommand = async (argv: readonly string[], assetsFolder: string): Promise<void> => {
  const refusal = reasonToRefuse(thisProcess);
  if (refusal !== null) return complain(refusal, 2);
  const parsed = parseServeArguments(argv);
  if (!parsed.ok) return complain(parsed.problem, 2);

  const starting = startServe({ ...parsed.value, assetsFolder });
  let isThreadHeld = (): boolean => false;
  const quit = createQuit({
    stop: async () => (await starting).stop(),
    end: { exit: (code) => process.exit(code), kill: () => process.kill(process.pid, 'SIGKILL') },
    clock: systemClock,
    log: terminalLog,
    isThreadHeld: () => isThreadHeld(),
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => quit.begin());

  try {
    const running = await starting;
    isThreadHeld = () => running.isThreadHeld();
    if (!quit.isBegun) process.stdout.write(`${JSON.stringify({ url: running.url })}\n`);
  } catch (cause) {
    complain(wordsOf(cause), cause instanceof ServeProblem ? cause.exitCode : 1);
  }
};
