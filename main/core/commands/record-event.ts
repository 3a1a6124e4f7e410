import type { AuditEvent } from './audit-entries.ts';

/** Records in the audit log that something happened beside the commands. Never throws. */
export type RecordEvent = (event: Omit<AuditEvent, 'type' | 'at'>) => void;

/** For events that belong to no account. */
export const nobody = { accountId: null, vendor: '', user: '' } as const;
