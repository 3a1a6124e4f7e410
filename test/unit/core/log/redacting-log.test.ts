import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../../main/core/log/redact.ts';
import { createRedactingLog, formatLogLine } from '../../../../main/core/log/redacting-log.ts';
import type { LogLine } from '../../../../main/ports/log.ts';
import { ManualClock } from '../../../support/manual-clock.ts';

const atMs = Date.UTC(2026, 2, 2, 9);

const newLog = (...writes: ((line: LogLine) => void)[]) => {
  const redactor = createRedactor();
  redactor.registerSecret('canary-1');
  return createRedactingLog({
    sinks: writes.map((write, index) => ({ name: `sink ${index}`, write })),
    redactor,
    clock: new ManualClock(atMs),
  });
};

describe('the log', () => {
  it('cleans message and fields before a sink sees them', () => {
    const lines: LogLine[] = [];
    newLog((line) => lines.push(line)).warn('said canary-1', { password: 'x', detail: { text: 'canary-1' } });
    expect(lines).toEqual([
      {
        atMs,
        level: 'warn',
        scope: '',
        message: 'said [redacted]',
        fields: { password: '[redacted]', detail: { text: '[redacted]' } },
      },
    ]);
  });

  it('names the part of the application, below the part it belongs to', () => {
    const lines: LogLine[] = [];
    newLog((line) => lines.push(line))
      .child('net')
      .child('socket')
      .info('open');
    expect(lines).toEqual([{ atMs, level: 'info', scope: 'net/socket', message: 'open', fields: null }]);
  });

  it('drops what matters less than asked for', () => {
    const lines: LogLine[] = [];
    newLog((line) => lines.push(line)).debug('detail');
    expect(lines).toEqual([]);
  });

  it('removes a broken sink, logs that once to the others, and never throws', () => {
    const messages: string[] = [];
    let tries = 0;
    const breaks = () => {
      tries += 1;
      throw new Error('disk full near canary-1');
    };
    const lines: LogLine[] = [];
    const log = newLog(breaks, (line) => {
      lines.push(line);
      messages.push(line.message);
    });
    log.info('one');
    log.child('a').info('two');
    expect(messages).toEqual(['one', 'The log output "sink 0" failed and is switched off', 'two']);
    expect(JSON.stringify(lines)).not.toContain('canary-1');
    expect(tries).toBe(1);
    expect(() => newLog(breaks, breaks).error('nobody is left')).not.toThrow();
  });

  it('writes every line as exactly one, whatever is in it', () => {
    const line = {
      atMs,
      level: 'info',
      scope: 'a',
      message: 'one\ntwo\r\u001b[2J\u2028',
      fields: { text: 'three\n' },
    } as const;
    expect(formatLogLine(line)).toBe(
      '2026-03-02T09:00:00.000Z INFO  [a] one\\u000atwo\\u000d\\u001b[2J\\u2028 {"text":"three\\n"}',
    );
    expect(formatLogLine({ ...line, scope: '', message: 'm', fields: null })).toBe('2026-03-02T09:00:00.000Z INFO  m');
  });
});
