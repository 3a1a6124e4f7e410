/** Where a company collects the records of its computers. */
export interface CollectorTarget {
  readonly host: string;
  readonly port: number;
  /** The authority of its certificate (PEM); null: one of the system's. */
  readonly authorityPem: string | null;
}

/** One line of the record, with its number in it. */
export interface AuditLine {
  readonly seq: number;
  readonly line: string;
}

/** A collector of records. */
export interface AuditCollector {
  /**
   * Hands lines over, in order. Resolves once the collector has read all of them, and rejects when that is not certain:
   * it may have some of them then.
   */
  send(lines: readonly AuditLine[], signal: AbortSignal): Promise<void>;
}
