import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findElectron } from '../../../build/electron-choice.ts';
import { describeShortcomings, shortcomingsOf } from '../../../build/legacy-electron/shortcomings.ts';
import { inRoot } from '../../../build/shared/paths.ts';
import { prepareElectron } from '../../../build/prepare-electron.ts';
import { remarksFile } from '../../../build/shared/test-parts.ts';

/**
 * Before the first test: builds Gavel for the available Electron, and reports which one it is and what it cannot
 * prove.
 */
export async function setup(): Promise<void> {
  const { title, switches } = await prepareElectron();
  const lines = describeShortcomings(
    title,
    shortcomingsOf({ isLegacyElectron: findElectron() === undefined, switches }),
  );
  console.log(lines.join('\n'));
  const file = inRoot(remarksFile('electron'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${lines.join('\n')}\n`);
}
