import { isAdvised, isFinding, type CheckMark, type CheckReport } from '../domain/diagnostic.ts';
import type { Translate } from '../text/translate.ts';
import { errorSentences } from './reasons.ts';

/** The title of a check: "Certificate of server.example.net:8443". */
export const checkTitle = (t: Translate, { id, subject }: CheckReport): string => t(`check.${id}`, { subject });

/** The finding, in a sentence. */
export const checkFinding = (t: Translate, { code, facts }: CheckReport): string =>
  isFinding(code) ? t(`finding.${code}.what`, facts) : errorSentences(t, code).what;

/** The advice of a finding; null where it has none. */
export const checkAdvice = (t: Translate, { code }: CheckReport): string | null => {
  if (!isFinding(code)) return errorSentences(t, code).next;
  return isAdvised(code) ? t(`finding.${code}.next`) : null;
};

/** The mark of a check: a passed one with advice is a note. */
export const checkMark = ({ result, code }: Pick<CheckReport, 'result' | 'code'>): CheckMark =>
  result === 'pass' && isFinding(code) && isAdvised(code) ? 'note' : result;

/** Codes and facts for support, one on each line, the same in every language. */
export const checkDetails = ({ id, subject, result, code, facts, tookMs }: CheckReport): string =>
  [
    `${id}${subject === '' ? '' : ` ${subject}`}: ${result} (${code}), ${tookMs} ms`,
    ...Object.entries(facts).map(([name, value]) => `${name}: ${value}`),
  ].join('\n');

/** Checks with results and advice as plain text. */
export const checkSheet = (t: Translate, reports: readonly CheckReport[]): string =>
  reports
    .map((report) => {
      const advice = checkAdvice(t, report);
      return [
        `[${t(`diagnostics.result.${checkMark(report)}`)}] ${checkTitle(t, report)}`,
        checkFinding(t, report),
        ...(advice === null ? [] : [`${t('diagnostics.next')} ${advice}`]),
        checkDetails(report),
      ].join('\n');
    })
    .join('\n\n');
