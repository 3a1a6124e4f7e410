import { join } from 'node:path';
import { Fault } from '../../../app/domain/error-code.ts';
import type { AuditLine } from '../../ports/audit-collector.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import { FileFault, type AppendFile, type Files } from '../../ports/files.ts';
import { chainStart, readTail, sealEntry, sha256, type AuditTail } from './audit-chain.ts';
import type { ChainPosition } from './audit-entries.ts';
import {
  attemptSchema,
  eventSchema,
  outcomeSchema,
  progressSchema,
  type AuditAttempt,
  type AuditEntry,
  type AuditEvent,
  type AuditOutcome,
  type AuditProgress,
} from './audit-entries.ts';
import { auditFileName, auditNumbersIn, closeQuietly } from './audit-files.ts';
import { AuditHeadWriter, readAuditHead } from './audit-head.ts';
import { AuditEndKeeper, type AuditProof } from './audit-proof.ts';
import { GatheredSync } from './gathered-sync.ts';
import { openCommandsIn, type OpenCommand } from './open-commands.ts';

/** The record of all commands. */
export interface AuditLog {
  /** Opens the log and reads its end, so that the first command need not wait for it. Never rejects: see `fault`. */
  prepare(): Promise<void>;
  /**
   * Resolves once the attempts are on disk, in one flush for all of them. Rejects with `audit-unwritable`: the commands
   * must not be sent then.
   */
  begin(...attempts: readonly AuditAttempt[]): Promise<void>;
  /**
   * Notes how far commands have come. Resolves once the system has it, which outlives this process; the disk is not
   * waited for. Only *sent* is written at once, anything else with it or in the next turn. Rejects with
   * `audit-unwritable`.
   */
  note(...entries: readonly AuditProgress[]): Promise<void>;
  /**
   * Resolves once the outcome is on disk, together with others and at the latest `gatherOutcomesMs` after it was
   * written: nothing that is to be sent waits for that. Rejects with `audit-unwritable`; the outcome is kept and
   * written with the next entry.
   */
  complete(outcome: AuditOutcome): Promise<void>;
  /** Records something else that matters, as `complete` does. */
  event(event: Omit<AuditEvent, 'type' | 'at'>): Promise<void>;
  /** Why nothing can be recorded at present, or null. The next `begin` or `complete` tries again. */
  fault(): Fault | null;
  /** The path of the present file, to be shown. */
  path(): string;
  /** Writes what is pending and closes the file. Never rejects. */
  close(): Promise<void>;
}

interface Pending {
  readonly entries: readonly AuditEntry[];
  /** Whether it is to be on the disk: at once, because something waits for it to leave; soon; or not waited for. */
  readonly disk: 'now' | 'soon' | 'never';
  /** Null for an outcome that is written late: its caller got a rejection already. */
  readonly resolve: (() => void) | null;
  readonly reject: ((fault: Fault) => void) | null;
}

interface OpenFile {
  readonly number: number;
  readonly file: AppendFile;
  position: ChainPosition;
  sizeBytes: number;
}

/** A newest file shorter than this, in bytes, may hold outcomes of commands that the file before it began. */
const continuedBelowBytes = 256 * 1024;

const emptyTail: AuditTail = { last: null, fragment: null, isLineOpen: false };

/**
 * Creates a hash-chained log of JSON lines in `folder`, in files of about `maximumFileBytes`. Only one process at a
 * time may write it. Nothing is opened before `prepare` or the first entry. Pending entries are written together.
 */
export const createAuditLog = (options: {
  readonly files: Files;
  readonly folder: string;
  readonly clock: Clock;
  /** Removes known secrets from text of users and vendors. */
  readonly redactText: (text: string) => string;
  readonly maximumFileBytes?: number;
  /** How many files there may be: the oldest one is removed, and that recorded, when one more is begun. */
  readonly mostFiles?: number;
  /** What authenticates the log; without it, it only proves against accident. */
  readonly proof?: AuditProof;
  /** Called with the lines that were written, in order. */
  readonly onWritten?: (lines: readonly AuditLine[]) => void;
  /** Called when only a few files more may be begun before the oldest one is removed. */
  readonly onNearlyFull?: () => void;
  /** Called when recording becomes impossible, and with null when it works again. */
  readonly onFaultChange?: (fault: Fault | null) => void;
  /** Called once, with the commands that an earlier run left without an outcome, if there are any. */
  readonly onInterrupted?: (commands: readonly OpenCommand[]) => void;
  /** Resolves once everything that has come by now, such as answers on several sockets, was handled. */
  readonly endOfTurn?: () => Promise<void>;
}): AuditLog => {
  const {
    files,
    folder,
    clock,
    redactText,
    maximumFileBytes = 10 * 1024 * 1024,
    mostFiles = 50,
    proof,
    onWritten,
    onNearlyFull,
    onFaultChange,
    onInterrupted,
    endOfTurn = () => Promise.resolve(),
  } = options;
  const headWriter = new AuditHeadWriter(files, folder, clock);
  let isFirstOpening = true;
  const endKeeper = new AuditEndKeeper(clock, proof);
  let queue: Pending[] = [];
  let open: OpenFile | null = null;
  let currentNumber = 1;
  let fault: Fault | null = null;
  let flushing: Promise<void> | null = null;
  /** Whether the disk refused what the open file holds: its end is to be read again. */
  let isEndUnknown = false;
  let cancelStart: CancelTimer | null = null;

  const setFault = (next: Fault | null): void => {
    if (fault?.message === next?.message) return;
    fault = next;
    onFaultChange?.(next);
  };

  const appendEntries = async (
    target: OpenFile,
    entries: readonly AuditEntry[],
    { prefix = '', isDurable = true }: { readonly prefix?: string; readonly isDurable?: boolean } = {},
  ): Promise<void> => {
    // Not before there is something to prove: who only looks leaves no key in the keychain.
    const auditKey = entries.length === 0 ? null : ((await proof?.key()) ?? null);
    let position = target.position;
    const lines: AuditLine[] = [];
    for (const entry of entries) {
      const sealed = sealEntry(entry, position, auditKey);
      position = sealed.position;
      lines.push({ seq: position.seq, line: sealed.line });
    }
    const text = prefix + lines.map(({ line }) => `${line}\n`).join('');
    await target.file.append(text, { isDurable });
    target.position = position;
    target.sizeBytes += Buffer.byteLength(text);
    headWriter.set({ file: auditFileName(target.number), ...position });
    if (entries.length > 0) endKeeper.set(position);
    onWritten?.(lines);
  };

  const at = (): string => new Date(clock.now()).toISOString();

  /** Opens the newest file at the end of the chain, and first records what is wrong with that end. */
  const openNewest = async (): Promise<OpenFile> => {
    const numbers = (await auditNumbersIn(files, folder)).toReversed();
    const number = numbers[0] ?? 1;
    currentNumber = number;
    let tail = emptyTail;
    let sizeBytes = 0;
    let last: ChainPosition | null = null;
    let lastFile = number;
    const read: Uint8Array[] = [];
    for (const candidate of numbers) {
      const bytes = await files.readBytes(join(folder, auditFileName(candidate)));
      if (bytes) read.unshift(bytes);
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
    const found: OpenFile = {
      number,
      file: await files.openForAppend(join(folder, auditFileName(number))),
      position: last ?? chainStart,
      sizeBytes,
    };
    try {
      const repairs: AuditEntry[] = [];
      if (tail.fragment)
        repairs.push({ type: 'recovered', at: at(), bytes: tail.fragment.length, sha256: sha256(tail.fragment) });
      else if (last && lastFile !== number)
        repairs.push({ type: 'continued', at: at(), file: auditFileName(lastFile) });
      const isEndMissing =
        head !== null &&
        (head.seq > found.position.seq || (head.seq === found.position.seq && head.hash !== found.position.hash));
      if (isEndMissing) repairs.push({ type: 'gap', at: at(), expectedSeq: head.seq, expectedHash: head.hash });
      const interrupted = isFirstOpening ? await findInterrupted(numbers, read) : [];
      for (const { commandId, reached } of interrupted)
        repairs.push({ type: 'interrupted', at: at(), commandId, reached });
      if (repairs.length > 0 || tail.isLineOpen)
        await appendEntries(found, repairs, { prefix: tail.isLineOpen ? '\n' : '' });
      isFirstOpening = false;
      if (interrupted.length > 0) onInterrupted?.(interrupted);
      return found;
    } catch (error) {
      await closeQuietly(found.file);
      throw error;
    }
  };

  /** What earlier runs left open. A file that has only begun continues the one before it. */
  const findInterrupted = async (
    numbers: readonly number[],
    read: readonly Uint8Array[],
  ): Promise<readonly OpenCommand[]> => {
    const before = numbers[read.length];
    const isShort = read.reduce((sum, bytes) => sum + bytes.length, 0) < continuedBelowBytes;
    const older = isShort && before !== undefined ? await files.readBytes(join(folder, auditFileName(before))) : null;
    return openCommandsIn(older ? [older, ...read] : read);
  };

  /** Keeps the log within its bound. What is removed is on record before it is gone. */
  const removeOldest = async (next: OpenFile): Promise<void> => {
    const numbers = await auditNumbersIn(files, folder);
    if (numbers.length >= mostFiles - 2) onNearlyFull?.();
    for (const number of numbers.slice(0, Math.max(0, numbers.length - mostFiles))) {
      const path = join(folder, auditFileName(number));
      const last = readTail((await files.readBytes(path)) ?? new Uint8Array()).last ?? chainStart;
      const gone = { file: auditFileName(number), lastSeq: last.seq, lastHash: last.hash };
      await appendEntries(next, [{ type: 'removed', at: at(), ...gone }]);
      await files.remove(path);
    }
  };

  const rotate = async (full: OpenFile): Promise<OpenFile> => {
    const number = full.number + 1;
    const next: OpenFile = {
      number,
      file: await files.openForAppend(join(folder, auditFileName(number))),
      position: full.position,
      sizeBytes: 0,
    };
    try {
      await appendEntries(next, [{ type: 'continued', at: at(), file: auditFileName(full.number) }]);
      await removeOldest(next);
    } catch (error) {
      await closeQuietly(next.file);
      throw error;
    }
    await unsynced.now();
    await closeQuietly(full.file);
    currentNumber = number;
    return next;
  };

  /** These could not be written, or are not on the disk: outcomes among them are written with the next entry. */
  const failed = (entries: readonly Pending[], error: unknown): void => {
    const detail = error instanceof FileFault ? error.message : 'the audit log could not be written';
    const unwritable = new Fault('audit-unwritable', detail);
    const late = entries
      .filter((one) => one.entries.some(({ type }) => type === 'outcome'))
      .map((one): Pending => ({ entries: one.entries, disk: 'soon', resolve: null, reject: null }));
    queue = [...late, ...queue];
    setFault(unwritable);
    for (const { reject } of entries) reject?.(unwritable);
  };

  /** Outcomes in the open file. */
  const unsynced = new GatheredSync<Pending>({
    clock,
    sync: async () => open?.file.sync(),
    onSynced: (lines) => {
      setFault(null);
      for (const { resolve } of lines) resolve?.();
    },
    onFailed: (lines, error) => {
      isEndUnknown = true;
      failed(lines, error);
    },
  });

  const leaveFile = async (): Promise<void> => {
    await unsynced.now();
    const left = open;
    open = null;
    isEndUnknown = false;
    if (left) await closeQuietly(left.file);
  };

  const flushOnce = async (batch: readonly Pending[]): Promise<void> => {
    const isDurable = batch.some(({ disk }) => disk === 'now');
    try {
      if (isEndUnknown) await leaveFile();
      open ??= await openNewest();
      if (open.sizeBytes >= maximumFileBytes) open = await rotate(open);
      await appendEntries(
        open,
        batch.flatMap(({ entries }) => entries),
        { isDurable },
      );
    } catch (error) {
      failed(batch, error);
      // Part of a line may be in the file now: the end is read again before the next entry.
      await leaveFile();
      return;
    }
    if (isDurable || batch.length === 0) setFault(null);
    const settled = isDurable ? [...unsynced.take(), ...batch] : batch.filter(({ disk }) => disk === 'never');
    for (const { resolve } of settled) resolve?.();
    if (!isDurable) unsynced.add(batch.filter(({ disk }) => disk !== 'never'));
  };

  const flush = async (): Promise<void> => {
    while (queue.some(({ resolve }) => resolve !== null)) {
      // Answers that come together let as many commands leave: their lines are one write.
      if (!queue.some(({ disk }) => disk === 'now')) await endOfTurn();
      const batch = queue;
      queue = [];
      await flushOnce(batch);
    }
    flushing = null;
  };

  /** What is put in the same turn is written together. */
  const start = (): void => {
    cancelStart?.();
    cancelStart = null;
    flushing ??= Promise.resolve().then(flush);
  };

  /** Lines that nothing waits for are written with one that is waited for, else in the next turn. */
  const put = (entries: readonly AuditEntry[], disk: Pending['disk'], isAwaited: boolean): Promise<void> =>
    entries.length === 0
      ? Promise.resolve()
      : new Promise((resolve, reject) => {
          queue.push({ entries, disk, resolve, reject });
          if (isAwaited) start();
          else if (!flushing) cancelStart ??= clock.after(0, start);
        });

  const redactParameters = ({ parameters }: AuditEntry & { type: 'attempt' | 'held' }) => {
    if (!parameters) return {};
    const clean = Object.entries(parameters).map(
      ([name, value]) => [name, typeof value === 'string' ? redactText(value) : value] as const,
    );
    return { parameters: Object.fromEntries(clean) };
  };

  return {
    prepare: () => {
      flushing ??= flushOnce([]).then(flush);
      return flushing;
    },
    begin: async (...attempts) => {
      await put(
        attempts.map((attempt) => {
          const entry = attemptSchema.parse(attempt);
          return { ...entry, ...redactParameters(entry) };
        }),
        'now',
        true,
      );
    },
    note: async (...entries) => {
      await put(
        entries.map((entry) => progressSchema.parse(entry)),
        'never',
        entries.some(({ type }) => type === 'sent'),
      );
    },
    complete: async (outcome) => {
      const entry = outcomeSchema.parse({
        ...outcome,
        vendorAnswer: outcome.vendorAnswer ? redactText(outcome.vendorAnswer) : (outcome.vendorAnswer ?? null),
      });
      await put([entry], 'soon', false);
    },
    event: async (event) => {
      await put([eventSchema.parse({ type: 'event', at: at(), ...event })], 'soon', false);
    },
    fault: () => fault,
    path: () => join(folder, auditFileName(currentNumber)),
    close: async () => {
      cancelStart?.();
      cancelStart = null;
      if (flushing) await flushing;
      if (queue.length > 0) {
        const late = queue;
        queue = [];
        await flushOnce(late);
      }
      await leaveFile();
      await headWriter.flush();
      await endKeeper.flush();
    },
  };
};
