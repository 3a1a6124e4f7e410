import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { z } from 'zod';
import type { Startable } from '../../build/prepare-electron.ts';
import type { Desktop } from '../electron/support/desktop.ts';

const limitMs = 60_000;
const targetsSchema = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string().optional() }));
const replySchema = z.object({
  id: z.number().optional(),
  result: z.object({ result: z.object({ value: z.optional(z.unknown()) }).optional() }).optional(),
});

/** What a program used so far, all its processes together. */
export interface Used {
  readonly processorMs: number;
  readonly writtenBytes: number;
}

/** An Electron application that runs by itself; the bench only looks at its page. */
export interface ShellProcess {
  /** From the start of the process to the frame that showed what was looked for, in milliseconds. */
  readonly shownMs: number;
  /** Runs a script in the page and returns what it resolves with. */
  evaluate(script: string): Promise<unknown>;
  used(): Used;
  /** The memory that all its processes hold, what they share counted once (PSS), in bytes. */
  memoryBytes(): number;
  stop(): Promise<void>;
}

/** Notes in the page when the first frame with the selector was painted, in milliseconds since 1970-01-01 UTC. */
const noteWhenPainted = (selector: string): string => `(() => {
  if (window.benchLooks) return;
  window.benchLooks = true;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { window.benchShownAt = performance.timeOrigin + performance.now(); };
  const look = () => {
    if (document.querySelector(${JSON.stringify(selector)})) channel.port2.postMessage(null);
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})()`;

/** A connection to one page by Chrome's own protocol. */
const connectPage = async (address: string) => {
  const socket = new WebSocket(address, { perMessageDeflate: false });
  await once(socket, 'open');
  const waiting = new Map<number, (value: unknown) => void>();
  socket.on('message', (data: Buffer) => {
    const { id, result } = replySchema.parse(JSON.parse(data.toString('utf8')));
    if (id !== undefined) waiting.get(id)?.(result?.result?.value);
  });
  let count = 0;
  return {
    send: (method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> => {
      count += 1;
      const id = count;
      socket.send(JSON.stringify({ id, method, params }));
      return new Promise((resolve) => waiting.set(id, resolve));
    },
    close: () => socket.close(),
  };
};

const parentOf = (processId: number): number | undefined => {
  try {
    return Number(
      readFileSync(`/proc/${processId}/stat`, 'utf8')
        .replace(/^.*\) /su, '')
        .split(' ')[1],
    );
  } catch {
    return undefined;
  }
};

const family = (processId: number): readonly number[] => {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number);
  const below = (id: number): readonly number[] => [id, ...all.filter((one) => parentOf(one) === id).flatMap(below)];
  return below(processId);
};

/** One number of a file in /proc; 0 where the process has ended meanwhile. */
const numberIn = (path: string, pattern: RegExp): number => {
  try {
    return Number(pattern.exec(readFileSync(path, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
};

/** Linux counts time of the processor in hundredths of a second. */
const tickMs = 10;

const processorMsOf = (processId: number): number => {
  try {
    const fields = readFileSync(`/proc/${processId}/stat`, 'utf8')
      .replace(/^.*\) /su, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * tickMs;
  } catch {
    return 0;
  }
};

const sumOf = (ids: readonly number[], valueOf: (id: number) => number): number =>
  ids.reduce((sum, id) => sum + valueOf(id), 0);

const endOf = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), limitMs / 4);
  await gone;
  clearTimeout(late);
};

/** Starts an application in Electron and resolves when a frame of its page has shown `selector`. */
export const startShell = async (
  { executable, switches }: Startable,
  desktop: Desktop,
  {
    folder,
    profileFolder,
    args,
    selector,
  }: {
    readonly folder: string;
    readonly profileFolder: string;
    readonly args: readonly string[];
    readonly selector: string;
  },
): Promise<ShellProcess> => {
  const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
  const startedAtMs = Date.now();
  const child = spawn(executable, [...switches, '--remote-debugging-port=0', folder, ...args], {
    env: { ...env, ...desktop.env, XDG_CONFIG_HOME: profileFolder, LANG: 'en_US.UTF-8' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const lines = createInterface({ input: child.stderr });
    let port = '';
    for await (const line of lines) {
      port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//u.exec(line)?.[1] ?? '';
      if (port !== '') break;
    }
    child.stderr.resume();
    const lastMs = performance.now() + limitMs;
    const pageAddress = async (): Promise<string> => {
      for (;;) {
        const answer = await fetch(`http://127.0.0.1:${port}/json/list`).catch(() => null);
        const pages = answer ? targetsSchema.parse(await answer.json()) : [];
        const found = pages.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
        if (found !== undefined) return found;
        if (performance.now() > lastMs) throw new Error('Electron opened no page');
        await pause(10);
      }
    };
    const page = await connectPage(await pageAddress());
    const note = noteWhenPainted(selector);
    void page.send('Page.enable');
    void page.send('Page.addScriptToEvaluateOnNewDocument', { source: note });
    void page.send('Runtime.evaluate', { expression: note });
    const evaluate = (script: string): Promise<unknown> =>
      page.send('Runtime.evaluate', { expression: script, awaitPromise: true, returnByValue: true });
    let shownAtMs: unknown;
    while (typeof shownAtMs !== 'number') {
      await pause(50);
      shownAtMs = await evaluate('window.benchShownAt');
      if (performance.now() > lastMs) throw new Error(`Electron never showed ${selector}`);
    }
    const id = child.pid ?? 0;
    return {
      shownMs: shownAtMs - startedAtMs,
      evaluate,
      used: () => {
        const ids = family(id);
        return {
          processorMs: sumOf(ids, processorMsOf),
          writtenBytes: sumOf(ids, (one) => numberIn(`/proc/${one}/io`, /^write_bytes: (\d+)/mu)),
        };
      },
      memoryBytes: () => sumOf(family(id), (one) => numberIn(`/proc/${one}/smaps_rollup`, /^Pss:\s+(\d+) kB/mu) * 1024),
      stop: async () => {
        page.close();
        await endOf(child);
      },
    };
  } catch (cause) {
    await endOf(child);
    throw cause;
  }
};
