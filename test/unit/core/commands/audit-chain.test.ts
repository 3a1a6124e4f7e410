import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  canonicalJson,
  chainStart,
  readTail,
  sealEntry,
  sha256,
  verifyAudit,
  verifyAuditGently,
} from '../../../../main/core/commands/audit-chain.ts';
import type { ChainPosition } from '../../../../main/core/commands/audit-entries.ts';
import { type AuditEntry } from '../../../../main/core/commands/audit-entries.ts';
import { isMutationRun } from '../../../support/mutation.ts';

const at = '2026-03-02T09:00:00.000Z';

const attempt = (commandId: string, name = 'Ann Lee'): AuditEntry => ({
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
  target: { name, address: '1001', vendorId: 'd1/1001' },
  surface: 'window',
});

const outcome = (commandId: string): AuditEntry => ({
  type: 'outcome',
  at,
  commandId,
  outcome: 'confirmed',
  code: null,
  vendorAnswer: null,
  tookMs: 12.5,
});

/** The lines of a chain, without line ends. */
const chain = (entries: readonly AuditEntry[], from: ChainPosition = chainStart): string[] => {
  let position = from;
  return entries.map((entry) => {
    const sealed = sealEntry(entry, position);
    position = sealed.position;
    return sealed.line;
  });
};

const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''), 'utf8');
const entries = [
  attempt('1'),
  attempt('2', '王伟 \u0000 "quoted" \uFFFD'),
  outcome('1'),
  outcome('2'),
  attempt('3'),
  outcome('3'),
];
const lines = chain(entries);
const whole = bytesOf(lines);
const firstBroken = (bytes: Uint8Array) => {
  const verdict = verifyAudit(bytes);
  return verdict.kind === 'broken' ? verdict.line : null;
};

describe('the audit chain', () => {
  it('writes JSON in one form only', () => {
    expect(canonicalJson({ b: [1, { d: null, c: 'é' }], a: undefined, A: true })).toBe(
      '{"A":true,"b":[1,{"c":"é","d":null}]}',
    );
    expect(canonicalJson(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}');
  });

  it('puts into each line its number, the hash of the line before and its own hash over everything else', () => {
    const [first, second] = lines.map((line): Record<string, unknown> => JSON.parse(line));
    const { hash, ...content } = first ?? {};
    expect(content).toEqual({ ...entries[0], seq: 1, previous: '0'.repeat(64) });
    expect(hash).toBe(sha256(canonicalJson(content)));
    expect(second).toMatchObject({ seq: 2, previous: hash });
  });

  it('proves an untouched log whole', () => {
    expect(verifyAudit(whole)).toEqual({
      kind: 'whole',
      entryCount: 6,
      last: { seq: 6, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      recoveredCount: 0,
      withoutOutcomeCount: 0,
      proofs: { proved: 0, 'unknown-key': 0, none: 6 },
    });
    expect(verifyAudit(new Uint8Array())).toMatchObject({ kind: 'whole', entryCount: 0, last: null });
    expect(verifyAudit(bytesOf(lines.slice(0, 3)))).toMatchObject({ kind: 'whole', withoutOutcomeCount: 1 });
  });

  it('finds any change of a single byte, at the line it is in', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (offset, difference) => {
        const changed = Buffer.from(whole);
        changed[offset] = (changed[offset] ?? 0) ^ difference;
        const line = whole.subarray(0, offset).filter((byte) => byte === 0x0a).length + 1;
        expect(firstBroken(changed)).toBe(line);
      }),
      { numRuns: isMutationRun ? 50 : 3000 },
    );
  });

  it('finds any byte taken out or put in', () => {
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), fc.boolean(), (offset, byte, isPutIn) => {
        const changed = isPutIn
          ? Buffer.concat([whole.subarray(0, offset), Buffer.from([byte]), whole.subarray(offset)])
          : Buffer.concat([whole.subarray(0, offset), whole.subarray(offset + 1)]);
        expect(verifyAudit(changed).kind).toBe('broken');
      }),
      { numRuns: isMutationRun ? 50 : 2000 },
    );
  });

  it('finds any lines removed, also at the beginning, and at the end when it is known how far the log had come', () => {
    const reached = { seq: 6, hash: (JSON.parse(lines[5] ?? '') as { hash: string }).hash };
    fc.assert(
      fc.property(fc.subarray(lines, { maxLength: lines.length - 1 }), (kept) => {
        expect(verifyAudit(bytesOf(kept), reached).kind).toBe('broken');
      }),
    );
    expect(verifyAudit(bytesOf(lines.slice(0, 5)), reached)).toEqual({
      kind: 'broken',
      line: 6,
      problem: 'is missing: the file once went on to number 6',
    });
    expect(verifyAudit(bytesOf(lines.slice(2)))).toMatchObject({
      line: 1,
      problem: expect.stringContaining('lines before it were removed'),
    });
  });

  it('finds lines in another order', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), (order) => {
        fc.pre(order.some((line, index) => line !== lines[index]));
        expect(firstBroken(bytesOf(order))).toBe(order.findIndex((line, index) => line !== lines[index]) + 1);
      }),
    );
  });

  it('finds lines inserted: copies, forgeries without their hash, and what is no entry', () => {
    const insert = (line: string, index: number) =>
      firstBroken(bytesOf([...lines.slice(0, index), line, ...lines.slice(index)]));
    expect(insert(lines[1] ?? '', 2)).toBe(3);
    expect(insert(sealEntry(attempt('9'), { seq: 2, hash: 'f'.repeat(64) }).line, 2)).toBe(3);
    expect(insert('{"note":"nothing happened"}', 4)).toBe(5);
    expect(insert('', 4)).toBe(5);
  });

  it('finds a line that was changed and given a fitting hash, at the line that no longer follows it', () => {
    const forged = sealEntry(attempt('2', 'Somebody Else'), {
      seq: 1,
      hash: (JSON.parse(lines[0] ?? '') as { hash: string }).hash,
    }).line;
    expect(verifyAudit(bytesOf([lines[0] ?? '', forged, ...lines.slice(2)]))).toMatchObject({
      line: 3,
      problem: expect.stringContaining('was replaced'),
    });
  });

  it('finds a file cut off anywhere but at the end of a line', () => {
    for (let length = 1; length < whole.length; length += isMutationRun ? 77 : 7) {
      const isAtLineEnd = whole[length - 1] === 0x0a;
      expect(verifyAudit(whole.subarray(0, length)).kind).toBe(isAtLineEnd ? 'whole' : 'broken');
    }
  });

  describe('after a sudden end in the middle of a line', () => {
    const kept = bytesOf(lines.slice(0, 2));
    const { position } = sealEntry(entries[1] as AuditEntry, {
      seq: 1,
      hash: (JSON.parse(lines[0] ?? '') as { hash: string }).hash,
    });
    const recover = (fragment: Uint8Array) => {
      const record = chain(
        [{ type: 'recovered', at, bytes: fragment.length, sha256: sha256(fragment) }, outcome('1')],
        position,
      );
      return Buffer.concat([kept, fragment, Buffer.from('\n'), bytesOf(record)]);
    };

    it('accepts the rest of the line together with the record of it', () => {
      const fragment = Buffer.from((lines[2] ?? '').slice(0, 40));
      expect(verifyAudit(recover(fragment))).toMatchObject({ kind: 'whole', entryCount: 4, recoveredCount: 1 });
      expect(verifyAudit(recover(Buffer.from('rest of one\nand of a record of it')))).toMatchObject({
        kind: 'whole',
        recoveredCount: 1,
      });
    });

    it('does not accept a changed rest, a missing one, or a complete line as one', () => {
      const recovered = recover(Buffer.from('{"at":"2026'));
      const changed = Buffer.from(recovered);
      changed[kept.length + 3] = 0x41;
      expect(firstBroken(changed)).toBe(3);
      expect(firstBroken(Buffer.concat([kept, recovered.subarray(kept.length + 12)]))).toBe(3);
      expect(firstBroken(recover(Buffer.from('{"complete":"object"}')))).toBe(3);
    });

    it('finds the last entry and what follows it', () => {
      const fragment = Buffer.from('{"at":"20');
      expect(readTail(Buffer.concat([kept, fragment]))).toEqual({ last: position, fragment, isLineOpen: true });
      expect(readTail(Buffer.concat([kept, fragment, Buffer.from('\n')]))).toEqual({
        last: position,
        fragment,
        isLineOpen: false,
      });
      expect(readTail(kept)).toEqual({ last: position, fragment: null, isLineOpen: false });
      expect(readTail(kept.subarray(0, kept.length - 1))).toEqual({ last: position, fragment: null, isLineOpen: true });
      expect(readTail(fragment)).toEqual({ last: null, fragment, isLineOpen: true });
      expect(readTail(new Uint8Array())).toEqual({ last: null, fragment: null, isLineOpen: false });
    });
  });
});

describe('a log that is checked while other work goes on', () => {
  const long = bytesOf(chain(Array.from({ length: 1000 }, (_, index) => attempt(String(index)))));
  const changed = Buffer.from(long.toString('utf8').replace('"commandId":"777"', '"commandId":"778"'), 'utf8');

  it('comes to the same, with pauses in between', async () => {
    let pauseCount = 0;
    const pause = async (): Promise<void> => {
      pauseCount += 1;
    };
    const { signal } = new AbortController();
    for (const bytes of [long, changed, whole, new Uint8Array()])
      expect(await verifyAuditGently(bytes, null, pause, signal)).toEqual(verifyAudit(bytes));
    expect(pauseCount).toBeGreaterThanOrEqual(7);
  });

  it('is left when nobody waits for it any more', async () => {
    const giveUp = new AbortController();
    giveUp.abort();
    expect(await verifyAuditGently(long, null, async () => undefined, giveUp.signal)).toBeNull();
  });
});
