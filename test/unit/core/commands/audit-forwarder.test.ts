import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditFileName } from '../../../../main/core/commands/audit-files.ts';
import { createAuditForwarder } from '../../../../main/core/commands/audit-forwarder.ts';
import { createAuditKey, type AuditKey } from '../../../../main/core/commands/audit-proof.ts';
import { eventually } from '../../../support/eventually.ts';
import { ManualClock } from '../../../support/manual-clock.ts';
import { MemoryFiles } from '../../../support/memory-files.ts';
import { recordingLog } from '../../../support/recording-log.ts';

const folder = '/profile/audit';
const markPath = join(folder, 'audit-forwarded.json');
const key = createAuditKey(Buffer.alloc(32, 7).toString('base64'));
const otherKey = createAuditKey(Buffer.alloc(32, 8).toString('base64'));
const lineOf = (seq: number): string => JSON.stringify({ seq, what: `line ${seq}` });

/** A record that grows, of which one run after the other forwards what is left. */
const bench = () => {
  const files = new MemoryFiles();
  const markText = async (): Promise<string> => Buffer.from((await files.readBytes(markPath)) ?? []).toString('utf8');
  /** One run until the last line has arrived; gives the numbers that arrived, and what was told. */
  const run = async (own: AuditKey | null, lastSeq: number) => {
    const [arrived, tampered]: [number[], string[]] = [[], []];
    const lines = Array.from({ length: lastSeq }, (_, index) => `${lineOf(index + 1)}\n`).join('');
    await files.writeAtomically(join(folder, auditFileName(1)), lines);
    const forwarder = createAuditForwarder({
      files,
      folder,
      clock: new ManualClock(),
      collector: { send: async (lines) => void arrived.push(...lines.map(({ seq }) => seq)) },
      log: recordingLog(),
      pause: async () => undefined,
      key: async () => own,
      onTrouble: () => undefined,
      onTampered: (detail) => tampered.push(detail),
    });
    await eventually(() => arrived.at(-1)).toBe(lastSeq);
    await eventually(async () => (await markText()).includes(`"seq":${lastSeq},`)).toBe(true);
    await forwarder.stop();
    return { arrived, tampered };
  };
  return { files, run, markText };
};

describe('how far the record was handed over', () => {
  it('is proved by the key of the record: the next run goes on from there', async () => {
    const { run, markText } = bench();
    expect((await run(key, 3)).arrived).toEqual([1, 2, 3]);
    expect(await markText()).toContain(`"key":"${key.id}"`);
    expect(await run(key, 5)).toEqual({ arrived: [4, 5], tampered: [] });
  });

  it('counts for nothing where another program wrote it: all is handed over again, and told', async () => {
    const { files, run, markText } = bench();
    await run(key, 3);
    const forged = JSON.parse(await markText()) as object;
    await files.writeAtomically(markPath, JSON.stringify({ ...forged, seq: 5, line: lineOf(5) }));
    expect(await run(key, 6)).toEqual({ arrived: [1, 2, 3, 4, 5, 6], tampered: [markPath] });
  });

  it('counts for nothing without a proof, or with one of another key', async () => {
    const { files, run } = bench();
    await files.writeAtomically(markPath, JSON.stringify({ seq: 3, line: lineOf(3) }));
    expect(await run(key, 4)).toEqual({ arrived: [1, 2, 3, 4], tampered: [] });
    expect(await run(otherKey, 5)).toEqual({ arrived: [1, 2, 3, 4, 5], tampered: [] });
    expect(await run(null, 6)).toEqual({ arrived: [1, 2, 3, 4, 5, 6], tampered: [] });
  });

  it('is taken as it is where there is no keychain', async () => {
    const { run } = bench();
    await run(null, 3);
    expect(await run(null, 5)).toEqual({ arrived: [4, 5], tampered: [] });
  });
});
