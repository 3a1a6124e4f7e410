/** What happens to the machine and to the person's session on it. */
export type PowerEvent = 'suspend' | 'resume' | 'lock' | 'unlock';

/** The machine going to sleep and waking up, the screen being locked and unlocked, as far as the system tells. */
export interface PowerEvents {
  /** Calls back with each. Gives back the function that ends it. */
  on(listener: (event: PowerEvent) => void): () => void;
}

/** The lock of the screen, to be asked where locking and unlocking are not told (Linux). */
export interface ScreenLock {
  /** Whether it is locked now; false where that cannot be known. */
  isLocked(): boolean;
}
