import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { waitUntil } from '../../support/eventually.ts';
import type { Desktop } from './desktop.ts';
import { keepScreenshot, type Gavel } from './launch.ts';
import { xdotool } from './other-window.ts';

/** Types user and password into the window in which main asks for them, with the keyboard of the desktop. */
export const giveCredentials = async (
  { application }: Gavel,
  desktop: Desktop,
  user: string,
  password: string,
): Promise<Page> => {
  const asking = await waitUntil(() => {
    const page = application.windows().find((one) => one.url().startsWith('data:'));
    if (!page) throw new Error('no window asks for credentials');
    return page;
  });
  await asking.getByLabel('User').waitFor();
  await waitUntil(async () =>
    expect(
      await application.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getFocusedWindow()?.webContents.getURL().startsWith('data:'),
      ),
    ).toBe(true),
  );
  await keepScreenshot(asking, 'proxy-asks');
  const gone = asking.waitForEvent('close');
  for (const keys of [
    ['type', user],
    ['key', 'Tab'],
    ['type', password],
    ['key', 'Return'],
  ])
    await xdotool(desktop, ...keys);
  await gone;
  return asking;
};
