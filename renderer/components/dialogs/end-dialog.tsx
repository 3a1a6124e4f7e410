import { useApplication } from '../../application/application.ts';
import { conferenceName } from '../../../app/wording/words.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';

/** Asks for confirmation before a conference is ended for everybody. The command is held as well. */
export const EndDialog = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, makeCommand } = useApplication();
  const conference = model.conferences.read(conferenceId);
  const close = (): void => {
    view.dialog.value = null;
  };
  if (!conference) return null;
  return (
    <DialogFrame
      title={t('end.title')}
      onSubmit={() => {
        close();
        void makeCommand({ kind: 'end', conferenceId });
      }}
      footer={
        <>
          <span class="spring" />
          <button
            type="button"
            class="button button-plain"
            data-focus-first
            onClick={close}
          >
            {t('dialog.cancel')}
          </button>
          <button
            type="submit"
            class="button button-danger"
          >
            {t('end.confirm', { name: conferenceName(t, conference) })}
          </button>
        </>
      }
    >
      <p>
        <strong>{conferenceName(t, conference)}</strong>
        {t('sentence.gap')} {t('end.people', { count: conference.peopleCount })}
      </p>
      <p class="quiet">{t('end.hint')}</p>
    </DialogFrame>
  );
};
