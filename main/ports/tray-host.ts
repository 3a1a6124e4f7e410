/** Whether the desktop has a tray: `unknown` where it could not be queried or did not answer in time. */
export type TrayPresence = 'present' | 'absent' | 'unknown';

/** Detects the desktop's tray. */
export interface TrayHost {
  /** Queries the desktop. Resolves within a few seconds, never rejects. */
  detect(): Promise<TrayPresence>;
}
