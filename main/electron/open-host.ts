import { app, shell } from 'electron';
import { takeInstanceLock } from '../core/instance-lock.ts';
import type { ProfilePaths } from '../core/profile-paths.ts';
import { watchKeychain } from '../core/quit.ts';
import { createRedactingLog } from '../core/redacting-log.ts';
import { createRedactor } from '../core/redact.ts';
import { chooseLanguage } from '../core/system-language.ts';
import { createServerProbe } from '../net/server-probe.ts';
import { createKeytarKeychain } from '../node/keytar-keychain.ts';
import { createNodeFiles } from '../node/node-files.ts';
import { nodeFreeBytes, nodeRuntimeFacts } from '../node/node-machine.ts';
import { nodeProcesses } from '../node/node-processes.ts';
import { randomIds } from '../node/random-ids.ts';
import { systemClock } from '../node/system-clock.ts';
import type { ApplicationPorts } from '../ports/application-ports.ts';
import { createPractice } from '../practice/index.ts';
import { vendors } from '../vendors/registry.ts';
import { openLogFile } from './log-file.ts';

/** The outside world of the application in Electron. */
export interface Host {
  readonly ports: ApplicationPorts;
  /** Whether a keychain call holds a thread that the end of the process would wait for. */
  readonly isThreadHeld: () => boolean;
  /** Writes the rest of the log and lets the profile go. */
  close(): Promise<void>;
}

const platforms: Readonly<Partial<Record<NodeJS.Platform, 'mac' | 'windows'>>> = { darwin: 'mac', win32: 'windows' };

/** Claims the profile and builds the ports on it. Rejects with the `Fault` `already-running` when another Gavel has the profile. */
export const openHost = async (paths: ProfilePaths): Promise<Host> => {
  const files = createNodeFiles();
  const lock = await takeInstanceLock({ files, processes: nodeProcesses, ids: randomIds, path: paths.lockFile });
  const redactor = createRedactor();
  const logFile = openLogFile(paths.logFile);
  const log = createRedactingLog({ sinks: [logFile], redactor, clock: systemClock });
  const { keychain, isCallPending } = watchKeychain(createKeytarKeychain(() => import('keytar')));
  return {
    ports: {
      clock: systemClock,
      ids: randomIds,
      random: Math.random,
      log,
      redactor,
      files,
      keychain,
      practice: createPractice({ clock: systemClock, ids: randomIds, log: log.child('practice'), controlPort: null }),
      vendors,
      desktop: null,
      diagnostics: {
        servers: createServerProbe({ clock: systemClock, files }),
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
    isThreadHeld: isCallPending,
    async close() {
      await logFile.flush();
      await lock.release();
    },
  };
};
