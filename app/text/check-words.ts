import { isAdvised, isFinding, type CheckMark, type CheckReport } from '../domain/diagnostic.ts';
import type { Translate } from './translate.ts';

/** What was looked at: "Certificate of fin-a.example.net:8445". */
export const checkTitle = (t: Translate, { id, subject }: CheckReport): string => t(`check.${id}`, { subject });

/** What was found, in a sentence. */
export const checkFinding = (t: Translate, { code, facts }: CheckReport): string => (isFinding(code) ? t(`finding.${code}.what`, facts) : t(`error.${code}.what`));

/** What to do about it; null where nothing is. */
export const checkAdvice = (t: Translate, { code }: CheckReport): string | null => {
  if (!isFinding(code)) return t(`error.${code}.next`);
  return isAdvised(code) ? t(`finding.${code}.next`) : null;
};

/** How a check is marked: one that passed and has advice all the same is a note. */
export const checkMark = ({ result, code }: Pick<CheckReport, 'result' | 'code'>): CheckMark => (result === 'pass' && isFinding(code) && isAdvised(code) ? 'note' : result);

/** Codes and facts for who helps, one a line, the same in every language. */
export const checkDetails = ({ id, subject, result, code, facts, tookMs }: CheckReport): string =>
  [`${id}${subject === '' ? '' : ` ${subject}`}: ${result} (${code}), ${tookMs} ms`, ...Object.entries(facts).map(([name, value]) => `${name}: ${value}`)].join('\n');

/** Checks with their results and what to do, as plain text. */
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
