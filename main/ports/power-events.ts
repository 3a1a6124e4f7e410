/** Events of the machine and the user's session. */
export type PowerEvent = 'suspend' | 'resume' | 'lock' | 'unlock';

/** The machine going to sleep and waking up, the screen being locked and unlocked, as far as the system reports it. */
export interface PowerEvents {
  /** Subscribes to the events. Returns an unsubscribe function. */
  on(listener: (event: PowerEvent) => void): () => void;
}

/** The screen lock, queried where the system sends no events for it (Linux). */
export interface ScreenLock {
  /** Whether it is locked now; false where that is unknown. */
  isLocked(): boolean;
}
