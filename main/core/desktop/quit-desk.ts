import type { RequestInput } from '../../../app/contract/requests.ts';
import { isUnderWay, type Command } from '../../../app/domain/command.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Windows } from '../../ports/windows.ts';
import type { Store } from '../store.ts';

/** How long a command that has just been sent is waited for, in milliseconds. */
const outcomeMs = 5000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly windows: Pick<Windows, 'isVisible' | 'show' | 'send'>;
  /** Takes back what is held of a group. */
  readonly undo: (groupId: string) => number;
  /** Ends the process in order. */
  readonly end: () => void;
}

/**
 * The one way out that asks: what is held is neither sent nor lost without a word. A person decides whether it is taken
 * back, waited for, or whether Gavel stays.
 */
export class QuitDesk {
  readonly #parts: Parts;
  #stopWaiting: (() => void) | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Quits, or asks in a window when something is held. See `shell.quit`. */
  handle(held: RequestInput<'shell.quit'>['held']): void {
    this.stop();
    switch (held) {
      case 'stay':
        return;
      case 'ask':
        return this.#held().length === 0 ? this.#parts.end() : this.#ask();
      case 'take-back':
        for (const groupId of new Set(this.#held().map((command) => command.groupId))) this.#parts.undo(groupId);
        return this.#parts.end();
      case 'wait':
        return this.#wait();
    }
  }

  /** Ends the waiting, if there is any. */
  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }

  #held(): Command[] {
    return [...this.#parts.store.state.commands.values()].filter(({ phase }) => phase === 'held');
  }

  #ask(): void {
    const { windows } = this.#parts;
    const window = !windows.isVisible('main') && windows.isVisible('compact') ? 'compact' : 'main';
    windows.show(window);
    windows.send({ event: 'show', what: 'quit', id: null }, window);
  }

  #wait(): void {
    const { store, clock, end } = this.#parts;
    const held = this.#held();
    const ids = held.map(({ id }) => id);
    const isOver = (): boolean => ids.every((id) => !isUnderWay(store.state.commands.get(id)?.phase ?? 'cancelled'));
    const finish = (): void => {
      this.stop();
      end();
    };
    if (isOver()) return finish();
    const lastHeldUntil = Math.max(...held.map(({ heldUntil }) => heldUntil ?? 0));
    const cancel: CancelTimer = clock.after(Math.max(0, lastHeldUntil - clock.now()) + outcomeMs, finish);
    const unlisten = store.onChange(() => {
      if (isOver()) finish();
    });
    this.#stopWaiting = () => {
      cancel();
      unlisten();
    };
  }
}
