import { useApplication } from '../../application/application.ts';

/** The system's own text and the code, collapsed, with a button to copy them. */
export const Details = ({ text }: { readonly text: string }) => {
  const { t } = useApplication();
  return (
    <details class="details">
      <summary>{t('details.label')}</summary>
      <pre class="details-text">{text}</pre>
      <button
        type="button"
        class="link-button"
        onClick={() => void navigator.clipboard.writeText(text)}
      >
        {t('details.copy')}
      </button>
    </details>
  );
};
