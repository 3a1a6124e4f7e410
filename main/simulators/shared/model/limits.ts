/** The bounds that all simulators share. */
export const limits = {
  /** Longest request body that is read. */
  bodyBytes: 1024 * 1024,
  /** Longest POST of scripted acts. */
  controlBodyBytes: 4 * 1024 * 1024,
  /** Longest delay or period of any kind: a day. */
  durationMs: 24 * 60 * 60 * 1000,
  /** How many replies or events one scripted act is about. */
  scriptedCount: 10_000,
  /** How many events can be held back to be sent in reverse order. */
  reorderedEvents: 100,
  /** Requests that are kept for tests to look at. */
  keptRequests: 10_000,
  /** How much of the body of a request or event is kept. */
  keptBodyCharacters: 16 * 1024,
  /** Events that are kept for tests to look at. */
  keptEvents: 5_000,
} as const;
