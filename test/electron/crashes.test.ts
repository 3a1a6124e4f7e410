import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { isLiving, type Gavel } from './support/launch.ts';
import { xdotool } from './support/other-window.ts';
import { keepPicture, screenPicture } from './support/screen-picture.ts';
import { WindowBench } from './support/windows.ts';
import { waitUntil } from '../support/eventually.ts';

/** The processes of a kind that live, as Chromium names them. */
const helpers = (gavel: Gavel, type: string): readonly number[] =>
  gavel.processes().filter((id) => {
    try {
      return isLiving(id) && readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(`--type=${type}`);
    } catch {
      return false;
    }
  });

describe('losses of processes in a real Electron', () => {
  let bench: WindowBench;
  const logText = () => readFile(join(bench.profileFolder, 'Gavel', 'logs', 'gavel.log'), 'utf8');
  const settingsText = () => readFile(join(bench.profileFolder, 'Gavel', 'settings.json'), 'utf8').catch(() => '');
  /** Kills the process of a kind that lives now, and waits for Gavel to have noted it. */
  const lose = async (gavel: Gavel, type: string, line: string, count: number): Promise<void> => {
    await waitUntil(() => expect(helpers(gavel, type).length).toBeGreaterThan(0));
    for (const id of helpers(gavel, type)) process.kill(id, 'SIGKILL');
    await waitUntil(async () => expect((await logText()).split(line).length - 1).toBeGreaterThanOrEqual(count));
  };

  beforeAll(async () => {
    bench = await WindowBench.open();
  });
  afterEach(() => bench.reset());
  afterAll(() => bench?.stop());

  it('the graphics process, three times: Gavel starts again without it, and remembers that', async () => {
    const gavel = await bench.launch();
    const main = gavel.processes()[0] ?? 0;
    for (let loss = 1; loss <= 3; loss += 1) await lose(gavel, 'gpu-process', 'The graphics process is gone', loss);
    await waitUntil(() => expect(isLiving(main)).toBe(false));
    expect(await settingsText()).toMatch(/"usesGraphicsProcessor":\s*false/u);
    expect(await logText()).toContain('Gavel ends');
    await waitUntil(async () => expect((await gavel.startAgain(['--list-actions'])).code).toBe(0), 500);
    expect((await gavel.startAgain(['--action=quit'])).code).toBe(0);
  });

  it('the page, four times within a minute: a box says so, and what was held is taken back', async () => {
    const gavel = await bench.launchWithHeldDrop();
    for (let loss = 1; loss <= 4; loss += 1) await lose(gavel, 'renderer', 'page’s process is gone', loss);
    const boxes = async (): Promise<readonly string[]> =>
      (await xdotool(bench.desktop, 'search', '--onlyvisible', '--name', 'Gavel').catch(() => ''))
        .split('\n')
        .filter(Boolean);
    await waitUntil(async () => expect(await bench.auditText()).toContain('"taken-back"'));
    await waitUntil(async () => expect(await boxes()).not.toEqual([]));
    keepPicture(await screenPicture(bench.desktop.screenFile), 'page-failed');
    const main = gavel.processes()[0] ?? 0;
    await xdotool(bench.desktop, 'key', 'Escape');
    await waitUntil(() => expect(isLiving(main)).toBe(false));
    expect(await bench.auditText()).not.toContain('"confirmed"');
  });
});
