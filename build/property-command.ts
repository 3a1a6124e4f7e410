import { spawn } from 'node:child_process';
import { delimiter } from 'node:path';
import { parseArgs } from 'node:util';
import { inRoot, root } from './shared/paths.ts';

const usage = 'npm run test:property -- [--schedules N] [--seed N] [file …]';

/** A whole number as an option has it. Throws with the way to say it. */
const whole = (name: string, value: string): string => {
  if (!/^-?\d{1,12}$/u.test(value)) throw new Error(`--${name} takes a whole number, not "${value}". ${usage}`);
  return value;
};

/** Plays schedules against the rules: `--schedules` is how many each test plays, `--seed` repeats a run. */
const { values, positionals } = parseArgs({
  options: { schedules: { type: 'string' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const { schedules, seed } = values;
const env = {
  ...process.env,
  PATH: `${inRoot('node_modules', '.bin')}${delimiter}${process.env['PATH'] ?? ''}`,
  ...(schedules !== undefined && { GAVEL_PROPERTY_SCHEDULES: whole('schedules', schedules) }),
  ...(seed !== undefined && { GAVEL_PROPERTY_SEED: whole('seed', seed) }),
};
// A million schedules take hours: what is asked for by number has no deadline.
const deadline = schedules === undefined ? [] : ['--testTimeout=0'];
const args = ['run', '--config', 'test/vitest.config.ts', '--project', 'property', ...deadline, ...positionals];
spawn('vitest', args, { cwd: root, env, stdio: 'inherit' }).on('close', (code) => {
  process.exitCode = code ?? 1;
});
