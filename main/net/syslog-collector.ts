import tls from 'node:tls';
import type { AuditCollector, AuditLine, CollectorTarget } from '../ports/audit-collector.ts';
import type { Clock } from '../ports/clock.ts';
import { createTrust } from './trust.ts';

/** RFC 5424, 6.2.1: facility 13 (log audit), severity 6 (informational). */
const priority = 13 * 8 + 6;

/** How long a collector may take to read a batch and to say so, in milliseconds. */
const deadlineMs = 20_000;

/** A name of RFC 5424, 6: visible ASCII, or `-` for none. */
const nameOf = (text: string, most: number): string => text.replaceAll(/[^\x21-\x7e]/gu, '').slice(0, most) || '-';

const timeOf = (line: string): string => /"at":"([\d\-T:.]+Z)"/u.exec(line)?.[1] ?? '-';

/** A message of RFC 5424 in a frame of RFC 5425, 4.3: its length in octets, a space, the message. */
export const frameOf = ({ line }: AuditLine, hostName: string, processId: number): string => {
  const head = `<${priority}>1 ${timeOf(line)} ${nameOf(hostName, 255)} gavel ${processId} audit -`;
  const message = `${head} \uFEFF${line}`;
  return `${Buffer.byteLength(message)} ${message}`;
};

/**
 * A collector that takes syslog over TLS (RFC 5425). Syslog has no receipts, so each batch has a connection of its own:
 * a collector that read it to its end closes it in its turn, and one that was cut off does not.
 */
export const createSyslogCollector = (
  { host, port, authorityPem }: CollectorTarget,
  parts: { readonly clock: Pick<Clock, 'after'>; readonly hostName: string; readonly processId: number },
): AuditCollector => ({
  send: (lines, signal) =>
    new Promise((resolve, reject) => {
      const socket = tls.connect({
        host,
        port,
        servername: /^[\d.]+$|:/u.test(host) ? '' : host,
        secureContext: createTrust(authorityPem),
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
      });
      let isEnded = false;
      const finish = (settle: () => void): void => {
        cancel();
        signal.removeEventListener('abort', stop);
        socket.destroy();
        settle();
      };
      const fail = (cause: Error): void => finish(() => reject(cause));
      const stop = (): void => fail(new Error(`${host}:${port}: given up`));
      const cancel = parts.clock.after(deadlineMs, () => fail(new Error(`${host}:${port} does not answer`)));
      signal.addEventListener('abort', stop);
      socket.on('error', (cause) => fail(new Error(`${host}:${port}: ${cause.message}`)));
      socket.on('secureConnect', () => {
        const text = lines.map((line) => frameOf(line, parts.hostName, parts.processId)).join('');
        socket.end(text, () => {
          isEnded = true;
        });
      });
      // Nothing is said in this direction, but the end is only seen while it is read.
      socket.resume();
      socket.on('end', () => {
        if (!isEnded) fail(new Error(`${host}:${port} closed the connection before it had read everything`));
        else finish(resolve);
      });
      socket.on('close', () => fail(new Error(`${host}:${port} closed the connection`)));
    }),
});
