import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  chainStart,
  readStart,
  readTail,
  sealEntry,
  sha256,
  verifyAudit,
} from '../../../../main/core/commands/audit-chain.ts';
import type { ChainPosition } from '../../../../main/core/commands/audit-entries.ts';
import { attemptSchema, type AuditEntry } from '../../../../main/core/commands/audit-entries.ts';

const at = '2026-03-02T09:00:00.000Z';
const attempt = (commandId: string): AuditEntry => ({
  type: 'attempt',
  at,
  commandId,
  groupId: 'g1',
  accountId: 'a1',
  accountLabel: 'Queue',
  vendor: 'some-vendor',
  user: 'agent1',
  conferenceId: 'c1',
  action: 'drop',
  target: null,
  surface: 'window',
});
const continued: AuditEntry = { type: 'continued', at, file: 'audit-0001.jsonl' };
const gap: AuditEntry = { type: 'gap', at, expectedSeq: 9, expectedHash: 'f'.repeat(64) };
const interrupted: AuditEntry = { type: 'interrupted', at, commandId: '1', reached: 'sent' };

/** The lines of a chain, without line ends, and where each ends. */
const chain = (entries: readonly AuditEntry[], from: ChainPosition = chainStart) => {
  let position = from;
  return entries.map((entry) => {
    const sealed = sealEntry(entry, position);
    position = sealed.position;
    return sealed;
  });
};
const bytesOf = (...lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
const whole = chain([attempt('1'), attempt('2'), attempt('3')]);
const [one = '', two = '', three = ''] = whole.map(({ line }) => line);
const broken = (bytes: Uint8Array, reached: ChainPosition | null = null): unknown => {
  const verdict = verifyAudit(bytes, reached);
  return verdict.kind === 'broken' ? `${verdict.line} ${verdict.problem}` : verdict.kind;
};
/** A line that says what it says and has the hash of that. */
const forged = (content: object): string => canonicalJson({ ...content, hash: sha256(canonicalJson(content)) });

describe('what is said of a log that is not whole', () => {
  it('is which line is wrong, and what was done to it', () => {
    const other = chain([attempt('other'), attempt('2')]).map(({ line }) => line);
    expect(broken(bytesOf(one, two.replace('"commandId":"2"', '"commandId":"7"'), three))).toBe(
      '2 was changed: its content does not fit its own hash',
    );
    expect(broken(bytesOf(one, three))).toBe('2 is number 3 where 2 is due: lines before it were removed or moved');
    expect(broken(bytesOf(one, two, two, three))).toBe(
      '3 is number 2 where 3 is due: it was repeated, inserted or moved',
    );
    expect(broken(bytesOf(one, other[1] ?? ''))).toBe(
      '2 does not continue the line before it: one of the two was replaced',
    );
    expect(broken(bytesOf(two, three))).toBe('1 is number 2 and begins the file: the lines before it were removed');
    expect(broken(bytesOf(one, '{"a":1}', two))).toBe('2 is not an entry of the log: it was changed or inserted');
    expect(broken(bytesOf(one, '[]', two))).toBe('2 is not an entry of the log: it was changed or inserted');
    expect(broken(bytesOf(one, two.replace('{', '{ ')))).toBe('2 was changed: it is not written the way Gavel writes');
  });

  it('is where it was cut off', () => {
    expect(broken(bytesOf(one, two).subarray(0, -1))).toBe('2 has no line end: the file was cut off here');
    expect(broken(bytesOf(one, two).subarray(0, -9))).toBe(
      '2 is not a whole entry: it was changed, or the file was cut off here',
    );
    for (const rest of ['null', '7', '"text"', 'half a line'])
      expect(broken(bytesOf(one, rest, two))).toBe('2 is not a whole entry: it was changed, or cut off');
  });

  it('is a cut-off line that is recorded and not there, or is another one', () => {
    const recover = (rest: string): AuditEntry => ({
      type: 'recovered',
      at,
      bytes: rest.length,
      sha256: sha256(rest),
    });
    const [first = '', second = ''] = chain([attempt('1'), recover('half')]).map(({ line }) => line);
    expect(broken(bytesOf(first, 'half', second))).toBe('whole');
    expect(broken(bytesOf(first, 'hale', second))).toBe('2 is not a whole entry: it was changed, or cut off');
    expect(broken(bytesOf(first, 'halfs', second))).toBe('2 is not a whole entry: it was changed, or cut off');
    expect(broken(bytesOf(first, second))).toBe('2 records a cut-off line that is no longer before it');
    // Part of the very first line, and the rest of a file that another one began.
    expect(broken(bytesOf('half', chain([recover('half')])[0]?.line ?? ''))).toBe('whole');
    const late = chain([recover('half')], { seq: 5, hash: 'a'.repeat(64) })[0]?.line ?? '';
    expect(broken(bytesOf('half', late))).toBe('whole');
  });

  it('is how far the file had once come', () => {
    const reached = (index: number): ChainPosition => whole[index]?.position ?? chainStart;
    expect(broken(bytesOf(one, two), reached(2))).toBe('3 is missing: the file once went on to number 3');
    expect(broken(Buffer.alloc(0), reached(0))).toBe('1 is missing: the file once went on to number 1');
    expect(broken(bytesOf(one, two), { seq: 2, hash: 'a'.repeat(64) })).toBe(
      '2 is not the entry that Gavel wrote with this number',
    );
    expect([broken(bytesOf(one, two), reached(1)), broken(bytesOf(one, two, three), reached(1))]).toEqual([
      'whole',
      'whole',
    ]);
    expect(broken(Buffer.alloc(0), chainStart)).toBe('whole');
  });

  it('is what Gavel itself found missing at a start', () => {
    const lines = chain([attempt('1'), gap]).map(({ line }) => line);
    expect(broken(bytesOf(...lines))).toBe(
      '2 Gavel found here, at its start, that entries up to number 9, once written, ' +
        'were missing from the end of the file',
    );
  });

  it('is no beginning: a first entry with another number or another hash before it', () => {
    const content = { ...attempt('1'), seq: 1, previous: 'a'.repeat(64) };
    expect(broken(bytesOf(forged(content)))).toBe(
      '1 is number 1 and begins the file: the lines before it were removed',
    );
    expect(broken(bytesOf(chain([attempt('1')], { seq: 4, hash: chainStart.hash })[0]?.line ?? ''))).toBe(
      '1 is number 5 and begins the file: the lines before it were removed',
    );
    expect(broken(bytesOf(chain([continued], { seq: 4, hash: 'a'.repeat(64) })[0]?.line ?? ''))).toBe('whole');
  });
});

describe('a whole log', () => {
  it('says how many commands have no outcome in it: made or held, and not found again at the next start', () => {
    const entries: AuditEntry[] = [
      attempt('1'),
      { ...attempt('2'), type: 'held' } as AuditEntry,
      attempt('3'),
      { type: 'sent', at, commandId: '3' },
      interrupted,
      { type: 'outcome', at, commandId: '2', outcome: 'confirmed', tookMs: 1 },
    ];
    const lines = chain(entries).map(({ line }) => line);
    expect(verifyAudit(bytesOf(...lines))).toMatchObject({ kind: 'whole', entryCount: 6, withoutOutcomeCount: 1 });
    expect(verifyAudit(bytesOf(...lines.slice(0, 2)))).toMatchObject({ withoutOutcomeCount: 2 });
  });
});

describe('where a file begins', () => {
  it('is said by the first line of every file but the first', () => {
    const before = { seq: 4, hash: 'a'.repeat(64) };
    const [line = '', next = ''] = chain([continued, attempt('1')], before).map((sealed) => sealed.line);
    expect(readStart(bytesOf(line, next))).toEqual(before);
    expect(readStart(Buffer.from(line))).toEqual(before);
    expect(readStart(bytesOf(one, two))).toBeNull();
    expect(readStart(bytesOf('half', line))).toBeNull();
    expect(readStart(Buffer.alloc(0))).toBeNull();
  });

  it('is not lost by bytes that are no text', () => {
    const bytes = bytesOf(one);
    bytes[bytes.indexOf('Queue')] = 0xff;
    expect(broken(bytes)).toBe('1 is not a whole entry: it was changed, or the file was cut off here');
    expect(readTail(bytes).last).toBeNull();
  });
});

describe('a long text', () => {
  it('is cut, and never keeps a command from being recorded', () => {
    const clipped = (text: string) =>
      attemptSchema.parse({ ...attempt('1'), accountLabel: text, parameters: { file: text } });
    expect(clipped('x'.repeat(300)).accountLabel).toBe('x'.repeat(300));
    expect(clipped('x'.repeat(301)).accountLabel).toBe(`${'x'.repeat(299)}…`);
    expect(clipped('x'.repeat(2001)).parameters).toEqual({ file: `${'x'.repeat(1999)}…` });
  });
});
