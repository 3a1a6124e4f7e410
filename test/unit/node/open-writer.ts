import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditLog } from '../../../main/core/commands/audit-log.ts';
import { createNodeFiles } from '../../../main/node/node-files.ts';
import { systemClock } from '../../../main/node/system-clock.ts';

/**
 * Records commands that come differently far and begins to write a file in the given folder, says so, and then waits
 * until it is killed.
 */
const folder = process.argv[2] ?? '';
const log = createAuditLog({ files: createNodeFiles(), folder, clock: systemClock, redactText: (text) => text });
const at = new Date().toISOString();

await log.begin(
  ...['Ada', 'Bo', 'Maria', 'Noor'].map(
    (name) =>
      ({
        type: 'held',
        at,
        commandId: name,
        groupId: 'g',
        accountId: 'a',
        accountLabel: 'Queue',
        vendor: 'v',
        user: 'u',
        conferenceId: 'c',
        action: 'drop',
        target: { name, address: '1001', vendorId: '1' },
        surface: 'window',
      }) as const,
  ),
);
await log.note(...['Bo', 'Maria', 'Noor'].map((commandId) => ({ type: 'sent', at, commandId }) as const));
await log.note({ type: 'accepted', at, commandId: 'Maria' });
await log.complete({ type: 'outcome', at, commandId: 'Noor', outcome: 'confirmed', tookMs: 5 });
await writeFile(join(folder, `settings.json.${process.pid}-1.tmp`), 'half');
process.stdout.write('ready\n');
setInterval(() => undefined, 1000);
