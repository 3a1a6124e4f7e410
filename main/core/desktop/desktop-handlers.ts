import { Fault } from '../../../app/domain/error-code.ts';
import type { Handlers } from '../state/request-handlers.ts';
import type { QuitPrompt } from './quit-prompt.ts';
import type { Shortcuts } from './shortcuts.ts';
import type { ShownPlace } from '../actions/shown-place.ts';
import type { UpdateChecker } from './updates.ts';
import type { WindowLifecycle } from '../windows/window-lifecycle.ts';

/** Requests that only the installed application can answer. */
export type DesktopHandlers = Pick<
  Handlers,
  'shell.window' | 'shell.shows' | 'shell.quit' | 'shortcut.set' | 'shortcut.reset' | 'shortcut.test' | 'updates.check'
>;

/** Handlers for the desktop's requests. */
export const createDesktopHandlers = (parts: {
  readonly windowLifecycle: WindowLifecycle;
  readonly place: ShownPlace;
  readonly shortcuts: Shortcuts;
  readonly quitPrompt: QuitPrompt;
  readonly updates: Pick<UpdateChecker, 'check'>;
}): DesktopHandlers => {
  const { windowLifecycle, place, shortcuts, quitPrompt, updates } = parts;
  return {
    'shell.window': async ({ window, to }) => {
      windowLifecycle.change(window, to);
      return {};
    },
    'shell.shows': async (shown) => {
      place.update(shown);
      return {};
    },
    'shell.quit': async ({ held }) => {
      quitPrompt.handle(held);
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

/** Handlers in a browser, where there is no desktop: all are refused but `shell.shows`, which is ignored. */
export const noDesktopHandlers: DesktopHandlers = {
  'shell.window': notHere,
  'shell.shows': async () => ({}),
  'shell.quit': notHere,
  'shortcut.set': notHere,
  'shortcut.reset': notHere,
  'shortcut.test': notHere,
  'updates.check': notHere,
};
