import type { RequestInput } from '../../../app/contract/requests.ts';
import type { CommandGroup } from '../../../app/state/command-groups.ts';
import { unsentGroups } from '../../../app/state/selectors/commands.ts';
import type { CancelTimer, Clock } from '../../ports/clock.ts';
import type { Windows } from '../../ports/windows.ts';
import type { Store } from '../state/store.ts';

/** How long quitting waits for a command that has just been sent, in milliseconds. */
const outcomeMs = 5000;

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly windows: Pick<Windows, 'isVisible' | 'show' | 'send'>;
  /** Takes back the commands of a group that have not been sent. */
  readonly undo: (groupId: string) => number;
  /** Quits the process in order. */
  readonly end: () => void;
}

/**
 * Asks the user before quitting while commands are held: they take them back, wait for them, or stay. Nothing held is
 * sent or lost silently.
 */
export class QuitPrompt {
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
        return this.#unsent().length === 0 ? this.#parts.end() : this.#ask();
      case 'take-back':
        for (const { id } of this.#unsent()) this.#parts.undo(id);
        return this.#parts.end();
      case 'wait':
        return this.#wait();
    }
  }

  /** Stops waiting. */
  stop(): void {
    this.#stopWaiting?.();
    this.#stopWaiting = null;
  }

  #unsent(): readonly CommandGroup[] {
    return unsentGroups(this.#parts.store.state.groups.values());
  }

  #ask(): void {
    const { windows } = this.#parts;
    const window = !windows.isVisible('main') && windows.isVisible('compact') ? 'compact' : 'main';
    windows.show(window);
    windows.send({ event: 'show', what: 'quit', id: null }, window);
  }

  #wait(): void {
    const { store, clock, end } = this.#parts;
    const groups = this.#unsent();
    const isOver = (): boolean => groups.every(({ id }) => !store.state.groups.get(id)?.isUnderWay);
    const finish = (): void => {
      this.stop();
      end();
    };
    if (isOver()) return finish();
    const lastHeldUntil = Math.max(...groups.map(({ heldUntil }) => heldUntil ?? 0));
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
