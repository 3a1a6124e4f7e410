import type { Answer } from '../app/contract/envelope.ts';
import type { Notice } from '../app/domain/notice.ts';
import type { Preferences } from '../app/domain/preferences.ts';
import { createAutostartSetting } from './core/desktop/autostart-setting.ts';
import { createCommandLine, openCommandLine } from './core/desktop/command-line.ts';
import { createDesktopHandlers, noDesktopHandlers, type DesktopHandlers } from './core/desktop/desktop-handlers.ts';
import { changeDesktop, unknownDesktop } from './core/desktop/desktop-slice.ts';
import { createNotifications, type Explanation } from './core/desktop/notifications.ts';
import { createOpenInWindow } from './core/desktop/open-in-window.ts';
import { createActionPerformer, type ActionOutcome, type PerformAction } from './core/desktop/perform-action.ts';
import { QuitDesk } from './core/desktop/quit-desk.ts';
import { Shortcuts } from './core/desktop/shortcuts.ts';
import { ShownPlace } from './core/desktop/shown-place.ts';
import { createUpdates } from './core/desktop/updates.ts';
import { WindowLife } from './core/desktop/window-life.ts';
import type { Store } from './core/store.ts';
import { TrayService } from './core/tray/tray-service.ts';
import type { Clock } from './ports/clock.ts';
import type { DesktopPorts } from './ports/desktop-ports.ts';
import type { Log } from './ports/log.ts';

/** What the desktop's services need of the application. */
export interface DesktopParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** The one door, for actions from outside the window. */
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  /** Changes a part of what is set, and keeps it. */
  readonly changePreferences: (part: Partial<Preferences>) => void;
  /** Puts a notice where a person finds it later. */
  readonly tell: (notice: Omit<Notice, 'id' | 'at'>) => void;
  /** Takes back what is held of a group. */
  readonly undo: (groupId: string) => number;
  /** Remembers that something was explained; false when it was before. */
  readonly explainOnce: (what: Explanation) => boolean;
  /** What was held and what was live before the machine slept counts no more. */
  readonly slept: () => void;
  readonly networkChanged: () => void;
}

/** The services around the window: tray, shortcuts, notifications, command line. */
export interface DesktopServices {
  readonly handlers: DesktopHandlers;
  readonly perform: PerformAction;
  /** Brings the first window, unless this start or the settings want it hidden and there is a tray. */
  openWindows(isHidden: boolean): void;
  stop(): Promise<void>;
}

/** Builds the desktop's services, in the order in which they need one another. Without a desktop there is nothing but refusals. */
export const composeDesktop = (ports: DesktopPorts | null, parts: DesktopParts): DesktopServices => {
  const { store, clock, log, handle, changePreferences, tell, undo, explainOnce, slept, networkChanged } = parts;
  const place = new ShownPlace();
  const perform = createActionPerformer({ state: () => store.state, place, handle });
  if (!ports) return { handlers: noDesktopHandlers, perform, openWindows: () => undefined, stop: async () => undefined };
  const { windows } = ports;

  store.change([{ slice: 'desktop', value: unknownDesktop }]);
  const showWindows = (): void => changeDesktop(store, { visibleWindows: (['main', 'compact', 'settings'] as const).filter((id) => windows.isVisible(id)) });
  const stops: (() => void | Promise<void>)[] = [windows.onChange(showWindows)];
  showWindows();

  const notifications = createNotifications({ store, clock, log: log.child('notifications'), notifier: ports.notifier, windows, place, handle, tell });
  stops.push(() => notifications.stop());

  const quitDesk = new QuitDesk({ store, clock, windows, undo, end: ports.quit });
  stops.push(() => quitDesk.stop());
  const explain = (what: Explanation): void => {
    if (!explainOnce(what)) return;
    tell({ kind: 'information', code: what, accountId: null, detail: null });
    notifications.explain(what);
  };
  const windowLife = new WindowLife({ store, clock, windows, askToQuit: () => quitDesk.handle('ask'), explain });
  stops.push(() => windowLife.stop());
  stops.push(createAutostartSetting({ store, autostart: ports.autostart, log: log.child('autostart'), changePreferences, tell }));
  stops.push(
    ports.power.on((event) => {
      log.info('power', { event });
      if (event === 'suspend' || event === 'resume') slept();
      else networkChanged();
    }),
  );

  const updates = createUpdates({ store, clock, log: log.child('updates'), updater: ports.updater });
  stops.push(() => updates.stop());

  const openInWindow = createOpenInWindow({ store, windows, place });
  const onOutcome = (actionId: string, outcome: ActionOutcome): void => {
    // Only the window can ask for what must still be entered.
    if (outcome.result === 'needs-window') openInWindow(actionId);
    else notifications.tellOutcome(actionId, outcome);
  };
  const shortcuts = new Shortcuts({
    keys: ports.globalKeys, store, clock, log: log.child('shortcuts'), windows, power: ports.power, perform, onOutcome,
    save: (chosen) => changePreferences({ shortcuts: chosen }),
  });
  shortcuts.start();
  stops.push(() => shortcuts.stop());

  const tray = new TrayService({ tray: ports.tray, host: ports.trayHost, store, clock, log: log.child('tray'), windows, power: ports.power, perform, handle, onOutcome });
  void tray.start();
  stops.push(() => tray.stop());

  const commandLineLog = log.child('command-line');
  stops.push(openCommandLine(ports.commandChannel, createCommandLine({ store, place, perform, clock, log: commandLineLog }), commandLineLog));

  return {
    handlers: createDesktopHandlers({ windowLife, place, shortcuts, quitDesk, updates }),
    perform,
    openWindows: (isHidden) => windowLife.start(isHidden),
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
};
