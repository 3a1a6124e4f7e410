import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { companyAttacks, underPolicy } from '../../electron/security/company-attacks.ts';
import { startServedGavel } from '../../support/served-gavel.ts';

/** What becomes of each attack on a served Gavel under a policy, with the guards or without. */
const outcomes = async (isPlanted: boolean, hasGuards: boolean): Promise<readonly string[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'gavel-policy-'));
  const { sources } = await underPolicy(folder, isPlanted, hasGuards);
  const gavel = await startServedGavel(sources, ['--allow-server']);
  try {
    const found: string[] = [];
    for (const attack of companyAttacks.filter((one) => one.isPlanted === isPlanted))
      found.push(await attack.run((name, input) => gavel.call(name, input)));
    return found;
  } finally {
    await gavel.stop();
    await rm(folder, { recursive: true, force: true });
  }
};

describe.runIf(process.platform === 'linux')('a served Gavel of a company under attack by ordinary calls', () => {
  it.each([false, true])('refuses each of them, and gives in without its guards (policy planted: %s)', async (is) => {
    expect(new Set(await outcomes(is, true))).toEqual(new Set(['refused']));
    expect(await outcomes(is, false)).not.toContain('refused');
  });
});
