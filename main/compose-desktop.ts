import type { Answer } from '../app/contract/envelope.ts';
import type { Notice } from '../app/domain/notice.ts';
import type { Preferences } from '../app/domain/preferences.ts';
import type { MeetingPage } from '../app/vendor/adapter.ts';
import { createAutostartSetting } from './core/desktop/autostart-setting.ts';
import { createCommandLine, openCommandLine } from './core/command-line/command-line.ts';
import { createDesktopHandlers, noDesktopHandlers, type DesktopHandlers } from './core/desktop/desktop-handlers.ts';
import { changeDesktop, unknownDesktop } from './core/state/desktop-slice.ts';
import { createNotifications } from './core/desktop/notifications.ts';
import { createOpenInWindow } from './core/actions/open-in-window.ts';
import { createActionPerformer, type ActionOutcome, type PerformAction } from './core/actions/perform-action.ts';
import { QuitPrompt } from './core/desktop/quit-prompt.ts';
import { Shortcuts } from './core/desktop/shortcuts.ts';
import { ShownPlace } from './core/actions/shown-place.ts';
import { createUpdates } from './core/desktop/updates.ts';
import { WindowLifecycle, type Explanation } from './core/windows/window-lifecycle.ts';
import type { Store } from './core/state/store.ts';
import { TrayService } from './core/tray/tray-service.ts';
import type { Clock } from './ports/clock.ts';
import type { DesktopPorts } from './ports/desktop-ports.ts';
import type { Log } from './ports/log.ts';

/** What the desktop services need from the application. */
export interface DesktopParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  /** Handles a request, for actions from outside the window. */
  readonly handle: (name: unknown, input: unknown) => Promise<Answer>;
  /** Looks for meetings of an account. Rejects with a `Fault`. */
  readonly findMeetings: (accountId: string, text: string) => Promise<MeetingPage>;
  /** Changes some preferences and saves them. */
  readonly changePreferences: (part: Partial<Preferences>) => void;
  /** Adds a notice to the state. */
  readonly addNotice: (notice: Omit<Notice, 'id' | 'at'>) => void;
  /** Takes back the held commands of a group; returns how many. */
  readonly undo: (groupId: string) => number;
  /** Records that something was explained; false when it had been before. */
  readonly explainOnce: (what: Explanation) => boolean;
  /** Called before and after the machine sleeps. */
  readonly slept: () => void;
  readonly networkChanged: () => void;
  /** The person wants to connect now, for example to look for updates: a proxy may ask them again. */
  readonly personConnects: () => void;
  /** What the policy of this computer says of the start at login; null: as the person chooses. */
  readonly opensAtLogin: () => boolean | null;
  /** Where the policy of this computer has updates looked for; null: where the build says. */
  readonly updateFeed: string | null;
}

/** The services around the window: tray, shortcuts, notifications, command line. */
export interface DesktopServices {
  readonly handlers: DesktopHandlers;
  readonly perform: PerformAction;
  /** Opens the first window, unless this start or the settings want it hidden and there is a tray. */
  openWindows(isHidden: boolean): void;
  /** A proxy that asked who one is has an answer now. */
  signedInAtProxy(): void;
  stop(): Promise<void>;
}

/**
 * Builds the desktop services, in the order of their dependencies. Without a desktop all their requests are refused.
 */
export const composeDesktop = (ports: DesktopPorts | null, parts: DesktopParts): DesktopServices => {
  const { store, clock, log, handle, changePreferences, addNotice, undo, explainOnce, slept, networkChanged } = parts;
  const place = new ShownPlace();
  const perform = createActionPerformer({ state: () => store.state, place, handle });
  if (!ports)
    return {
      handlers: noDesktopHandlers,
      perform,
      openWindows: () => undefined,
      signedInAtProxy: () => undefined,
      stop: async () => undefined,
    };
  const { windows } = ports;

  store.change([{ slice: 'desktop', value: unknownDesktop }]);
  const showWindows = (): void =>
    changeDesktop(store, {
      visibleWindows: (['main', 'compact', 'settings'] as const).filter((id) => windows.isVisible(id)),
    });
  const stops: (() => void | Promise<void>)[] = [windows.onChange(showWindows)];
  showWindows();

  const notifications = createNotifications({
    store,
    clock,
    log: log.child('notifications'),
    notifier: ports.notifier,
    windows,
    place,
    handle,
    addNotice,
  });
  stops.push(() => notifications.stop());

  const quitPrompt = new QuitPrompt({ store, clock, windows, undo, end: ports.quit });
  stops.push(() => quitPrompt.stop());
  const explain = (what: Explanation): void => {
    if (!explainOnce(what)) return;
    addNotice({ kind: 'information', code: what, accountId: null, detail: null });
    notifications.explain(what);
  };
  const windowLifecycle = new WindowLifecycle({
    store,
    clock,
    windows,
    askToQuit: () => quitPrompt.handle('ask'),
    explain,
  });
  stops.push(() => windowLifecycle.stop());
  stops.push(
    createAutostartSetting({
      store,
      autostart: ports.autostart,
      log: log.child('autostart'),
      changePreferences,
      locked: parts.opensAtLogin,
      addNotice,
    }),
  );
  stops.push(
    ports.power.on((event) => {
      log.info('power', { event });
      if (event === 'suspend' || event === 'resume') slept();
      else networkChanged();
    }),
  );

  const updates = createUpdates({
    store,
    clock,
    log: log.child('updates'),
    updater: ports.updater,
    feed: parts.updateFeed ?? ports.updateFeed,
  });
  stops.push(() => updates.stop());

  const openInWindow = createOpenInWindow({ store, windows, place });
  const onOutcome = (actionId: string, outcome: ActionOutcome): void => {
    // Only the window can prompt for the missing input.
    if (outcome.result === 'needs-window') openInWindow(actionId);
    else notifications.notifyOutcome(actionId, outcome);
  };
  const shortcuts = new Shortcuts({
    keys: ports.globalKeys,
    store,
    clock,
    log: log.child('shortcuts'),
    windows,
    power: ports.power,
    perform,
    onOutcome,
    save: (chosen) => changePreferences({ shortcuts: chosen }),
  });
  shortcuts.start();
  stops.push(() => shortcuts.stop());

  const tray = new TrayService({
    tray: ports.tray,
    host: ports.trayHost,
    store,
    clock,
    log: log.child('tray'),
    windows,
    power: ports.power,
    perform,
    handle,
    onOutcome,
  });
  void tray.start();
  stops.push(() => tray.stop());

  const commandLineLog = log.child('command-line');
  stops.push(
    openCommandLine(
      ports.commandChannel,
      createCommandLine({
        store,
        place,
        hasKeyboard: (id) => windows.hasKeyboard(id),
        perform,
        meetings: { find: parts.findMeetings, handle },
        clock,
        log: commandLineLog,
      }),
      commandLineLog,
    ),
  );

  return {
    handlers: createDesktopHandlers({
      windowLifecycle,
      place,
      shortcuts,
      quitPrompt,
      updates: {
        check: () => {
          parts.personConnects();
          updates.check();
        },
      },
    }),
    perform,
    openWindows: (isHidden) => windowLifecycle.start(isHidden),
    signedInAtProxy: () => updates.signedInAtProxy(),
    stop: async () => {
      for (const stop of stops.reverse()) await stop();
    },
  };
};
