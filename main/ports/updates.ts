/** A step on the way to a newer version, as it happens. */
export interface UpdateStep {
  readonly status: 'available' | 'downloading' | 'ready';
  readonly version: string;
}

/** Newer versions of the installed application. */
export interface Updater {
  /**
   * Looks at a feed once. A newer version is told as `available`; where this installation can replace itself it is then fetched and
   * checked (`downloading`), and `ready` means that it takes its place when Gavel ends. Resolves when there is nothing more to do:
   * with `up-to-date` when there is nothing newer. Rejects with a `Fault`.
   */
  look(feed: string, onStep: (step: UpdateStep) => void): Promise<'up-to-date' | 'newer'>;
  /** Ends a download under way; what was fetched does not take Gavel's place. Harmless when there is nothing. */
  forget(): void;
}
