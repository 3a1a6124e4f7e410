import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { exchange, headerOf } from './raw-gateway.ts';

const entry = fileURLToPath(new URL('../../../main/practice/cli.ts', import.meta.url));

interface Line {
  readonly vendor: string;
  readonly addresses: { readonly https: string; readonly http: string };
  readonly caFile: string;
  readonly users: readonly { readonly agentId: string; readonly password: string; readonly phone: string }[];
  readonly user: { readonly agentId: string; readonly password: string; readonly phone: string };
  readonly scene: string;
  readonly control: string;
}

const post = async (address: string, body: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve(text));
    });
    sent.on('error', reject);
    sent.end(body);
  });

describe('agent gateway simulator: command line', () => {
  const running: ChildProcess[] = [];
  const run = (...args: string[]): ChildProcess => {
    const started = spawn(process.execPath, [entry, 'huawei-agent-gateway', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    running.push(started);
    return started;
  };
  afterEach(() => {
    for (const one of running.splice(0)) one.kill('SIGKILL');
  });

  it('prints one line, serves TLS and plain HTTP in real time, takes acts, and stops cleanly', async () => {
    const started = run('--port', '0', '--plain-port', '0', '--control-port', '0', '--scene', 'chair-of-six', '--switch', 'pollWaitMs=100');
    if (!started.stdout) throw new Error('no output');
    const [text] = (await once(createInterface(started.stdout), 'line')) as [string];
    const line = JSON.parse(text) as Line;
    expect(line).toMatchObject({ vendor: 'huawei-agent-gateway', scene: 'chair-of-six', user: { agentId: '2101' } });
    const ca = readFileSync(line.caFile, 'utf8');
    const body = JSON.stringify({ password: line.user.password, phonenum: line.user.phone });
    const signedIn = await exchange(`${line.addresses.https}/onlineagent/2101`, ca, { method: 'PUT', body });
    expect(signedIn.retcode).toBe('0');
    const guid = (headerOf(signedIn, 'Set-GUID') ?? '').replace('JSESSIONID=', '');
    const types: string[] = [];
    while (types.at(-1) !== 'AgentConf_RequestSuccess') {
      const poll = await exchange(`${line.addresses.http}/agentevent/2101`, ca, { headers: { guid } });
      if (poll.event) types.push(poll.event.eventType);
    }
    expect(types.slice(0, 3)).toEqual(['AgentOther_InService', 'AgentState_Ready', 'AgentState_Busy']);
    expect((await exchange(`${line.addresses.http}/agentevent/2101`, ca, { headers: { guid } })).text).toBe('{"message":"","retcode":"0"}');
    const answers = await post(line.control, '{"act":"forceSignOut","agent":"2101"}\n{"act":"forceSignOut","agent":"2101"}\n');
    expect(answers.trim().split('\n').map((one) => (JSON.parse(one) as { ok: boolean }).ok)).toEqual([true, false]);
    expect((await exchange(`${line.addresses.https}/agentevent/2101`, ca, { headers: { guid } })).retcode).toBe('100-006');
    const ended = once(started, 'exit');
    started.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });

  it.each([
    [['--scene', 'four-party'], 'Scenes: chair-of-six'],
    [['--switch', 'guidMode=odd'], 'Switch guidMode does not take "odd"'],
    [['--notify-port', '0'], 'huawei-agent-gateway has no --notify-port'],
    [['--pair'], 'huawei-agent-gateway has no --pair'],
  ])('explains %j in one line and exits with 2', async (args, words) => {
    const started = run('--port', '0', '--plain-port', '0', ...args);
    let errors = '';
    started.stderr?.setEncoding('utf8').on('data', (text) => (errors += String(text)));
    const [code] = (await once(started, 'close')) as [number];
    expect(code).toBe(2);
    expect(errors.trim().split('\n')).toHaveLength(1);
    expect(errors).toContain(words);
  });
});
