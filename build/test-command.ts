import { spawn } from 'node:child_process';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { buildApplication } from './bundle.ts';
import { prepareMachine } from './machine/prepare.ts';
import { messageOf } from '../app/domain/message-of.ts';
import { inRoot, root } from './shared/paths.ts';
import { seconds } from './shared/progress.ts';
import { startSilenceDeadline, withoutProgressMarks } from './shared/silence-deadline.ts';
import { closingLine, countCheck, countProject, sumOf, type Count } from './test-count.ts';
import { chooseParts, remarksFile, resultsFile, type Part } from './shared/test-parts.ts';

const running = new Set<number>();

/** Kills a program and all its descendants: each part is a process group of its own. */
function endGroup(processId: number): void {
  try {
    process.kill(-processId, 'SIGKILL');
  } catch {
    // It has already exited.
  }
}

/** Runs a part to its end, or until it is silent for too long, and collects what it writes. */
function runPart(part: Part): Promise<{ readonly code: number; readonly output: string }> {
  return new Promise((resolve) => {
    const [command = '', ...args] = part.command;
    // The build of before set it for this process: tests run as they do when they are started by themselves.
    const { NODE_ENV: _ofTheBuild, ...inherited } = process.env;
    const env = {
      ...inherited,
      PATH: `${inRoot('node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
      NO_COLOR: '1',
    };
    const child = spawn(command, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    const chunks: Buffer[] = [];
    const id = child.pid;
    if (id !== undefined) running.add(id);
    let hasExpired = false;
    const deadline = startSilenceDeadline(part.silenceMs, () => {
      hasExpired = true;
      chunks.push(Buffer.from(`\nEnded by the test command: no progress for ${seconds(part.silenceMs)}.\n`));
      if (id !== undefined) endGroup(id);
    });
    const receive = (chunk: Buffer): void => {
      chunks.push(chunk);
      if (!hasExpired) deadline.progressed();
    };
    child.stdout.on('data', receive);
    child.stderr.on('data', receive);
    const finish = (code: number) => {
      deadline.cancel();
      if (id !== undefined) running.delete(id);
      resolve({ code, output: withoutProgressMarks(Buffer.concat(chunks).toString('utf8')) });
    };
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      finish(127);
    });
    child.on('close', (code) => finish(code ?? 1));
  });
}

/** Runs a part and prints its result in one line, followed by its output when it failed. */
async function runAndReport(part: Part): Promise<Count> {
  const startedAtMs = performance.now();
  if (part.counts === 'tests')
    for (const file of [resultsFile(part.name), remarksFile(part.name)]) await rm(inRoot(file), { force: true });
  const { code, output } = await runPart(part);
  const report =
    part.counts === 'tests' ? await readFile(inRoot(resultsFile(part.name)), 'utf8').catch(() => undefined) : undefined;
  const count = part.counts === 'tests' ? countProject(report, code) : countCheck(code);
  const mark = count.failed === 0 ? 'ok    ' : 'FAILED';
  const tally = part.counts === 'tests' ? ` ${closingLine(count)},` : '';
  console.log(`${mark} ${part.name}:${tally} ${seconds(performance.now() - startedAtMs)}`);
  for (const note of count.notes) console.log(`       ${note}`);
  const remarks = part.counts === 'tests' ? await readFile(inRoot(remarksFile(part.name)), 'utf8').catch(() => '') : '';
  if (remarks !== '') console.log(remarks.trimEnd().replace(/^/gm, '       '));
  if (count.failed > 0) console.log(output.trimEnd().replace(/^/gm, '  | '));
  return count.failed > 0 && count.notes.length === 0 ? { ...count, notes: [`failed: ${part.name}`] } : count;
}

/** How many parts run at once: the tests are written for a machine with two processors. */
const atOnce: Readonly<Record<Part['turn'], number>> = { first: 2, alone: 1 };

async function runParts(parts: readonly Part[]): Promise<Count> {
  const counts: Count[] = [];
  for (const turn of ['first', 'alone'] as const) {
    const queue = parts.filter((part) => part.turn === turn);
    const lane = async () => {
      for (let part = queue.shift(); part !== undefined; part = queue.shift()) counts.push(await runAndReport(part));
    };
    await Promise.all(Array.from({ length: atOnce[turn] }, lane));
  }
  return sumOf(counts);
}

async function reportStep(label: string, work: () => Promise<unknown>): Promise<Count> {
  const startedAtMs = performance.now();
  try {
    await work();
    console.log(`ok     ${label}: ${seconds(performance.now() - startedAtMs)}`);
    return countCheck(0);
  } catch (error) {
    console.log(`FAILED ${label}\n${messageOf(error)}`);
    return countCheck(1);
  }
}

async function testCommand(args: readonly string[]): Promise<number> {
  const parts = chooseParts(args);
  await mkdir(inRoot('test', 'out', 'results'), { recursive: true });
  const startedAtMs = performance.now();
  const counts: Count[] = [];
  if (parts.some((part) => part.counts === 'tests')) {
    const machine = await reportStep('machine', prepareMachine);
    // Without these programs the tests cannot run, and the message names the command that installs them.
    if (machine.failed > 0) return close([machine]);
    counts.push(await reportStep('build', () => buildApplication()));
  }
  counts.push(await runParts(parts));
  console.log(`All of it took ${seconds(performance.now() - startedAtMs)}.`);
  return close(counts);
}

function close(counts: readonly Count[]): number {
  const sum = sumOf(counts);
  // Once more at the end, where they are found without reading all that the parts wrote.
  for (const note of sum.notes) console.log(note);
  console.log(closingLine(sum));
  return sum.failed === 0 ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const id of running) endGroup(id);
    process.exit(130);
  });
}

process.exitCode = await testCommand(process.argv.slice(2));
