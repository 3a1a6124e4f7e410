import type { CheckId, CheckReport } from '../../../app/domain/diagnostic.ts';

/** What a check found out. */
export type CheckOutcome = Pick<CheckReport, 'result' | 'code'> & { readonly facts?: CheckReport['facts'] };

/** One thing to look at. It knows nothing of the others, changes nothing that stays, and may throw or hang: see `runChecks`. */
export interface Check {
  readonly id: CheckId;
  /** The server it is about (`host:port`), or empty. */
  readonly subject: string;
  /** After this it is given up, in milliseconds. */
  readonly deadlineMs: number;
  /** `signal` aborts at the deadline. Nothing of what it gives back may be a secret. */
  run(signal: AbortSignal): Promise<CheckOutcome>;
}

/** For checks that only look at what is in memory or on the disk. */
export const quickMs = 5000;
