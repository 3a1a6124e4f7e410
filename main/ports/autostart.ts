/** Whether Gavel starts when the person logs in, as the system has it. */
export interface Autostart {
  /** What is really so now; `unknown` where the system does not tell. Never rejects. */
  read(): Promise<'on' | 'off' | 'unknown'>;
  /** Asks the system. Rejects with the `Fault` `autostart-failed` when it refuses. */
  write(isOn: boolean): Promise<void>;
}
