import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import type { BridgeEvent } from '../../app/contract/envelope.ts';
import type { RequestName } from '../../app/contract/requests.ts';
import { viewOf } from '../../app/domain/view.ts';
import type { Change } from '../../app/state/app-state.ts';
import { GavelWindow } from './e2e-window.ts';

/** A request that the window made. */
export interface Asked {
  readonly name: RequestName;
  readonly input: unknown;
}

const address = 'http://window.invalid/';
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/**
 * The built window on a fake bridge: it shows exactly what the test sends, and its requests are
 * kept.
 */
export class FixtureWindow {
  readonly window: GavelWindow;
  readonly asked: Asked[] = [];
  /** What a test answers itself, by request; all else is answered as if it went well. */
  readonly answers = new Map<RequestName, (input: unknown) => unknown>();
  #revision = 1;

  private constructor(window: GavelWindow) {
    this.window = window;
  }

  /**
   * Opens the view at `path` with the state that `changes` build from nothing. Every request is answered as if it went
   * well.
   */
  static async open(
    context: BrowserContext,
    assetsFolder: string,
    changes: readonly Change[],
    path = '/',
    /** The time that stands still in the window, for pictures; left out: time passes. */
    nowMs?: number,
  ): Promise<FixtureWindow> {
    const page = await context.newPage();
    const opened = new FixtureWindow(new GavelWindow(page));
    await page.route(`${address}**`, async (route) => {
      const asked = new URL(route.request().url()).pathname;
      const file = join(assetsFolder, viewOf(asked) !== null ? 'index.html' : asked);
      await route.fulfill({
        body: await readFile(file),
        contentType: contentTypes[extname(file)] ?? 'application/octet-stream',
      });
    });
    await page.exposeFunction('askTest', (name: RequestName, input: unknown) => {
      if (name === 'state.snapshot') return { ok: true, value: { revision: 1, now: nowMs ?? Date.now(), changes } };
      opened.asked.push({ name, input });
      const answer = opened.answers.get(name);
      if (answer) return { ok: true, value: answer(input) };
      return {
        ok: true,
        value:
          name === 'command.make' ? { groupId: 'group', commandIds: [] } : name === 'command.undo' ? { count: 1 } : {},
      };
    });
    if (nowMs !== undefined)
      await page.addInitScript(() => {
        performance.now = () => 1000;
      });
    await page.addInitScript(() => {
      const call: unknown = Reflect.get(globalThis, 'askTest');
      const listen = (listener: unknown): (() => void) => {
        Reflect.set(globalThis, 'tellWindow', listener);
        return () => undefined;
      };
      Reflect.set(globalThis, 'gavelBridge', { call, listen });
    });
    await page.goto(`${address}${path.slice(1)}`);
    return opened;
  }

  /** Something is to be shown. */
  async show(what: Extract<BridgeEvent, { event: 'show' }>['what'], id: string | null = null): Promise<void> {
    await this.#send({ event: 'show', what, id });
  }

  /** The state changed so. */
  async tell(...changes: readonly Change[]): Promise<void> {
    const from = this.#revision;
    this.#revision += 1;
    await this.#send({ event: 'patch', from, to: this.#revision, changes });
  }

  async #send(event: unknown): Promise<void> {
    await this.window.page.evaluate((sent) => {
      const tell: unknown = Reflect.get(globalThis, 'tellWindow');
      if (typeof tell === 'function') tell(sent);
    }, event);
  }
}
