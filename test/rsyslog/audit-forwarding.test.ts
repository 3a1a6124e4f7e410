import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAuditForwarder, type AuditForwarder } from '../../main/core/commands/audit-forwarder.ts';
import { createAuditLog, type AuditLog } from '../../main/core/commands/audit-log.ts';
import { yieldToEventLoop } from '../../main/core/diagnostics/yield-to-event-loop.ts';
import { createSyslogCollector } from '../../main/net/syslog-collector.ts';
import { createNodeFiles } from '../../main/node/node-files.ts';
import { systemClock } from '../../main/node/system-clock.ts';
import { eventually } from '../support/eventually.ts';
import { recordingLog } from '../support/recording-log.ts';
import { makeAuthority } from '../unit/net/certificates.ts';
import { makeRsyslog, type Rsyslog } from './rsyslog.ts';

const files = createNodeFiles();

describe('the record at a real rsyslog', () => {
  let rsyslog: Rsyslog;
  let folder = '';
  let audit: AuditLog;
  let forwarder: AuditForwarder;
  let troubles: string[] = [];
  /** Waits between attempts are short. */
  const clock = { ...systemClock, after: (delayMs: number, task: () => void) => systemClock.after(delayMs / 20, task) };

  const start = (authorityPem = rsyslog.authorityPem): void => {
    const target = { host: '127.0.0.1', port: rsyslog.port, authorityPem };
    forwarder = createAuditForwarder({
      files,
      folder,
      clock,
      collector: createSyslogCollector(target, { clock: systemClock, hostName: 'desk-17', processId: 42 }),
      log: recordingLog(),
      pause: yieldToEventLoop,
      key: async () => null,
      onTrouble: (detail) => troubles.push(detail),
      onTampered: (detail) => troubles.push(detail),
    });
    audit = createAuditLog({
      files,
      folder,
      clock: systemClock,
      redactText: (text) => text,
      maximumFileBytes: 4_000,
      onWritten: (lines) => forwarder.written(lines),
    });
  };
  const end = async (): Promise<void> => {
    await audit.close();
    await forwarder.stop();
  };
  const record = async (count: number, user = 'Åsa 李'): Promise<void> => {
    const note = (entry: number): Promise<void> =>
      audit.event({ what: 'sign-in', accountId: 'a', vendor: 'v', user, facts: { entry } });
    for (let entry = 0; entry < count; entry++) await note(entry);
  };
  const written = async (): Promise<readonly string[]> => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).toSorted();
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
    return texts
      .join('')
      .split('\n')
      .filter((line) => line !== '');
  };
  const collected = async (): Promise<readonly string[]> =>
    (await rsyslog.messages()).map((message) => message.slice(message.indexOf('{')));
  /** What has come once as much has as was written. */
  const allThere = async (): Promise<readonly string[]> => {
    const { length } = await written();
    await eventually(async () => (await collected()).length).toBe(length);
    return collected();
  };

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gavel-forwarding-'));
    rsyslog = await makeRsyslog();
    troubles = [];
  });
  afterEach(async () => {
    await end();
    await rsyslog.remove();
    await rm(folder, { recursive: true, force: true });
  });

  it('arrives as it is written, line for line, as an audit message of Gavel', async () => {
    await rsyslog.start();
    start();
    await record(30);
    expect(await allThere()).toEqual(await written());
    expect((await rsyslog.messages())[0]).toMatch(/^(?:audit|13|logaudit) gavel 42 audit/u);
  });

  it('waits on the disk while there is no collector; then it arrives in order, none twice', async () => {
    start();
    await record(40);
    await end();
    start();
    await record(40);
    await eventually(() => troubles.length).toBeGreaterThan(0);
    await rsyslog.start();
    expect(await allThere()).toEqual(await written());
    await record(5);
    expect(await allThere()).toEqual(await written());
    await end();
    start();
    await record(3);
    expect(await allThere()).toEqual(await written());
  });

  it('goes on where a collector was stopped in order between two lines', async () => {
    await rsyslog.start();
    start();
    for (let round = 0; round < 3; round++) {
      await record(20);
      expect(await allThere()).toEqual(await written());
      await rsyslog.stop();
      await record(20);
      await rsyslog.start();
      expect(await allThere()).toEqual(await written());
    }
  });

  it('loses nothing where a collector is killed amid it; what may be there twice has its number', async () => {
    await rsyslog.start();
    start();
    const recording = record(200);
    await eventually(async () => (await collected()).length).toBeGreaterThan(10);
    await rsyslog.stop('SIGKILL');
    await recording;
    await rsyslog.start();
    const lines = await written();
    await eventually(async () => new Set(await collected()).size).toBe(lines.length);
    expect([...new Set(await collected())]).toEqual(lines);
  });

  it('goes to nobody whose certificate is not trusted', async () => {
    await rsyslog.start();
    start(makeAuthority('Another authority').pem);
    await record(3);
    await eventually(() => troubles.length).toBe(1);
    expect(troubles[0]).toMatch(/certificate|self.signed/u);
    expect(await collected()).toEqual([]);
  });

  it('keeps no command waiting while the collector does not answer', async () => {
    start();
    const begin = performance.now();
    await record(20);
    expect(performance.now() - begin).toBeLessThan(20_000);
    expect((await written()).filter((line) => line.includes('sign-in'))).toHaveLength(20);
  });
});
