import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { eventually } from '../../support/eventually.ts';

const entry = fileURLToPath(new URL('../../../main/simulators/cli.ts', import.meta.url));

it('simulator program: prints one line, runs until it gets a signal, and ends with 0', async () => {
  const started = spawn(process.execPath, [entry, 'huawei-agent-gateway', '--port', '0', '--plain-port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  started.stdout.setEncoding('utf8').on('data', (text) => (output += String(text)));
  const closed = once(started, 'close');
  try {
    await eventually(() => output).toMatch(/^\{"vendor":"huawei-agent-gateway",.*\}\n$/u);
  } finally {
    started.kill('SIGTERM');
  }
  expect((await closed)[0]).toBe(0);
  expect(output.trim().split('\n')).toHaveLength(1);
});

it('simulator program: ends with 2 when its arguments are wrong', async () => {
  const started = spawn(process.execPath, [entry, 'cisco-jabber'], { stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  started.stderr.setEncoding('utf8').on('data', (text) => (errors += String(text)));
  expect((await once(started, 'close'))[0]).toBe(2);
  expect(errors).toContain('There is no simulator "cisco-jabber"');
});
