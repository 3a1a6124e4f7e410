import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { findElectron } from '../../build/electron-choice.ts';
import { describeShortcomings, shortcomingsOf } from '../../build/legacy-electron/shortcomings.ts';
import { inRoot } from '../../build/paths.ts';
import { prepareElectron } from '../../build/proving-ground.ts';
import { remarksFile } from '../../build/test-parts.ts';

/** Before the first test: builds Gavel for the Electron that is there, and tells which one it is and what it cannot prove. */
export async function setup(): Promise<void> {
  const { title, switches } = await prepareElectron();
  const lines = describeShortcomings(title, shortcomingsOf({ isProvingGround: findElectron() === undefined, switches }));
  console.log(lines.join('\n'));
  const file = inRoot(remarksFile('electron'));
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${lines.join('\n')}\n`);
}
