/** The policy of the machine as it counts. */
export interface Policy {
  /** Null: the build's own. */
  readonly updateFeed: string | null;
  readonly minimumHoldSeconds: number;
  /** Null: any. */
  readonly servers: Readonly<Record<string, readonly string[]>> | null;
  /** Why it could not be read, with its path; null where it could, or there is none. */
  readonly problem: string | null;
  readonly isSet: boolean;
}
