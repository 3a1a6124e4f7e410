import type { IconSight } from '../ports/tray-host.ts';
import { X11Connection, X11RequestError } from './x11-connection.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Whether a window manages the icons of the screen: it owns this selection
 * (https://specifications.freedesktop.org/systemtray-spec).
 */
const ownsTray = async (server: X11Connection): Promise<boolean> => {
  const selection = await server.atom(`_NET_SYSTEM_TRAY_S${server.screen}`);
  return selection !== 0 && (await server.selectionOwner(selection)) !== 0;
};

const asking = async <Value>(
  env: Env,
  timeoutMs: number,
  ask: (server: X11Connection) => Promise<Value>,
): Promise<Value> => {
  const server = await X11Connection.open(env, timeoutMs);
  try {
    return await ask(server);
  } finally {
    server.close();
  }
};

/** Whether the X11 display of `env` has a tray. Rejects when that cannot be learnt within `timeoutMs`. */
export const hasX11Tray = (env: Env, timeoutMs: number): Promise<boolean> => asking(env, timeoutMs, ownsTray);

/** Windows that are looked at, at most; a desktop has some hundreds. */
const maxWindows = 20_000;

/**
 * Whether an icon of the process `pid` is in the tray of the display: a window that can be embedded
 * (https://specifications.freedesktop.org/xembed-spec), belongs to the process, is inside a window other than the root,
 * and is mapped with all that it is in. Rejects when that cannot be learnt within `timeoutMs`.
 */
export const findX11Icon = (env: Env, pid: number, timeoutMs: number): Promise<IconSight> =>
  asking(env, timeoutMs, async (server) => {
    const [embedInfo, ownerPid] = [await server.atom('_XEMBED_INFO'), await server.atom('_NET_WM_PID')];
    if (embedInfo === 0 || !(await ownsTray(server))) return 'missing';
    if (ownerPid === 0) return 'unknown';
    const open = [...(await server.children(server.root))];
    const atTop = new Set(open);
    let seen = 0;
    for (let window = open.pop(); window !== undefined; window = open.pop()) {
      seen += 1;
      if (seen > maxWindows) return 'unknown';
      try {
        const canBeEmbedded = !atTop.has(window) && (await server.property(window, embedInfo)) !== null;
        if (canBeEmbedded && (await server.property(window, ownerPid)) === pid && (await server.isViewable(window)))
          return 'shown';
        open.push(...(await server.children(window)));
      } catch (error) {
        // A window that was closed in between.
        if (!(error instanceof X11RequestError)) throw error;
      }
    }
    return 'missing';
  });
