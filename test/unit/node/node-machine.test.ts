import { homedir, tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { nodeFreeBytes, nodeRuntimeFacts } from '../../../main/node/node-machine.ts';

describe('the machine', () => {
  it('reports the components', () => {
    const { versions, system, homeFolder } = nodeRuntimeFacts();
    expect(versions['node']).toBe(process.versions.node);
    expect(system).toMatch(/^\S+ \S+ \S+$/u);
    expect(homeFolder).toBe(homedir());
  });

  it('reports the free bytes of a folder, and null where there is no such folder', async () => {
    expect(await nodeFreeBytes(tmpdir())).toBeGreaterThan(0);
    expect(await nodeFreeBytes('/no/such/folder')).toBeNull();
  });
});
