import type { Bridge } from '../../app/contract/envelope.ts';

/** The page's connection to the server. Texts are JSON. */
export interface PageConnection {
  send(text: string): void;
}

/** The browser functions that the bridge uses, so that it also runs in tests. */
export interface Page {
  /** Opens a connection; each callback may come once, `onText` any number of times between the other two. */
  open(callbacks: { onOpen(): void; onText(text: string): void; onClose(): void }): PageConnection;
  after(delayMs: number, task: () => void): void;
}

/**
 * The bridge for a page in an ordinary browser: calls and events over one connection that is opened again when it is
 * lost. Calls under way when it is lost reject, and calls made without one wait for up to two seconds for the next.
 * Listeners get the loss as an event outside of the contract: the page then requests a snapshot, which waits for the
 * next connection and otherwise rejects.
 *
 * Its text is sent to the browser as it is: it must not use anything from outside its own braces.
 */
export const createPageBridge = (page: Page): Bridge => {
  interface Call {
    readonly text: string;
    readonly resolve: (answer: unknown) => void;
    readonly reject: (cause: Error) => void;
  }
  const listeners = new Set<(event: unknown) => void>();
  const underWay = new Map<number, Call>();
  const waiting = new Map<number, Call>();
  const patienceMs = 2000;
  const longestPauseMs = 5000;
  let connection: PageConnection | null = null;
  let lastId = 0;
  let failureCount = 0;

  // oxlint-disable-next-line unicorn/consistent-function-scoping -- nothing outside these braces reaches the browser
  const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

  const emit = (event: unknown): void => {
    for (const listener of Array.from(listeners)) listener(event);
  };

  const receive = (text: string): void => {
    const message: unknown = JSON.parse(text);
    if (!isRecord(message)) return;
    if (typeof message['id'] === 'number') {
      const call = underWay.get(message['id']);
      underWay.delete(message['id']);
      call?.resolve(message['answer']);
      return;
    }
    emit(message['event']);
  };

  const connect = (): void => {
    const opening = page.open({
      onOpen() {
        connection = opening;
        failureCount = 0;
        for (const [id, call] of waiting) {
          underWay.set(id, call);
          opening.send(call.text);
        }
        waiting.clear();
      },
      onText: receive,
      onClose() {
        const wasOpen = connection !== null;
        connection = null;
        for (const call of underWay.values())
          call.reject(new Error('The connection to Gavel was lost; whether this was done is not known.'));
        underWay.clear();
        page.after(Math.min(longestPauseMs, 100 * 2 ** failureCount), connect);
        failureCount += 1;
        if (wasOpen) emit({ event: 'connection-lost' });
      },
    });
  };

  connect();
  return {
    call(name, input) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        const call = { text: JSON.stringify({ id, name, input }), resolve, reject };
        if (connection) {
          underWay.set(id, call);
          connection.send(call.text);
          return;
        }
        waiting.set(id, call);
        page.after(patienceMs, () => {
          if (waiting.delete(id)) reject(new Error('There is no connection to Gavel; nothing was sent.'));
        });
      });
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
