/** How the host ends the process. */
export interface ProcessEnd {
  /** Exits with this code; waits for busy threads. */
  exit(code: number): void;
  /** Kills the process at once; its exit code shows that. */
  kill(): void;
}
