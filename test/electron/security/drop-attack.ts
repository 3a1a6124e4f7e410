import type { Page } from 'playwright-core';
import { xdotool } from '../support/other-window.ts';
import { firstSign, type Attack, type Stage } from './stage.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A point in a window, and the number and address of its page. */
interface Target extends Point {
  readonly id: number;
  readonly url: string;
}

/** What main keeps of the drags, under the name `drags` among its globals. */
interface Drags {
  readonly source: {
    readonly id: number;
    destroy(): void;
    readonly webContents: { startDrag(item: { readonly file: string; readonly icon: unknown }): void };
  };
  readonly control: { readonly id: number; destroy(): void };
  readonly covering: readonly { isDestroyed(): boolean; showInactive(): void }[];
  hasEnded: boolean;
  /** Numbers of the pages that wanted to go where a dropped file is. */
  readonly wentTo: number[];
}

/** A picture of one pixel, to be seen under the pointer. */
const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA' +
  'WjR9awAAAABJRU5ErkJggg==';

/**
 * Lays out Gavel's window, one to drag from, and one that does go to what is dropped on it. Gives a point inside each.
 */
const arrange = (
  { gavel }: Stage,
  address: string,
): Promise<{ readonly source: Target; readonly gavel: Target; readonly control: Target }> =>
  gavel.application.evaluate(async ({ BrowserWindow }, url) => {
    const all = BrowserWindow.getAllWindows();
    const target = all.find(({ webContents }) => webContents.getURL() === url);
    if (target === undefined) throw new Error(`No window is at ${url}`);
    const covering = all.filter((other) => other !== target && other.isVisible());
    for (const other of covering) other.hide();
    target.setBounds({ x: 0, y: 0, width: 800, height: 650 });
    target.show();
    const make = async (y: number, navigateOnDragDrop: boolean) => {
      const made = new BrowserWindow({
        x: 1000,
        y,
        width: 300,
        height: 250,
        alwaysOnTop: true,
        webPreferences: { sandbox: true, navigateOnDragDrop },
      });
      await made.loadURL(`data:text/html,<title>beside</title>${y}`);
      return made;
    };
    const source = await make(60, false);
    const control = await make(450, true);
    const wentTo: number[] = [];
    for (const { webContents } of [target, control]) webContents.on('will-navigate', () => wentTo.push(webContents.id));
    Reflect.set(globalThis, 'drags', { source, control, covering, wentTo, hasEnded: false });
    const middle = (of: typeof target) => {
      const { x, y, width, height } = of.getContentBounds();
      return {
        x: x + Math.round(width / 2),
        y: y + Math.round(height / 2),
        id: of.webContents.id,
        url: of.webContents.getURL(),
      };
    };
    return { source: middle(source), gavel: middle(target), control: middle(control) };
  }, address);

function pageAt({ gavel }: Stage, url: string): Page {
  const page = gavel.application.windows().find((candidate) => candidate.url() === url);
  if (page === undefined) throw new Error(`No page is at ${url}`);
  return page;
}

/**
 * Drags a file with the mouse from one window and lets it go over another page, once that page has felt it there for a
 * while.
 */
async function drop(stage: Stage, from: Target, to: Target): Promise<void> {
  const { gavel, desktop, logFile } = stage;
  const page = pageAt(stage, to.url);
  await page.evaluate(() => {
    Reflect.set(globalThis, 'overs', 0);
    globalThis.addEventListener('dragover', () =>
      Reflect.set(globalThis, 'overs', Number(Reflect.get(globalThis, 'overs')) + 1),
    );
  });
  const pointAt = (x: number, y: number): Promise<string> =>
    xdotool(desktop, 'mousemove', String(Math.round(x)), String(Math.round(y)));
  const source = pageAt(stage, from.url);
  await source.evaluate(() => {
    Reflect.deleteProperty(globalThis, 'isPressed');
    globalThis.addEventListener('mousedown', () => Reflect.set(globalThis, 'isPressed', true));
  });
  await pointAt(from.x, from.y);
  await firstSign({
    pressed: async () => {
      if (await source.evaluate(() => Reflect.get(globalThis, 'isPressed') === true)) return true;
      // A window that has just come may not feel the first press.
      await xdotool(desktop, 'mouseup', '1');
      await xdotool(desktop, 'mousedown', '1');
      return false;
    },
  });
  await gavel.application.evaluate(
    ({ nativeImage }, { file, icon }) => {
      const drags = Reflect.get(globalThis, 'drags') as Drags;
      drags.hasEnded = false;
      // Later: it returns when the mouse is let go.
      setTimeout(() => {
        drags.source.webContents.startDrag({ file, icon: nativeImage.createFromDataURL(icon) });
        drags.hasEnded = true;
      });
    },
    { file: logFile, icon: pixel },
  );
  let step = 0;
  try {
    await firstSign({
      over: async () => {
        step += 1;
        const part = Math.min(step / 8, 1);
        // Never still: a window learns of a drag by its moves.
        await pointAt(from.x + (to.x - from.x) * part + (step % 3), from.y + (to.y - from.y) * part);
        // Not through main: it is busy with the drag.
        return page.evaluate(() => Number(Reflect.get(globalThis, 'overs')) >= 5);
      },
    });
  } finally {
    await xdotool(desktop, 'mouseup', '1');
  }
  await firstSign({
    ended: () => gavel.application.evaluate(() => (Reflect.get(globalThis, 'drags') as Drags).hasEnded),
  });
}

/**
 * A file of this computer, dragged with the mouse from another window onto the page: nothing there may take it for an
 * address to go to.
 */
export const dropAttack: Attack = {
  name: 'a file dropped on the page',
  async run(stage) {
    const { gavel, page } = stage;
    const places = await arrange(stage, page.url());
    const wentTo = (id: number): Promise<boolean> =>
      gavel.application.evaluate((_, given) => (Reflect.get(globalThis, 'drags') as Drags).wentTo.includes(given), id);
    try {
      await drop(stage, places.source, places.gavel);
      // The same on a page that goes there: by then Gavel's would have gone, too.
      await drop(stage, places.source, places.control);
      return await firstSign({
        'the page was to show it': () => wentTo(places.gavel.id),
        refused: () => wentTo(places.control.id),
      });
    } finally {
      await gavel.application.evaluate(() => {
        const { source, control, covering } = Reflect.get(globalThis, 'drags') as Drags;
        for (const made of [source, control]) made.destroy();
        for (const other of covering) if (!other.isDestroyed()) other.showInactive();
      });
    }
  },
};
