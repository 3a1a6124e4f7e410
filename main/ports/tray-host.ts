/** Whether the desktop has a tray: `unknown` where it could not be queried or did not answer in time. */
export type TrayPresence = 'present' | 'absent' | 'unknown';

/** Whether this application's icon is in the tray. */
export type IconSight = 'shown' | 'missing' | 'unknown';

/** Detects the desktop's tray, and what is in it. Each query resolves within a few seconds and never rejects. */
export interface TrayHost {
  detect(): Promise<TrayPresence>;
  /** Looks for the icon: a tray that takes icons may not have taken, or have lost, this one. */
  findIcon(): Promise<IconSight>;
}
