import { useApplication } from '../application.ts';
import { conferenceName } from '../../app/text/words.ts';
import { DialogFrame } from './dialog-frame.tsx';

/** The one question before an act: ending a conference cuts off everybody. It is held besides. */
export const EndDialog = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, command } = useApplication();
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
        void command({ kind: 'end', conferenceId });
      }}
      footer={
        <>
          <span class="spring" />
          <button type="button" class="button button-plain" data-focus-first onClick={close}>{t('dialog.cancel')}</button>
          <button type="submit" class="button button-danger">{t('end.confirm')}</button>
        </>
      }
    >
      <p><strong>{conferenceName(t, conference)}</strong>{t('sentence.gap')} {t('end.people', { count: conference.peopleCount })}</p>
      <p class="quiet">{t('end.hint')}</p>
    </DialogFrame>
  );
};
