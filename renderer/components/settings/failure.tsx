import type { Fault } from '../../../app/domain/error-code.ts';
import { useApplication } from '../../application.ts';
import { Details } from '../details.tsx';

/** What went wrong where a person asked for it: a notice of the window would lie behind the dialog. */
export const Failure = ({ fault }: { readonly fault: Fault }) => {
  const { t } = useApplication();
  return (
    <div role="alert">
      <p class="field-problem">{t(`error.${fault.code}.what`)}{t('sentence.gap')}{t(`error.${fault.code}.next`)}</p>
      <Details text={fault.message} />
    </div>
  );
};
