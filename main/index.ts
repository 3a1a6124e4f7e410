import { join, resolve } from 'node:path';
import { app, powerMonitor, session } from 'electron';
import { compose } from './compose.ts';
import { applicationId } from './core/application-id.ts';
import { applyLaterStart, applyLaunch } from './core/apply-launch.ts';
import { readCommandLine } from './core/desktop/command-line-arguments.ts';
import { wordsIn } from './core/desktop/command-line-run.ts';
import { parseLaunchArguments } from './core/launch-arguments.ts';
import { createCallGuard, lockPage, lockSession } from './core/page-guard.ts';
import { createPageRecovery } from './core/page-recovery.ts';
import { profilePaths } from './core/profile-paths.ts';
import { createQuit } from './core/quit.ts';
import { watchForSleep } from './core/sleep-watch.ts';
import { WindowPlaces } from './core/window-places.ts';
import { createAutostart, isOpenedAtLogin } from './electron/autostart.ts';
import { openCallChannel } from './electron/bridge.ts';
import { createDesktopPorts } from './electron/desktop-ports.ts';
import { claimSingleInstance, type LaterStarts } from './electron/later-starts.ts';
import { setApplicationMenu } from './electron/menu.ts';
import { openHost } from './electron/open-host.ts';
import { onEveryPage, sessionAttempts, shutPeerConnections } from './electron/page-attempts.ts';
import { runQuestion, wordsOfStart } from './electron/question-start.ts';
import { declareScheme, servePage } from './electron/scheme.ts';
import { tellStartFailure } from './electron/tell-failure.ts';
import { createDisplays } from './electron/window.ts';
import { createWindows } from './electron/windows.ts';
import { createCommandChannel } from './node/command-channel.ts';

const exitCodes = { wrongArguments: 2, cannotStart: 1 } as const;

/** Opens Gavel, in the order in which things need one another. */
const openGavel = async (firstStart: ReturnType<typeof parseLaunchArguments>, laterStarts: LaterStarts): Promise<void> => {
  const paths = profilePaths(app.getPath('userData'));
  const builtFolder = app.getAppPath();

  const host = await openHost(paths);
  const { clock, files, log } = host.ports;
  process.on('uncaughtException', (error) => log.error('Something was not caught', { error }));
  process.on('unhandledRejection', (reason) => log.error('A promise was not awaited', { reason }));

  setApplicationMenu(process.platform);
  const pageLog = log.child('page');
  onEveryPage((attempts) => lockPage(attempts, pageLog));
  lockSession(sessionAttempts(session.defaultSession), pageLog);
  await shutPeerConnections(session.defaultSession);
  servePage(join(builtFolder, 'renderer'), pageLog);
  const places = await WindowPlaces.read({ files, path: paths.windowFile, displays: createDisplays(), clock, log: log.child('places') });
  const windows = createWindows({
    preload: join(builtFolder, 'preload', 'index.js'),
    hasDevTools: !app.isPackaged,
    log: log.child('windows'),
    placeOf: (id) => places.placeOf(id),
    onSessionEnd: () => quit.begin(),
    prepare(id, contents, shell, { reload, drop }) {
      const giveUp = id === 'main' ? () => quit.begin(exitCodes.cannotStart) : drop;
      const lost = createPageRecovery({ clock, log, reload, giveUp });
      contents.on('render-process-gone', (_, { reason }) => {
        if (!quit.isBegun) lost(reason);
      });
      places.follow(id, shell);
    },
  });

  const commandChannel = createCommandChannel({ files, log: log.child('command-channel'), path: paths.channelFile });
  const application = await compose({ ...host.ports, desktop: createDesktopPorts({ windows, commandChannel, autostart: createAutostart(files), quit: () => quit.begin() }) });
  openCallChannel((contents) => windows.owns(contents), createCallGuard((name, input) => application.handle(name, input), log.child('door')));
  application.listen((event) => windows.send(event));

  const quit = createQuit({
    stop: async () => {
      await Promise.all([places.flush(), application.stop()]);
      await host.close();
    },
    end: { exit: (code) => app.exit(code), kill: () => process.kill(process.pid, 'SIGKILL') },
    clock,
    log,
    isThreadHeld: host.isThreadHeld,
  });
  app.on('before-quit', (event) => {
    // The process ends by `quit` alone, once everything has been stopped.
    event.preventDefault();
    if (!quit.isBegun) void application.handle('shell.quit', { held: 'ask' });
  });
  watchForSleep(clock, () => application.slept());
  app.on('window-all-closed', () => app.quit());
  app.on('activate', () => windows.show('main'));
  // The end of the session asks nobody: what is held is taken back.
  powerMonitor.on('shutdown', () => quit.begin());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => quit.begin());

  await windows.open('main');
  application.openWindows(firstStart.launch.isHidden || isOpenedAtLogin());
  const parts = { handle: application.handle.bind(application), windows, log };
  await applyLaunch(firstStart, parts);
  laterStarts.handTo((argv) => void applyLaterStart(argv.slice(1), parts));
};

const start = async (): Promise<void> => {
  const argv = process.argv.slice(1);
  const { profile } = parseLaunchArguments(argv, wordsIn('en')).launch;
  const paths = profilePaths(profile === null ? app.getPath('userData') : resolve(profile));
  const t = wordsOfStart(paths.settingsFile);
  const commandLine = readCommandLine(argv, { hasAppFolder: process.defaultApp, t });
  if (commandLine.kind !== 'start') return app.exit(await runQuestion(commandLine, { channelFile: paths.channelFile, t }));
  const firstStart = parseLaunchArguments(argv, t);
  const [problem] = firstStart.problems;
  if (problem !== undefined) {
    process.stderr.write(`gavel: ${problem}\n`);
    return app.exit(exitCodes.wrongArguments);
  }
  if (firstStart.launch.profile !== null) app.setPath('userData', resolve(firstStart.launch.profile));
  const laterStarts = claimSingleInstance();
  if (laterStarts === null) return app.exit(0);
  if (process.platform === 'win32') app.setAppUserModelId(applicationId);
  declareScheme();
  await app.whenReady();
  try {
    await openGavel(firstStart, laterStarts);
  } catch (cause) {
    tellStartFailure(cause);
    app.exit(exitCodes.cannotStart);
  }
};

void start();
