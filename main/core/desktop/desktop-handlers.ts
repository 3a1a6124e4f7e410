import { Fault } from '../../../app/domain/error-code.ts';
import type { Handlers } from '../request-handlers.ts';
import type { QuitDesk } from './quit-desk.ts';
import type { Shortcuts } from './shortcuts.ts';
import type { ShownPlace } from './shown-place.ts';
import type { UpdateLooks } from './updates.ts';
import type { WindowLife } from './window-life.ts';

/** Requests that only the installed application can answer. */
export type DesktopHandlers = Pick<Handlers, 'shell.window' | 'shell.shows' | 'shell.quit' | 'shortcut.set' | 'shortcut.reset' | 'shortcut.test' | 'updates.check'>;

/** The desktop's requests, each handed to who can answer it. */
export const createDesktopHandlers = (parts: {
  readonly windowLife: WindowLife;
  readonly place: ShownPlace;
  readonly shortcuts: Shortcuts;
  readonly quitDesk: QuitDesk;
  readonly updates: UpdateLooks;
}): DesktopHandlers => {
  const { windowLife, place, shortcuts, quitDesk, updates } = parts;
  return {
    'shell.window': async ({ window, to }) => {
      windowLife.change(window, to);
      return {};
    },
    'shell.shows': async (shown) => {
      place.tell(shown);
      return {};
    },
    'shell.quit': async ({ held }) => {
      quitDesk.handle(held);
      return {};
    },
    'shortcut.set': async ({ actionId, accelerator }) => shortcuts.set(actionId, accelerator),
    'shortcut.reset': async ({ actionId }) => shortcuts.reset(actionId),
    'shortcut.test': async ({ actionId, isOn }) => {
      shortcuts.test(actionId, isOn);
      return {};
    },
    'updates.check': async () => {
      updates.check();
      return {};
    },
  };
};

const notHere = async (): Promise<never> => {
  throw new Fault('not-supported', 'only in the installed application');
};

/** In a browser there is no desktop to ask anything of. What the page shows is of no use there, and no mistake. */
export const noDesktopHandlers: DesktopHandlers = {
  'shell.window': notHere,
  'shell.shows': async () => ({}),
  'shell.quit': notHere,
  'shortcut.set': notHere,
  'shortcut.reset': notHere,
  'shortcut.test': notHere,
  'updates.check': notHere,
};
