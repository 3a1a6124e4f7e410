import type { Reporter } from 'vitest/node';
import { progressMark } from './silence-deadline.ts';

/** A Vitest reporter that writes a mark for each test that ends, so that the test command sees progress. */
export default class ProgressReporter implements Reporter {
  onTestCaseResult(): void {
    process.stderr.write(progressMark);
  }
}
