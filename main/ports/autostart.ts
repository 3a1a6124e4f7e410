/** The system's setting for starting Gavel at login. */
export interface Autostart {
  /** The present setting; `unknown` where the system does not report it. Never rejects. */
  read(): Promise<'on' | 'off' | 'unknown'>;
  /** Changes the setting. Rejects with the `Fault` `autostart-failed` when it refuses. */
  write(isOn: boolean): Promise<void>;
}
