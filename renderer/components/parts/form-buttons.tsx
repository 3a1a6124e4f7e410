import { useApplication } from '../../application/application.ts';

interface FormButtonsProps {
  /** What pressing the main button does, as a verb. */
  readonly verb: string;
  /** The form is being handled: pressing it again does nothing. */
  readonly isBusy?: boolean;
}

/** The buttons of a form in a dialog: *Cancel*, which closes it, and the one that sends it. */
export const FormButtons = ({ verb, isBusy = false }: FormButtonsProps) => {
  const { t, view } = useApplication();
  return (
    <>
      <span class="spring" />
      <button
        type="button"
        class="button button-plain"
        onClick={() => {
          view.dialog.value = null;
        }}
      >
        {t('dialog.cancel')}
      </button>
      <button
        type="submit"
        class="button button-primary"
        aria-disabled={isBusy}
      >
        {verb}
      </button>
    </>
  );
};
