/** How the process ends, as the host carries it out. */
export interface ProcessEnd {
  /** Ends the process with this code. Waits for threads that are busy. */
  exit(code: number): void;
  /** Ends the process at once, waiting for nothing; its exit code then says that it was killed. */
  kill(): void;
}
