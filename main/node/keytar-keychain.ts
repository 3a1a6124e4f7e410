import { createRequire } from 'node:module';
import { messageOf } from '../../app/domain/message-of.ts';
import { z } from 'zod';
import { KeychainFault, type Keychain, type KeychainProblem } from '../ports/keychain.ts';

/** The part of keytar 7.9 that Gavel uses. */
interface KeytarModule {
  setPassword(service: string, account: string, password: string): Promise<void>;
  getPassword(service: string, account: string): Promise<string | null>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

/** The name under which the system's keychain lists Gavel's secrets. */
const keychainService = 'Gavel';

const markerAccount = 'gavel-keychain-check';

const functionSchema = z.custom<(...values: string[]) => unknown>((value) => typeof value === 'function');
const keytarSchema = z.object({
  setPassword: functionSchema,
  getPassword: functionSchema,
  deletePassword: functionSchema,
});
const secretSchema = z.string().nullable();

/**
 * keytar passes on only the text of the system's error, in the system's language where it is translated; the first
 * match counts.
 */
const problemPatterns: readonly (readonly [RegExp, KeychainProblem])[] = [
  // libsecret and GLib: no session bus, no secret service on it, or the service died.
  [/autolaunch|x11 \$?display|not provided by any|service ?unknown|spawn/i, 'absent'],
  [/could not connect|connection refused|no such (file|interface)|the connection is closed/i, 'absent'],
  // macOS errSecNoDefaultKeychain and errSecNoSuchKeychain.
  [/(default|specified) keychain could not be found/i, 'absent'],
  // libsecret on a locked collection, or one whose unlocking (or first making) was dismissed; macOS
  // errSecInteractionNotAllowed.
  [/locked|interaction is not allowed|object does not exist at path|dismissed/i, 'locked'],
  // macOS errSecAuthFailed and errSecUserCanceled; Windows ERROR_ACCESS_DENIED; D-Bus policy.
  [/denied|cancel|not (permitted|authori[sz]ed)|user name or passphrase/i, 'denied'],
  [/timed? ?out|timeout|noreply/i, 'timeout'],
];

const problemOf = (error: unknown): KeychainProblem => {
  const text = messageOf(error);
  return problemPatterns.find(([pattern]) => pattern.test(text))?.[1] ?? 'failed';
};

const parseKeytar = (loaded: unknown): KeytarModule | null => {
  const direct = keytarSchema.safeParse(loaded);
  // A CommonJS module that came through `import()` has its functions on `default`.
  const parsed = direct.success
    ? direct
    : z
        .object({ default: keytarSchema })
        .transform((module) => module.default)
        .safeParse(loaded);
  if (!parsed.success) return null;
  const { setPassword, getPassword, deletePassword } = parsed.data;
  return {
    async setPassword(service, account, password) {
      await setPassword(service, account, password);
    },
    getPassword: async (service, account) => secretSchema.parse(await getPassword(service, account)),
    deletePassword: async (service, account) => z.boolean().parse(await deletePassword(service, account)),
  };
};

/**
 * The system's keychain through keytar. Every call occupies one of Node's few worker threads until the keychain
 * answers, which for a prompt may be minutes: callers make one call at a time and set their own deadline
 * (`createSecretStore` does both).
 *
 * libsecret answers "nothing there" for a locked collection whose unlocking was dismissed (seen with gnome-keyring 42).
 * Where
 * `isNothingAmbiguous` (Linux, unless said otherwise), such an answer is checked by writing and removing a marker
 * without secret content.
 */
export const createKeytarKeychain = (
  loadKeytar: () => Promise<unknown>,
  options: { readonly isNothingAmbiguous?: boolean } = {},
): Keychain => {
  const isNothingAmbiguous = options.isNothingAmbiguous ?? process.platform === 'linux';
  let loading: Promise<KeytarModule> | null = null;

  const loadOnce = (): Promise<KeytarModule> => {
    loading ??= loadKeytar().then(
      (loaded) => {
        const keytar = parseKeytar(loaded);
        if (!keytar) throw new KeychainFault('absent');
        return keytar;
      },
      () => {
        throw new KeychainFault('absent');
      },
    );
    return loading;
  };

  const call = async <T>(work: (keytar: KeytarModule) => Promise<T>): Promise<T> => {
    const keytar = await loadOnce();
    try {
      return await work(keytar);
    } catch (error) {
      throw new KeychainFault(problemOf(error));
    }
  };

  const proveUnlocked = async (keytar: KeytarModule): Promise<void> => {
    if (!isNothingAmbiguous) return;
    await keytar.setPassword(keychainService, markerAccount, 'not a secret');
    await keytar.deletePassword(keychainService, markerAccount);
  };

  return {
    set: (account, secret) => call((keytar) => keytar.setPassword(keychainService, account, secret)),
    get: (account) =>
      call(async (keytar) => {
        const secret = await keytar.getPassword(keychainService, account);
        if (secret === null) await proveUnlocked(keytar);
        return secret;
      }),
    delete: (account) =>
      call(async (keytar) => {
        const isRemoved = await keytar.deletePassword(keychainService, account);
        if (!isRemoved) await proveUnlocked(keytar);
        return isRemoved;
      }),
  };
};

/**
 * Loads keytar in plain Node. Rejects where it is not installed (it is an optional dependency) or its system library is
 * missing.
 */
export const loadKeytarFromNode = async (): Promise<unknown> => createRequire(import.meta.url)('keytar');
