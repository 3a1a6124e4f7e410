import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { simulatorKinds } from '../../../main/simulators/registry.ts';
import { runCommand } from '../../../main/simulators/run-command.ts';
import { deferred } from '../../support/deferred.ts';
import { exchange as finesseExchange } from './cisco-finesse/raw-rest.ts';
import { exchange as gatewayExchange, headerOf } from './huawei-agent-gateway/raw-gateway.ts';
import { eventually } from '../../support/eventually.ts';

interface Started {
  readonly output: () => string;
  readonly errors: () => string;
  /** The one line that is printed, parsed. */
  readonly line: <Line>() => Promise<Line>;
  readonly stop: () => void;
  readonly code: Promise<number>;
}

const freePorts = {
  'cisco-finesse': ['--port', '0', '--notify-port', '0', '--tcp-port', '0', '--plain-port', '0', '--control-port', '0'],
  'huawei-agent-gateway': ['--port', '0', '--plain-port', '0', '--control-port', '0'],
};

const vendors = simulatorKinds.map(({ vendor }) => vendor).join(', ');

interface Answers {
  readonly status: number;
  readonly answers: readonly { readonly ok: boolean; readonly error?: string }[];
}

const postLines = async (
  address: string,
  lines: readonly unknown[],
  headers: Record<string, string> = {},
): Promise<Answers> =>
  new Promise((resolve, reject) => {
    const sent = request(address, { method: 'POST', headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => {
        const answers = text.trim().split('\n');
        resolve({
          status: response.statusCode ?? 0,
          answers: answers.map((line) => JSON.parse(line) as { ok: boolean }),
        });
      });
    });
    sent.on('error', reject);
    sent.end(lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
  });

describe('simulator command', () => {
  const running: Started[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) {
      one.stop();
      await one.code;
    }
  });
  const run = (...args: string[]): Started => {
    let output = '';
    let errors = '';
    const ended = deferred<void>();
    const code = runCommand(args, {
      write: (text) => (output += text),
      writeError: (text) => (errors += text),
      ended: ended.promise,
    });
    const started: Started = {
      output: () => output,
      errors: () => errors,
      line: async <Line>() => {
        await eventually(() => output + errors).not.toBe('');
        return JSON.parse(output) as Line;
      },
      stop: () => ended.resolve(),
      code,
    };
    running.push(started);
    return started;
  };

  it('starts Finesse: prints addresses, CA and users, takes acts, and stops cleanly', async () => {
    const started = run(
      'cisco-finesse',
      ...freePorts['cisco-finesse'],
      '--scene',
      'four-party',
      '--switch',
      'wireStyle=125',
      '--switch',
      'dropAnyPartyEnabled=true',
    );
    const line = await started.line<{
      vendor: string;
      scene: string;
      addresses: { https: string; http: string; tcp: string };
      caFile: string;
      users: { loginId: string; password: string }[];
      control: string;
      user: { loginId: string };
    }>();
    const text = started.output();
    expect(text.trim().split('\n')).toHaveLength(1);
    expect(line).toMatchObject({ vendor: 'cisco-finesse', scene: 'four-party', user: { loginId: '1900' } });
    const ca = readFileSync(line.caFile, 'utf8');
    expect((await finesseExchange(`${line.addresses.https}/finesse/api/SystemInfo`, ca)).body).toContain('IN_SERVICE');
    expect(line.users.find((user) => user.loginId === '1001')?.password).toBe('practice-1001');
    const good = await postLines(line.control, [
      { act: 'agentReady', agent: '1001' },
      { act: 'setSwitch', name: 'deployment', value: 'UCCX' },
    ]);
    expect(good).toMatchObject({ status: 200, answers: [{ ok: true }, { ok: true }] });
    const bad = await postLines(line.control, [
      { act: 'agentReady', agent: 'nobody' },
      'no json',
      { act: 'advanceClock', durationMs: 1 },
    ]);
    expect(bad.status).toBe(400);
    expect(bad.answers.map((answer) => answer.ok)).toEqual([false, false, false]);
    expect(bad.answers[0]?.error).toContain('Nobody is called');
    expect((await postLines(line.control, [{}], { origin: 'https://evil.example' })).status).toBe(403);
    started.stop();
    expect(await started.code).toBe(0);
    expect(started.output()).toBe(text);
    expect(started.errors()).toBe('');
    expect(existsSync(line.caFile)).toBe(false);
    await expect(postLines(line.control, [{}])).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('starts the agent gateway: serves TLS and plain HTTP in real time, and takes acts', async () => {
    const started = run(
      'huawei-agent-gateway',
      ...freePorts['huawei-agent-gateway'],
      '--scene',
      'chair-of-six',
      '--switch',
      'pollWaitMs=100',
    );
    const line = await started.line<{
      vendor: string;
      scene: string;
      addresses: { https: string; http: string };
      caFile: string;
      user: { agentId: string; password: string; phone: string };
      control: string;
    }>();
    expect(line).toMatchObject({ vendor: 'huawei-agent-gateway', scene: 'chair-of-six', user: { agentId: '2101' } });
    const ca = readFileSync(line.caFile, 'utf8');
    const body = JSON.stringify({ password: line.user.password, phonenum: line.user.phone });
    const signedIn = await gatewayExchange(`${line.addresses.https}/onlineagent/2101`, ca, { method: 'PUT', body });
    expect(signedIn.retcode).toBe('0');
    const guid = (headerOf(signedIn, 'Set-GUID') ?? '').replace('JSESSIONID=', '');
    const poll = (base: string) => gatewayExchange(`${base}/agentevent/2101`, ca, { headers: { guid } });
    const types: string[] = [];
    while (types.at(-1) !== 'AgentConf_RequestSuccess') {
      const { event } = await poll(line.addresses.http);
      if (event) types.push(event.eventType);
    }
    expect(types.slice(0, 3)).toEqual(['AgentOther_InService', 'AgentState_Ready', 'AgentState_Busy']);
    expect((await poll(line.addresses.http)).text).toBe('{"message":"","retcode":"0"}');
    const signOut = { act: 'forceSignOut', agent: '2101' };
    const { answers } = await postLines(line.control, [signOut, signOut]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, false]);
    expect((await poll(line.addresses.https)).retcode).toBe('100-006');
  });

  it.each([
    [[], `Name a vendor: ${vendors}. See npm run simulator -- --help`],
    [['cisco-jabber'], `There is no simulator "cisco-jabber". There is: ${vendors}.`],
    [['cisco-finesse', '--switch', 'colour=red'], 'There is no switch "colour"'],
    [['cisco-finesse', '--switch', 'wireStyle=9'], 'Switch wireStyle does not take "9". It takes 11x | 125.'],
    [['cisco-finesse', '--switch', 'wireStyle'], '--switch takes name=value, not "wireStyle".'],
    [['cisco-finesse', '--scene', 'opera'], 'There is no scene "opera"'],
    [['cisco-finesse', '--port', '70000'], '--port takes a port from 0 to 65535 (0 for any free one), not "70000".'],
    [['cisco-finesse', '--control-port', 'http'], '--control-port takes a port'],
    [['cisco-finesse', '--whatever'], '--whatever'],
    [['huawei-agent-gateway', '--scene', 'four-party'], 'Scenes: first-steps, chair-of-six'],
    [['huawei-agent-gateway', '--switch', 'guidMode=odd'], 'Switch guidMode does not take "odd"'],
    [['huawei-agent-gateway', '--notify-port', '0'], 'huawei-agent-gateway has no --notify-port'],
    [
      ['huawei-agent-gateway', '--pair'],
      'huawei-agent-gateway has no --pair. See npm run simulator -- huawei-agent-gateway --help',
    ],
  ])('explains %j in one line and ends with 2', async (args, words) => {
    const started = run(...args);
    expect(await started.code).toBe(2);
    expect(started.output()).toBe('');
    expect(started.errors().trim().split('\n')).toHaveLength(1);
    expect(started.errors()).toContain(words);
  });

  it('says which port is taken', async () => {
    const first = run('cisco-finesse', '--port', '0', '--notify-port', '0');
    const { addresses } = await first.line<{ addresses: { https: string } }>();
    const { port } = new URL(addresses.https);
    const second = run('cisco-finesse', '--port', port, '--notify-port', '0');
    expect(await second.code).toBe(2);
    expect(second.errors()).toContain(`Port ${port} is taken`);
  });

  it('lists what there is with --help, in lines that a terminal shows', async () => {
    for (const args of [['--help'], ['-h']]) {
      const general = run(...args);
      expect(await general.code).toBe(0);
      expect(general.output()).toContain('Usage: npm run simulator -- VENDOR');
      expect(general.output()).toContain('cisco-finesse\n');
    }
    const own = run('cisco-finesse', '--help');
    expect(await own.code).toBe(0);
    const text = own.output();
    expect(own.errors()).toBe('');
    for (const part of [
      '  --notify-port N\n    BOSH and WebSocket with TLS; 7443 without it\n',
      '  --tcp-port N\n    XMPP on TCP; none without it\n',
      '  --pair\n',
      '  four-party\n',
      '  wireStyle = 11x | 125\n    how events and errors are written',
      '  verdictDelayMs = 0 (0 to 86400000 ms)\n',
      '\n  participantJoins  dialog  address  state?\n',
      '\n  nextReply  method?  pathIncludes?  status?  headers?  contentType?  body?  isCarriedOut?  count?\n',
    ])
      expect(text).toContain(part);
    for (const { vendor } of simulatorKinds) {
      const help = run(vendor, '--help');
      expect(await help.code).toBe(0);
      expect(
        help
          .output()
          .split('\n')
          .filter((line) => line.length > 120),
      ).toEqual([]);
    }
  });
});
