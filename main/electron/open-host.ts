import { hostname } from 'node:os';
import { app, session, shell } from 'electron';
import { takeInstanceLock } from '../core/process/instance-lock.ts';
import type { ProfilePaths } from '../core/settings/profile-paths.ts';
import { watchKeychain } from '../core/process/quit.ts';
import { createRedactingLog } from '../core/log/redacting-log.ts';
import { proxyVariables } from '../core/settings/policy.ts';
import { createRedactor } from '../core/log/redact.ts';
import { chooseLanguage } from '../core/state/system-language.ts';
import { createAuthorities } from '../net/authorities.ts';
import { createLaterProbe } from '../net/later-probe.ts';
import { createLaterCollector } from '../net/later-collector.ts';
import { createProxies } from '../net/proxy-memory.ts';
import { createSystemProxy } from '../net/system-proxy.ts';
import { createKeytarKeychain } from '../node/keytar-keychain.ts';
import { createNodeFiles } from '../node/node-files.ts';
import { readMachinePolicy, watchMachinePolicy } from '../node/machine-policy.ts';
import { checkProfile } from '../node/profile-guard.ts';
import { nodeFreeBytes, nodeRuntimeFacts } from '../node/node-machine.ts';
import { nodeProcesses } from '../node/node-processes.ts';
import { randomIds } from '../node/random-ids.ts';
import { systemClock } from '../node/system-clock.ts';
import type { Policy } from '../ports/policy.ts';
import type { ApplicationPorts } from '../ports/application-ports.ts';
import { createPractice } from '../practice/practice.ts';
import { vendors } from '../vendors/registry.ts';
import { createCredentialsWindow } from './credentials-window.ts';
import { createNativeQuestions, nativeFileChoice } from './native-question.ts';
import { openLogFile } from './log-file.ts';
import { createSignInShells } from './sign-in-shell.ts';

/** The application's ports on Electron, and how to close them. */
export interface Host {
  readonly ports: ApplicationPorts;
  /** Whether a keychain call is pending: its thread would delay the exit of the process. */
  readonly isKeychainCallPending: () => boolean;
  /** Calls back when the policy of the machine changes. */
  onPolicyChange(listener: (policy: Policy) => void): void;
  /** Flushes the log and releases the profile's lock. */
  close(): Promise<void>;
}

const platforms: Readonly<Partial<Record<NodeJS.Platform, 'mac' | 'windows'>>> = { darwin: 'mac', win32: 'windows' };

/**
 * Locks the profile and builds the ports on it. Rejects with the `Fault` `already-running` when another Gavel uses the
 * profile.
 */
export const openHost = async (paths: ProfilePaths): Promise<Host> => {
  await checkProfile(paths);
  const files = createNodeFiles();
  const authorities = createAuthorities({ files, folder: paths.authorityFolder });
  const lock = await takeInstanceLock({ files, processes: nodeProcesses, ids: randomIds, path: paths.lockFile });
  const redactor = createRedactor();
  let policy = await readMachinePolicy();
  // A session of its own: that of Gavel's pages has a dead proxy.
  const proxySession = session.fromPartition('system-proxy', { cache: false });
  const system = createSystemProxy((url) => proxySession.resolveProxy(url), systemClock);
  const proxies = createProxies(system, () => proxyVariables(policy, process.env));
  const logFile = openLogFile(paths.logFile);
  const log = createRedactingLog({
    sinks: [logFile],
    redactor,
    clock: systemClock,
    minimumLevel: () => policy.logLevel ?? 'info',
  });
  const { keychain, isCallPending } = watchKeychain(createKeytarKeychain(() => import('keytar')));
  return {
    ports: {
      clock: systemClock,
      ids: randomIds,
      random: Math.random,
      proxies,
      log,
      redactor,
      files,
      authorities,
      chooseFile: nativeFileChoice,
      keychain,
      practice: createPractice({ clock: systemClock, ids: randomIds, log: log.child('practice'), controlPort: null }),
      vendors,
      desktop: null,
      confirm: createNativeQuestions(),
      askCredentials: createCredentialsWindow(log.child('page')),
      policy,
      openCollector: (target) =>
        createLaterCollector(target, { clock: systemClock, hostName: hostname(), processId: process.pid }),
      openSignInShell: createSignInShells(proxies),
      browserPlace: null,
      diagnostics: {
        servers: createLaterProbe({ clock: systemClock, authorities, proxies }),
        freeBytes: nodeFreeBytes,
        runtime: nodeRuntimeFacts(),
        bundlePlace: { folder: app.getPath('downloads'), reveal: (path) => shell.showItemInFolder(path) },
      },
      machine: {
        version: app.getVersion(),
        host: 'electron',
        platform: platforms[process.platform] ?? 'linux',
        systemLanguage: chooseLanguage([app.getLocale()]),
      },
      paths,
    },
    isKeychainCallPending: isCallPending,
    onPolicyChange: (listener) =>
      watchMachinePolicy(policy, systemClock, (next) => {
        policy = next;
        listener(next);
      }),
    async close() {
      await logFile.flush();
      await lock.release();
    },
  };
};
