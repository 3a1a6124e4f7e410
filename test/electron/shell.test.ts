import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareElectron, type Startable } from '../../build/prepare-electron.ts';
import { startDesktop, type Desktop } from './support/desktop.ts';
import { isLiving, keepScreenshot, launchGavel, type Gavel } from './support/launch.ts';
import { waitUntil } from '../support/eventually.ts';

const roster = (page: Page): Locator => page.getByRole('grid', { name: 'Participants' });
const activity = (page: Page): Locator => page.getByRole('list', { name: 'Activity' });

/** The first row that offers its drop control, and the name of its person. */
async function someoneToDrop(page: Page): Promise<{ readonly name: string; readonly drop: Locator }> {
  const drop = roster(page)
    .getByRole('button', { name: /^Drop / })
    .first();
  await drop.waitFor();
  const label = (await drop.textContent()) ?? '';
  return { name: label.replace(/^Drop\s*/, ''), drop };
}

describe('Gavel in a real Electron', () => {
  let folder = '';
  let electron: Startable;
  let desktop: Desktop;
  let gavel: Gavel;

  beforeAll(async () => {
    electron = await prepareElectron();
    console.log(`Running in ${electron.title}`);
    folder = await mkdtemp(join(tmpdir(), 'gavel-electron-'));
    desktop = await startDesktop(folder);
    gavel = await launchGavel({ electron, desktop, profileFolder: join(folder, 'profile') });
  });

  afterAll(async () => {
    await gavel?.quit();
    await desktop?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('opens its window with practice mode as the obvious way to begin', async () => {
    const { window } = gavel;
    await window.getByRole('button', { name: 'Practice mode', exact: true }).waitFor();
    await keepScreenshot(window, 'first-start');
    expect(await window.title()).toContain('Gavel');
    expect(window.url()).toMatch(/^gavel:\/\/app\//);
  });

  it('shows the roster of the practice conference', async () => {
    const { window } = gavel;
    await window.getByRole('button', { name: 'Practice mode', exact: true }).click();
    await roster(window).waitFor();
    await someoneToDrop(window);
    await keepScreenshot(window, 'practice-conference');
    expect(await roster(window).getByRole('row').count()).toBeGreaterThanOrEqual(4);
  });

  it('holds a drop and takes it back: the person stays', async () => {
    const { window } = gavel;
    const { name, drop } = await someoneToDrop(window);
    await drop.click();
    await window.getByRole('button', { name: 'Undo', exact: true }).waitFor();
    await keepScreenshot(window, 'drop-held');
    await window.getByRole('button', { name: 'Undo', exact: true }).click();
    await activity(window).getByText('Cancelled').first().waitFor();
    await roster(window)
      .getByRole('button', { name: `Drop ${name}` })
      .waitFor();
    expect(await activity(window).getByText('Confirmed').count()).toBe(0);
  });

  it('drops a person once the server has proved it', async () => {
    const { window } = gavel;
    const { name, drop } = await someoneToDrop(window);
    await drop.click();
    await activity(window).getByText('Confirmed').first().waitFor();
    await keepScreenshot(window, 'drop-confirmed');
    await waitUntil(async () =>
      expect(
        await roster(window)
          .getByRole('button', { name: `Drop ${name}` })
          .count(),
      ).toBe(0),
    );
  });

  it('gives the page neither Node nor the IPC object', async () => {
    const found = await gavel.window.evaluate(() => {
      const names = ['require', 'process', 'module', 'Buffer', 'global', 'ipcRenderer', 'electron', '__dirname'];
      const bridge: unknown = Reflect.get(globalThis, 'gavelBridge');
      return {
        present: names.filter((name) => name in globalThis),
        bridge: typeof bridge === 'object' && bridge !== null ? Object.keys(bridge).sort() : [],
      };
    });
    expect(found).toEqual({ present: [], bridge: ['call', 'listen'] });
  });

  it('answers a page that asks for what is not on the list with a code, and goes on', async () => {
    const answers = await gavel.window.evaluate(async () => {
      const bridge = Reflect.get(globalThis, 'gavelBridge') as { call(name: string, input: unknown): Promise<unknown> };
      return [await bridge.call('secrets.read', {}), await bridge.call('account.sign-in', { accountId: 7 })];
    });
    for (const answer of answers) expect(answer).toMatchObject({ ok: false, failure: { code: 'invalid-input' } });
  });

  it('stays on its own page and opens no other window', async () => {
    const { window, application } = gavel;
    const before = window.url();
    await window.evaluate(() => {
      // Without an opener: a page of the same process would wait for the test's debugger, and this one with it.
      globalThis.open('https://example.invalid/', '_blank', 'noopener');
      setTimeout(() => {
        globalThis.location.href = 'https://example.invalid/';
      });
    });
    await window.getByRole('button', { name: 'Add account' }).first().waitFor();
    expect(window.url()).toBe(before);
    expect(await application.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  it('takes over what a second start asks for, and that start ends', async () => {
    const { window, application } = gavel;
    const second = await gavel.startAgain(['--show=shortcuts']);
    expect(second.code).toBe(0);
    await window.getByRole('dialog').waitFor();
    await keepScreenshot(window, 'second-start');
    expect(application.windows()).toHaveLength(1);
    await window.keyboard.press('Escape');
    await window.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('leaves no process behind when it quits', async () => {
    const before = gavel.processes();
    expect(before.length).toBeGreaterThan(1);
    await gavel.quit();
    await waitUntil(() => expect(before.filter(isLiving)).toEqual([]));
  });
});
