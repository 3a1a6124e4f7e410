import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { purposes, type PurposeAttack } from '../../electron/security/purpose-attacks.ts';
import { purposeGuards } from '../../electron/security/purpose-guards.ts';
import { startTrap, type Trap } from '../../electron/security/trap.ts';
import { startServedGavel, type SourcePatch } from '../../support/served-gavel.ts';

describe('the served application under attack by ordinary calls', () => {
  let trap: Trap;

  beforeAll(async () => {
    trap = await startTrap();
  });
  afterAll(() => trap?.stop());

  const outcomes = async (attacks: readonly PurposeAttack[], patches: readonly SourcePatch[] = []) => {
    const found: Record<string, string> = {};
    // Without the switch and without a terminal nobody allows anything.
    for (const isRefusedByPerson of [false, true]) {
      const tried = attacks.filter((attack) => (attack.isRefusedByPerson ?? false) === isRefusedByPerson);
      if (tried.length === 0) continue;
      const gavel = await startServedGavel(patches, isRefusedByPerson ? [] : ['--allow-server']);
      try {
        for (const { name, run } of tried)
          found[name] = await run({ call: (request, input) => gavel.call(request, input), trap });
      } finally {
        await gavel.stop();
      }
    }
    return found;
  };

  it('refuses each of them', async () => {
    expect(await outcomes(purposes)).toEqual(Object.fromEntries(purposes.map(({ name }) => [name, 'refused'])));
  });

  it.each(purposeGuards.map((guard) => [guard.name, guard] as const))('gives in without: %s', async (_, guard) => {
    const attacks = purposes.filter(({ name }) => guard.attacks.includes(name));
    expect(attacks).toHaveLength(guard.attacks.length);
    const found = await outcomes(attacks, [guard.source]);
    expect(guard.attacks.filter((name) => found[name]?.startsWith('refused') !== false)).toEqual([]);
  });
});
