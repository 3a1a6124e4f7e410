import { findElectron, type FoundElectron } from './electron-choice.ts';
import { inRoot } from './paths.ts';
import { say, step } from './progress.ts';
import { run } from './run.ts';

/**
 * The Electron of package.json, fetched with its own installer (which checks the archive against the package's checksums)
 * unless there is one already. Undefined when it cannot be had; the installer's reason has been said then.
 */
export async function findOrFetchElectron(): Promise<FoundElectron | undefined> {
  const found = findElectron();
  if (found !== undefined) return found;
  const finished = await step('Fetching Electron (about 120 MB, once)', () => run(process.execPath, [inRoot('node_modules', 'electron', 'install.js')]));
  if (finished.code !== 0) say(reasonIn(finished.output));
  return findElectron();
}

/** The line of an installer's output that tells why it failed. */
export function reasonIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return lines.find((line) => /error/i.test(line)) ?? lines.at(-1) ?? 'It told no reason.';
}
