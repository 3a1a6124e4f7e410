import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bridgeTo, openGavel } from '../../support/opened-gavel.ts';
import { busyMachineMs } from '../../support/busy-machine.ts';

const entry = new URL('../../support/serve-entry.ts', import.meta.url).pathname;

let folder: string;
const ends: (() => void)[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gavel-serve-command-'));
  await mkdir(join(folder, 'assets'));
  await mkdir(join(folder, 'temporary'));
  await writeFile(join(folder, 'assets', 'index.html'), '<html><head></head><body></body></html>');
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command in a process of its own; its temporary folders lie in ours. */
const serve = (...argv: readonly string[]) => {
  const env = {
    ...process.env,
    TMPDIR: join(folder, 'temporary'),
    XDG_CONFIG_HOME: join(folder, 'config'),
    HOME: join(folder, 'home'),
  };
  const child = spawn(process.execPath, [entry, join(folder, 'assets'), ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
  });
  ends.push(() => child.kill('SIGKILL'));
  const written = { out: '', err: '' };
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    written.out += chunk.toString('utf8');
  });
  child.stderr.on('data', (chunk: Buffer) => {
    written.err += chunk.toString('utf8');
  });
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, ...written }));
  const ready = async (): Promise<URL> => {
    if (lines.length === 0) await Promise.race([once(reader, 'line'), ended]);
    const [line] = lines;
    if (line === undefined) throw new Error(`it ended before it was ready: ${written.err}`);
    const { url } = JSON.parse(line) as { url: string };
    return new URL(url);
  };
  return { child, ended, ready };
};

/** Opens the file, connects to the bridge and asks once. */
const ask = async (url: URL, name: string, input: unknown): Promise<unknown> => {
  const socket = bridgeTo(await openGavel(url.href));
  ends.push(() => socket.terminate());
  const answered = new Promise<unknown>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data: Buffer) => {
      const message = JSON.parse(data.toString('utf8')) as { id?: number; answer?: unknown };
      if (message.id === 1) resolve(message.answer);
    });
  });
  await once(socket, 'open');
  socket.send(JSON.stringify({ id: 1, name, input }));
  return answered;
};

describe('npm run serve', () => {
  it('prints one line with the address when practice mode runs, serves it, and leaves no trace', async () => {
    const { child, ready, ended } = serve('--practice', '--port=0', '--scene=four-party');
    const url = await ready();
    expect(url.href).toMatch(/^file:\/\/\/.*\/open-gavel\.html$/u);
    const answer = (await ask(url, 'state.snapshot', {})) as {
      ok: boolean;
      value: { changes: { slice: string; value: { isPractice?: boolean; host?: string } }[] };
    };
    expect(answer.ok).toBe(true);
    expect(answer.value.changes.find(({ slice }) => slice === 'account')?.value.isPractice).toBe(true);
    expect(answer.value.changes.find(({ slice }) => slice === 'environment')?.value.host).toBe('browser');
    const startedAtMs = performance.now();
    child.kill('SIGTERM');
    const { code, out, err } = await ended;
    expect(performance.now() - startedAtMs).toBeLessThan(busyMachineMs(3500));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toBe(`${JSON.stringify({ url: url.href })}\n`);
    expect(await readdir(join(folder, 'temporary'))).toEqual([]);
    expect(existsSync(join(folder, 'config'))).toBe(false);
  });

  it('ends cleanly on Ctrl+C', async () => {
    const { child, ready, ended } = serve('--practice');
    await ready();
    child.kill('SIGINT');
    expect((await ended).code).toBe(0);
    expect(await readdir(join(folder, 'temporary'))).toEqual([]);
  });

  it('keeps to the profile it is given, and lets no second Gavel use it', async () => {
    const profile = join(folder, 'profile');
    const first = serve('--profile', profile);
    await first.ready();
    const second = await serve('--profile', profile).ended;
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toMatch(/^gavel serve: Gavel already runs with this profile \(process \d+; [^\n]+\n$/u);
    first.child.kill('SIGTERM');
    expect((await first.ended).code).toBe(0);
    const third = serve('--profile', profile);
    await third.ready();
    expect((await readdir(profile)).sort()).toEqual(expect.arrayContaining(['gavel.lock', 'logs']));
  });

  it('says in one line what is wrong with its arguments, with code 2', async () => {
    const cases: readonly (readonly [readonly string[], RegExp])[] = [
      [['--port=http'], /^gavel serve: --port needs a number from 0 \(any free port\) to 65535, not "http"\.\n$/u],
      [['--nonsense'], /^gavel serve: Unknown option '--nonsense'. Known are [^\n]+\n$/u],
      [
        ['--practice', '--scene=nowhere'],
        /^gavel serve: There is no scene "nowhere"\. There are: four-party, [^\n]+\n$/u,
      ],
    ];
    for (const [argv, words] of cases) {
      const { code, out, err } = await serve(...argv).ended;
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toMatch(words);
    }
  });

  it('says that a port is not free, with code 1', async () => {
    const holder = createServer();
    holder.listen(0, '127.0.0.1');
    await once(holder, 'listening');
    const address = holder.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const { code, out, err } = await serve('--practice', `--port=${port}`).ended;
    const control = await serve('--practice', `--control-port=${port}`).ended;
    holder.close();
    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: `gavel serve: Port ${port} is not free; choose another one with --port, or 0 for any.\n`,
    });
    expect(control).toEqual({
      code: 1,
      out: '',
      err: `gavel serve: Control port ${port} is not free; choose another one with --control-port, or 0 for any.\n`,
    });
    expect(await readdir(join(folder, 'temporary'))).toEqual([]);
  });
});
