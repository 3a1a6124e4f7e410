/** New identities. Tests supply a counter, so that a run can be repeated to the letter. */
export interface Ids {
  /** A fresh UUID in its canonical text form. */
  uuid(): string;
}
