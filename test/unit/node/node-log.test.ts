import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFileLogSink, createStandardErrorSink } from '../../../main/node/node-log.ts';
import type { LogLine } from '../../../main/ports/log.ts';

const line = (message: string): LogLine => ({ atMs: 0, level: 'info', scope: 'a', message, fields: null });

describe('the log file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-log-'));
    path = join(folder, 'logs', 'gavel.log');
  });
  afterEach(() => rm(folder, { recursive: true }));

  const messagesOf = async (file: string) =>
    (await readFile(file, 'utf8'))
      .split('\n')
      .slice(0, -1)
      .map((text) => text.replace(/^.*\[a\] /, ''));

  it('writes lines in order, readable by the owner only, without blocking', async () => {
    const sink = createFileLogSink({ path });
    for (let number = 0; number < 100; number++) sink.write(line(String(number)));
    await sink.flush();
    expect(await messagesOf(path)).toEqual(Array.from({ length: 100 }, (_, number) => String(number)));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('adds to the file of the run before', async () => {
    for (const message of ['one', 'two']) {
      const sink = createFileLogSink({ path });
      sink.write(line(message));
      await sink.flush();
    }
    expect(await messagesOf(path)).toEqual(['one', 'two']);
  });

  it('begins a new file when one is full and keeps a few old ones', async () => {
    const sink = createFileLogSink({ path, maximumFileBytes: 10, keptFileCount: 2 });
    for (const message of ['one', 'two', 'three', 'four']) {
      sink.write(line(message));
      await sink.flush();
    }
    expect(await readdir(join(folder, 'logs'))).toEqual(['gavel.log', 'gavel.log.1', 'gavel.log.2']);
    expect([await messagesOf(path), await messagesOf(`${path}.1`), await messagesOf(`${path}.2`)]).toEqual([
      ['four'],
      ['three'],
      ['two'],
    ]);
  });

  it('drops lines rather than memory when the disk is too slow, and says how many', async () => {
    const sink = createFileLogSink({ path, maximumWaitingLines: 3 });
    for (let number = 0; number < 10; number++) sink.write(line(String(number)));
    await sink.flush();
    expect(await messagesOf(path)).toEqual(['0', '1', '2', expect.stringContaining('7 lines were dropped here')]);
  });

  it('throws on the line after a failed write, so that the log can switch it off', async () => {
    const sink = createFileLogSink({ path: '/dev/full' });
    sink.write(line('lost'));
    await sink.flush();
    expect(() => sink.write(line('next'))).toThrow('ENOSPC');
  });
});

describe('the standard error output', () => {
  class Stream extends EventEmitter {
    readonly texts: string[] = [];
    write(text: string): boolean {
      this.texts.push(text);
      return true;
    }
  }

  it('writes one line each, and stops once the stream is closed', () => {
    const stream = new Stream();
    const sink = createStandardErrorSink(stream as unknown as NodeJS.WriteStream);
    sink.write(line('one'));
    expect(stream.texts).toEqual(['1970-01-01T00:00:00.000Z INFO  [a] one\n']);
    stream.emit('error', new Error('EPIPE'));
    expect(() => sink.write(line('two'))).toThrow('EPIPE');
  });
});
