import { readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { app } from 'electron';
import { Fault } from '../../app/domain/error-code.ts';
import { lockHolder } from '../core/process/instance-lock.ts';
import { settleLaterStart } from '../core/process/later-start.ts';
import type { ProfilePaths } from '../core/settings/profile-paths.ts';
import { askRunningInstance } from '../node/command-client.ts';
import { createNodeFiles } from '../node/node-files.ts';
import { nodeProcesses } from '../node/node-processes.ts';
import { findProfileProblem } from '../node/profile-folder.ts';
import { systemClock } from '../node/system-clock.ts';
import { leaveProfileAlone } from './command-line-start.ts';
import { showStartFailure } from './show-start-failure.ts';

/** How often a start may begin anew, because the one before it was just ending. */
const maxStarts = 3;
const startsVariable = 'GAVEL_STARTS';

/** The process that has Chromium's own lock on the profile (Linux and macOS: a link to `host-pid`), while it runs. */
const chromiumHolder = async (folder: string): Promise<number | null> => {
  const link = join(folder, 'SingletonLock');
  const target = await readlink(link).catch(() => null);
  const [, host, pid] = /^(.+)-(\d+)$/u.exec(target ?? '') ?? [];
  if (host === undefined) return null;
  if (host !== hostname())
    throw new Fault('already-running', `Gavel on the computer ${host} has this profile. If it has not, remove ${link}`);
  return (await nodeProcesses.identityOf(Number(pid))) === null ? null : Number(pid);
};

/**
 * Ends a start that did not get the single-instance lock and resolves with its exit code. It is silent only where a
 * running Gavel took it; starts anew where that one was ending; else says in a native dialog what is wrong.
 */
export const endLaterStart = async (paths: ProfilePaths): Promise<number> => {
  const folder = dirname(paths.settingsFile);
  const cleanUp = leaveProfileAlone();
  const files = createNodeFiles();
  const starts = Number(process.env[startsVariable] ?? 1);
  try {
    const outcome = await settleLaterStart({
      clock: systemClock,
      isAnswering: async () => {
        const limits = { receiptMs: 1000, answerMs: 1000 };
        return (await askRunningInstance(paths.channelFile, { kind: 'running' }, limits)).kind === 'answered';
      },
      problem: () => findProfileProblem(folder),
      holder: async () => {
        const pid =
          (await chromiumHolder(folder)) ??
          (await lockHolder({ files, processes: nodeProcesses, path: paths.lockFile }));
        return pid === null ? null : `Process ${pid} has ${folder}.`;
      },
    });
    if (outcome === 'start-again') {
      if (starts >= maxStarts) throw new Fault('profile-unusable', `${folder}: its lock cannot be taken.`);
      process.env[startsVariable] = String(starts + 1);
      app.relaunch();
    }
    return 0;
  } catch (cause) {
    await app.whenReady();
    showStartFailure(cause);
    return 1;
  } finally {
    await cleanUp();
  }
};
