import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { messageOf } from '../../../app/domain/message-of.ts';
import type { AuditCollector, AuditLine } from '../../ports/audit-collector.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';
import type { Log } from '../../ports/log.ts';
import { auditFileName, auditNumbersIn } from './audit-files.ts';
import type { AuditKey } from './audit-proof.ts';

/** What was handed over last, kept beside the record. */
const forwardedName = 'audit-forwarded.json';
interface Forwarded {
  readonly seq: number;
  readonly line: string;
}
/** The same with its proof by the record's key: else another program of the user could name what was never sent. */
const markSchema = z.object({
  seq: z.number().int().min(0),
  line: z.string(),
  proof: z.object({ key: z.string(), value: z.string() }).optional(),
});
type Proof = z.infer<typeof markSchema>['proof'];
const nothingYet: Forwarded = { seq: 0, line: '' };

const proofOf = (key: AuditKey, { seq, line }: Forwarded): Proof => ({
  key: key.id,
  value: key.prove({ seq, hash: `forwarded ${createHash('sha256').update(line).digest('hex')}` }),
});
const isProved = (given: Proof, own: Proof): boolean => given?.value === own?.value;

const numberedSchema = z.looseObject({ seq: z.number().int().min(1) });

/** Lines handed over at once. */
const atOnce = 100;
/** Lines kept in memory while the collector is away: more of them are read from the disk again. */
const mostWaiting = 1_000;
/** Lines that are read before others have their turn. */
const linesInTurn = 200;
/** Between attempts, in milliseconds. */
const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** From so many failures in a row on, people are told. */
const toldAfter = 3;

/** Hands the record to a company's collector as it is written; the record itself is the queue while that is away. */
export interface AuditForwarder {
  /** Notes that lines were written. Never waits, never throws. */
  written(lines: readonly AuditLine[]): void;
  /** Gives up what is under way; the next start goes on from there. */
  stop(): Promise<void>;
}

const readLine = (line: string): AuditLine | null => {
  try {
    const parsed = numberedSchema.safeParse(JSON.parse(line));
    return parsed.success ? { seq: parsed.data.seq, line } : null;
  } catch {
    // Part of a line, as after a power cut: the next one says so.
    return null;
  }
};

/**
 * Begins to forward the record in `folder`: what was not handed over before, then each line as it is written. A line is
 * handed over again only where it is not certain that it arrived; its number tells a collector that it has it.
 */
export const createAuditForwarder = (parts: {
  readonly files: Pick<Files, 'readBytes' | 'writeAtomically' | 'list'>;
  readonly folder: string;
  readonly clock: Pick<Clock, 'after'>;
  readonly collector: AuditCollector;
  readonly log: Log;
  /** Resolves in a later turn of the event loop. */
  readonly pause: () => Promise<void>;
  /** The key of the record; null where there is none: then the mark proves nothing. */
  readonly key: () => Promise<AuditKey | null>;
  /** Called once when the record cannot be handed over for a while. */
  readonly onTrouble: (detail: string) => void;
  /** Called when somebody else wrote how far the record was handed over: all of it is, once more. */
  readonly onTampered: (detail: string) => void;
}): AuditForwarder => {
  const { files, folder, clock, collector, log, pause, onTrouble, onTampered } = parts;
  const path = join(folder, forwardedName);
  const ending = new AbortController();
  let waiting: AuditLine[] = [];
  /** Whether lines are on the disk that are not in memory. */
  let isBehind = true;
  let wake: () => void = () => undefined;

  const readForwarded = async (): Promise<Forwarded> => {
    let mark: z.infer<typeof markSchema>;
    try {
      const bytes = await files.readBytes(path);
      if (!bytes) return nothingYet;
      mark = markSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    } catch (cause) {
      log.warn('What was forwarded is not known: all of the record is', { cause: messageOf(cause) });
      return nothingYet;
    }
    const key = await parts.key();
    const proof = key ? proofOf(key, mark) : undefined;
    if (isProved(mark.proof, proof)) return { seq: mark.seq, line: mark.line };
    // Without a proof of this key it is one of a time without a keychain, or with another key. Rather twice than not at
    // all: a collector knows the numbers.
    log.warn('What was forwarded is not proved: all of the record is', { hasKey: key !== null });
    if (proof && mark.proof?.key === proof.key) onTampered(path);
    return nothingYet;
  };

  const keepForwarded = async (forwarded: Forwarded): Promise<void> => {
    const key = await parts.key();
    const mark = key ? { ...forwarded, proof: proofOf(key, forwarded) } : forwarded;
    await files.writeAtomically(path, `${JSON.stringify(mark)}\n`, { isDurable: false });
  };

  /** The lines of a file, the oldest first. */
  const linesIn = async (number: number): Promise<AuditLine[]> => {
    const bytes = await files.readBytes(join(folder, auditFileName(number)));
    const lines: AuditLine[] = [];
    const text = Buffer.from(bytes ?? []).toString('utf8');
    for (const [index, line] of text.split('\n').entries()) {
      if (index % linesInTurn === linesInTurn - 1) await pause();
      const read = line === '' ? null : readLine(line);
      if (read) lines.push(read);
    }
    return lines;
  };

  /** Whether the record goes on from what was forwarded: one that was begun anew is forwarded from its beginning. */
  const goesOn = (lines: readonly AuditLine[], { seq, line }: Forwarded): boolean => {
    const same = lines.find((one) => one.seq === seq);
    return same === undefined ? (lines.at(-1)?.seq ?? 0) > seq : same.line === line;
  };

  /** Reads the oldest file with lines that were not forwarded; the newer ones are read when these are gone. */
  const readBehind = async (last: Forwarded): Promise<Forwarded> => {
    // What is written from now on is kept beside what is read.
    isBehind = false;
    const numbers = await auditNumbersIn(files, folder);
    const newest = await linesIn(numbers.at(-1) ?? 1);
    const from = last.seq === 0 || newest.length === 0 || goesOn(newest, last) ? last : nothingYet;
    for (const [index, number] of numbers.entries()) {
      const isNewest = index === numbers.length - 1;
      const found = (isNewest ? newest : await linesIn(number)).filter(({ seq }) => seq > from.seq);
      if (found.length === 0 && !isNewest) continue;
      const readTo = found.at(-1)?.seq ?? from.seq;
      // What was written meanwhile may be in both.
      waiting = isNewest ? [...found, ...waiting.filter(({ seq }) => seq > readTo)] : found;
      if (!isNewest) isBehind = true;
      return from;
    }
    return from;
  };

  const untilWritten = (): Promise<void> =>
    new Promise((resolve) => {
      wake = resolve;
      if (ending.signal.aborted || waiting.length > 0 || isBehind) resolve();
    });

  const untilLater = (delayMs: number): Promise<void> =>
    new Promise((resolve) => {
      // One wait follows another for as long as the collector is away: none leaves its listener behind.
      const finish = (): void => {
        cancel();
        ending.signal.removeEventListener('abort', finish);
        resolve();
      };
      const cancel = clock.after(delayMs, finish);
      ending.signal.addEventListener('abort', finish);
    });

  const forward = async (): Promise<void> => {
    let last = await readForwarded();
    let failures = 0;
    while (!ending.signal.aborted) {
      try {
        if (isBehind && waiting.length === 0) last = await readBehind(last);
        const batch = waiting.slice(0, atOnce);
        if (batch.length === 0) {
          await untilWritten();
          continue;
        }
        await collector.send(batch, ending.signal);
        waiting = waiting.slice(batch.length);
        last = batch.at(-1) ?? last;
        await keepForwarded(last);
        if (failures > 0) log.info('The record is forwarded again', { seq: last.seq });
        failures = 0;
      } catch (cause) {
        if (ending.signal.aborted) return;
        failures += 1;
        const detail = messageOf(cause);
        log.warn('The record could not be forwarded', { failures, cause: detail });
        if (failures === toldAfter) onTrouble(detail);
        await untilLater(Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)));
      }
    }
  };
  const running = forward().catch((cause: unknown) =>
    log.error('The record is not forwarded any more', { cause: messageOf(cause) }),
  );

  return {
    written(lines) {
      // Behind a gap nothing is kept: it is read from the disk, in order.
      if (!isBehind) {
        waiting.push(...lines);
        if (waiting.length > mostWaiting) {
          waiting = waiting.slice(0, atOnce);
          isBehind = true;
        }
      }
      wake();
    },
    async stop() {
      ending.abort();
      wake();
      await running;
    },
  };
};
