import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { inRoot } from '../../../build/shared/paths.ts';

/** Loads a script of the build in a process of its own and prints what was loaded with it. */
const printLoaded = `
import { registerHooks } from 'node:module';
const loaded = [];
registerHooks({ load: (url, context, next) => { loaded.push(url); return next(url, context); } });
await import(process.argv[1]);
process.stdout.write(loaded.join('\\n'));
`;

describe('a start with nothing to build', () => {
  it('does not load the builder', () => {
    const args = ['--input-type=module', '--eval', printLoaded, inRoot('build', 'bundle.ts')];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ stderr, bundle: stdout.includes('/build/bundle.ts') }).toEqual({ stderr: '', bundle: true });
    expect(stdout.split('\n').filter((url) => /node_modules\/(vite|rolldown)\//u.test(url))).toEqual([]);
  });
});
