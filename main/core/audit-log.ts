import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '../../app/domain/error-code.ts';
import type { Clock } from '../ports/clock.ts';
import { FileFault, type AppendFile, type Files } from '../ports/files.ts';
import {
  attemptSchema,
  chainStart,
  outcomeSchema,
  readTail,
  sealEntry,
  sha256,
  type AuditAttempt,
  type AuditEntry,
  type AuditOutcome,
  type AuditTail,
  type ChainPosition,
} from './audit-chain.ts';

/** The record of every command that may have an effect. */
export interface AuditLog {
  /** Opens the log and looks over its end, so that the first command need not wait for it and a fault is known early. Never rejects: see `fault`. */
  prepare(): Promise<void>;
  /** Resolves once the attempt is on disk: only then may the command be sent. Rejects with `audit-unwritable`: it must not be sent. */
  begin(attempt: AuditAttempt): Promise<void>;
  /** Resolves once the outcome is on disk. On `audit-unwritable` the outcome is kept and written with the next entry that can be. */
  complete(outcome: AuditOutcome): Promise<void>;
  /** Why nothing can be recorded now, or null. The next `begin` or `complete` tries again. */
  fault(): Fault | null;
  /** The file being written, for people. */
  path(): string;
  /** Writes what waits and closes the file. Never rejects. */
  close(): Promise<void>;
}

/** What wrote last, kept beside the log so that entries removed from its very end are noticed. */
const auditHeadSchema = z.object({ file: z.string(), seq: z.number().int().min(1), hash: z.string() });
type Head = z.infer<typeof auditHeadSchema>;

/** Its name. It is no log itself. */
export const auditHeadName = 'audit-head.json';

/** The name of the log's file with this number: `audit-0001.jsonl`. */
export const auditFileName = (number: number): string => `audit-${String(number).padStart(4, '0')}.jsonl`;

/** The number in a log file's name, or null for other names. */
export const auditFileNumber = (name: string): number | null => {
  const digits = /^audit-(\d{4,})\.jsonl$/.exec(name)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** Reads how far the log had come, from the file beside it; null when it is missing or unusable, which an unlucky moment for a power cut can cause. */
export const readAuditHead = async (files: Files, folder: string): Promise<Head | null> => {
  try {
    const bytes = await files.readBytes(join(folder, auditHeadName));
    return bytes ? auditHeadSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))) : null;
  } catch {
    return null;
  }
};

interface Waiting {
  readonly entry: AuditEntry;
  /** Null for an outcome that is written late: whoever gave it was told already. */
  readonly resolve: (() => void) | null;
  readonly reject: ((fault: Fault) => void) | null;
}

interface OpenFile {
  readonly number: number;
  readonly file: AppendFile;
  position: ChainPosition;
  sizeBytes: number;
}

const emptyTail: AuditTail = { last: null, fragment: null, isLineOpen: false };

/**
 * A hash-chained log of JSON lines in `folder`, in files of about `maximumFileBytes`. One process at a time may write it.
 * Nothing is opened before `prepare` or the first entry. Several waiting entries go to disk in one write.
 */
export const createAuditLog = (options: {
  readonly files: Files;
  readonly folder: string;
  readonly clock: Clock;
  /** Takes known secrets out of text that came from people and vendors. */
  readonly redactText: (text: string) => string;
  readonly maximumFileBytes?: number;
  /** Called when recording becomes impossible, and with null when it works again. */
  readonly onFaultChange?: (fault: Fault | null) => void;
}): AuditLog => {
  const { files, folder, clock, redactText, maximumFileBytes = 10 * 1024 * 1024, onFaultChange } = options;
  let queue: Waiting[] = [];
  let open: OpenFile | null = null;
  let currentNumber = 1;
  let fault: Fault | null = null;
  let flushing: Promise<void> | null = null;
  let headToWrite: Head | null = null;
  let writingHead: Promise<void> | null = null;

  const setFault = (next: Fault | null): void => {
    if (fault?.message === next?.message) return;
    fault = next;
    onFaultChange?.(next);
  };

  const writeHead = async (): Promise<void> => {
    for (let head = headToWrite; head; head = headToWrite) {
      headToWrite = null;
      try {
        // Not durable: after a power cut an older one says less, never something wrong.
        await files.writeAtomically(join(folder, auditHeadName), `${JSON.stringify(head)}\n`, { isDurable: false });
      } catch {
        // The log itself is on disk; its next entry writes this again.
      }
    }
    writingHead = null;
  };

  const appendEntries = async (target: OpenFile, entries: readonly AuditEntry[], prefix = ''): Promise<void> => {
    let position = target.position;
    let text = prefix;
    for (const entry of entries) {
      const sealed = sealEntry(entry, position);
      position = sealed.position;
      text += `${sealed.line}\n`;
    }
    await target.file.append(text);
    target.position = position;
    target.sizeBytes += Buffer.byteLength(text);
    headToWrite = { file: auditFileName(target.number), ...position };
    writingHead ??= writeHead();
  };

  const at = (): string => new Date(clock.now()).toISOString();

  /** Finds the end of the chain, and records what is wrong with it before anything is added. */
  const openNewest = async (): Promise<OpenFile> => {
    const numbers = (await files.list(folder)).map(auditFileNumber).filter((number) => number !== null).sort((one, other) => other - one);
    const number = numbers[0] ?? 1;
    currentNumber = number;
    let tail = emptyTail;
    let sizeBytes = 0;
    let last: ChainPosition | null = null;
    let lastFile = number;
    for (const candidate of numbers) {
      const bytes = await files.readBytes(join(folder, auditFileName(candidate)));
      const candidateTail = readTail(bytes ?? new Uint8Array());
      if (candidate === number) {
        tail = candidateTail;
        sizeBytes = bytes?.length ?? 0;
      }
      last = candidateTail.last;
      lastFile = candidate;
      if (last) break;
    }
    const head = await readAuditHead(files, folder);
    const found: OpenFile = { number, file: await files.openForAppend(join(folder, auditFileName(number))), position: last ?? chainStart, sizeBytes };
    try {
      const repairs: AuditEntry[] = [];
      if (tail.fragment) repairs.push({ type: 'recovered', at: at(), bytes: tail.fragment.length, sha256: sha256(tail.fragment) });
      else if (last && lastFile !== number) repairs.push({ type: 'continued', at: at(), file: auditFileName(lastFile) });
      const isEndMissing = head !== null && (head.seq > found.position.seq || (head.seq === found.position.seq && head.hash !== found.position.hash));
      if (isEndMissing) repairs.push({ type: 'gap', at: at(), expectedSeq: head.seq, expectedHash: head.hash });
      if (repairs.length > 0 || tail.isLineOpen) await appendEntries(found, repairs, tail.isLineOpen ? '\n' : '');
      return found;
    } catch (error) {
      await closeQuietly(found.file);
      throw error;
    }
  };

  const rotate = async (full: OpenFile): Promise<OpenFile> => {
    const number = full.number + 1;
    const next: OpenFile = { number, file: await files.openForAppend(join(folder, auditFileName(number))), position: full.position, sizeBytes: 0 };
    try {
      await appendEntries(next, [{ type: 'continued', at: at(), file: auditFileName(full.number) }]);
    } catch (error) {
      await closeQuietly(next.file);
      throw error;
    }
    await closeQuietly(full.file);
    currentNumber = number;
    return next;
  };

  const flushOnce = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      open ??= await openNewest();
      if (open.sizeBytes >= maximumFileBytes) open = await rotate(open);
      await appendEntries(open, batch.map(({ entry }) => entry));
    } catch (error) {
      const detail = error instanceof FileFault ? error.message : 'the audit log could not be written';
      const unwritable = new Fault('audit-unwritable', detail);
      // Part of a line may be in the file now: what is there is looked at afresh before the next entry.
      if (open) await closeQuietly(open.file);
      open = null;
      const owed = batch.filter(({ entry }) => entry.type === 'outcome').map(({ entry }) => ({ entry, resolve: null, reject: null }));
      queue = [...owed, ...queue];
      setFault(unwritable);
      for (const { reject } of batch) reject?.(unwritable);
      return;
    }
    setFault(null);
    for (const { resolve } of batch) resolve?.();
  };

  const isSomebodyWaiting = (): boolean => queue.some(({ resolve }) => resolve !== null);

  const flush = async (): Promise<void> => {
    while (isSomebodyWaiting()) {
      const batch = queue;
      queue = [];
      await flushOnce(batch);
    }
    flushing = null;
  };

  const put = (entry: AuditEntry): Promise<void> =>
    new Promise((resolve, reject) => {
      queue.push({ entry, resolve, reject });
      flushing ??= flush();
    });

  const redactParameters = ({ parameters }: AuditEntry & { type: 'attempt' }) => {
    if (!parameters) return {};
    const clean = Object.entries(parameters).map(([name, value]) => [name, typeof value === 'string' ? redactText(value) : value] as const);
    return { parameters: Object.fromEntries(clean) };
  };

  return {
    prepare: () => {
      flushing ??= flushOnce([]).then(flush);
      return flushing;
    },
    begin: async (attempt) => {
      const entry = attemptSchema.parse(attempt);
      await put({ ...entry, ...redactParameters(entry) });
    },
    complete: async (outcome) => {
      const entry = outcomeSchema.parse({ ...outcome, vendorAnswer: outcome.vendorAnswer ? redactText(outcome.vendorAnswer) : (outcome.vendorAnswer ?? null) });
      await put(entry);
    },
    fault: () => fault,
    path: () => join(folder, auditFileName(currentNumber)),
    close: async () => {
      if (flushing) await flushing;
      if (queue.length > 0) {
        const owed = queue;
        queue = [];
        await flushOnce(owed);
      }
      if (writingHead) await writingHead;
      if (open) await closeQuietly(open.file);
      open = null;
    },
  };
};

/** Every entry is on disk before it counts, so that nothing is lost when closing fails. */
const closeQuietly = async (file: AppendFile): Promise<void> => {
  try {
    await file.close();
  } catch {
    // See above.
  }
};
