import { detailLimit } from '../../../app/domain/error-code.ts';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { Notice } from '../../../app/domain/notice.ts';
import type { AuditCollector, AuditLine, CollectorTarget } from '../../ports/audit-collector.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Log } from '../../ports/log.ts';
import type { Policy } from '../../ports/policy.ts';
import { isSame } from '../../../app/state/is-same.ts';
import { createAuditForwarder, type AuditForwarder } from './audit-forwarder.ts';
import type { AuditKey } from './audit-proof.ts';
import { nobody, type RecordEvent } from './record-event.ts';

const bounds = { mostBytes: 1024 * 1024, deadlineMs: 5000 } as const;

/** Forwards the record where the policy of the machine says so. */
export interface Forwarding {
  written(lines: readonly AuditLine[]): void;
  /** The policy is this from now on. */
  follow(target: Policy['auditForwarding']): void;
  stop(): Promise<void>;
}

/** Makes it; nothing is forwarded before `follow`. */
export const createForwarding = (parts: {
  readonly files: Files;
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly openCollector: (target: CollectorTarget) => AuditCollector;
  /** Resolves in a later turn of the event loop. */
  readonly pause: () => Promise<void>;
  readonly key: () => Promise<AuditKey | null>;
  readonly addNotice: (notice: Omit<Notice, 'id' | 'at'>) => void;
  readonly record: RecordEvent;
}): Forwarding => {
  const { files, log, openCollector, addNotice, record } = parts;
  const tell = (code: 'audit-not-forwarded' | 'audit-mark-changed', detail: string): void =>
    addNotice({ kind: 'problem', code, accountId: null, detail: detail.slice(0, detailLimit) });
  const onTrouble = (detail: string): void => tell('audit-not-forwarded', detail);
  const onTampered = (detail: string): void => {
    record({ what: 'forwarding-mark-changed', ...nobody, facts: {} });
    tell('audit-mark-changed', detail);
  };
  let target: Policy['auditForwarding'] = null;
  let forwarder: AuditForwarder | null = null;
  let turn: Promise<void> = Promise.resolve();

  const begin = async (wanted: Policy['auditForwarding']): Promise<void> => {
    await forwarder?.stop();
    forwarder = null;
    if (!wanted) return;
    const { host, port, authorityFile } = wanted;
    const file = authorityFile === null ? null : await files.readBytes(authorityFile, bounds);
    if (authorityFile !== null && !file) throw new Error(`${authorityFile}: there is no such file`);
    const authorityPem = file && Buffer.from(file).toString('utf8');
    const collector = openCollector({ host, port, authorityPem });
    forwarder = createAuditForwarder({ ...parts, collector, onTrouble, onTampered });
  };

  return {
    written: (lines) => forwarder?.written(lines),
    follow(wanted) {
      if (isSame(target, wanted)) return;
      target = wanted;
      turn = turn
        .then(() => begin(wanted))
        .catch((cause: unknown) => {
          log.warn('The record is not forwarded', { cause: messageOf(cause) });
          onTrouble(messageOf(cause));
        });
    },
    async stop() {
      await turn;
      await forwarder?.stop();
    },
  };
};
