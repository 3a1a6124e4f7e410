import { useEffect, useState } from 'preact/hooks';
import type { CheckMark, CheckReport, CheckResult } from '../../../app/domain/diagnostic.ts';
import { asFault, type Fault } from '../../../app/domain/error-code.ts';
import { checkMark, checkSheet } from '../../../app/wording/check-words.ts';
import { useApplication } from '../../application/application.ts';
import { CheckReportLine } from './check-report.tsx';
import { Failure } from './failure.tsx';
import { SupportBundle } from './support-bundle.tsx';

/** The order of results: what needs attention first. */
const order: readonly CheckMark[] = ['fail', 'note', 'unknown', 'pass'];

/** Runs the checks when it is opened, and saves the support bundle. */
export const DiagnosticsSettings = () => {
  const { t, sendRequest } = useApplication();
  const [reports, setReports] = useState<readonly CheckReport[] | null>(null);
  const [isRunning, setRunning] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const [problem, setProblem] = useState<Fault | null>(null);

  const attempt = async (work: () => Promise<unknown>): Promise<void> => {
    setProblem(null);
    setCopied(false);
    try {
      await work();
    } catch (cause) {
      setProblem(asFault(cause));
    }
  };
  const run = async (): Promise<void> => {
    if (isRunning) return;
    setRunning(true);
    await attempt(async () => setReports((await sendRequest('diagnostics.run', {})).checks));
    setRunning(false);
  };
  useEffect(() => void run(), []);

  const countOf = (result: CheckResult): number => reports?.filter((report) => report.result === result).length ?? 0;
  const copyAll = (all: readonly CheckReport[]): Promise<void> =>
    attempt(async () => {
      await navigator.clipboard.writeText(checkSheet(t, all));
      setCopied(true);
    });

  return (
    <>
      <p class="field-hint">{t('diagnostics.hint')}</p>
      <div class="finding-tools">
        <button
          type="button"
          class="button"
          aria-disabled={isRunning}
          onClick={() => void run()}
        >
          {t('diagnostics.run')}
        </button>
        {reports && (
          <button
            type="button"
            class="link-button"
            onClick={() => void copyAll(reports)}
          >
            {t('diagnostics.copy-all')}
          </button>
        )}
      </div>
      <output
        class="finding-state"
        aria-live="polite"
      >
        {isRunning
          ? t('diagnostics.running')
          : reports &&
            t('diagnostics.done', { passed: countOf('pass'), failed: countOf('fail'), unknown: countOf('unknown') })}
        {isCopied && (
          <>
            {t('sentence.gap')}
            {t('diagnostics.copied')}
          </>
        )}
      </output>
      {problem !== null && <Failure fault={problem} />}
      {reports && (
        <ul
          class="findings"
          aria-label={t('diagnostics.list')}
          aria-busy={isRunning}
        >
          {order
            .flatMap((mark) => reports.filter((report) => checkMark(report) === mark))
            .map((report) => (
              <CheckReportLine
                key={`${report.id} ${report.subject}`}
                report={report}
              />
            ))}
        </ul>
      )}
      {reports && !reports.some(({ subject }) => subject !== '') && (
        <p class="field-hint">{t('diagnostics.no-server')}</p>
      )}
      <SupportBundle />
    </>
  );
};
