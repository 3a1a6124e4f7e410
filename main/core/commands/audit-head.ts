import { join } from 'node:path';
import { z } from 'zod';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Files } from '../../ports/files.ts';

/** The last entry that was written, kept beside the log so that entries removed from its end are noticed. */
const auditHeadSchema = z.object({ file: z.string(), seq: z.number().int().min(1), hash: z.string() });
export type AuditHead = z.infer<typeof auditHeadSchema>;

/** The name of the file that keeps it. */
export const auditHeadName = 'audit-head.json';

/** How long the head is behind the log, in milliseconds: one write for many entries, none while a command leaves. */
const writeAfterMs = 50;

/** Reads the last entry that was written. Null when the file is missing or damaged, as after a power cut. */
export const readAuditHead = async (files: Pick<Files, 'readBytes'>, folder: string): Promise<AuditHead | null> => {
  try {
    const bytes = await files.readBytes(join(folder, auditHeadName));
    return bytes ? auditHeadSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8'))) : null;
  } catch {
    return null;
  }
};

/** Keeps the head of a log up to date, a moment behind it. */
export class AuditHeadWriter {
  readonly #files: Files;
  readonly #folder: string;
  readonly #clock: Pick<Clock, 'after'>;
  #next: AuditHead | null = null;
  #cancel: CancelTimer | null = null;
  #writing: Promise<void> | null = null;

  constructor(files: Files, folder: string, clock: Pick<Clock, 'after'>) {
    this.#files = files;
    this.#folder = folder;
    this.#clock = clock;
  }

  set(head: AuditHead): void {
    this.#next = head;
    if (this.#cancel || this.#writing) return;
    this.#cancel = this.#clock.after(writeAfterMs, () => {
      this.#cancel = null;
      void this.flush();
    });
  }

  /** Resolves once the last head that was set is written. Never rejects. */
  async flush(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    this.#writing ??= this.#write();
    await this.#writing;
  }

  async #write(): Promise<void> {
    for (let head = this.#next; head; head = this.#next) {
      this.#next = null;
      try {
        // Not durable: after a power cut an older head proves less, but nothing wrong.
        await this.#files.writeAtomically(join(this.#folder, auditHeadName), `${JSON.stringify(head)}\n`, {
          isDurable: false,
        });
      } catch {
        // The log itself is on disk, and the next entry writes the head again.
      }
    }
    this.#writing = null;
  }
}
