import { rmSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { homedir, hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { compose, type Application } from '../compose.ts';
import { takeInstanceLock } from '../core/process/instance-lock.ts';
import { profilePaths } from '../core/settings/profile-paths.ts';
import { proxyVariables } from '../core/settings/policy.ts';
import { createRedactor } from '../core/log/redact.ts';
import { createRedactingLog } from '../core/log/redacting-log.ts';
import { watchClocks } from '../core/process/sleep-watch.ts';
import { watchKeychain } from '../core/process/quit.ts';
import { chooseLanguage } from '../core/state/system-language.ts';
import { createAuthorities } from '../net/authorities.ts';
import { createProxies } from '../net/proxy-memory.ts';
import { createLaterCollector } from '../net/later-collector.ts';
import { createServerProbe } from '../net/server-probe.ts';
import { createBrowserPlace } from '../node/browser-place.ts';
import { createKeytarKeychain, loadKeytarFromNode } from '../node/keytar-keychain.ts';
import { createNodeFiles } from '../node/node-files.ts';
import { createFileLogSink } from '../node/node-log.ts';
import { readMachinePolicy, watchMachinePolicy } from '../node/machine-policy.ts';
import { checkProfile } from '../node/profile-guard.ts';
import { nodeFreeBytes, nodeRuntimeFacts } from '../node/node-machine.ts';
import { nodeProcesses } from '../node/node-processes.ts';
import { randomIds } from '../node/random-ids.ts';
import { readWallMs, systemClock } from '../node/system-clock.ts';
import type { Keychain } from '../ports/keychain.ts';
import { createPractice } from '../practice/practice.ts';
import { vendors } from '../vendors/registry.ts';
import type { ServeArguments } from './arguments.ts';
import { applicationDataFolder } from './application-data-folder.ts';
import { startServer } from './server.ts';
import { createTerminalCredentials, createTerminalQuestions } from './terminal-question.ts';

/** A start that failed, with a message for the user of the command line. */
export class ServeStartError extends Error {
  override readonly name = 'ServeStartError';
  /** 2: the arguments are invalid; 1: the start failed. */
  readonly exitCode: 1 | 2;

  constructor(words: string, exitCode: 1 | 2) {
    super(words);
    this.exitCode = exitCode;
  }
}

/** The application, served. */
export interface RunningServe {
  /** The address of the private file to open. */
  readonly url: string;
  readonly application: Application;
  /** Stops the server and the application, releases the profile and removes it when it was a temporary one. */
  stop(): Promise<void>;
  /** Whether a keychain call is pending: its thread would delay the exit of the process. */
  isKeychainCallPending(): boolean;
}

/** What a start needs besides its arguments. */
export interface ServeOptions extends ServeArguments {
  /** The built page. */
  readonly assetsFolder: string;
  /** Another keychain than the system's, for tests. */
  readonly keychain?: Keychain;
  /** Another way of showing an address in the person's browser, for tests. */
  readonly openBrowser?: (url: string) => Promise<void>;
}

const manifestSchema = z.object({ version: z.string() });

const platforms: Readonly<Partial<Record<NodeJS.Platform, 'mac' | 'windows'>>> = { darwin: 'mac', win32: 'windows' };

/** Collects clean-up steps and runs them in reverse order, each one even when another fails. */
const createUndo = () => {
  const steps: (() => Promise<unknown>)[] = [];
  return {
    add: (step: () => Promise<unknown>): void => {
      steps.push(step);
    },
    run: async (): Promise<void> => {
      for (let step = steps.pop(); step; step = steps.pop()) await step().catch(() => undefined);
    },
  };
};

/**
 * The folder of the profile; a temporary one for practice mode without `--profile`, so that it leaves no trace.
 */
const chooseFolder = async (
  { profile, practice }: ServeArguments,
  undo: ReturnType<typeof createUndo>,
): Promise<string> => {
  if (profile !== null) return resolve(profile);
  if (practice === null) return applicationDataFolder(process.platform, process.env, homedir());
  const folder = await mkdtemp(join(tmpdir(), 'gavel-practice-'));
  const removeAtExit = () => rmSync(folder, { recursive: true, force: true });
  // For an exit because something did not stop in time.
  process.once('exit', removeAtExit);
  undo.add(async () => {
    await rm(folder, { recursive: true, force: true });
    process.off('exit', removeAtExit);
  });
  return folder;
};

/** POSIX: the first of these that is set counts. */
const preferredLocales = (): string[] =>
  [
    process.env['LC_ALL'],
    process.env['LC_MESSAGES'],
    process.env['LANG'],
    Intl.DateTimeFormat().resolvedOptions().locale,
  ].flatMap((locale) => locale ?? []);

const beginPractice = async (
  application: Application,
  sceneId: string | null,
  controlPort: number | null,
): Promise<void> => {
  const answer = await application.handle('practice.start', { sceneId });
  if (answer.ok) return;
  const { code, detail } = answer.failure;
  if (code === 'port-taken')
    throw new ServeStartError(
      `Control port ${controlPort} is not free; choose another one with --control-port, or 0 for any.`,
      1,
    );
  throw new ServeStartError(
    `Practice mode could not be started (${detail === null ? code : `${code}: ${detail}`}).`,
    1,
  );
};

/**
 * Starts the application and serves it on loopback. Rejects with `ServeStartError` for what the user can correct (an
 * unknown scene, a taken port) and with the `Fault` `already-running` when another Gavel has the profile; nothing is
 * left running then.
 */
export const startServe = async (options: ServeOptions): Promise<RunningServe> => {
  const undo = createUndo();
  try {
    const folder = await chooseFolder(options, undo);
    const paths = profilePaths(folder);
    await checkProfile(paths);
    const files = createNodeFiles();
    const authorities = createAuthorities({ files, folder: paths.authorityFolder });
    const lock = await takeInstanceLock({ files, processes: nodeProcesses, ids: randomIds, path: paths.lockFile });
    undo.add(() => lock.release());

    let policy = await readMachinePolicy();
    const redactor = createRedactor();
    const logFile = createFileLogSink({ path: paths.logFile });
    const log = createRedactingLog({
      sinks: [logFile],
      redactor,
      clock: systemClock,
      minimumLevel: () => policy.logLevel ?? 'info',
    });
    undo.add(() => logFile.flush());

    const practice = createPractice({
      clock: systemClock,
      ids: randomIds,
      log: log.child('practice'),
      controlPort: options.controlPort,
    });
    const sceneId = options.practice?.sceneId ?? null;
    if (sceneId !== null && !practice.scenes.some(({ id }) => id === sceneId)) {
      throw new ServeStartError(
        `There is no scene ${JSON.stringify(sceneId)}. There are: ${practice.scenes.map(({ id }) => id).join(', ')}.`,
        2,
      );
    }

    const { version } = manifestSchema.parse(
      JSON.parse(await readFile(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8')),
    );
    const { keychain, isCallPending } = watchKeychain(options.keychain ?? createKeytarKeychain(loadKeytarFromNode));
    const proxies = createProxies(null, () => proxyVariables(policy, process.env));
    const application = await compose({
      clock: systemClock,
      ids: randomIds,
      random: Math.random,
      proxies,
      log,
      redactor,
      files,
      authorities,
      chooseFile: null,
      keychain,
      practice,
      vendors,
      desktop: null,
      confirm: createTerminalQuestions(options.allowsServers),
      askCredentials: createTerminalCredentials(),
      policy,
      openCollector: (target) =>
        createLaterCollector(target, { clock: systemClock, hostName: hostname(), processId: process.pid }),
      openSignInShell: null,
      browserPlace: createBrowserPlace(options.openBrowser),
      diagnostics: {
        servers: createServerProbe({ clock: systemClock, authorities, proxies }),
        freeBytes: nodeFreeBytes,
        runtime: nodeRuntimeFacts(),
        // A temporary folder is removed at the end, and the bundle would be too.
        bundlePlace: {
          folder: options.profile === null && options.practice !== null ? tmpdir() : folder,
          reveal: null,
        },
      },
      machine: {
        version,
        host: 'browser',
        platform: platforms[process.platform] ?? 'linux',
        systemLanguage: chooseLanguage(preferredLocales()),
      },
      paths,
    });
    undo.add(() => application.stop());
    const stopClockWatch = watchClocks(systemClock, readWallMs, {
      slept: () => application.slept(),
      clockSet: (byMs) => application.clockSet(byMs),
    });
    undo.add(async () => stopClockWatch());
    const stopPolicyWatch = watchMachinePolicy(policy, systemClock, (next) => {
      policy = next;
      application.policyChanged(next);
    });
    undo.add(async () => stopPolicyWatch());

    const server = await startServer({
      application,
      assetsFolder: options.assetsFolder,
      port: options.port,
      openFile: paths.openFile,
      log: log.child('serve'),
    });
    undo.add(() => server.stop());
    if (options.practice) await beginPractice(application, sceneId, options.controlPort);
    return { url: server.url, application, stop: () => undo.run(), isKeychainCallPending: isCallPending };
  } catch (cause) {
    await undo.run();
    const isPortTaken =
      cause instanceof Error && 'code' in cause && (cause.code === 'EADDRINUSE' || cause.code === 'EACCES');
    if (isPortTaken && 'syscall' in cause && cause.syscall === 'listen') {
      throw new ServeStartError(`Port ${options.port} is not free; choose another one with --port, or 0 for any.`, 1);
    }
    throw cause;
  }
};
