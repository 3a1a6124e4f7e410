import type { SecretPlace } from '../../../app/domain/account.ts';
import type { ErrorCode } from '../../../app/domain/error-code.ts';
import type { Clock } from '../../ports/clock.ts';
import { KeychainFault, type Keychain, type KeychainProblem } from '../../ports/keychain.ts';

/** The result of reading a secret. `unreadable`: there may be one, but the keychain did not return it. */
export type SecretAnswer =
  | { readonly kind: 'found'; readonly secret: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly reason: ErrorCode };

/** The result of forgetting a secret. `left-in-keychain`: no longer used, but not (yet) removed from the keychain. */
export type ForgetAnswer =
  | { readonly kind: 'forgotten' }
  | { readonly kind: 'left-in-keychain'; readonly reason: ErrorCode };

/** What may be shown about secrets: never a secret itself. */
export interface SecretsView {
  /** The status of the keychain after the last call. */
  readonly keychain: { readonly status: 'unknown' | 'available' | 'unavailable'; readonly reason: ErrorCode | null };
  /** By key. A key that is not listed has no secret, or was not read yet. */
  readonly places: ReadonlyMap<string, SecretPlace>;
}

/**
 * Keeps secrets by key (one for each account and secret field): always in memory, and in the keychain as far as it
 * works. No operation rejects.
 */
export interface SecretStore {
  /**
   * Keeps the secret in memory at once and puts it into the keychain. Resolves within the deadline; a later success of
   * the keychain still counts and is reported by `onChange`.
   */
  save(key: string, secret: string): Promise<SecretPlace>;
  /** Reads from memory, else from the keychain. Resolves within the deadline. */
  read(key: string): Promise<SecretAnswer>;
  /** Removes the secret from memory at once and from the keychain. Resolves within the deadline. */
  forget(key: string): Promise<ForgetAnswer>;
  /**
   * Writes an entry without a secret, reads it back and removes it. Resolves with null when the keychain does all that
   * within the deadline. Concurrent calls share one attempt.
   */
  prove(): Promise<ErrorCode | null>;
  /** What may be shown at present. */
  view(): SecretsView;
  /**
   * Whether a keychain call is still in progress. Node waits for its worker threads: a process that must end before the
   * call returns has to kill itself.
   */
  isCallPending(): boolean;
}

interface Write {
  readonly kind: 'set' | 'delete';
  readonly secret: string;
  /** Called once the keychain has answered this write, or one that replaced it. */
  readonly settled: ((reason: ErrorCode | null) => void)[];
}

interface Entry {
  /** The secret in memory; null once it is forgotten, undefined while only the keychain may have it. */
  secret: string | null | undefined;
  place: SecretPlace;
  /** Its removal failed and is retried when the keychain works again. */
  isLeftBehind: boolean;
  /** The newest write that has not begun. It replaces older ones. */
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
 * Creates a secret store on a keychain that may be absent, locked, slow or denied. One keychain call runs at a time:
 * each may block a worker thread while a system prompt is open, and Node has four.
 */
export const createSecretStore = (options: {
  readonly keychain: Keychain;
  readonly clock: Clock;
  /** How long a caller waits for the keychain, in milliseconds. */
  readonly deadlineMs?: number;
  /** Called after every change of `view()`. */
  readonly onChange?: (view: SecretsView) => void;
  /** Called with every secret before it is used in any way, so that it can be redacted from logs. */
  readonly onSecret?: (secret: string) => void;
}): SecretStore => {
  const { keychain, clock, deadlineMs = 3000, onChange, onSecret } = options;
  const entries = new Map<string, Entry>();
  const queue: (() => Promise<void>)[] = [];
  let status: SecretsView['keychain'] = { status: 'unknown', reason: null };
  let isRunning = false;
  let lastReported = '';

  const view = (): SecretsView => {
    const places = new Map<string, SecretPlace>();
    for (const [key, { place }] of entries) if (place.place !== 'none') places.set(key, place);
    return { keychain: status, places };
  };

  const reportChange = (): void => {
    const current = view();
    const text = JSON.stringify([current.keychain, [...current.places]]);
    if (text === lastReported) return;
    lastReported = text;
    onChange?.(current);
  };

  const entryOf = (key: string): Entry => {
    const known = entries.get(key);
    if (known) return known;
    const entry: Entry = { secret: undefined, place: nowhere, isLeftBehind: false, waiting: null };
    entries.set(key, entry);
    return entry;
  };

  const runQueue = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      for (let next = queue.shift(); next; next = queue.shift()) await next();
    } finally {
      isRunning = false;
      // A listener threw: its error is passed on, and the queued keychain calls are still made.
      if (queue.length > 0) void runQueue();
    }
  };

  const enqueue = (job: () => Promise<void>): void => {
    queue.push(job);
    void runQueue();
  };

  const putWrite = (key: string, write: Write): void => {
    const entry = entryOf(key);
    const replaced = entry.waiting;
    entry.waiting = replaced ? { ...write, settled: [...replaced.settled, ...write.settled] } : write;
    if (!replaced) enqueue(() => perform(key, entry));
  };

  const retryWrites = (): void => {
    for (const [key, entry] of entries) {
      if (entry.waiting) continue;
      if (entry.isLeftBehind) putWrite(key, { kind: 'delete', secret: '', settled: [] });
      else if (entry.place.place === 'kept-until-close' && typeof entry.secret === 'string') {
        putWrite(key, { kind: 'set', secret: entry.secret, settled: [] });
      }
    }
  };

  const recordAnswer = (reason: ErrorCode | null): void => {
    const wasUnavailable = status.status === 'unavailable';
    status = reason ? { status: 'unavailable', reason } : { status: 'available', reason: null };
    if (!reason && wasUnavailable) retryWrites();
  };

  const recordTimeout = (): void => {
    status = { status: 'unavailable', reason: 'keychain-timeout' };
  };

  const perform = async (key: string, entry: Entry): Promise<void> => {
    const write = entry.waiting;
    if (!write) return;
    entry.waiting = null;
    const reason = await attempt(() => (write.kind === 'set' ? keychain.set(key, write.secret) : keychain.delete(key)));
    const newer = entryOf(key).waiting;
    if (newer) {
      // The answer to the newer write decides where the secret is kept.
      newer.settled.push(...write.settled);
      recordAnswer(reason);
    } else {
      if (write.kind === 'set') entry.place = reason ? keptUntilClose(reason) : stored;
      entry.isLeftBehind = write.kind === 'delete' && reason !== null && reason !== 'keychain-absent';
      recordAnswer(reason);
      for (const settle of write.settled) settle(reason);
    }
    reportChange();
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
          // A secret that was saved or forgotten meanwhile is newer than the keychain's answer.
          if (entry.secret === undefined && found !== null) {
            entry.secret = found;
            entry.place = stored;
          }
          recordAnswer(reason);
          answer(known(reason));
          reportChange();
        }),
      () => {
        isWanted = false;
        recordTimeout();
        reportChange();
        return known('keychain-timeout');
      },
    );
  };

  let proof: Promise<ErrorCode | null> | null = null;
  const queueProof = (): Promise<ErrorCode | null> =>
    new Promise((resolve) =>
      enqueue(async () => {
        const reason = await attempt(async () => {
          await keychain.set(proofKey, proofText);
          const found = await keychain.get(proofKey);
          await keychain.delete(proofKey);
          if (found !== proofText) throw new KeychainFault('failed');
        });
        proof = null;
        resolve(reason);
        recordAnswer(reason);
        reportChange();
      }),
    );

  return {
    save: (key, secret) => {
      onSecret?.(secret);
      const entry = entryOf(key);
      entry.secret = secret;
      entry.isLeftBehind = false;
      return withDeadline<SecretPlace>(
        (answer) =>
          putWrite(key, {
            kind: 'set',
            secret,
            settled: [(reason) => answer(reason ? keptUntilClose(reason) : stored)],
          }),
        () => {
          const place = keptUntilClose('keychain-timeout');
          if (entry.secret === secret) entry.place = place;
          recordTimeout();
          reportChange();
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
            settled: [
              (reason) =>
                answer(
                  reason && reason !== 'keychain-absent' ? { kind: 'left-in-keychain', reason } : { kind: 'forgotten' },
                ),
            ],
          }),
        () => {
          recordTimeout();
          reportChange();
          return { kind: 'left-in-keychain', reason: 'keychain-timeout' };
        },
      );
    },

    prove: () => {
      proof ??= queueProof();
      const attempted = proof;
      return withDeadline<ErrorCode | null>(
        (answer) => void attempted.then(answer),
        () => {
          recordTimeout();
          reportChange();
          return 'keychain-timeout';
        },
      );
    },

    view,
    isCallPending: () => isRunning,
  };
};

/** The error code of a failed keychain call, or null. */
const attempt = async (work: () => Promise<unknown>): Promise<ErrorCode | null> => {
  try {
    await work();
    return null;
  } catch (error) {
    return codeOf(error);
  }
};
