import { promises as fs } from 'node:fs';
import { dirname } from 'node:path';
import { messageOf } from '../../app/domain/message-of.ts';
import { brokenPolicy, noPolicy, readPolicy } from '../core/settings/policy.ts';
import type { Policy } from '../ports/policy.ts';
import { createBoundedReader } from './bounded-read.ts';

/** Where Linux keeps it. */
export const linuxPolicyFile = '/etc/gavel/policy.json';

const bounds = { mostBytes: 1024 * 1024, deadlineMs: 5000 } as const;
const writableByOthers = 0o022;

/** Only who administers the computer speaks for the company: a file that others may change says nothing. */
const requireAdministrators = async (path: string, administrator: number): Promise<void> => {
  const { uid, mode } = await fs.stat(path);
  if (uid !== administrator) throw new Error(`${path} does not belong to the administrator`);
  if ((mode & writableByOthers) !== 0) throw new Error(`${path} may be written by others`);
};

/**
 * The policy of this computer. There is none where the file does not exist; one that cannot be read, or that others
 * could have written, locks everything that a policy can lock. `administrator` is the user id of root.
 */
export const readMachinePolicy = async (
  path: string,
  platform: NodeJS.Platform = process.platform,
  administrator = 0,
): Promise<Policy> => {
  if (platform !== 'linux') return noPolicy;
  try {
    const bytes = await createBoundedReader()(path, bounds);
    await requireAdministrators(dirname(path), administrator);
    await requireAdministrators(path, administrator);
    const policy = readPolicy(bytes.toString('utf8'));
    return policy.problem === null ? policy : { ...policy, problem: `${path}: ${policy.problem}` };
  } catch (cause) {
    const isAbsent = cause instanceof Error && 'code' in cause && (cause.code === 'ENOENT' || cause.code === 'ENOTDIR');
    return isAbsent ? noPolicy : brokenPolicy(messageOf(cause));
  }
};
