import { Fault } from '../../../app/domain/error-code.ts';
import type { Windows } from '../../ports/windows.ts';
import type { Handlers } from '../request-handlers.ts';
import type { Shortcuts } from './shortcuts.ts';
import type { ShownPlace } from './shown-place.ts';

/** Requests that only the installed application can answer. */
export type DesktopHandlers = Pick<Handlers, 'shell.window' | 'shell.shows' | 'shell.quit' | 'shortcut.set' | 'shortcut.reset' | 'shortcut.test'>;

/** The desktop's requests, each handed to who can answer it. */
export const createDesktopHandlers = (parts: {
  readonly windows: Windows;
  readonly place: ShownPlace;
  readonly shortcuts: Shortcuts;
  readonly quit: () => void;
}): DesktopHandlers => {
  const { windows, place, shortcuts, quit } = parts;
  return {
    'shell.window': async ({ window, to }) => {
      const isWanted = to === 'toggle' ? !windows.isVisible(window) : to === 'show';
      if (isWanted) windows.show(window);
      else windows.hide(window);
      return {};
    },
    'shell.shows': async (shown) => {
      place.tell(shown);
      return {};
    },
    'shell.quit': async () => {
      quit();
      return {};
    },
    'shortcut.set': async ({ actionId, accelerator }) => shortcuts.set(actionId, accelerator),
    'shortcut.reset': async ({ actionId }) => shortcuts.reset(actionId),
    'shortcut.test': async ({ actionId, isOn }) => {
      shortcuts.test(actionId, isOn);
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
};
