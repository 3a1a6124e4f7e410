/**
 * Why a secret could not be kept in the system's keychain:
 * `absent` (no keychain service or no module for it), `locked`, `denied` (by the user or a policy),
 * `timeout` (no answer in time), `failed` (anything else).
 */
export type KeychainProblem = 'absent' | 'locked' | 'denied' | 'timeout' | 'failed';

/** A failed keychain operation. Holds no secret and no text from the keychain. */
export class KeychainFault extends Error {
  override readonly name = 'KeychainFault';
  readonly problem: KeychainProblem;

  constructor(problem: KeychainProblem) {
    super(meaning[problem]);
    this.problem = problem;
  }
}

const meaning: Record<KeychainProblem, string> = {
  absent:
    'There is no keychain on this machine that Gavel can use; start or install the keychain service (on Linux: ' +
    'a Secret Service such as gnome-keyring).',
  locked: 'The keychain is locked; unlock it and save again.',
  denied: 'The keychain refused access; allow Gavel to use it.',
  timeout: 'The keychain did not answer in time; it may be waiting for you to unlock it.',
  failed: 'The keychain reported an error.',
};

/**
 * The system's keychain, reduced to the secrets of Gavel. May answer late or never: callers set their own deadline.
 * Rejects with `KeychainFault`.
 */
export interface Keychain {
  /** Keeps `secret` for `account`, replacing what was there. */
  set(account: string, secret: string): Promise<void>;
  /** The secret kept for `account`, or null when there definitely is none. */
  get(account: string): Promise<string | null>;
  /** Removes the secret; false when there definitely was none. */
  delete(account: string): Promise<boolean>;
}
