import { existsSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { windowIds, type WindowId } from '../../../app/domain/desktop.ts';
import { viewAddress } from '../../../main/core/page/page-guard.ts';
import { profilePaths } from '../../../main/core/settings/profile-paths.ts';
import type { Desktop } from '../support/desktop.ts';
import type { Gavel } from '../support/launch.ts';
import type { Trap } from './trap.ts';
import { patienceMs } from '../../support/eventually.ts';

/** What an attack needs: the running application, the page it starts from, and the server that would gain by it. */
export interface Stage {
  readonly gavel: Gavel;
  readonly desktop: Desktop;
  readonly page: Page;
  readonly windowId: WindowId;
  readonly trap: Trap;
  readonly logFile: string;
}

/** What became of an attack: `refused`, or in words what it reached. */
export type Outcome = string;

/** An attempt to get out of the page, from its start until it is known what became of it. */
export interface Attack {
  readonly name: string;
  readonly run: (stage: Stage) => Promise<Outcome>;
}

const pauseMs = 15;

/**
 * Waits until one of the signs appears and returns it; the first in the list wins where several do. Rejects when none
 * does.
 */
export async function firstSign(signs: Readonly<Record<Outcome, () => boolean | Promise<boolean>>>): Promise<Outcome> {
  const lastMs = performance.now() + patienceMs;
  while (performance.now() < lastMs) {
    for (const [outcome, isSeen] of Object.entries(signs)) if (await isSeen()) return outcome;
    await setTimeout(pauseMs);
  }
  throw new Error(`Neither of these was seen within ${patienceMs} ms: ${Object.keys(signs).join(', ')}`);
}

/** Watches the log from now on for a line with these words, each of them. */
export function watchLog({ logFile }: Pick<Stage, 'logFile'>): (...words: readonly string[]) => boolean {
  const read = (): string => (existsSync(logFile) ? readFileSync(logFile, 'utf8') : '');
  const { length } = read();
  return (...words) =>
    read()
      .slice(length)
      .split('\n')
      .some((line) => words.every((word) => line.includes(word)));
}

/** The stages of one running application: every window opened, each to be attacked alike. */
export async function setStages(
  gavel: Gavel,
  desktop: Desktop,
  trap: Trap,
  ids: readonly WindowId[] = windowIds,
): Promise<readonly Stage[]> {
  await gavel.window.waitForLoadState();
  const logFile = profilePaths(await gavel.application.evaluate(({ app }) => app.getPath('userData'))).logFile;
  const stages: Stage[] = [];
  for (const windowId of ids)
    stages.push({ gavel, desktop, trap, logFile, windowId, page: await openWindow(gavel, windowId) });
  return stages;
}

async function openWindow({ application, window }: Gavel, id: WindowId): Promise<Page> {
  const find = (): Page | undefined => application.windows().find((page) => page.url() === viewAddress(id));
  if (find() === undefined)
    await window.evaluate(
      (name) => Reflect.get(globalThis, 'gavelBridge').call('shell.window', { window: name, to: 'show' }),
      id,
    );
  await firstSign({ opened: () => find() !== undefined });
  const page = find();
  if (page === undefined) throw new Error(`The window ${id} closed again`);
  await page.waitForLoadState();
  return page;
}

/** Brings a page back that an attack led away. */
export async function restore({ gavel, page, windowId }: Stage): Promise<void> {
  const address = viewAddress(windowId);
  const own = windowIds.map(viewAddress);
  // What the attack began may still be loading and end this load: then it is asked for again.
  const load = (): Promise<boolean> =>
    gavel.application.evaluate(
      ({ BrowserWindow }, way) =>
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => !way.own.includes(webContents.getURL()))
          ?.loadURL(way.to)
          .then(
            () => true,
            () => false,
          ) ?? true,
      { own, to: address },
    );
  if (page.url() === address) return;
  await firstSign({ loaded: load });
  await page.waitForURL(address);
}
