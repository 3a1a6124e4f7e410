import { describe, expect, it } from 'vitest';
import { closingLine, countCheck, countProject, sumOf } from '../../../build/test-count.ts';

const shortFailure =
  'Error: expected 1\n   to be 2\n    at look (file:///a/test.ts:1:2)\n    at other (file:///b.ts:3:4)';

interface ReportedFile {
  readonly status: string;
  readonly tests: readonly string[];
}

const report = (files: readonly ReportedFile[], failure = shortFailure): string =>
  JSON.stringify({
    testResults: files.map(({ status, tests }, file) => ({
      name: `file-${file}`,
      status,
      message: '',
      assertionResults: tests.map((testStatus, index) => ({
        status: testStatus,
        fullName: `test ${index}`,
        failureMessages: testStatus === 'failed' ? [failure] : [],
      })),
    })),
  });

describe('counting results', () => {
  it('counts each test of a project', () => {
    expect(
      countProject(
        report([
          { status: 'failed', tests: ['passed', 'failed'] },
          { status: 'passed', tests: ['passed'] },
        ]),
        1,
      ),
    ).toEqual({ passed: 2, failed: 1, notes: ['failed: file-0 > test 1: Error: expected 1 to be 2'] });
  });

  it('cuts the long reason of a failed test', () => {
    const [note = ''] = countProject(report([{ status: 'failed', tests: ['failed'] }], 'x'.repeat(10_000)), 1).notes;
    expect(note.length).toBeLessThan(500);
    expect(note).toMatch(/x…$/u);
  });

  it('counts a test that did not run as failed, and says which', () => {
    expect(countProject(report([{ status: 'passed', tests: ['passed', 'skipped', 'todo'] }]), 0)).toEqual({
      passed: 1,
      failed: 2,
      notes: ['not run: test 1', 'not run: test 2'],
    });
  });

  it('counts a file that could not be loaded as failed', () => {
    expect(
      countProject(
        report([
          { status: 'passed', tests: ['passed'] },
          { status: 'failed', tests: [] },
        ]),
        1,
      ),
    ).toEqual({
      passed: 1,
      failed: 1,
      notes: ['failed outside its tests: file-1'],
    });
  });

  it('counts a project without tests, without a report, or with an unexplained exit code as failed', () => {
    expect(countProject(report([]), 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(countProject(undefined, 0)).toMatchObject({ passed: 0, failed: 1 });
    expect(countProject(report([{ status: 'passed', tests: ['passed'] }]), 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  it('counts a check as one', () => {
    expect(countCheck(0)).toMatchObject({ passed: 1, failed: 0 });
    expect(countCheck(2)).toMatchObject({ passed: 0, failed: 1 });
  });

  it('closes with one line', () => {
    const sum = sumOf([
      countCheck(0),
      countCheck(1),
      countProject(report([{ status: 'passed', tests: ['passed', 'passed'] }]), 0),
    ]);
    expect(closingLine(sum)).toBe('3 passed, 1 failed');
  });
});
