import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { app, powerMonitor, session } from 'electron';
import { messageOf } from '../app/domain/message-of.ts';
import { compose } from './compose.ts';
import { applicationId } from './core/process/application-id.ts';
import { applyLaterStart, applyLaunch } from './core/command-line/apply-launch.ts';
import { readCommandLine } from './core/command-line/command-line-arguments.ts';
import { wordsIn } from './core/command-line/command-line-run.ts';
import { parseLaunchArguments } from './core/command-line/launch-arguments.ts';
import { createCallGuard, guardPage, guardSession } from './core/page/page-guard.ts';
import { settlePageFailure } from './core/page/page-failure.ts';
import { createPageRecovery } from './core/page/page-recovery.ts';
import { registrationProofOf } from './core/desktop/registration-proof.ts';
import { profilePaths } from './core/settings/profile-paths.ts';
import { createGraphicsRecovery, usesGraphics } from './core/process/graphics-recovery.ts';
import { watchNetwork } from './core/process/network-watch.ts';
import { createQuit } from './core/process/quit.ts';
import { watchClocks } from './core/process/sleep-watch.ts';
import { WindowPlaces } from './core/windows/window-places.ts';
import { createAutostart, isOpenedAtLogin } from './electron/autostart.ts';
import { openCallChannel } from './electron/bridge.ts';
import { createDesktopPorts } from './electron/desktop-ports.ts';
import { claimSingleInstance, type SecondInstances } from './electron/single-instance.ts';
import { setApplicationMenu } from './electron/menu.ts';
import { endLaterStart } from './electron/later-start.ts';
import { showNativeBox } from './electron/native-question.ts';
import { openHost } from './electron/open-host.ts';
import { onPageCreated, sessionEvents, blockPeerConnections } from './electron/page-events.ts';
import { readTextOf, runCommandLineStart, translateForStart } from './electron/command-line-start.ts';
import { declareScheme, servePage } from './electron/scheme.ts';
import { showStartFailure } from './electron/show-start-failure.ts';
import { createDisplays } from './electron/window.ts';
import { navigationIn } from './electron/sign-in-shell.ts';
import { ElectronWindows } from './electron/windows.ts';
import { createCommandChannel } from './node/command-channel.ts';
import { findProfileProblem } from './node/profile-folder.ts';
import { openX11Keyboard } from './node/x11-keyboard.ts';
import { followX11ActiveWindow } from './node/x11-active-window.ts';
import { readWallMs } from './node/system-clock.ts';

const exitCodes = { wrongArguments: 2, cannotStart: 1 } as const;

/** Starts Gavel, in the order of its dependencies. */
const openGavel = async (
  firstStart: ReturnType<typeof parseLaunchArguments>,
  secondInstances: SecondInstances,
): Promise<void> => {
  const paths = profilePaths(app.getPath('userData'));
  const builtFolder = app.getAppPath();

  const host = await openHost(paths);
  const { clock, files, log } = host.ports;
  process.on('uncaughtException', (error) => log.error('Uncaught exception', { error }));
  process.on('unhandledRejection', (reason) => log.error('Unhandled rejection', { reason }));

  const quit = createQuit({
    end: { exit: (code) => app.exit(code), kill: () => process.kill(process.pid, 'SIGKILL') },
    clock,
    log,
    isKeychainCallPending: host.isKeychainCallPending,
  });
  quit.before(() => host.close());
  // At the end of the session there is no prompt: what is held is taken back.
  powerMonitor.on('shutdown', () => quit.begin());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => quit.begin());
  /** Ends, and starts again with the same arguments. */
  const restart = (): void => {
    app.relaunch();
    quit.begin();
  };
  /** Until the application is there to ask, a page that cannot run ends the start. */
  let pageFailed = async (): Promise<void> => quit.begin(exitCodes.cannotStart);

  setApplicationMenu(process.platform);
  const pageLog = log.child('page');
  onPageCreated((attempts, own) => guardPage(attempts, pageLog, navigationIn(own)));
  guardSession(sessionEvents(session.defaultSession), pageLog);
  await blockPeerConnections(session.defaultSession);
  servePage(join(builtFolder, 'renderer'), pageLog);
  const places = await WindowPlaces.read({
    files,
    path: paths.windowFile,
    displays: createDisplays(),
    clock,
    log: log.child('places'),
  });
  const isOnX11 = process.platform === 'linux' && registrationProofOf(process.platform, process.env) === 'at-once';
  const active = isOnX11
    ? await followX11ActiveWindow(process.env, log.child('windows')).catch((cause: unknown) => {
        log.info('The display does not say which window has the keyboard', { cause: messageOf(cause) });
        return null;
      })
    : null;
  quit.before(() => active?.close());
  const windows = new ElectronWindows({
    preload: join(builtFolder, 'preload', 'index.js'),
    hasDevTools: !app.isPackaged,
    log: log.child('windows'),
    placeOf: (id) => places.placeOf(id),
    active,
    onSessionEnd: () => quit.begin(),
    prepare(id, contents, shell, { reload, drop }) {
      const giveUp = id === 'main' ? () => void pageFailed() : drop;
      const recover = createPageRecovery({ clock, log, reload, giveUp });
      contents.on('render-process-gone', (_, { reason }) => {
        if (!quit.isBegun) recover(reason);
      });
      places.follow(id, shell);
    },
  });

  const commandChannel = createCommandChannel({ files, log: log.child('command-channel'), path: paths.channelFile });
  const layout =
    process.platform === 'linux'
      ? await openX11Keyboard(process.env).catch((cause: unknown) => {
          log.info('The keyboard of the display could not be read', { cause: messageOf(cause) });
          return null;
        })
      : null;
  const desktop = createDesktopPorts({
    layout,
    proxies: host.ports.proxies,
    windows,
    commandChannel,
    autostart: createAutostart(files),
    quit: () => quit.begin(),
  });
  quit.before(() => layout?.close());
  const application = await compose({ ...host.ports, desktop });
  quit.before(() =>
    desktop.updater.install().catch((cause: unknown) => log.error('The update was not installed', { cause })),
  );
  quit.before(() => Promise.all([places.flush(), application.stop()]));
  openCallChannel(
    (contents) => windows.owns(contents),
    createCallGuard((name, input) => application.handlePage(name, input), log.child('requests')),
  );
  application.listen((event) => windows.send(event));

  pageFailed = async () => {
    const after = await settlePageFailure({
      t: translateForStart(paths.settingsFile),
      handle: (name, input) => application.handle(name, input),
      show: showNativeBox,
      log,
    });
    log.info('After the failure of the page', { after });
    if (after === 'quit') quit.begin(exitCodes.cannotStart);
    else restart();
  };
  const graphicsLost = createGraphicsRecovery({
    clock,
    log,
    giveUp: () =>
      void application.handle('preferences.change', { usesGraphicsProcessor: false }).then(() => {
        if (!quit.isBegun) restart();
      }),
  });
  app.on('child-process-gone', (_, { type, reason }) => {
    if (type === 'GPU') graphicsLost(reason);
    else log.warn('A helper process is gone', { type, reason });
  });
  app.on('before-quit', (event) => {
    // The process ends by `quit` alone, once everything has been stopped.
    event.preventDefault();
    if (!quit.isBegun) void application.handle('shell.quit', { held: 'ask' });
  });
  host.onPolicyChange((policy) => application.policyChanged(policy));
  watchClocks(clock, readWallMs, { slept: () => application.slept(), clockSet: (byMs) => application.clockSet(byMs) });
  watchNetwork(clock, networkInterfaces, () => {
    log.info('The addresses of the machine changed');
    application.networkChanged();
  });
  app.on('window-all-closed', () => app.quit());
  app.on('activate', () => windows.show('main'));

  await windows.open('main');
  application.openWindows(firstStart.launch.isHidden || isOpenedAtLogin());
  const parts = { handle: application.handle.bind(application), windows, log };
  await applyLaunch(firstStart, parts);
  secondInstances.onStart((argv) => void applyLaterStart(argv.slice(1), parts));
};

const start = async (): Promise<void> => {
  const argv = process.argv.slice(1);
  const { profile } = parseLaunchArguments(argv, wordsIn('en')).launch;
  const paths = profilePaths(profile === null ? app.getPath('userData') : resolve(profile));
  const t = translateForStart(paths.settingsFile);
  const commandLine = readCommandLine(argv, { hasAppFolder: process.defaultApp, t });
  if (commandLine.kind !== 'start')
    return app.exit(await runCommandLineStart(commandLine, { channelFile: paths.channelFile, t }));
  const firstStart = parseLaunchArguments(argv, t);
  const [problem] = firstStart.problems;
  if (problem !== undefined) {
    process.stderr.write(`gavel: ${problem}\n`);
    return app.exit(exitCodes.wrongArguments);
  }
  if (firstStart.launch.profile !== null) app.setPath('userData', resolve(firstStart.launch.profile));
  const secondInstances = claimSingleInstance();
  if (secondInstances === null) return app.exit(await endLaterStart(paths));
  if (process.platform === 'win32') app.setAppUserModelId(applicationId);
  if (!usesGraphics(readTextOf(paths.settingsFile))) app.disableHardwareAcceleration();
  declareScheme();
  await app.whenReady();
  try {
    await openGavel(firstStart, secondInstances);
  } catch (cause) {
    showStartFailure((await findProfileProblem(app.getPath('userData'))) ?? cause);
    app.exit(exitCodes.cannotStart);
  }
};

void start();
