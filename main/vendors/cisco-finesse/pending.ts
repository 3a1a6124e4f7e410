import type { Purpose } from './faults.ts';
import { lastSegment } from './wire.ts';

/** For how long an error may still be meant for a request, in milliseconds. */
const keptMs = 60_000;

/** A request on its way, or accepted and not yet proved. */
export interface PendingRequest {
  readonly commandId: string;
  readonly requestId: string;
  readonly purpose: Purpose;
  /** The dialog or user it is about; neither for one that makes a new dialog. */
  readonly dialogId: string | null;
  readonly userId: string | null;
}

interface Entry extends PendingRequest {
  readonly sentAt: number;
}

/**
 * Tells which request an error is about that came by notification. Errors name the dialog or user; the request's id is
 * a hint that need not be there (reference, 2.3). Requests for the same object are carried out one after the other, so
 * that the oldest is meant.
 */
export class PendingRequests {
  readonly #now: () => number;
  readonly #entries = new Map<string, Entry>();

  constructor(now: () => number) {
    this.#now = now;
  }

  add(request: PendingRequest): void {
    this.#entries.set(request.commandId, { ...request, sentAt: this.#now() });
  }

  /** The outcome is known. */
  settle(commandId: string): void {
    this.#entries.delete(commandId);
  }

  /** The request that an error with this source and request id is about; null when it is none of ours. */
  match(source: string, requestId: string): PendingRequest | null {
    for (const entry of this.#entries.values()) if (this.#now() - entry.sentAt > keptMs) this.#entries.delete(entry.commandId);
    const open = [...this.#entries.values()];
    // Another client of the same user gives its requests ids, too.
    if (requestId !== '') return open.find((entry) => entry.requestId === requestId) ?? null;
    const isDialog = /\/Dialog\/[^/]+$/u.test(source);
    const isUser = /\/User\/[^/]+$/u.test(source);
    const object = lastSegment(source);
    const same = open.find((entry) => (isDialog && entry.dialogId === object) || (isUser && entry.userId === object));
    if (same || isUser) return same ?? null;
    // A dialog nobody asked about is one that is just being made.
    return open.find((entry) => entry.dialogId === null && entry.userId === null) ?? (isDialog ? null : (open[0] ?? null));
  }
}
