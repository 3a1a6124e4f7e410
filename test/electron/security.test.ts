import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { windowIds } from '../../app/domain/desktop.ts';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel, type Gavel } from './support/launch.ts';
import { bridgeAttacks } from './security/bridge-attacks.ts';
import { dropAttack } from './security/drop-attack.ts';
import { escapeAttacks } from './security/escape-attacks.ts';
import { foreignAttacks } from './security/foreign-attacks.ts';
import { policyAttacks } from './security/policy-attacks.ts';
import { purposeAttacks } from './security/purpose-attacks.ts';
import { restore, setStages, type Stage } from './security/stage.ts';
import { startAttacks } from './security/start-attacks.ts';
import { startTrap, type Trap } from './security/trap.ts';
import { makeVariant } from './security/variant.ts';
import { windowAttacks } from './security/window-attacks.ts';

describe('the running application under attack', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let gavel: Gavel;
  let trap: Trap;
  let stages: readonly Stage[] = [];

  const stageOf = (windowId: string): Stage => {
    const stage = stages.find((candidate) => candidate.windowId === windowId);
    if (stage === undefined) throw new Error(`The window ${windowId} is not open`);
    return stage;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-security-'));
    electron = await makeVariant(await prepareElectron(), join(folder, 'application'));
    desktop = await startDesktop(folder);
    trap = await startTrap();
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
    stages = await setStages(gavel, desktop, trap);
  });

  afterAll(async () => {
    await gavel?.quit();
    await trap?.stop();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  describe.each(windowIds)('from the window “%s”', (windowId) => {
    it.each(
      [...windowAttacks, ...policyAttacks, ...escapeAttacks, ...bridgeAttacks].map(
        (attack) => [attack.name, attack] as const,
      ),
    )('refuses %s', async (_, attack) => {
      const stage = stageOf(windowId);
      expect(await attack.run(stage)).toBe('refused');
      await restore(stage);
    });
  });

  it.each(
    [dropAttack, ...purposeAttacks, ...foreignAttacks, ...startAttacks].map((attack) => [attack.name, attack] as const),
  )('refuses %s', async (_, attack) => {
    expect(await attack.run(stageOf('main'))).toBe('refused');
  });
});
