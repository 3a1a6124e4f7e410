import type { CommandKind } from '../../../app/domain/command.ts';

/** For how long a failure may still be meant for a command, in milliseconds. */
const keptMs = 90_000;

/** A command on its way, or accepted and not yet proved. */
export interface PendingCommand {
  readonly commandId: string;
  readonly kind: CommandKind;
  /** What it is about, in the vendor's words: `<confId>/<type>:<address>`, a call id; empty for the agent as such. */
  about: string;
}

/** Tells which of our commands a failure is about that comes as an event: events name what they are about, no command. */
export class PendingCommands {
  readonly #now: () => number;
  readonly #entries = new Map<string, PendingCommand & { readonly at: number }>();

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(command: PendingCommand): void {
    this.#entries.set(command.commandId, { ...command, at: this.#now() });
  }

  /** Whether nothing has settled it yet. */
  has(commandId: string): boolean {
    return this.#entries.has(commandId);
  }

  /** What a command is about became known. */
  nameAbout(commandId: string, about: string): void {
    const entry = this.#entries.get(commandId);
    if (entry) entry.about = about;
  }

  settle(commandId: string): void {
    this.#entries.delete(commandId);
  }

  /** Takes the oldest command of one of these kinds about this; null when it is none of ours. */
  take(kinds: readonly CommandKind[], about: string): PendingCommand | null {
    for (const entry of this.#entries.values()) {
      if (this.#now() - entry.at > keptMs) this.#entries.delete(entry.commandId);
      else if (kinds.includes(entry.kind) && entry.about === about) {
        this.#entries.delete(entry.commandId);
        return entry;
      }
    }
    return null;
  }
}
