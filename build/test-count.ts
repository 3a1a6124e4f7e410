import { z } from 'zod';

/** What a part adds to the closing line. `notes` name each failure with its reason, one line each. */
export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly notes: readonly string[];
}

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(
        z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).default([]) }),
      ),
    }),
  ),
});

const reasonCharacters = 400;

/** The beginning of a message without the stack below it, as one line. */
const inOneLine = (message: string): string => {
  const words = message.split(/\n\s+at /u, 1)[0] ?? '';
  const line = words.replace(/\s+/gu, ' ').trim();
  return line.length > reasonCharacters ? `${line.slice(0, reasonCharacters)}…` : line;
};

/** A check is one result. */
export function countCheck(code: number): Count {
  return code === 0 ? { passed: 1, failed: 0, notes: [] } : { passed: 0, failed: 1, notes: [] };
}

/**
 * Counts a Vitest project from its JSON report (undefined: none was written). Only a test that ran and passed has
 * passed: skipped ones, files that could not be loaded, a project without tests and a non-zero exit without a failed
 * test all count as failures, because each hides something.
 */
export function countProject(reportText: string | undefined, code: number): Count {
  if (reportText === undefined) return { passed: 0, failed: 1, notes: ['it ended without a report'] };
  const { testResults } = reportSchema.parse(JSON.parse(reportText));
  const tests = testResults.flatMap((file) => file.assertionResults);
  const passed = tests.filter((test) => test.status === 'passed').length;
  const notRun = tests.filter((test) => test.status !== 'passed' && test.status !== 'failed');
  const broken = testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  const notes = [
    ...testResults.flatMap((file) =>
      file.assertionResults
        .filter((test) => test.status === 'failed')
        .map((test) => `failed: ${file.name} > ${test.fullName}: ${inOneLine(test.failureMessages[0] ?? '')}`),
    ),
    ...notRun.map((test) => `not run: ${test.fullName}`),
    ...broken.map((file) => `failed outside its tests: ${file.name}`),
  ];
  const failed = tests.length - passed + broken.length;
  if (tests.length === 0 && failed === 0) return { passed: 0, failed: 1, notes: ['it has no tests'] };
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, notes: [`it ended with code ${code} although no test failed`] };
  return { passed, failed, notes };
}

/** The sum of all parts. */
export function sumOf(counts: readonly Count[]): Count {
  return {
    passed: counts.reduce((sum, count) => sum + count.passed, 0),
    failed: counts.reduce((sum, count) => sum + count.failed, 0),
    notes: counts.flatMap((count) => count.notes),
  };
}

/** The last line of the test command. */
export function closingLine({ passed, failed }: Count): string {
  return `${passed} passed, ${failed} failed`;
}
