import type { SecretPlace } from '../../app/domain/account.ts';
import type { ErrorCode } from '../../app/domain/error-code.ts';
import type { Clock } from '../ports/clock.ts';
import { KeychainFault, type Keychain, type KeychainProblem } from '../ports/keychain.ts';

/** What reading a secret came to. `unreadable`: there may be one, but the keychain did not give it; ask the person to type it again. */
export type SecretAnswer =
  | { readonly kind: 'found'; readonly secret: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: ErrorCode };

/** What forgetting came to. `left-in-keychain`: Gavel no longer uses it, but could not (yet) remove it from the keychain. */
export type ForgetAnswer = { readonly kind: 'forgotten' } | { readonly kind: 'left-in-keychain'; readonly reason: ErrorCode };

/** Everything about secrets that may be shown: never a secret. */
export interface SecretsView {
  /** The keychain as last seen. */
  readonly keychain: { readonly status: 'unknown' | 'available' | 'unavailable'; readonly reason: ErrorCode | null };
  /** By key; keys not listed have no secret here (`none`, or not read yet). */
  readonly places: ReadonlyMap<string, SecretPlace>;
}

/** Keeps secrets by key (one an account and secret field): always in memory, and in the keychain as far as it works. No operation rejects. */
export interface SecretStore {
  /** Holds the secret from this moment on and puts it into the keychain. Answers within the deadline; a later success still counts and is told by `onChange`. */
  save(key: string, secret: string): Promise<SecretPlace>;
  /** Memory first, then the keychain within the deadline. */
  read(key: string): Promise<SecretAnswer>;
  /** Forgets at once in memory and removes it from the keychain. */
  forget(key: string): Promise<ForgetAnswer>;
  /**
   * Writes something without secret content, reads it back and removes it, in turn with the other calls. Null when the keychain
   * does all that within the deadline. Asked again before it has come back, it waits for the same attempt.
   */
  prove(): Promise<ErrorCode | null>;
  /** What may be shown now. */
  view(): SecretsView;
  /** Whether a keychain call has not come back. Node cannot exit by itself before it does (it waits for its worker threads): a process that must end then has to kill itself. */
  isCallPending(): boolean;
}

interface Write {
  readonly kind: 'set' | 'delete';
  readonly secret: string;
  /** Called once the keychain has answered to this write or to one that replaced it. */
  readonly settled: ((reason: ErrorCode | null) => void)[];
}

interface Entry {
  /** The truth in memory: a secret, null once forgotten, undefined while only the keychain may know. */
  secret: string | null | undefined;
  place: SecretPlace;
  /** A removal that failed and is tried again when the keychain is back. */
  isLeftBehind: boolean;
  /** The newest write the keychain has not begun; older ones are dropped, because only the last counts. */
  waiting: Write | null;
}

const codes: Record<KeychainProblem, ErrorCode> = {
  absent: 'keychain-absent',
  locked: 'keychain-locked',
  denied: 'keychain-denied',
  timeout: 'keychain-timeout',
  failed: 'keychain-failed',
};
const codeOf = (error: unknown): ErrorCode => codes[error instanceof KeychainFault ? error.problem : 'failed'];

const proofKey = 'keychain-check';
const proofText = 'not a secret';

const stored: SecretPlace = { place: 'stored', reason: null };
const nowhere: SecretPlace = { place: 'none', reason: null };
const keptUntilClose = (reason: ErrorCode): SecretPlace => ({ place: 'kept-until-close', reason });

/**
 * Secrets on a keychain that may be absent, locked, slow or refuse. One keychain call runs at a time: each may block a worker thread
 * for as long as a system prompt stands open, and Node has four for everything.
 */
export const createSecretStore = (options: {
  readonly keychain: Keychain;
  readonly clock: Clock;
  /** How long a caller waits for the keychain. */
  readonly deadlineMs?: number;
  /** Called after every change of `view()`. */
  readonly onChange?: (view: SecretsView) => void;
  /** Called with every secret that comes into memory, before anything else happens with it, so that outputs can be kept clean of it. */
  readonly onSecret?: (secret: string) => void;
}): SecretStore => {
  const { keychain, clock, deadlineMs = 3000, onChange, onSecret } = options;
  const entries = new Map<string, Entry>();
  const queue: (() => Promise<void>)[] = [];
  let status: SecretsView['keychain'] = { status: 'unknown', reason: null };
  let isRunning = false;
  let lastTold = '';

  const view = (): SecretsView => {
    const places = new Map<string, SecretPlace>();
    for (const [key, { place }] of entries) if (place.place !== 'none') places.set(key, place);
    return { keychain: status, places };
  };

  const tell = (): void => {
    const current = view();
    const text = JSON.stringify([current.keychain, [...current.places]]);
    if (text === lastTold) return;
    lastTold = text;
    onChange?.(current);
  };

  const entryOf = (key: string): Entry => {
    const known = entries.get(key);
    if (known) return known;
    const entry: Entry = { secret: undefined, place: nowhere, isLeftBehind: false, waiting: null };
    entries.set(key, entry);
    return entry;
  };

  const pump = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) await next();
    } finally {
      isRunning = false;
      // A listener threw: its fault is told, but the keychain calls behind it are still made.
      if (queue.length > 0) void pump();
    }
  };

  const enqueue = (job: () => Promise<void>): void => {
    queue.push(job);
    void pump();
  };

  const putWrite = (key: string, write: Write): void => {
    const entry = entryOf(key);
    const replaced = entry.waiting;
    entry.waiting = replaced ? { ...write, settled: [...replaced.settled, ...write.settled] } : write;
    if (!replaced) enqueue(() => perform(key, entry));
  };

  const catchUp = (): void => {
    for (const [key, entry] of entries) {
      if (entry.waiting) continue;
      if (entry.isLeftBehind) putWrite(key, { kind: 'delete', secret: '', settled: [] });
      else if (entry.place.place === 'kept-until-close' && typeof entry.secret === 'string') {
        putWrite(key, { kind: 'set', secret: entry.secret, settled: [] });
      }
    }
  };

  const noteAnswer = (reason: ErrorCode | null): void => {
    const wasUnavailable = status.status === 'unavailable';
    status = reason ? { status: 'unavailable', reason } : { status: 'available', reason: null };
    if (!reason && wasUnavailable) catchUp();
  };

  const noteTimeout = (): void => {
    status = { status: 'unavailable', reason: 'keychain-timeout' };
  };

  const perform = async (key: string, entry: Entry): Promise<void> => {
    const write = entry.waiting;
    if (!write) return;
    entry.waiting = null;
    const reason = await attempt(() => (write.kind === 'set' ? keychain.set(key, write.secret) : keychain.delete(key)));
    const newer = entryOf(key).waiting;
    if (newer) {
      // Its answer, not this one, says where the secret is in the end.
      newer.settled.push(...write.settled);
      noteAnswer(reason);
    } else {
      if (write.kind === 'set') entry.place = reason ? keptUntilClose(reason) : stored;
      entry.isLeftBehind = write.kind === 'delete' && reason !== null && reason !== 'keychain-absent';
      noteAnswer(reason);
      for (const settle of write.settled) settle(reason);
    }
    tell();
  };

  const withDeadline = <T>(start: (answer: (value: T) => void) => void, late: () => T): Promise<T> =>
    new Promise((resolve) => {
      const cancel = clock.after(deadlineMs, () => resolve(late()));
      start((value) => {
        cancel();
        resolve(value);
      });
    });

  const readFromKeychain = (key: string, entry: Entry): Promise<SecretAnswer> => {
    const known = (reason: ErrorCode | null): SecretAnswer => {
      if (typeof entry.secret === 'string') return { kind: 'found', secret: entry.secret };
      return reason ? { kind: 'unreadable', reason } : { kind: 'none' };
    };
    let isWanted = true;
    return withDeadline<SecretAnswer>(
      (answer) =>
        enqueue(async () => {
          if (!isWanted) return;
          let found: string | null = null;
          const reason = await attempt(async () => {
            found = await keychain.get(key);
            if (found !== null) onSecret?.(found);
          });
          // Saved or forgotten while the keychain was asked: that is newer than what it said.
          if (entry.secret === undefined && found !== null) {
            entry.secret = found;
            entry.place = stored;
          }
          noteAnswer(reason);
          answer(known(reason));
          tell();
        }),
      () => {
        isWanted = false;
        noteTimeout();
        tell();
        return known('keychain-timeout');
      },
    );
  };

  let proving: Promise<ErrorCode | null> | null = null;
  const proveInTurn = (): Promise<ErrorCode | null> =>
    new Promise((resolve) =>
      enqueue(async () => {
        const reason = await attempt(async () => {
          await keychain.set(proofKey, proofText);
          const found = await keychain.get(proofKey);
          await keychain.delete(proofKey);
          if (found !== proofText) throw new KeychainFault('failed');
        });
        proving = null;
        resolve(reason);
        noteAnswer(reason);
        tell();
      }),
    );

  return {
    save: (key, secret) => {
      onSecret?.(secret);
      const entry = entryOf(key);
      entry.secret = secret;
      entry.isLeftBehind = false;
      return withDeadline<SecretPlace>(
        (answer) => putWrite(key, { kind: 'set', secret, settled: [(reason) => answer(reason ? keptUntilClose(reason) : stored)] }),
        () => {
          const place = keptUntilClose('keychain-timeout');
          if (entry.secret === secret) entry.place = place;
          noteTimeout();
          tell();
          return place;
        },
      );
    },

    read: (key) => {
      const entry = entryOf(key);
      if (typeof entry.secret === 'string') return Promise.resolve({ kind: 'found', secret: entry.secret });
      if (entry.secret === null) return Promise.resolve({ kind: 'none' });
      return readFromKeychain(key, entry);
    },

    forget: (key) => {
      const entry = entryOf(key);
      entry.secret = null;
      entry.place = nowhere;
      return withDeadline<ForgetAnswer>(
        (answer) =>
          putWrite(key, {
            kind: 'delete',
            secret: '',
            settled: [(reason) => answer(reason && reason !== 'keychain-absent' ? { kind: 'left-in-keychain', reason } : { kind: 'forgotten' })],
          }),
        () => {
          noteTimeout();
          tell();
          return { kind: 'left-in-keychain', reason: 'keychain-timeout' };
        },
      );
    },

    prove: () => {
      proving ??= proveInTurn();
      const attempted = proving;
      return withDeadline<ErrorCode | null>(
        (answer) => void attempted.then(answer),
        () => {
          noteTimeout();
          tell();
          return 'keychain-timeout';
        },
      );
    },

    view,
    isCallPending: () => isRunning,
  };
};

/** The code of what went wrong, or null. */
const attempt = async (work: () => Promise<unknown>): Promise<ErrorCode | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    return codeOf(error);
  }
};
