import type { CheckId, CheckReport } from '../../../app/domain/diagnostic.ts';

/** The result of a check. */
export type CheckOutcome = Pick<CheckReport, 'result' | 'code'> & { readonly facts?: CheckReport['facts'] };

/**
 * One check. It is independent of the others, leaves nothing changed, and may throw or hang: see `runChecks`.
 */
export interface Check {
  readonly id: CheckId;
  /** The server it is about (`host:port`), or empty. */
  readonly subject: string;
  /** Deadline in milliseconds. */
  readonly deadlineMs: number;
  /** `signal` aborts at the deadline. The outcome contains no secret. */
  run(signal: AbortSignal): Promise<CheckOutcome>;
}

/** For checks that only look at what is in memory or on the disk. */
export const quickMs = 5000;
