import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerSchema, type Answer } from '../../app/contract/envelope.ts';
import { inRoot } from '../../build/shared/paths.ts';
import { patienceMs } from './eventually.ts';
import { bridgeTo, openGavel } from './opened-gavel.ts';

/** One change of the sources of the served Gavel: the text to replace occurs exactly once in the file. */
export interface SourcePatch {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** A served Gavel in a process of its own, on sources that may lack a guard. */
export interface ServedGavel {
  /** Of the private file that opens it. */
  readonly url: string;
  /** Asks over the bridge as a page does. */
  call(name: string, input: unknown): Promise<Answer>;
  /** All that it wrote to the terminal so far. */
  readonly output: () => string;
  stop(): Promise<void>;
}

const copySources = async (folder: string, patches: readonly SourcePatch[]): Promise<void> => {
  for (const part of ['app', 'main', 'package.json', 'tsconfig.json'])
    await cp(inRoot(part), join(folder, part), { recursive: true });
  await symlink(inRoot('node_modules'), join(folder, 'node_modules'));
  for (const { file, from, to } of patches) {
    const text = await readFile(join(folder, file), 'utf8');
    const parts = text.split(from);
    if (parts.length !== 2) throw new Error(`${from} stands ${parts.length - 1} times in ${file}, not once.`);
    await writeFile(join(folder, file), parts.join(to));
  }
};

/** Resolves with the first line that the process prints. */
const firstLine = (child: ChildProcess, written: Buffer[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`It printed no line: ${String(Buffer.concat(written))}`)),
      patienceMs,
    );
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      finish();
    };
    child.stdout?.on('data', () => {
      const line = /^\{.*\}$/mu.exec(Buffer.concat(written).toString('utf8'))?.[0];
      if (line !== undefined) settle(() => resolve(line));
    });
    child.once('exit', () => settle(() => reject(new Error(`It ended: ${String(Buffer.concat(written))}`))));
  });

/** Starts a served Gavel with a profile of its own. */
export const startServedGavel = async (
  patches: readonly SourcePatch[] = [],
  args: readonly string[] = [],
): Promise<ServedGavel> => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-served-'));
  await copySources(folder, patches);
  const assets = join(folder, 'page');
  await mkdir(assets);
  await writeFile(join(assets, 'index.html'), '<!doctype html><html><head></head><body></body></html>');
  const start = `import { runServeCommand } from './main/serve/index.ts';
await runServeCommand(process.argv.slice(2), ${JSON.stringify(assets)});`;
  await writeFile(join(folder, 'start.ts'), start);
  const child = spawn(process.execPath, ['start.ts', '--profile', join(folder, 'profile'), ...args], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const written: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => written.push(chunk));
  const { url } = JSON.parse(await firstLine(child, written)) as { url: string };
  const socket = bridgeTo(await openGavel(url));
  await once(socket, 'open');
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as { id?: number; answer?: unknown };
    if (message.id !== undefined) waiting.get(message.id)?.(answerSchema.parse(message.answer));
  });
  return {
    url,
    output: () => Buffer.concat(written).toString('utf8'),
    call: (name, input) =>
      new Promise((resolve) => {
        const id = ++lastId;
        waiting.set(id, resolve);
        socket.send(JSON.stringify({ id, name, input }));
      }),
    stop: async () => {
      socket.close();
      child.kill('SIGTERM');
      await once(child, 'exit');
      await rm(folder, { recursive: true, force: true });
    },
  };
};
