/** A slow step was given up because the account is being disconnected or removed. */
export class Overtaken extends Error {
  override readonly name = 'Overtaken';
}

/** Waits for a slow step, or rejects with `Overtaken` once `signal` aborts. The step itself goes on; nobody waits. */
export const unlessOvertaken = async <Value>(step: Promise<Value>, signal: AbortSignal): Promise<Value> => {
  let giveUp = (): void => undefined;
  const overtaken = new Promise<never>((_, reject) => {
    giveUp = () => reject(new Overtaken('overtaken'));
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
  });
  try {
    return await Promise.race([step, overtaken]);
  } finally {
    signal.removeEventListener('abort', giveUp);
    // Whichever lost the race is waited for by nobody.
    step.catch(() => undefined);
    overtaken.catch(() => undefined);
  }
};

interface Turn {
  readonly overtake: AbortController;
  readonly ended: Promise<unknown>;
}

/**
 * Lets everything that is done to one account take turns, in the order in which it was asked for; accounts do not wait
 * for one another.
 */
export class AccountTurns {
  readonly #turns = new Map<string, Set<Turn>>();
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs a task when all earlier ones of this account have ended. Its signal aborts when the account is overtaken. */
  run<Value>(accountId: string, task: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
    const overtake = new AbortController();
    const before = this.#last.get(accountId) ?? Promise.resolve();
    const result = before.then(() => task(overtake.signal));
    const ended = result.catch(() => undefined);
    const turn: Turn = { overtake, ended };
    const turns = this.#turns.get(accountId);
    if (turns) turns.add(turn);
    else this.#turns.set(accountId, new Set([turn]));
    this.#last.set(accountId, ended);
    void ended.then(() => this.#end(accountId, turn));
    return result;
  }

  /** Aborts the signals of the task that runs for an account and of those that wait for their turn. */
  overtake(accountId: string): void {
    for (const { overtake } of this.#turns.get(accountId) ?? []) overtake.abort();
  }

  #end(accountId: string, turn: Turn): void {
    const turns = this.#turns.get(accountId);
    turns?.delete(turn);
    if (turns?.size === 0) this.#turns.delete(accountId);
    if (this.#last.get(accountId) === turn.ended) this.#last.delete(accountId);
  }
}
