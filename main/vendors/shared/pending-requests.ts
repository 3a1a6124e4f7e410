import type { CommandKind } from '../../../app/domain/command.ts';

/** A command on its way, or accepted and not yet proved. */
export interface PendingRequest {
  readonly commandId: string;
  readonly kind: CommandKind;
  /** The id that the vendor repeats in what the request causes; null where it does not. */
  readonly correlationId: string | null;
  /** What it is about, in the vendor's words: a dialog, a leg of a conference, a user; null for nothing of its own. */
  readonly object: string | null;
}

/** What an error that came by event says about the request it is meant for. */
export interface ErrorFacts {
  /** Null when the error names no request. */
  readonly correlationId: string | null;
  readonly object: string | null;
  /** Which commands fail in this way; left out where all may. */
  readonly kinds?: readonly CommandKind[];
}

/** The request that an error is meant for. */
export interface ErrorMatch {
  readonly request: PendingRequest;
  /** Found without an id: another client of the same user may have caused the error. Later proof overturns it. */
  readonly isGuess: boolean;
}

/** Of several requests that fit, those sent longer ago than this, in milliseconds, are not meant any more. */
const recentMs = 10_000;

interface Entry {
  request: PendingRequest;
  readonly addedAtMs: number;
  isProved: boolean;
}

/**
 * Finds the command that an error event is meant for: by correlation id, else by the same object and purpose
 * when exactly one command fits. Everything else is none of ours.
 */
export class PendingRequests {
  readonly #nowMs: () => number;
  readonly #keptMs: number;
  readonly #entries = new Map<string, Entry>();

  /** `nowMs`: monotonic. `keptMs`: for how long an error may still be meant for a request, in milliseconds. */
  constructor(nowMs: () => number, keptMs: number) {
    this.#nowMs = nowMs;
    this.#keptMs = keptMs;
  }

  add(request: PendingRequest): void {
    this.#entries.set(request.commandId, { request, addedAtMs: this.#nowMs(), isProved: false });
  }

  has(commandId: string): boolean {
    return this.#entries.get(commandId)?.isProved === false;
  }

  /**
   * As things stand its effect is there, or nothing will prove it any more: no error is meant for it. Before a command
   * is answered that may change again.
   */
  setProved(commandId: string, isProved: boolean): void {
    const entry = this.#entries.get(commandId);
    if (entry) entry.isProved = isProved;
  }

  /** What a command is about became known. */
  setObject(commandId: string, object: string): void {
    const entry = this.#entries.get(commandId);
    if (entry) entry.request = { ...entry.request, object };
  }

  /** The outcome is known. */
  settle(commandId: string): void {
    this.#entries.delete(commandId);
  }

  /** The command that an error is meant for; null when it is none of ours, or may be meant for several. */
  match({ correlationId, object, kinds }: ErrorFacts): ErrorMatch | null {
    for (const [commandId, { addedAtMs }] of this.#entries)
      if (this.#nowMs() - addedAtMs > this.#keptMs) this.#entries.delete(commandId);
    const open = [...this.#entries.values()].flatMap(({ request, isProved }) => (isProved ? [] : [request]));
    if (correlationId !== null) {
      const request = open.find((one) => one.correlationId === correlationId);
      return request ? { request, isGuess: false } : null;
    }
    const all = open.filter((one) => one.object === object && (kinds === undefined || kinds.includes(one.kind)));
    const isRecent = ({ commandId }: PendingRequest): boolean =>
      this.#nowMs() - (this.#entries.get(commandId)?.addedAtMs ?? 0) <= recentMs;
    const candidates = all.length > 1 ? all.filter(isRecent) : all;
    const [request] = candidates;
    return request && candidates.length === 1 ? { request, isGuess: true } : null;
  }
}
