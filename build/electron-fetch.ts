import { findElectron, type FoundElectron } from './electron-choice.ts';
import { inRoot } from './shared/paths.ts';
import { step } from './shared/progress.ts';
import { run } from './shared/run.ts';

/** An Electron, or the reason why there is none. */
export type Fetched = { readonly electron: FoundElectron } | { readonly reason: string };

/**
 * The Electron of package.json, fetched with its own installer (which checks the archive against the package's
 * checksums) unless there is one already.
 */
export async function findOrFetchElectron(): Promise<Fetched> {
  const found = findElectron();
  if (found !== undefined) return { electron: found };
  const finished = await step('Fetching Electron (about 120 MB, once)', () =>
    run(process.execPath, [inRoot('node_modules', 'electron', 'install.js')]),
  );
  const fetched = findElectron();
  return fetched === undefined
    ? { reason: `Electron is not installed and cannot be fetched (${reasonIn(finished.output)})` }
    : { electron: fetched };
}

/**
 * The line of an installer's output that says why it failed, without the name of the error class.
 */
export function reasonIn(output: string): string {
  const lines = output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const line = lines.find((candidate) => /error/i.test(candidate)) ?? lines.at(-1) ?? 'It told no reason.';
  return line.replace(/^\w*Error: (?=.)/, '');
}
