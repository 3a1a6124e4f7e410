import { useApplication } from '../../application/application.ts';

/** The word that goes with the frame around a window that shows practice. */
export const PracticeMark = () => {
  const { t } = useApplication();
  return <div class="practice-mark">{t('practice.mark')}</div>;
};
