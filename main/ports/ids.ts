/** Generates ids. Tests supply a counter, so that runs are reproducible. */
export interface Ids {
  /** A fresh UUID in its canonical text form. */
  uuid(): string;
}
