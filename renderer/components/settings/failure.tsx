import type { Fault } from '../../../app/domain/error-code.ts';
import { bothSentences, errorSentences } from '../../../app/wording/reasons.ts';
import { useApplication } from '../../application/application.ts';
import { Details } from '../parts/details.tsx';

/** A failed request, shown inside a dialog, which would cover a notice of the window. */
export const Failure = ({ fault }: { readonly fault: Fault }) => {
  const { t } = useApplication();
  return (
    <div role="alert">
      <p class="field-problem">{bothSentences(t, errorSentences(t, fault.code))}</p>
      <Details text={fault.message} />
    </div>
  );
};
