import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { nodeProcesses } from '../../../main/node/node-processes.ts';

describe('the processes of this machine', () => {
  it('gives a living process the same identity every time, and another to another', async () => {
    const own = await nodeProcesses.identityOf(nodeProcesses.ownId);
    expect(own).not.toBeNull();
    expect(await nodeProcesses.identityOf(process.pid)).toBe(own);
    expect(await nodeProcesses.identityOf(process.ppid)).not.toBe(own);
  });

  it('knows that an ended process does not live', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    expect(await nodeProcesses.identityOf(child.pid ?? 0)).toBeNull();
  });
});
