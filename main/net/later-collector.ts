import type { AuditCollector } from '../ports/audit-collector.ts';
import type { createSyslogCollector } from './syslog-collector.ts';

/** A collector whose code, and with it Node's own of TLS, is loaded when something is first handed over. */
export const createLaterCollector = (...parts: Parameters<typeof createSyslogCollector>): AuditCollector => {
  let loading: Promise<AuditCollector> | undefined;
  return {
    async send(lines, signal) {
      loading ??= import('./syslog-collector.ts').then((module) => module.createSyslogCollector(...parts));
      await (await loading).send(lines, signal);
    },
  };
};
