/** A step of an update. */
export interface UpdateStep {
  readonly status: 'available' | 'downloading' | 'ready';
  readonly version: string;
}

/** Updates of the installed application. */
export interface Updater {
  /**
   * Checks a feed once. A newer version is reported as `available`; where this installation can replace itself it is
   * then downloaded (`downloading`), and `ready` means that it is proved to be the publisher's and is installed when
   * Gavel quits. Resolves at the end, with `up-to-date` when there is nothing newer. Rejects with a `Fault`.
   */
  check(feed: string, onStep: (step: UpdateStep) => void): Promise<'up-to-date' | 'newer'>;
  /** Cancels a download and does not install a downloaded version. Idempotent. */
  discard(): void;
  /**
   * Installs what is ready, at the end of Gavel. Its file is proved once more, because time has passed. Without effect
   * where nothing is ready. Rejects with a `Fault` when the file is no longer what it was.
   */
  install(): Promise<void>;
}
