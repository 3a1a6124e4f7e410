import { useId, useState } from 'preact/hooks';
import { useApplication } from '../../application/application.ts';
import { changedEntries } from '../../model/call-data.ts';
import { DialogFrame } from '../parts/dialog-frame.tsx';
import { FormButtons } from '../parts/form-buttons.tsx';

/** Edits the data of a call, and chooses the wrap-up reason. */
export const CallDataDialog = ({ conferenceId }: { readonly conferenceId: string }) => {
  const { t, model, view, makeCommand } = useApplication();
  const conference = model.conferences.peek(conferenceId);
  const [callData, setCallData] = useState(conference?.callData ?? []);
  const [wrapUpReason, setWrapUpReason] = useState('');
  const id = useId();
  const close = (): void => {
    view.dialog.value = null;
  };
  return (
    <DialogFrame
      title={t('action.update-call-data')}
      onSubmit={() => {
        close();
        const changed = changedEntries(conference?.callData ?? [], callData);
        if (changed.length === 0 && wrapUpReason === '') return;
        void makeCommand({
          kind: 'update-call-data',
          conferenceId,
          callData: changed,
          wrapUpReason: wrapUpReason === '' ? null : wrapUpReason,
        });
      }}
      footer={<FormButtons verb={t('form.save')} />}
    >
      {callData.length === 0 && <p class="quiet">{t('call-data.empty')}</p>}
      {callData.map(({ name, value }, index) => (
        <div
          class="field"
          key={name}
        >
          <label
            class="field-label"
            for={`${id}-${index}`}
          >
            {name}
          </label>
          <input
            id={`${id}-${index}`}
            type="text"
            maxLength={2000}
            autocomplete="off"
            value={value}
            onInput={(event) => {
              const text = event.currentTarget.value;
              setCallData(callData.map((entry, at) => (at === index ? { name: entry.name, value: text } : entry)));
            }}
          />
        </div>
      ))}
      {conference && conference.wrapUpReasons.length > 0 && (
        <label class="field">
          <span class="field-label">{t('call-data.wrap-up')}</span>
          <select
            value={wrapUpReason}
            onChange={(event) => setWrapUpReason(event.currentTarget.value)}
          >
            <option value="">{t('call-data.no-reason')}</option>
            {conference.wrapUpReasons.map((reason) => (
              <option
                key={reason}
                value={reason}
              >
                {reason}
              </option>
            ))}
          </select>
        </label>
      )}
    </DialogFrame>
  );
};
