import { createAuditLog } from '../../../main/core/commands/audit-log.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { systemClock } from '../../../main/node/system-clock.ts';

/**
 * Appends to the audit log in the given folder until it is killed; prints the command id of each attempt that is said
 * to be on disk.
 */
const [folder, run] = process.argv.slice(2);
const log = createAuditLog({
  files: createNodeFiles(),
  folder: folder ?? '',
  clock: systemClock,
  redactText: (text) => text,
  maximumFileBytes: 20_000,
});

const record = async (commandId: string): Promise<void> => {
  await log.begin({
    type: 'attempt',
    at: new Date().toISOString(),
    commandId,
    groupId: 'g',
    accountId: 'a',
    accountLabel: 'Queue',
    vendor: 'v',
    user: 'u',
    conferenceId: 'c',
    action: 'drop',
    target: { name: '王伟', address: '1001', vendorId: '1' },
    surface: 'window',
  });
  process.stdout.write(`${commandId}\n`);
};

for (let number = 0; ; number += 5)
  await Promise.all([0, 1, 2, 3, 4].map((offset) => record(`${run}-${number + offset}`)));
