import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange } from './raw-rest.ts';

const entry = fileURLToPath(new URL('../../../main/practice/cli.ts', import.meta.url));
const freePorts = ['--port', '0', '--notify-port', '0', '--tcp-port', '0', '--plain-port', '0', '--control-port', '0'];

interface Started {
  readonly process: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  readonly line: Promise<string>;
  readonly ended: Promise<number | null>;
}

const start = (...args: string[]): Started => {
  const process_ = spawn(process.execPath, [entry, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  let errors = '';
  const line = new Promise<string>((resolve) => {
    process_.stdout.setEncoding('utf8').on('data', (text) => {
      output += String(text);
      if (output.includes('\n')) resolve(output);
    });
  });
  process_.stderr.setEncoding('utf8').on('data', (text) => (errors += String(text)));
  const ended = new Promise<number | null>((resolve) => process_.on('close', (code) => resolve(code)));
  return { process: process_, output: () => output, errors: () => errors, line, ended };
};

const postLines = async (address: string, lines: readonly unknown[], headers: Record<string, string> = {}): Promise<{ status: number; answers: { ok: boolean; error?: string }[] }> =>
  new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, answers: text.trim().split('\n').map((line) => JSON.parse(line) as { ok: boolean }) }));
    });
    sent.on('error', reject);
    sent.end(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  });

describe('simulator command line', () => {
  const running: Started[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) {
      one.process.kill('SIGTERM');
      await one.ended;
    }
  });
  const run = (...args: string[]): Started => {
    const started = start(...args);
    running.push(started);
    return started;
  };

  it('prints one line with addresses, CA and users, takes acts, and stops cleanly', async () => {
    const started = run('cisco-finesse', ...freePorts, '--scene', 'four-party', '--switch', 'wireStyle=125', '--switch', 'dropAnyPartyEnabled=true');
    const text = await started.line;
    const line = JSON.parse(text) as { addresses: { https: string; http: string; tcp: string }; caFile: string; users: { loginId: string; password: string }[]; control: string; user: { loginId: string } };
    expect(text.trim().split('\n')).toHaveLength(1);
    const info = await exchange(`${line.addresses.https}/finesse/api/SystemInfo`, readFileSync(line.caFile, 'utf8'));
    expect(info.body).toContain('IN_SERVICE');
    expect(line.users.find((user) => user.loginId === '1001')?.password).toBe('practice-1001');
    expect(line.user.loginId).toBe('1900');
    const good = await postLines(line.control, [{ act: 'agentReady', agent: '1001' }, { act: 'setSwitch', name: 'deployment', value: 'UCCX' }]);
    expect(good).toMatchObject({ status: 200, answers: [{ ok: true }, { ok: true }] });
    const bad = await postLines(line.control, [{ act: 'agentReady', agent: 'nobody' }, 'no json', { act: 'advanceClock', durationMs: 1 }]);
    expect(bad.status).toBe(400);
    expect(bad.answers.map((answer) => answer.ok)).toEqual([false, false, false]);
    expect(bad.answers[0]?.error).toContain('Nobody is called');
    expect((await postLines(line.control, [{}], { origin: 'https://evil.example' })).status).toBe(403);
    started.process.kill('SIGTERM');
    expect(await started.ended).toBe(0);
    expect(started.output()).toBe(text);
    expect(started.errors()).toBe('');
    expect(existsSync(line.caFile)).toBe(false);
  });

  it.each([
    [[], 'Name a vendor'],
    [['cisco-jabber'], 'There is no simulator "cisco-jabber"'],
    [['cisco-finesse', '--switch', 'colour=red'], 'There is no switch "colour"'],
    [['cisco-finesse', '--switch', 'wireStyle=9'], 'Switch wireStyle does not take "9"'],
    [['cisco-finesse', '--switch', 'wireStyle'], 'name=value'],
    [['cisco-finesse', '--scene', 'opera'], 'There is no scene "opera"'],
    [['cisco-finesse', '--port', '70000'], '--port takes a port'],
    [['cisco-finesse', '--whatever'], '--whatever'],
  ])('explains %j in one line and exits with 2', async (args, words) => {
    const started = run(...args);
    expect(await started.ended).toBe(2);
    expect(started.output()).toBe('');
    expect(started.errors().trim().split('\n')).toHaveLength(1);
    expect(started.errors()).toContain(words);
  });

  it('says which port is taken', async () => {
    const first = run('cisco-finesse', '--port', '0', '--notify-port', '0');
    const line = JSON.parse(await first.line) as { addresses: { https: string } };
    const { port } = new URL(line.addresses.https);
    const second = run('cisco-finesse', '--port', port, '--notify-port', '0');
    expect(await second.ended).toBe(2);
    expect(second.errors()).toContain(`Port ${port} is taken`);
  });
});
