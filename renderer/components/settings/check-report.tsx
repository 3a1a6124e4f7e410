import { Check, TriangleAlert, X, type IconNode } from 'lucide';
import type { CheckMark, CheckReport } from '../../../app/domain/diagnostic.ts';
import { checkAdvice, checkDetails, checkFinding, checkMark, checkTitle } from '../../../app/wording/check-words.ts';
import { useApplication } from '../../application/application.ts';
import { Details } from '../parts/details.tsx';
import { Icon } from '../parts/icon.tsx';
import { questionMark } from '../parts/phase-mark.tsx';

const looks: Readonly<Record<CheckMark, { readonly shape: IconNode; readonly mark: string }>> = {
  pass: { shape: Check, mark: 'mark-confirmed' },
  note: { shape: TriangleAlert, mark: 'mark-held' },
  fail: { shape: X, mark: 'mark-refused' },
  unknown: { shape: questionMark, mark: 'mark-unconfirmed' },
};

/** The result of one check as a word, a shape and a colour, with its finding and advice. */
export const CheckReportLine = ({ report }: { readonly report: CheckReport }) => {
  const { t } = useApplication();
  const result = checkMark(report);
  const { shape, mark } = looks[result];
  const advice = checkAdvice(t, report);
  return (
    <li
      class="finding"
      data-result={result}
    >
      <div class="finding-head">
        <span class="finding-title">{checkTitle(t, report)}</span>
        <span class={`mark ${mark}`}>
          <Icon
            node={shape}
            size={12}
          />
          {t(`diagnostics.result.${result}`)}
        </span>
      </div>
      <p>{checkFinding(t, report)}</p>
      {advice !== null && (
        <p class="finding-advice">
          <b>{t('diagnostics.next')}</b>
          {t('sentence.gap')}
          {advice}
        </p>
      )}
      <Details text={checkDetails(report)} />
    </li>
  );
};
