/** Whether the desktop has a tray: `unknown` where nothing could be asked or nothing answered in time. */
export type TrayPresence = 'present' | 'absent' | 'unknown';

/** The desktop's tray, to be asked whether it is there. */
export interface TrayHost {
  /** Asks now. Answers within a few seconds, never rejects. */
  look(): Promise<TrayPresence>;
}
