import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel } from './support/launch.ts';
import { bridgeAttacks } from './security/bridge-attacks.ts';
import { dropAttack } from './security/drop-attack.ts';
import { escapeAttacks } from './security/escape-attacks.ts';
import { foreignAttacks } from './security/foreign-attacks.ts';
import { guards, onceForEach, patchesWithout } from './security/guards.ts';
import { policyAttacks } from './security/policy-attacks.ts';
import { purposeAttacks } from './security/purpose-attacks.ts';
import { restore, setStages, type Outcome } from './security/stage.ts';
import { startAttacks } from './security/start-attacks.ts';
import { startTrap, type Trap } from './security/trap.ts';
import { makeVariant } from './security/variant.ts';
import { windowAttacks } from './security/window-attacks.ts';

const attacks = new Map(
  [
    ...windowAttacks,
    ...policyAttacks,
    ...escapeAttacks,
    ...bridgeAttacks,
    dropAttack,
    ...purposeAttacks,
    ...foreignAttacks,
    ...startAttacks,
  ].map((attack) => [attack.name, attack]),
);

describe('the attacks are real: without the guard they get through', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let trap: Trap;
  let count = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-guards-'));
    electron = await prepareElectron();
    desktop = await startDesktop(folder);
    trap = await startTrap();
  });

  afterAll(async () => {
    await trap?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const outcomes = onceForEach(async ({ patches, attacks: names }) => {
    const own = join(folder, `variant-${++count}`);
    const variant = await makeVariant(electron, join(own, 'application'), patches);
    const gavel = await launchGavel({ electron: variant, desktop, profileFolder: join(own, 'profile') });
    try {
      const found: Record<string, Outcome> = {};
      const [stage] = await setStages(gavel, desktop, trap, ['main']);
      for (const name of names) {
        const attack = attacks.get(name);
        if (attack === undefined || stage === undefined) throw new Error(`There is no attack “${name}”`);
        found[name] = await attack.run(stage).catch((error: unknown) => `no end: ${String(error)}`);
        await restore(stage);
      }
      return found;
    } finally {
      // An attack may have left a drop held, about which Gavel would ask.
      await gavel.end();
      await rm(own, { recursive: true, force: true });
    }
  });

  it.each(guards.map((guard) => [guard.name, guard] as const))('%s', async (_, guard) => {
    const held = guard.without === undefined ? null : await outcomes(guard.without);
    const reached = await outcomes(patchesWithout(guard));
    const tell = (name: string, outcome: Outcome | undefined): string => `${name}: ${String(outcome)}`;
    const wronglyReached =
      held === null
        ? []
        : guard.attacks
            .filter((name) => held[name]?.startsWith('refused') !== true)
            .map((name) => tell(name, held[name]));
    const wronglyRefused = guard.attacks
      .filter((name) => /^refused|^no end|^undefined/u.test(String(reached[name])))
      .map((name) => tell(name, reached[name]));
    expect({ wronglyReached, wronglyRefused }).toEqual({ wronglyReached: [], wronglyRefused: [] });
  });

  it('each attack belongs to a guard, or to Chromium and the system', () => {
    const guarded = new Set(guards.flatMap((guard) => guard.attacks));
    const rest = [...attacks.keys()].filter((name) => !guarded.has(name));
    expect(rest).toEqual([
      'system calls of the page’s process',
      'going elsewhere: a script to a file of this computer',
      'going elsewhere: a script to a data address',
      'going elsewhere: an address of another origin in its history',
      // No guard of its own: what crosses is parsed by schemas, which never write to what they were given.
      'the bridge: keys that would change the prototype of all objects',
      // Refused by either of the two that the next attacks take out one by one.
      'a foreign page: the bridge with Gavel’s preload script',
      // Electron forwards arguments only: Chromium's and Node's switches apply to the process that was started
      // with them.
      'a later start: switches of Chromium and Node that would open the running one',
    ]);
  });
});
