import { homedir, tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { nodeFreeBytes, nodeRuntimeFacts } from '../../../main/node/node-machine.ts';

describe('the machine', () => {
  it('tells what runs here', () => {
    const { versions, system, homeFolder } = nodeRuntimeFacts();
    expect(versions['node']).toBe(process.versions.node);
    expect(system).toMatch(/^\S+ \S+ \S+$/u);
    expect(homeFolder).toBe(homedir());
  });

  it('tells how much is free where a folder is, and null where there is no such folder', async () => {
    expect(await nodeFreeBytes(tmpdir())).toBeGreaterThan(0);
    expect(await nodeFreeBytes('/no/such/folder')).toBeNull();
  });
});
