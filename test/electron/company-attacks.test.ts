import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../app/contract/envelope.ts';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { companyAttacks, underPolicy, type Call } from './security/company-attacks.ts';
import { makeVariant } from './security/variant.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { launchGavel } from './support/launch.ts';

describe.runIf(process.platform === 'linux')('an installed Gavel of a company under attack by ordinary calls', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;

  beforeAll(async () => {
    electron = await prepareElectron();
    folder = await mkdtemp(join(tmpdir(), 'gavel-company-'));
    desktop = await startDesktop(folder);
  });
  afterAll(async () => {
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  /** What becomes of each attack from the page, with the guards or without; the person answers with yes. */
  const outcomes = async (isPlanted: boolean, hasGuards: boolean): Promise<readonly string[]> => {
    const own = join(folder, `${isPlanted ? 'planted' : 'proper'}-${hasGuards ? 'guarded' : 'bare'}`);
    await mkdir(own);
    const { built } = await underPolicy(own, isPlanted, hasGuards);
    const gavel = await launchGavel({
      electron: await makeVariant(electron, join(own, 'application'), built),
      desktop,
      profileFolder: join(own, 'profile'),
    });
    try {
      const call: Call = (name, input) =>
        gavel.window.evaluate(
          ([calledName, calledInput]) => {
            const bridge = Reflect.get(globalThis, 'gavelBridge') as {
              call(name: unknown, input: unknown): Promise<Answer>;
            };
            return bridge.call(calledName, calledInput);
          },
          [name, input] as const,
        );
      const found: string[] = [];
      for (const attack of companyAttacks.filter((one) => one.isPlanted === isPlanted))
        found.push(await attack.run(call));
      return found;
    } finally {
      await gavel.end();
    }
  };

  it.each([false, true])('refuses each of them, and gives in without its guards (policy planted: %s)', async (is) => {
    expect(new Set(await outcomes(is, true))).toEqual(new Set(['refused']));
    expect(await outcomes(is, false)).not.toContain('refused');
  });
});
