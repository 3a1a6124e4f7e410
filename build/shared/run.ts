import { spawn, type SpawnOptions } from 'node:child_process';

/** A program's exit code and its output (both streams, in order of arrival). */
export interface Finished {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a program to its end and collects its output. Never rejects: a program that cannot be started ends with code
 * 127 and the reason as its output, as in a shell.
 */
export function run(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk));
    const text = () => Buffer.concat(chunks).toString('utf8');
    child.on('error', (error) => resolve({ code: 127, output: `${text()}${error.message}\n` }));
    child.on('close', (code) => resolve({ code: code ?? 1, output: text() }));
  });
}

/** Runs a program on this process's own terminal. Resolves with its exit code; 127 when it cannot be started. */
export function runInForeground(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: 'inherit' });
    child.on('error', (error) => {
      process.stderr.write(`${error.message}\n`);
      resolve(127);
    });
    child.on('close', (code) => resolve(code ?? 1));
  });
}
