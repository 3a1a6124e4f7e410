import { messageOf } from '../../app/domain/message-of.ts';
import type { ActiveWindow } from '../ports/active-window.ts';
import type { Log } from '../ports/log.ts';
import { X11Connection } from './x11-connection.ts';

/** How long the display may take to answer at first, in milliseconds. */
const openTimeoutMs = 2000;

const propertyNotify = 28;

/** A person asked for it: what taskbars and pagers say (https://specifications.freedesktop.org/wm-spec). */
const byPerson = 2;
const onAllWorkspaces = 0xffff_ffff;

/**
 * Follows which window of an X11 display has the keyboard, as its window manager says: Chromium goes on counting a
 * window that was hidden or minimised as the one that has it. Rejects where there is no display.
 */
export const followX11ActiveWindow = async (
  env: Readonly<Record<string, string | undefined>>,
  log: Log,
): Promise<ActiveWindow> => {
  const server = await X11Connection.open(env, openTimeoutMs, true);
  let active: number | null = null;
  let changed: () => void = () => undefined;
  // The window manager may start after Gavel.
  const activeWindow = await server.atom('_NET_ACTIVE_WINDOW', true);
  const [workspaceOf, currentWorkspace] = [
    await server.atom('_NET_WM_DESKTOP', true),
    await server.atom('_NET_CURRENT_DESKTOP', true),
  ];
  const read = async (): Promise<void> => {
    const now = await server.property(server.root, activeWindow);
    if (now === active) return;
    active = now;
    changed();
  };
  server.onEvent = (event) => {
    if (event[0] === propertyNotify && event.readUInt32LE(8) === activeWindow) void read().catch(() => undefined);
  };
  server.onEnd = () => {
    active = null;
  };
  await server.followRootProperties();
  await read();

  const bring = async (window: number): Promise<void> => {
    const [here, there] = [
      await server.property(server.root, currentWorkspace),
      await server.property(window, workspaceOf),
    ];
    const isElsewhere = here !== null && there !== null && there !== onAllWorkspaces && there !== here;
    if (isElsewhere) await server.tellManager(window, workspaceOf, [here, byPerson]);
    if (isElsewhere || active !== window) await server.tellManager(window, activeWindow, [byPerson, 0, 0]);
  };
  return {
    current: () => active,
    bringToFront: (window) =>
      bring(window).catch((cause: unknown) =>
        log.warn('The display was not asked for a window', { cause: messageOf(cause) }),
      ),
    onChange(listener) {
      changed = listener;
    },
    close: () => server.close(),
  };
};
